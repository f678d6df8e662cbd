"""What may be shown to others: layouts that left the house, and no estimate that nobody has approved.

RULES: (1) a layout is shown where it is in force or left the house for comment or later (`standing`), never a draft.
(2) A number is shown where every estimate that it rests on is approved. (3) A finding that rests on any estimate says
so in words only, so that it is shown once all estimates of area and plan are approved. (4) An approval holds for the
data that it was given for: with other data the estimate is another one.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from gridplan.decide import refuse_blank
from gridplan.decisions import Approval
from gridplan.errors import EditError
from gridplan.indicators import Value
from gridplan.manifest import Layer, layer_digest
from gridplan.plan_file import Plan, Stage
from gridplan.stages import standing
from gridplan.study_area import LAYER_NAMES, StudyArea
from gridplan.text import Text

NOT_APPROVED = Text("估计，未经认可", "estimate, not approved")
FIGURES = "figures"  # beside the layers: counts of operation in the plan that were entered as estimates
_NAMES = {**LAYER_NAMES, FIGURES: Text("运行数据", "figures of operation")}
# Minutes rest on assumed speeds too.
_ASSUMING = ("links", "roads", "minutes")
# Figures of people come from either layer.
_ALSO = {"population": ("cells",)}
_PARTLY = Text("部分数值为估计", "some values are estimates")


@dataclass(frozen=True)
class Estimate:
    """Data that are not official: id of the layer, its name, how sure it is, and the digest of what it says."""

    key: str
    name: Text
    state: Text
    digest: str


def may_show(plan: Plan) -> bool:
    """Whether a layout may be shown to others, RULE 1."""
    return standing(plan) is not Stage.DRAFT


def may_show_value(value: Value, approved: frozenset[str]) -> bool:
    """Whether a number may be shown to others, RULE 2."""
    return approved.issuperset(value.estimated)


def may_show_finding(estimated: Sequence[Text], found: Iterable[Estimate], approved: frozenset[str]) -> bool:
    """Whether a finding that names such estimates may be shown to others; `found` are all there are, RULE 3."""
    return not estimated or approved.issuperset(each.key for each in found)


def estimates(area: StudyArea, plan: Plan) -> tuple[Estimate, ...]:
    """Return what numbers of `plan` on `area` may rest on and what is not official, in the order of the manifest.

    That is each layer that is not official or has single values that are not. Reads the layers' files.
    """
    partly = _partly_estimated(area)
    found = []
    for key in LAYER_NAMES:
        unsure = next((layer.label for layer in _layers(area, key)[:1] if layer.status != "official"), None)
        if unsure is not None or key in partly:
            found.append(Estimate(key, _NAMES[key], unsure or _PARTLY, _digest(area, key)))
    guessed = [figure for figure in plan.figures if figure.estimated]
    if guessed:
        said = json.dumps([asdict(figure) for figure in guessed], ensure_ascii=False, sort_keys=True, default=str)
        state = Text(f"{len(guessed)} 个估计数", f"{len(guessed)} estimated")
        found.append(Estimate(FIGURES, _NAMES[FIGURES], state, hashlib.sha256(said.encode()).hexdigest()))
    return tuple(found)


def estimate_name(key: str) -> Text:
    """Return an estimate's name; that of one that this version does not know is its id."""
    return _NAMES.get(key, Text(key, key))


def holding(plan: Plan, found: Iterable[Estimate]) -> dict[str, Approval]:
    """Return the approval of each estimate that has one and whose data are those that it was given for, RULE 4."""
    given: Mapping[tuple[str, str], Approval] = {(each.estimate, each.digest): each for each in plan.approvals}
    held = {each.key: given.get((each.key, each.digest)) for each in found}
    return {key: approval for key, approval in held.items() if approval is not None}


def approve(plan: Plan, chosen: Iterable[Estimate], *, person: str, on: date, reason: str) -> Plan:
    """Return the plan with estimates approved; the last approval of the same data counts.

    Raises EditError where no estimate is chosen, or the reason or the person is missing.
    """
    new = tuple(Approval(each.key, each.digest, reason.strip(), person.strip(), on) for each in chosen)
    if not new:
        raise EditError(Text("请先选择要认可的估计", "choose the estimates to approve first"), [])
    refuse_blank(reason, person)
    given = {(each.estimate, each.digest) for each in new}
    others = [each for each in plan.approvals if (each.estimate, each.digest) not in given]
    return replace(plan, approvals=(*others, *new))


def withdraw_approval(plan: Plan, approval: Approval) -> Plan:
    """Return the plan without an approval."""
    return replace(plan, approvals=tuple(each for each in plan.approvals if each != approval))


def _partly_estimated(area: StudyArea) -> set[str]:
    """Return the layers of which single values are estimates."""
    sites = "campuses" if area.manifest.layers.campuses else "facilities"
    found = {
        "population": area.districts.filter(like="_estimated").to_numpy().any(),
        "facilities": area.facilities.filter(like="_estimated").to_numpy().any(),
    }
    found[sites] = found.get(sites, False) or area.campuses["location_estimated"].any()
    return {key for key, estimated in found.items() if estimated}


def _layers(area: StudyArea, key: str) -> list[Layer]:
    """Return the layers that the numbers of `key` come from; the first says how sure they are."""
    found = [getattr(area.manifest.layers, name) for name in (key, *_ALSO.get(key, ()))]
    return [layer for layer in found if layer is not None]


def _digest(area: StudyArea, key: str) -> str:
    """Return the SHA-256 of all that an estimate is made of; another one for each kind of people, and in a scenario."""
    parts = [layer_digest(area.root, layer) for layer in _layers(area, key)]
    if key in _ASSUMING:
        parts.append(area.manifest.travel_time.model_dump_json())
    if key in _ALSO:
        parts.append(area.population_kind)
    if area.scenario is not None:
        parts.append(area.layers_digest)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
