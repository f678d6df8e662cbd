"""Overlays in the long table: rows whose 序号 is a form, such as 专科联盟."""

from collections.abc import Iterable

from gridplan.layout import Layout, Overlay
from gridplan.long_table import (
    DISTRICT,
    LEAD,
    MEMBER,
    NUMBER,
    OVERLAY_NAME,
    RELATION,
    SPECIALTY,
    NameMatcher,
    Record,
    row_of,
)
from gridplan.study_area import StudyArea
from gridplan.text import Text

_SAME = Text("同一名称的各行请一致", "Make the rows of one name agree")


def read_overlays(records: Iterable[Record], match: NameMatcher) -> tuple[Overlay, ...]:
    """Return the overlays that rows describe: one for each form and name, in the order of the table.

    牵头医院 is the lead (or blank), 成员单位 a member (or blank in an overlay's only row), 专科 the specialty; without
    组织名称 the overlay is named by specialty and form. What is wrong is added to the matcher's faults.
    """
    rows_of: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        form, specialty = str(record[NUMBER]), str(record[SPECIALTY])
        rows_of.setdefault((form, str(record[OVERLAY_NAME]) or f"{specialty}{form}"), []).append(record)
    return tuple(_overlay(form, name, rows, match) for (form, name), rows in rows_of.items())


def _overlay(form: str, name: str, rows: list[Record], match: NameMatcher) -> Overlay:
    first, members = rows[0], []
    lead = str(first[LEAD])
    lead_id = match.facility(lead, row_of(first), LEAD) if lead else None
    for record in rows:
        for column in (LEAD, SPECIALTY):
            if record[column] != first[column]:
                problem = Text(
                    f"{name}上文为 {first[column] or '（空）'}", f"{name} has {first[column] or '(blank)'} above"
                )
                match.add(problem, _SAME, row_of(record), column, str(record[column]))
        for column in (DISTRICT, RELATION):
            if record[column]:
                problem = Text(f"{form}没有{column}", f"{form} has no {column}")
                match.add(problem, Text("请清空", "Clear the cell"), row_of(record), column, str(record[column]))
        if record[MEMBER]:
            members.append(match.facility(str(record[MEMBER]), row_of(record), MEMBER))
        elif len(rows) > 1:
            problem = Text("该行没有成员单位", "names no member")
            match.add(problem, Text("请填一个成员单位", "Name a member"), row_of(record), MEMBER, "")
    return Overlay(form, name, lead_id, tuple(filter(None, members)), str(first[SPECIALTY]))


def overlay_rows(layout: Layout, area: StudyArea) -> list[tuple[str, ...]]:
    """Return the rows of all overlays, in the columns of `OVERLAY_HEADER`: one per member, or one without."""
    rows: list[tuple[str, ...]] = []
    for overlay in layout.overlays:
        lead = area.facility_name(overlay.lead) if overlay.lead else ""
        for member in overlay.members or (None,):
            name = area.facility_name(member) if member else ""
            rows.append((overlay.form, lead, "", "", name, "", overlay.specialty, overlay.name))
    return rows
