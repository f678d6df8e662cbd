"""How a document leaves the house: a stage freezes its version, and what is changed afterwards is a draft again."""

import hashlib
import json
from dataclasses import replace
from datetime import date

from gridplan.decisions import Checked
from gridplan.errors import StageError
from gridplan.plan_file import STAGE_NAMES, Frozen, Plan, Stage, write_plan
from gridplan.study_area import StudyArea
from gridplan.text import Text, join

NO_TEXT = Text("", "")
_NAMED = 8  # districts that a sentence lists
_CHECKED = (Stage.SUBMITTED, Stage.ISSUED)  # stages that broken rules keep a plan from, unless a reason is given
# The words that a version is made of.
_WORDS = {
    "title": Text("标题", "title"),
    "trial": Text("试行", "trial"),
    "note": Text("备注", "note"),
    "annex": Text("附件编号", "number of the annex"),
}


def leave(plan: Plan, stage: Stage, person: str, day: date, area: StudyArea, *, checked: Checked | None) -> Plan:
    """Return `plan` at `stage`, its version frozen: who let it go, when, on which data. An older 文号 is not its own.

    `checked` is what the policy says of it, None where there is none to judge by; it is kept with the version.
    Raises StageError for an empty person, for 草案 as a stage, for an issued plan (a changed layout is a draft and
    may leave again), for a day before the last one, for a plan of another study area, and for 送审稿 and 印发 with
    the list of broken rules where there are any and `checked` gives no reason to leave despite of them.
    """
    if reasons := _reasons_against(plan, stage, person, day, area):
        raise StageError(join(reasons))
    if checked is not None and stage in _CHECKED and checked.breaches and not checked.despite:
        raise StageError(_broken(checked))
    frozen = Frozen(stage, version_digest(plan), area.digest, plan.gridplan_version, person.strip(), day, checked)
    own = replace(plan.document, stage=stage, number="", frozen=(*plan.document.frozen, frozen))
    return replace(plan, document=own)


def entered(
    plan: Plan, *, number: str | None = None, map_approval: str | None = None, start: date | None = None
) -> Plan:
    """Return `plan` with what is given to a document afterwards, None leaving it as it is; its version stays frozen.

    `number` (文号) and `start` (of operation) are those of an issued document: StageError for any other.
    """
    if (number or start) and standing(plan) is not Stage.ISSUED:
        raise StageError(
            Text(
                "文号和起始运行日期在印发后填写；请先转为印发",
                "number and start of operation belong to an issued document: issue it first",
            )
        )
    document = plan.document
    words = replace(
        document,
        number=document.number if number is None else number.strip(),
        map_approval=document.map_approval if map_approval is None else map_approval.strip(),
    )
    return replace(plan, document=words, operation_start=start or plan.operation_start)


def reworded(plan: Plan, *, title: str, trial: bool, note: str) -> Plan:
    """Return `plan` with other words around its table: a draft, unless they are those of a frozen version.

    A plan that came issued has no frozen version to tell its words by: with other words it is a draft from then on.
    """
    document = replace(plan.document, title=title, trial=trial, note=note)
    if document != plan.document and not document.frozen:
        document = replace(document, stage=Stage.DRAFT, number="")
    return replace(plan, document=document)


def frozen_state(plan: Plan) -> Frozen | None:
    """Return the latest version that left the house and is the present one, word for word; None where none is."""
    present = version_digest(plan)
    return next((each for each in reversed(plan.document.frozen) if each.layout_digest == present), None)


def standing(plan: Plan) -> Stage:
    """Return the stage that `plan` may be printed with: words changed after it left make it a draft.

    A plan without frozen versions, such as a table issued elsewhere, has the stage it came with.
    """
    document = plan.document
    if document.stage is Stage.DRAFT or not document.frozen:
        return document.stage
    frozen = frozen_state(plan)
    return document.stage if frozen is not None and frozen.stage is document.stage else Stage.DRAFT


def changes(before: Plan, plan: Plan, area: StudyArea) -> list[Text]:
    """Return what differs between two versions of a plan, a sentence each: districts, leads and members, words."""
    old, new = before.layout, plan.layout
    moved = [
        str(name)
        for district, name in area.districts["name"].items()
        if old.grid_of.get(district) != new.grid_of.get(district)
        or (district in old.excluded) != (district in new.excluded)
    ]
    said = []
    if moved:
        listed = "、".join(moved[:_NAMED]) + ("……" if len(moved) > _NAMED else "")
        said.append(Text(f"{len(moved)} 个片区改了网格：{listed}", f"{len(moved)} districts in another grid: {listed}"))
    rest_old, rest_new = (
        replace(layout, grid_of={}, excluded=frozenset(), locked=frozenset()) for layout in (old, new)
    )
    if rest_old != rest_new:
        said.append(Text("牵头医院、成员单位或跨网格组织有改动", "leads, members or overlays differ"))
    words = [name for key, name in _WORDS.items() if getattr(before.document, key) != getattr(plan.document, key)]
    if words:
        said.append(Text("文字有改动：", "other words: ") + join(words, zh="、", en=", "))
    return said


def mark(plan: Plan) -> Text:
    """Return what is printed on every page of `plan`: its stage, nothing where it is issued."""
    stage = standing(plan)
    return NO_TEXT if stage is Stage.ISSUED else STAGE_NAMES[stage]


def warnings_on_leaving(plan: Plan, area: StudyArea, checked: Checked | None) -> list[Text]:
    """Return what does not keep a document in the house, but should be known before it leaves.

    To these belong the rules that cannot be determined, and that there is no policy to judge by.
    """
    said = []
    unassigned = area.districts.loc[list(plan.layout.unassigned(area.districts.index)), "name"]
    if len(unassigned):
        names = "、".join(unassigned)
        said.append(Text(f"有 {len(unassigned)} 个片区未分配：{names}", f"{len(unassigned)} unassigned: {names}"))
    if plan.area_digest != area.digest:
        said.append(Text("数据在方案编制后已变动", "data have changed since the plan was made"))
    if checked is None:
        said.append(Text("没有可据以核查的政策，未作核查", "there is no policy to judge by: nothing was checked"))
    elif rules := {Text(f"{item.rule} ", f"{item.rule} ") + item.name: None for item in checked.undetermined}:
        count = Text(f"政策有 {len(rules)} 条规则无法判定：", f"{len(rules)} rules of the policy are undetermined: ")
        said.append(count + join(list(rules), zh="、", en=", "))
    return said


def version_digest(plan: Plan) -> str:
    """Return the SHA-256 of what a document prints: its layout, title and notes.

    Locks are a help while drawing; numbers that are given afterwards do not count. What is empty does not count
    either, so that a later version of gridplan with further fields finds the same.
    """
    content = json.loads(write_plan(plan))
    words = {key: content["document"][key] for key in _WORDS}
    counted = {**content["layout"], **words, "locked": None}
    text = json.dumps({key: value for key, value in counted.items() if value}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _broken(checked: Checked) -> Text:
    """Say which rules keep a version in the house, a line each."""
    count = len(checked.breaches)
    head = Text(
        f"{checked.cited.zh} 有 {count} 处不通过，须写明仍要转出的理由：",
        f"{checked.cited.en}: {count} findings fail. Give the reason to let it go all the same:",
    )
    line = Text("\n", "\n")
    return head + line + join([item.told for item in checked.breaches], zh="\n", en="\n")


def _reasons_against(plan: Plan, stage: Stage, person: str, day: date, area: StudyArea) -> list[Text]:
    reasons = []
    if plan.area_id != area.manifest.id:
        reasons.append(Text(f"方案属于规划范围 {plan.area_id}", f"the plan is of study area {plan.area_id}"))
    if not person.strip():
        reasons.append(Text("请写明经办人", "name the person who lets it go"))
    if stage is Stage.DRAFT:
        reasons.append(Text("草案不是送出的阶段", "a draft does not leave the house"))
    if standing(plan) is Stage.ISSUED:
        reasons.append(
            Text(
                "方案已印发，不能再改阶段；调整布局后即为新的草案",
                "the plan is issued and stays so: with a changed layout it is a draft again",
            )
        )
    last = max((each.date for each in plan.document.frozen), default=day)
    if day < last:
        reasons.append(Text(f"日期早于上一次送出（{last}）", f"the day is before the last one ({last})"))
    return reasons
