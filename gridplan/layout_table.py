"""The layout table: a long table read into a layout, and a layout set as the annex's rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gridplan.csv_text import rows_csv
from gridplan.errors import Fault, LayoutError
from gridplan.layers import read_table
from gridplan.layout import OVERLAY_FORMS, RELATION_LABELS, Grid, Layout, Member, Relation
from gridplan.layout_checks import layout_faults
from gridplan.long_table import (
    DISTRICT,
    EXCLUDED,
    FIELDS,
    HEADER,
    LEAD,
    MEMBER,
    NUMBER,
    OVERLAY_HEADER,
    OVERLAY_NAME,
    RELATION,
    SPECIALTY,
    NameMatcher,
    Record,
    row_of,
)
from gridplan.overlay_table import overlay_rows, read_overlays
from gridplan.study_area import StudyArea
from gridplan.text import Text

_RELATION_OF = {label.zh: relation for relation, label in RELATION_LABELS.items()}


@dataclass(frozen=True)
class TableRow:
    """One row of the annex's table: a 区划 within a grid. `first` marks a grid's first row of `span`."""

    number: str
    lead_cell: str
    admin_area: str
    members_cell: str
    first: bool
    span: int


def read_layout_table(path: Path, area: StudyArea) -> Layout:
    """Read a long table (one row per district or explicit member) into a layout on `area`.

    Columns: 序号, 牵头医院, 区划, 片区, 成员单位, 关系. A row names a district or a member; names must be
    those of the study area. 不纳入 as number and lead marks an excluded district. Rows whose 序号 is 专科联盟 or
    远程医疗协作网 are overlays, with 专科 and 组织名称 as further columns. Raises LayoutError with every fault found.
    """
    faults: list[Fault] = []
    table = read_table(path, FIELDS, columns={}, encoding="utf-8", faults=faults)
    if table is None:
        raise LayoutError(faults)
    return layout_of(table.to_dict("records"), area, path.name, faults)


def layout_of(records: Sequence[Record], area: StudyArea, told: str, faults: Sequence[Fault] = ()) -> Layout:
    """Make a layout of the rows of a long table, in the columns of `FIELDS` and `ROW`; names are the study area's.

    `told` is the table's name in messages, `faults` what is wrong with it already. Raises LayoutError with all.
    """
    found = list(faults)
    layout = _LayoutReader(NameMatcher(told, area, found)).read(records)
    if not found:
        found.extend(layout_faults(layout, area, told))
    if found:
        raise LayoutError(found)
    return layout


class _LayoutReader:
    """Make a layout of the rows of one table."""

    def __init__(self, match: NameMatcher) -> None:
        self._match = match

    def read(self, records: Sequence[Record]) -> Layout:
        leads: dict[str, tuple[str, ...]] = {}
        lead_text: dict[str, str] = {}
        members: dict[str, list[Member]] = {}
        grid_of: dict[str, str] = {}
        rows_of = Counter(record[NUMBER] for record in records)
        across = [record for record in records if record[NUMBER] in OVERLAY_FORMS]
        for record in [record for record in records if record[NUMBER] not in OVERLAY_FORMS]:
            row, number, text = row_of(record), str(record[NUMBER]), str(record[LEAD])
            if number == EXCLUDED:
                self._place(record, row, EXCLUDED, grid_of)
                continue
            members.setdefault(number, [])
            if text:
                lead_text.setdefault(number, text)
            self._check_grid_row(record, row, lead_text.get(number, ""))
            if number not in leads:
                leads[number] = self._match.leads(text, row) if text else ()
            if record[DISTRICT]:
                self._place(record, row, number, grid_of)
            if record[MEMBER]:
                self._join(record, row, members[number])
            # A grid's only row may name neither: it says that the grid is empty.
            if not record[DISTRICT] and not record[MEMBER] and rows_of[number] > 1:
                remedy = Text("请填一个片区或一个成员单位", "Name a district or a member")
                self._match.add(
                    Text("该行没有片区也没有成员单位", "names neither district nor member"), remedy, row, DISTRICT, ""
                )
        # A table sorted by district, say, still has its grids in the order of their numbers.
        numbers = sorted(leads, key=int) if all(number.isdecimal() for number in leads) else list(leads)
        grids = tuple(Grid(number, leads[number], tuple(members[number])) for number in numbers)
        excluded = frozenset(district for district, grid in grid_of.items() if grid == EXCLUDED)
        inside = {district: grid for district, grid in grid_of.items() if grid != EXCLUDED}
        overlays = read_overlays(across, self._match)
        return Layout(grids, inside, excluded, territorial=bool(grid_of), overlays=overlays)

    def _check_grid_row(self, record: Record, row: int, above: str) -> None:
        """Add a fault for a lead that is missing or is not that of the rows above, and for words of overlays."""
        number, text = record[NUMBER], str(record[LEAD])
        if not text:
            self._match.add(Text("单元格为空", "the cell is empty"), Text("请填写", "Fill it in"), row, LEAD, "")
        elif text != above:
            problem = Text(f"网格 {number} 的牵头医院前后不同", f"grid {number} has another lead above")
            self._match.add(problem, Text(f"上文为 {above}，请统一", f"Above it is {above}: use one"), row, LEAD, text)
        for column in (SPECIALTY, OVERLAY_NAME):
            if record[column]:
                problem = Text("该列只用于专科联盟等", "this column is for overlays only")
                remedy = Text(
                    f"请清空，或在序号填 {'、'.join(OVERLAY_FORMS)}", f"Clear it, or name the form in {NUMBER}"
                )
                self._match.add(problem, remedy, row, column, str(record[column]))

    def _place(self, record: Record, row: int, number: str, grid_of: dict[str, str]) -> None:
        key = self._match.district(record, row)
        if key in grid_of:
            problem = Text(f"该片区已在网格 {grid_of[key]}", f"is in grid {grid_of[key]} already")
            only = Text("每个片区只属一个网格", "A district is in one grid only")
            self._match.add(problem, only, row, DISTRICT, str(record[DISTRICT]))
        elif key is not None:
            grid_of[key] = number

    def _join(self, record: Record, row: int, members: list[Member]) -> None:
        key = self._match.facility(str(record[MEMBER]), row, MEMBER)
        relation = _RELATION_OF.get(str(record[RELATION]), Relation.MEMBER)
        if key is not None:
            members.append(Member(key, relation))


def long_rows(layout: Layout, area: StudyArea) -> list[tuple[str, ...]]:
    """Return the rows of the long table below its header: per grid the members, then the districts in order.

    A grid without either keeps a row of its own; excluded districts follow the grids, and overlays those. With
    overlays the header is `OVERLAY_HEADER`, else `HEADER`. Locks and exceptions stand in plan files only.
    """
    rows: list[tuple[str, ...]] = []
    places = _places(layout, area)
    for grid in layout.grids:
        lead = area.facility_names(grid.leads)
        for member in grid.members:
            home = area.home_district.get(member.facility_id)
            admin_area = str(area.districts.at[home, "admin_area"]) if home else ""
            label = RELATION_LABELS[member.relation].zh
            rows.append((grid.id, lead, admin_area, "", area.facility_name(member.facility_id), label))
        for name, admin_area in places[grid.id]:
            rows.append((grid.id, lead, admin_area, name, "", ""))
        if not any(row[0] == grid.id for row in rows):
            rows.append((grid.id, lead, "", "", "", ""))
    rows += [(EXCLUDED, EXCLUDED, admin_area, name, "", "") for name, admin_area in places[EXCLUDED]]
    if layout.overlays:
        return [*((*row, "", "") for row in rows), *overlay_rows(layout, area)]
    return rows


def write_long_csv(layout: Layout, area: StudyArea) -> bytes:
    """Return the long table as CSV, UTF-8 with BOM so that Excel reads it right."""
    header = OVERLAY_HEADER if layout.overlays else HEADER
    return rows_csv([header, *long_rows(layout, area)]).encode("utf-8-sig")


def annex_rows(layout: Layout, area: StudyArea) -> list[TableRow]:
    """Return the rows of the official table, one per 区划 of each grid, in the districts' own order.

    A grid without districts keeps a row per 区划 of its members, or one blank row.
    """
    rows = []
    places = _places(layout, area)
    for grid in layout.grids:
        names: dict[str, list[str]] = {}
        for name, admin_area in places[grid.id]:
            names.setdefault(admin_area, []).append(name)
        members = _members_by_row(grid, area, list(names))
        admin_areas = list(names or members) or [""]
        lead_cell = _lead_cell(grid, layout, area)
        for number, admin_area in enumerate(admin_areas):
            phrases = [*members.get(admin_area, []), _districts_phrase(names.get(admin_area, []))]
            cell = "；".join(filter(None, phrases))
            rows.append(TableRow(grid.id, lead_cell, admin_area, cell, number == 0, len(admin_areas)))
    return rows


def ordered_districts(layout: Layout, area: StudyArea, grid_id: str) -> list[str]:
    """Return the districts of a grid in the order of the districts layer."""
    return [d for d in area.districts.index if layout.grid_of.get(d) == grid_id]


def _places(layout: Layout, area: StudyArea) -> dict[str, list[tuple[str, str]]]:
    """Return name and 区划 of the districts of each grid, and of those EXCLUDED, in the order of the layer."""
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in (EXCLUDED, *(grid.id for grid in layout.grids))}
    districts = area.districts
    for key, name, admin_area in zip(districts.index, districts["name"], districts["admin_area"], strict=True):
        place = EXCLUDED if key in layout.excluded else layout.grid_of.get(key, "")
        if place in found:
            found[place].append((name, admin_area))
    return found


def _members_by_row(grid: Grid, area: StudyArea, admin_areas: list[str]) -> dict[str, list[str]]:
    """Return the member phrases of each 区划; a member from elsewhere stands in the grid's first row."""
    phrases: dict[str, list[str]] = {}
    for member in sorted(grid.members, key=lambda m: m.relation is not Relation.HUB):
        home = area.home_district.get(member.facility_id)
        own = str(area.districts.at[home, "admin_area"]) if home else ""
        row = own if own in admin_areas or not admin_areas else admin_areas[0]
        phrase = f"{area.facility_name(member.facility_id)}（{RELATION_LABELS[member.relation].zh}）"
        phrases.setdefault(row, []).append(phrase)
    return phrases


def _districts_phrase(names: list[str]) -> str:
    if len(names) <= 1:
        return "".join(f"{name} 1 个片区" for name in names)
    return f"{'、'.join(names)}等 {len(names)} 个片区"


def _lead_cell(grid: Grid, layout: Layout, area: StudyArea) -> str:
    leads = area.facility_names(grid.leads)
    if not layout.territorial:
        return leads
    hubs = [area.facility_name(m.facility_id) for m in grid.members if m.relation is Relation.HUB]
    count = f"{len(layout.districts_of(grid.id))} 个片区"
    return f"{leads} ({'、'.join(hubs)}+ {count})" if hubs else f"{leads} ({count})"
