"""The layout table on its side, with people and minutes of every row and grid; Chinese, as the annex is."""

from collections.abc import Mapping
from dataclasses import replace

from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Column, LayoutMap, Paragraph, Report, Table
from gridplan.documents.parts import NOTHING
from gridplan.documents.remarks import layout_remarks
from gridplan.documents.words import map_caption, number_words, report_of, threshold_min, value_words
from gridplan.hidden_people import PLAN, UNASSIGNED, Key, grid_key, hidden_people, row_key
from gridplan.indicators.catalogue import catalogue, coverage_id
from gridplan.indicators.scope import Scope, scopes
from gridplan.indicators.time import to_lead
from gridplan.layout import Grid, Layout
from gridplan.layout_table import annex_rows
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.suppression import hidden_words, told
from gridplan.text import Text
from gridplan.trace import CHOICE_OF_CARE

MEMBERS, ROW, WHOLE = "成员单位", "本行", "网格合计"
Cells = tuple[str | None, ...]


def layout_wide(asked: Asked) -> Report:
    """Return the annex of the plan with people, mean minutes and coverage of its rows, its grids and the whole.

    A row is measured as a grid of its own would be, so that rows, grids and whole follow the same rules. What
    averages leave out stands in notes below the table.
    """
    asked = replace(asked, language="zh")
    plan, area, access = asked.plan, asked.area, asked.access
    layout, limit = plan.layout, threshold_min(asked.access)
    grids, whole = scopes(area, layout, access)
    parts, names = _parts(layout, area)
    measured = dict(zip(names, scopes(area, parts, access)[0], strict=True))
    by_grid = {scope.grid_id: scope for scope in grids}
    hidden = hidden_people(layout, area, asked.smallest).sums
    gone = hidden_words(asked.smallest).zh
    rows: list[Cells] = []
    notes: list[str] = []
    for row in annex_rows(layout, area):
        own = _figures(measured.get((row.number, row.admin_area)))
        own = (gone, *own[1:]) if row_key(row.number, row.admin_area) in hidden else own
        head: Cells = (row.number, row.lead_cell) if row.first else (None, None)
        sums = _figures(by_grid[row.number], limit) if row.first else (None, None, None)
        sums = (gone, *sums[1:]) if row.first and grid_key(row.number) in hidden else sums
        rows.append((*head, row.admin_area, row.members_cell, *own, *sums))
        if row.first:
            notes += _notes(f"网格 {row.number}", by_grid[row.number], limit)
    rows += _rest(plan, area, whole, limit, dict.fromkeys(hidden, gone))
    notes += _notes("合计", whole, limit)
    title = f"{plan.document.full_title}（人口与就医时间）"
    caption = map_caption(asked, Text("网格与牵头医院", "Grids and leads"))
    remarks = [f"备注：{plan.document.note}"] if plan.document.note else []
    remarks += layout_remarks(layout, area)
    few = [told(asked.smallest).zh] if hidden else []
    blocks: list[Block] = [
        Table(_columns(limit), tuple(rows), notes=(_basis(area), *few, *notes)),
        *(Paragraph(line, small=True) for line in remarks),
        LayoutMap(layout, caption),
        Paragraph(CHOICE_OF_CARE.zh, small=True),
    ]
    report = report_of(asked, "layout_wide", Text(title, title), blocks, landscape=True)
    return replace(report, mark=plan.document.annex)


def _columns(limit: float) -> tuple[Column, ...]:
    return (
        Column("序号", 0.04, "centre"),
        Column("牵头医院", 0.14, "centre"),
        Column("区划", 0.08, "centre", MEMBERS),
        Column("片区", 0.26, "left", MEMBERS),
        Column("人口（人）", 0.105, "right", ROW),
        Column("平均就医时间（分钟）", 0.085, "right", ROW),
        Column("人口（人）", 0.115, "right", WHOLE),
        Column("平均就医时间（分钟）", 0.085, "right", WHOLE),
        Column(f"{limit:g} 分钟内人口", 0.09, "right", WHOLE),
    )


def _parts(layout: Layout, area: StudyArea) -> tuple[Layout, list[tuple[str, str]]]:
    """Return a layout whose grids are the rows of the table, under the leads of theirs, and (grid, 区划) of each."""
    admin_areas: Mapping[str, str] = area.districts["admin_area"].to_dict()
    names = list(dict.fromkeys((grid, admin_areas[key]) for key, grid in layout.grid_of.items()))
    key_of = {name: str(number) for number, name in enumerate(names)}
    leads = {grid.id: grid.leads for grid in layout.grids}
    grids = tuple(Grid(key_of[name], leads[name[0]]) for name in names)
    grid_of = {key: key_of[grid, admin_areas[key]] for key, grid in layout.grid_of.items()}
    return Layout(grids, grid_of, layout.excluded, territorial=layout.territorial), names


def _figures(scope: Scope | None, limit: float | None = None) -> Cells:
    """Return people and mean minutes of a scope, and with `limit` the share of people within it."""
    keys = ["mean_minutes"] if limit is None else ["mean_minutes", coverage_id(limit)]
    if scope is None or not scope.districts:  # a row of members only
        return (NOTHING,) * (1 + len(keys))
    values, known = to_lead(scope), catalogue(scope.access.settings.thresholds_min)
    people = number_words(scope.population, "zh", estimated=bool(scope.population_basis))
    return (people, *(value_words(known[key], values[key], "zh", unit=key != "mean_minutes") for key in keys))


def _rest(plan: Plan, area: StudyArea, whole: Scope, limit: float, hidden: Mapping[Key, str]) -> list[Cells]:
    """Return the rows below the grids: districts in none, which count in the sum, and the sum.

    hidden: by key, the words for a number of people that is hidden.
    """
    layout = plan.layout
    rows: list[Cells] = []
    if not layout.territorial:
        return []
    if free := layout.unassigned(area.districts.index):
        frame = area.districts.loc[list(free)]
        people = hidden.get(UNASSIGNED) or number_words(
            frame["population"].sum(skipna=False), "zh", estimated=bool(frame["population_estimated"].any())
        )
        names = "、".join(frame["name"])
        rows.append(
            (NOTHING, "未分配", NOTHING, f"{names}，共 {len(free)} 个片区", people, NOTHING, NOTHING, NOTHING, NOTHING)
        )
    counted = f"{len(layout.grids)} 个网格，{len(whole.districts)} 个片区"
    total, *means = _figures(whole, limit)
    rows.append((NOTHING, "合计", NOTHING, counted, NOTHING, NOTHING, hidden.get(PLAN, total), *means))
    return rows


def _notes(name: str, scope: Scope, limit: float) -> list[str]:
    """Return why figures of a scope are undetermined, and whom they leave out."""
    if not scope.districts:
        return []
    values = to_lead(scope)
    shown = (values["mean_minutes"], values[coverage_id(limit)])
    said = [scope.unknown_population, *(text for value in shown for text in (value.reason, value.note))]
    return list(dict.fromkeys(f"{name}：{text.zh}。" for text in said if text is not None))


def _basis(area: StudyArea) -> str:
    kind = area.population_kinds[area.population_kind].zh
    return f"人口为{kind}；时间为到本网格牵头医院（最近的指定院区）的门到门时间，按人口加权平均。“估”表示据估计。"
