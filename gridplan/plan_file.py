"""Plan files: a layout with its document text, settings, decisions and origin, as versioned JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from gridplan.decisions import Approval, Checked, Consent, Judgement, Limit, Opinion, Override, Reading, TaskState
from gridplan.errors import Fault, LayoutError, PlanFileError
from gridplan.figures import Figure
from gridplan.layout import Layout
from gridplan.layout_checks import layout_faults
from gridplan.layout_table import read_layout_table
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.travel_time import TravelSettings
from gridplan.yaml_file import model_problem

if TYPE_CHECKING:
    from gridplan.layout_file import ReadLayout

FORMAT = 2
SUFFIX = ".json"
_OWN_FILE = Text("请选择由 gridplan 保存的方案文件", "Choose a plan file that gridplan wrote")


class Stage(StrEnum):
    """How far a document is; all but an issued one are marked wherever they are printed."""

    DRAFT = "草案"
    COMMENT = "征求意见稿"
    SUBMITTED = "送审稿"
    ISSUED = "印发"


STAGE_NAMES = {
    Stage.DRAFT: Text("草案", "draft"),
    Stage.COMMENT: Text("征求意见稿", "draft for comment"),
    Stage.SUBMITTED: Text("送审稿", "draft for approval"),
    Stage.ISSUED: Text("印发", "issued"),
}


@dataclass(frozen=True)
class Frozen:
    """A version that left the house and stays as it was; `checked` is what a policy said of it, None without one."""

    stage: Stage
    layout_digest: str
    area_digest: str
    gridplan_version: str
    person: str
    date: date
    checked: Checked | None = None


@dataclass(frozen=True)
class Document:
    """The words around the layout table; all editable.

    `number` is the 文号 and `map_approval` the 审图号, entered when they are given; blank until then. `frozen` are
    the versions that left the house, the latest last.
    """

    title: str
    trial: bool = False
    note: str = ""
    annex: str = ""
    stage: Stage = Stage.DRAFT
    number: str = ""
    map_approval: str = ""
    frozen: tuple[Frozen, ...] = ()

    @property
    def full_title(self) -> str:
        return f"{self.title}（试行）" if self.trial else self.title


@dataclass(frozen=True)
class Plan:
    """One layout with all that is needed to print, trace and judge it.

    `area_digest` is that of the data the plan was made on. `origin` says how it was made: the source of
    a table, or the request and result of a solve, as plain values.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")  # holds for all parts of a plan file

    area_id: str
    area_digest: str
    layout: Layout
    document: Document
    settings: TravelSettings
    origin: Mapping[str, Any]
    operation_start: date | None = None
    overrides: tuple[Override, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    limits: tuple[Limit, ...] = ()
    readings: tuple[Reading, ...] = ()
    consents: tuple[Consent, ...] = ()
    approvals: tuple[Approval, ...] = ()
    task_states: tuple[TaskState, ...] = ()
    figures: tuple[Figure, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    gridplan_version: str = version("gridplan")

    def with_layout(self, layout: Layout, origin: Mapping[str, Any]) -> "Plan":
        """Return a draft of the same plan with another layout: what was given to the one before is not its own.

        The versions that left the house stay listed.
        """
        document = replace(self.document, stage=Stage.DRAFT, number="", map_approval="")
        return replace(self, layout=layout, origin=origin, document=document)


_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)


def plan_names(area: StudyArea) -> list[str]:
    """Return the names of the layouts that come with a study area, the default first."""
    default = area.manifest.default_layout
    return sorted(area.manifest.layouts, key=lambda name: (name != default, name))


def open_plan(source: str | Path | None, area: StudyArea) -> Plan:
    """Return the plan at `source`: a layout's name in the area, a layout table or a plan file (JSON).

    None is the area's default layout. A layout table is .csv, .txt, .xlsx, .xls, .ods or .docx, in any of the forms of
    `read_layout`. Raises LayoutError or PlanFileError with every fault found; what must be asked is one.
    """
    names = plan_names(area)
    if source is None:
        if not names:
            remedy = Text("请给出布局表或方案文件", "Name a layout table or a plan file")
            raise LayoutError([Fault("area.yaml", Text("没有自带的布局方案", "the area has no layout"), remedy)])
        source = names[0]
    if str(source) in area.manifest.layouts:
        return _embedded_plan(str(source), area)
    path = Path(source)
    if not path.is_file():
        listed = "、".join(names)
        remedy = Text(f"请给出文件，或下列之一：{listed}", f"Name a file, or one of {listed}")
        raise LayoutError([Fault(str(source), Text("没有这个文件或布局方案", "no such file or layout"), remedy)])
    if path.suffix.lower() == SUFFIX:
        return read_plan(path, area)
    from gridplan.layout_file import read_layout  # loads the readers of every kind of table

    return plan_of_table(read_layout(path, area), area, path.name)


def plan_of_table(found: "ReadLayout", area: StudyArea, name: str) -> Plan:
    """Return a draft plan of a layout table that was read; `name` is that of its file.

    The words around the table are those of the plan. Its origin keeps the names that stood otherwise in the table,
    and what was said of how it was taken. Raises LayoutError with the questions that are open.
    """
    if found.layout is None:
        raise LayoutError(found.open_faults())
    told = {"names": dict(found.names), "notes": [note.zh for note in found.notes]}
    plan = new_plan(found.layout, area, {"table": name, **{key: value for key, value in told.items() if value}})
    words = found.words
    own = plan.document
    if words.title:
        own = replace(own, title=words.title, trial=words.trial)
    return replace(plan, document=replace(own, note=words.note or own.note, annex=words.annex or own.annex))


def new_plan(layout: Layout, area: StudyArea, origin: Mapping[str, Any]) -> Plan:
    """Return a draft plan of `layout`, with the words of the area's default layout.

    Districts that the data exclude are excluded unless the layout has them in a grid.
    """
    document = Document(title=f"{area.name.zh}网格化布局方案")
    if names := plan_names(area):
        entry = area.manifest.layouts[names[0]]
        document = Document(entry.title, entry.trial, entry.note, entry.annex)
    layout = _without_excluded(layout, area)
    return Plan(area.manifest.id, area.digest, layout, document, area.travel_settings, origin)


def _without_excluded(layout: Layout, area: StudyArea) -> Layout:
    """Return a layout without those districts that the data exclude and that no grid has."""
    outside = frozenset(area.districts.index[area.districts["excluded"] != ""]).difference(layout.grid_of)
    return replace(layout, excluded=layout.excluded | outside) if layout.territorial and outside else layout


def default_plan(area: StudyArea) -> Plan:
    """Return the plan of the area's own layout, or a draft without grids where it has none."""
    return open_plan(None, area) if area.manifest.layouts else new_plan(Layout(()), area, {})


def _embedded_plan(name: str, area: StudyArea) -> Plan:
    entry = area.manifest.layouts[name]
    layout = _without_excluded(read_layout_table(area.root / entry.file, area), area)
    return Plan(
        area_id=area.manifest.id,
        area_digest=area.digest,
        layout=layout,
        document=Document(
            entry.title, entry.trial, entry.note, entry.annex, Stage.DRAFT if entry.draft else Stage.ISSUED
        ),
        settings=area.travel_settings,
        origin={"table": entry.file, "source": entry.source},
        operation_start=entry.operation_start,
    )


def plan_content(plan: Plan) -> dict[str, Any]:
    """Return the plan as plain values, the same for the same plan: what a plan file holds."""
    content = _PLAN.dump_python(plan, mode="json")
    layout = content["layout"]
    for key in ("excluded", "locked"):  # sets have no order of their own
        layout[key] = sorted(layout[key])
    layout["grid_of"] = dict(sorted(layout["grid_of"].items()))  # nor does the order of edits matter
    return {"format": FORMAT, **content}


def plan_of_values(content: Any, name: str) -> Plan:
    """Return the plan of what a plan file holds, as `plan_of_content` does but checked against no area."""
    try:
        return _PLAN.validate_python(_in_this_format(content, name))
    except ValidationError as problem:
        raise PlanFileError([_model_fault(name, detail) for detail in problem.errors()]) from None


def write_plan(plan: Plan) -> bytes:
    """Return the plan as JSON text (UTF-8), the same bytes for the same plan."""
    return (json.dumps(plan_content(plan), ensure_ascii=False, indent=1) + "\n").encode()


def read_plan(path: Path, area: StudyArea) -> Plan:
    """Read a plan file and check its layout against `area`.

    Raises PlanFileError for a file that is no plan, of a newer format, of another study area, or that
    names districts or facilities that the area lacks.
    """
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as problem:
        said = Text(f"不是方案文件：{problem}", f"is not a plan file: {problem}")
        raise PlanFileError([Fault(path.name, said, _OWN_FILE)]) from None
    return plan_of_content(content, area, path.name)


def plan_of_content(content: Any, area: StudyArea, name: str) -> Plan:
    """Return the plan of what a plan file holds, checked as `read_plan` says; `name` stands in messages."""
    plan = plan_of_values(content, name)
    if plan.area_id != area.manifest.id:
        said = Text(f"方案属于规划范围 {plan.area_id}", f"the plan is of study area {plan.area_id}")
        remedy = Text(f"请与该范围一起打开；现为 {area.manifest.id}", f"Open it with that area, not {area.manifest.id}")
        raise PlanFileError([Fault(name, said, remedy, column="area_id", value=plan.area_id)])
    if faults := layout_faults(plan.layout, area, name):
        raise PlanFileError(faults)
    return plan


def plan_area_id(path: Path) -> str | None:
    """Return the id of the study area that a plan file was made for; None where it cannot be told."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    found = content.get("area_id") if isinstance(content, dict) else None
    return found if isinstance(found, str) else None


def _in_this_format(content: Any, name: str) -> dict[str, Any]:
    if not isinstance(content, dict) or "format" not in content:
        raise PlanFileError([Fault(name, Text("不是方案文件", "is not a plan file"), _OWN_FILE)])
    found, rest = content["format"], {key: value for key, value in content.items() if key != "format"}
    if found == 1:
        return _from_format_1(rest)
    if found != FORMAT:
        remedy = Text("请用更新版本的 gridplan 打开", "Open it with a newer gridplan")
        said = Text("方案文件格式不受支持", "plan file format not supported")
        raise PlanFileError([Fault(name, said, remedy, column="format", value=str(found))])
    return rest


def _from_format_1(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a plan file of format 1, which knew drafts and issued documents only."""
    document = content.get("document")
    if not isinstance(document, dict) or not isinstance(document.get("draft", True), bool):
        return content
    stage = Stage.DRAFT if document.get("draft", True) else Stage.ISSUED
    words = {key: value for key, value in document.items() if key != "draft"}
    return {**content, "document": {**words, "stage": stage.value}}


def _model_fault(name: str, detail: Any) -> Fault:
    key = ".".join(str(part) for part in detail["loc"])
    remedy = Text("文件可能被改动过，请用原文件", "The file may have been altered: use the original")
    value = None if isinstance(detail["input"], dict | list) else str(detail["input"])
    return Fault(name, model_problem(detail), remedy, column=key, value=value)
