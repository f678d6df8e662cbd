"""The long table's columns, and the matching of its names with a study area."""

from collections.abc import Mapping
from typing import Any

from gridplan.errors import Fault
from gridplan.layers import ROW, Field
from gridplan.layout import RELATION_LABELS
from gridplan.study_area import CO_LEAD_SEPARATOR, StudyArea
from gridplan.text import Text

NUMBER, LEAD, ADMIN_AREA, DISTRICT, MEMBER, RELATION = "序号", "牵头医院", "区划", "片区", "成员单位", "关系"
HEADER = (NUMBER, LEAD, ADMIN_AREA, DISTRICT, MEMBER, RELATION)
SPECIALTY, OVERLAY_NAME = "专科", "组织名称"
EXCLUDED = "不纳入"  # stands for number and lead of a district outside the plan
OVERLAY_HEADER = (*HEADER, SPECIALTY, OVERLAY_NAME)  # of a table that has overlays
FIELDS = (
    Field(NUMBER),
    Field(LEAD, required=False, expected=True),
    Field(ADMIN_AREA, required=False),
    Field(DISTRICT, required=False),
    Field(MEMBER, required=False),
    Field(RELATION, required=False, choices=tuple(label.zh for label in RELATION_LABELS.values())),
    Field(SPECIALTY, required=False),
    Field(OVERLAY_NAME, required=False),
)
Record = Mapping[Any, Any]


def row_of(record: Record) -> int:
    """Return the row of the file that a record stands in."""
    return int(record[ROW])


class NameMatcher:
    """Match the names of one table with the study area, gathering faults."""

    def __init__(self, file: str, area: StudyArea, faults: list[Fault]) -> None:
        self._file, self._faults = file, faults
        frame = area.districts
        self._districts: dict[tuple[str, str], str] = {}
        self._namesakes: dict[str, list[str]] = {}
        for key, name, admin_area in zip(frame.index, frame["name"], frame["admin_area"], strict=True):
            self._districts[name, admin_area] = key
            self._namesakes.setdefault(name, []).append(key)
        self._facilities = {name: key for key, name in area.facilities["name"].items()}

    def add(self, problem: Text, remedy: Text, row: int | None, column: str, value: str) -> None:
        """Add what is wrong with a row."""
        self._faults.append(Fault(self._file, problem, remedy, row=row, column=column, value=value))

    def facility(self, name: str, row: int, column: str) -> str | None:
        """Return the id of a facility by its name; None, with a fault, where there is none."""
        if name not in self._facilities:
            remedy = Text(
                "请改为医疗机构图层中的名称，或补充该机构", "Use a name of the facilities layer, or add the facility"
            )
            self.add(Text("规划范围中没有这家机构", "no such facility in the study area"), remedy, row, column, name)
        return self._facilities.get(name)

    def leads(self, text: str, row: int) -> tuple[str, ...]:
        """Return the ids of the hospitals in a lead cell of a grid."""
        found = [self.facility(name.strip(), row, LEAD) for name in text.split(CO_LEAD_SEPARATOR)]
        return tuple(lead for lead in found if lead is not None)

    def district(self, record: Record, row: int) -> str | None:
        """Return the id of a district by its name, and its 区划 where several have that name; None with a fault."""
        name, admin_area = str(record[DISTRICT]), str(record[ADMIN_AREA])
        namesakes = self._namesakes.get(name, [])
        key = self._districts.get((name, admin_area))
        if key is None and not admin_area and len(namesakes) == 1:
            key = namesakes[0]
        if key is None:
            problem = Text("规划范围中没有这个片区", "no such district in the study area")
            if namesakes:
                problem = Text(
                    f"区划 {admin_area or '（空）'} 中没有这个片区", f"no such district in {admin_area or '(blank)'}"
                )
            remedy = Text("请改为片区图层中的名称与区划", "Use the name and 区划 of the districts layer")
            self.add(problem, remedy, row, DISTRICT, name)
        return key
