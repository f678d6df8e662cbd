"""What an adjusted layout table marks: the districts that get another lead, and a remark for each of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from gridplan.compare import leads_of
from gridplan.layout import Layout
from gridplan.layout_table import TableRow, annex_rows, ordered_districts
from gridplan.study_area import StudyArea

COLUMN = "变动"
LEGEND = "注：加粗并加下划线的片区更换牵头医院；“变动”栏写明调入、调出。"
UNCHANGED = "注：与现行布局相同，没有片区更换牵头医院。"
Row = tuple[str, str]  # grid and 区划
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Marks:
    """Districts (ids) that get another lead, and what came into and left each row of the table; Chinese, as it is."""

    moved: frozenset[str]
    remarks: Mapping[Row, str]

    @property
    def legend(self) -> str:
        return LEGEND if self.moved else UNCHANGED


def marks_of(before: Layout, after: Layout, area: StudyArea) -> Marks:
    """Return the marks of the layout `after` beside the one `before`, both on `area`.

    A district that leaves stands at the row of its 区划 in its former grid, or at the grid's first row.
    """
    moved = [d for d in area.districts.index if set(leads_of(before, d)) != set(leads_of(after, d))]
    said: dict[Row, list[str]] = {}
    first = {row.number: row.admin_area for row in reversed(annex_rows(after, area))}
    rows = {(row.number, row.admin_area) for row in annex_rows(after, area)}
    for district in moved:
        name, admin_area = (str(area.districts.at[district, column]) for column in ("name", "admin_area"))
        was, now = before.grid_of.get(district), after.grid_of.get(district)
        if now is not None:
            said.setdefault((now, admin_area), []).append(f"调入 {name}（{_from(before, district, area)}）")
        if was is not None and was in first:
            row = (was, admin_area) if (was, admin_area) in rows else (was, first[was])
            said.setdefault(row, []).append(f"调出 {name}（{_to(after, district, area)}）")
    return Marks(frozenset(moved), {row: "；".join(parts) for row, parts in said.items()})


def pieces(row: TableRow, layout: Layout, area: StudyArea, marks: Marks) -> Pieces:
    """Return the text of a row's members' cell cut where districts that moved begin and end, True for those."""
    head, stop, tail = row.members_cell.rpartition("；")
    found, at = [(head + stop, False)], 0
    for district in ordered_districts(layout, area, row.number):
        if area.districts.at[district, "admin_area"] != row.admin_area:
            continue
        end = at + len(str(area.districts.at[district, "name"]))
        found += [(tail[at:end], district in marks.moved), (tail[end : end + 1], False)]
        at = end + 1
    return tuple((text, moved) for text, moved in [*found, (tail[at:], False)] if text)


def _from(before: Layout, district: str, area: StudyArea) -> str:
    leads = area.facility_names(leads_of(before, district))
    return f"原由{leads}牵头" if leads else "原未归入网格"


def _to(after: Layout, district: str, area: StudyArea) -> str:
    leads = area.facility_names(leads_of(after, district))
    return f"改由{leads}牵头" if leads else "不再归入网格"
