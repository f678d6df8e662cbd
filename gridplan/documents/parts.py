"""What the documents have in common: their words in one language, figures with their mark, the last page."""

import math
from collections.abc import Callable, Sequence

from gridplan.access import AccessTable
from gridplan.documents.blocks import Block, LayoutMap, Paragraph, Report
from gridplan.indicators import Value
from gridplan.layout import Grid, Layout
from gridplan.plan_file import Plan
from gridplan.stages import mark
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import CHOICE_OF_CARE, caveat, provenance_rows

ESTIMATED = Text("\u00a0估", "\u00a0est.")  # behind a number, from which no line break parts it
NOTHING = "—"  # where there is nothing to be told, which is not the same as undetermined
Say = Callable[[str, str], str]


def speaker(language: Language) -> Say:
    """Return what chooses, of a sentence in Chinese and in English, the one to print."""
    return lambda zh, en: zh if language == "zh" else en


def report_of(
    name: str,
    title: Text,
    blocks: Sequence[Block],
    plan: Plan,
    area: StudyArea,
    access: AccessTable | None = None,
    *,
    language: Language = "zh",
    landscape: bool = False,
) -> Report:
    """Return a document of `plan`: marked with its stage, with the choice of care, and with where it comes from."""
    return Report(
        name,
        title.to(language),
        (*blocks, Paragraph(CHOICE_OF_CARE.to(language), small=True)),
        tuple(provenance_rows(plan, area, access, language=language)),
        language,
        landscape,
        stage=mark(plan).to(language),
    )


def map_of(plan: Plan, area: StudyArea, language: Language) -> LayoutMap:
    """Return the map of `plan` with its caption: what must not be concluded from it, and its 审图号 where given."""
    said = f"{plan.document.full_title}（{caveat(area).zh}）" if language == "zh" else caveat(area).en
    approval = plan.document.map_approval
    label = Text("审图号：", "map approval: ").to(language)
    return LayoutMap(plan.layout, f"{said} {label}{approval}" if approval else said)


def people_cell(number: float, *, estimated: bool, language: Language) -> str:
    """Return a number of people, marked where it is an estimate; undetermined where it is NaN."""
    if math.isnan(number):
        return UNDETERMINED.to(language)
    return f"{number:,.0f}" + (ESTIMATED.to(language) if estimated else "")


def value_cell(value: Value, pattern: str, language: Language) -> str:
    """Return a measured value as `pattern` has it, marked where it is an estimate; undetermined where it is None."""
    if value.number is None:
        return UNDETERMINED.to(language)
    return pattern.format(value.number) + (ESTIMATED.to(language) if value.estimated else "")


def grid_name(grid: Grid, area: StudyArea, language: Language) -> str:
    """Return a grid as headings name it: its number and its leads."""
    return Text(f"网格 {grid.id}：", f"Grid {grid.id}: ").to(language) + area.facility_names(grid.leads)


def state_of(layout: Layout, district: str) -> Text | None:
    """Return what a district is that is in no grid; None for one that is in a grid."""
    if district in layout.grid_of:
        return None
    if district in layout.excluded:
        return Text("不纳入布局", "excluded")
    return Text("未分配", "unassigned")
