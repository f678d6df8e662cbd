"""What the layout table itself cannot show, said beneath it: nothing of a plan is left out in silence."""

from collections.abc import Iterable

from gridplan.layout import Layout
from gridplan.study_area import StudyArea


def layout_remarks(layout: Layout, area: StudyArea) -> list[str]:
    """Return a sentence each for what is not in a grid's row.

    Districts unassigned or excluded, grids that are empty, facilities that do not follow, and how many overlays
    there are.
    """
    remarks = []
    if layout.territorial:
        remarks += _districts("未分配片区", layout.unassigned(area.districts.index), area)
        remarks += _districts("已排除片区", [d for d in area.districts.index if d in layout.excluded], area)
    for grid in layout.grids:
        if not grid.members and not layout.districts_of(grid.id):
            leads = area.facility_names(grid.leads)
            remarks.append(f"网格 {grid.id}（{leads}）没有片区，也没有成员单位。")
    for exception in layout.exceptions:
        name = area.facility_name(exception.facility_id)
        remarks.append(f"{name}不随所在片区，归入网格 {exception.grid_id}：{exception.reason}。")
    if layout.overlays:
        names = "、".join(overlay.name for overlay in layout.overlays)
        remarks.append(f"另有跨网格的组织 {len(layout.overlays)} 个，未列入本表：{names}。")
    return remarks


def _districts(label: str, districts: Iterable[str], area: StudyArea) -> list[str]:
    found = area.districts.loc[list(districts)]
    if not len(found):
        return []
    named = [f"{name}（{admin_area}）" for name, admin_area in zip(found["name"], found["admin_area"], strict=True)]
    return [f"{label}：{'、'.join(named)}，共 {len(named)} 个。"]
