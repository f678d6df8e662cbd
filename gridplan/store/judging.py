"""What a revision keeps of its inputs, and of what a policy said of it."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridplan import resources
from gridplan.manifest import area_digest, layer_digest
from gridplan.plan_file import Plan
from gridplan.store.records import Judged, canonical, digest_of
from gridplan.study_area import StudyArea

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplan.policy import Finding, Policy


def judged(plan: Plan, area: StudyArea, policy: str | Path, as_of: date) -> Judged:
    """Check a plan by a policy (a name or a file) and return what it said, to be kept with the plan.

    Raises PolicyError for a policy that cannot be used.
    """
    from gridplan.policy import case_of, check, read_policy

    read = read_policy(policy)
    return judged_by(read, policy, check(read, case_of(plan, area, as_of=as_of)), as_of)


def judged_by(policy: "Policy", source: str | Path, findings: "Sequence[Finding]", as_of: date) -> Judged:
    """Return findings as they are kept; `source` is the name or file that the policy was read from."""
    from gridplan.policy.record import finding_values

    path = resources.policy_files().get(str(source), Path(source))
    content = tuple(finding_values(item) for item in findings)
    return Judged(policy.policy.id, digest_of(path.read_bytes()), as_of, content)


def verdict_counts(found: Judged) -> dict[str, int]:
    """Return how many findings have which verdict."""
    return dict(sorted(Counter(str(item["verdict"]) for item in found.findings).items()))


def inputs_of(plan: Plan, area: StudyArea, found: Judged | None) -> dict[str, Any]:
    """Return what a plan rests on: data by digest and vintage, kind of people, scenario, settings, policy.

    The digest of a layer is null where its files are no longer those that were read.
    """
    layers = {key: layer for key, layer in dict(area.manifest.layers).items() if layer is not None}
    try:
        unchanged = area_digest(area.root, area.manifest) == area.layers_digest
        digests = {key: layer_digest(area.root, layer) for key, layer in layers.items()} if unchanged else {}
    except OSError:
        digests = {}
    return {
        "area": {"id": area.manifest.id, "digest": area.digest, "people": area.population_kind},
        "made_on": plan.area_digest,
        "scenario": None if area.scenario is None else area.scenario.zh,
        "layers": {
            key: {"file": layer.file, "vintage": layer.vintage, "status": layer.status, "digest": digests.get(key)}
            for key, layer in layers.items()
        },
        "settings": digest_of(canonical(plan.settings.model_dump(mode="json"))),
        "policy": None if found is None else {"id": found.policy, "digest": found.policy_digest},
        "as_of": None if found is None else found.as_of.isoformat(),
    }
