"""How a document leaves the house: a stage freezes its version, and what is changed afterwards is a draft again."""

import hashlib
import json
from dataclasses import replace
from datetime import date

from gridplan.errors import StageError
from gridplan.plan_file import STAGE_NAMES, Frozen, Plan, Stage, write_plan
from gridplan.study_area import StudyArea
from gridplan.text import Text, join

NO_TEXT = Text("", "")


def leave(plan: Plan, stage: Stage, person: str, day: date, area: StudyArea) -> Plan:
    """Return `plan` at `stage`, its version frozen: who let it go, when, on which data.

    Raises StageError for an empty person, for 草案 as a stage, for an issued plan (a changed layout is a draft and
    may leave again), for a day before the last one, and for a plan of another study area.
    """
    if reasons := _reasons_against(plan, stage, person, day, area):
        raise StageError(join(reasons))
    frozen = Frozen(stage, version_digest(plan), area.digest, plan.gridplan_version, person.strip(), day)
    return replace(plan, document=replace(plan.document, stage=stage, frozen=(*plan.document.frozen, frozen)))


def entered(plan: Plan, *, number: str = "", map_approval: str = "", start: date | None = None) -> Plan:
    """Return `plan` with what is given to a document afterwards; its version stays frozen.

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
    words = replace(document, number=number or document.number, map_approval=map_approval or document.map_approval)
    return replace(plan, document=words, operation_start=start or plan.operation_start)


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


def mark(plan: Plan) -> Text:
    """Return what is printed on every page of `plan`: its stage, nothing where it is issued."""
    stage = standing(plan)
    return NO_TEXT if stage is Stage.ISSUED else STAGE_NAMES[stage]


def warnings_on_leaving(plan: Plan, area: StudyArea) -> list[Text]:
    """Return what does not keep a document in the house, but should be known before it leaves."""
    said = []
    unassigned = area.districts.loc[list(plan.layout.unassigned(area.districts.index)), "name"]
    if len(unassigned):
        names = "、".join(unassigned)
        said.append(Text(f"有 {len(unassigned)} 个片区未分配：{names}", f"{len(unassigned)} unassigned: {names}"))
    if plan.area_digest != area.digest:
        said.append(Text("数据在方案编制后已变动", "data have changed since the plan was made"))
    return said


def version_digest(plan: Plan) -> str:
    """Return the SHA-256 of what a document prints: its layout, title and notes.

    Locks are a help while drawing; numbers that are given afterwards do not count. What is empty does not count
    either, so that a later version of gridplan with further fields finds the same.
    """
    content = json.loads(write_plan(plan))
    words = {key: content["document"][key] for key in ("title", "trial", "note", "annex")}
    counted = {**content["layout"], **words, "locked": None}
    text = json.dumps({key: value for key, value in counted.items() if value}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _reasons_against(plan: Plan, stage: Stage, person: str, day: date, area: StudyArea) -> list[Text]:
    reasons = []
    if plan.area_id != area.manifest.id:
        reasons.append(Text(f"方案属于规划范围 {plan.area_id}", f"the plan is of study area {plan.area_id}"))
    if not person.strip():
        reasons.append(Text("请写明经办人", "name the person who lets it go"))
    if stage is Stage.DRAFT:
        reasons.append(Text("草案不是送出的阶段", "a draft does not leave the house"))
    if plan.document.stage is Stage.ISSUED:
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
