"""Whether a layout fits its study area: every name known, no hospital in two places at once."""

from collections import Counter

from gridplan.errors import Fault
from gridplan.layers import repeated
from gridplan.layout import OVERLAY_FORMS, SHARED_RELATIONS, Layout
from gridplan.study_area import StudyArea
from gridplan.text import Text


def layout_faults(layout: Layout, area: StudyArea, file: str) -> list[Fault]:
    """Return everything in `layout` that `area` does not know or that contradicts itself.

    `file` is where the layout came from, for the messages.
    """
    return [
        *_unknown_districts(layout, area, file),
        *_assigned_and_excluded(layout, file),
        *_unknown_facilities(layout, area, file),
        *_unknown_grids(layout, file),
        *_grid_faults(layout, file),
        *_double_roles(layout, area, file),
        *_idle_exceptions(layout, area, file),
        *_overlay_faults(layout, area, file),
    ]


def layout_notices(layout: Layout, area: StudyArea) -> list[Text]:
    """Return what must be said of a layout though it can be used: grids that have districts which the data exclude."""
    frame = area.districts[(area.districts["excluded"] != "") & area.districts.index.isin(list(layout.grid_of))]
    if not len(frame):
        return []
    pairs = list(zip(frame["name"], frame["excluded"], strict=True))
    zh = f"数据标为不纳入、却在网格中的片区：{'、'.join(f'{name}（{why}）' for name, why in pairs)}"
    en = f"in a grid though the data exclude them: {', '.join(f'{name} ({why})' for name, why in pairs)}"
    return [Text(zh, en)]


def _unknown_districts(layout: Layout, area: StudyArea, file: str) -> list[Fault]:
    named = [*layout.grid_of, *sorted(layout.excluded), *sorted(layout.locked)]
    remedy = Text("请用片区图层中的编号", "Use ids of the districts layer")
    problem = Text("规划范围中没有这个片区", "no such district in the study area")
    unknown = dict.fromkeys(d for d in named if d not in area.districts.index)
    return [Fault(file, problem, remedy, column="district", value=district) for district in unknown]


def _assigned_and_excluded(layout: Layout, file: str) -> list[Fault]:
    remedy = Text("请二者取一", "Choose one of the two")
    problem = Text("既在网格中又不纳入布局", "is in a grid and excluded")
    both = sorted(layout.excluded & set(layout.grid_of))
    return [Fault(file, problem, remedy, column="district", value=district) for district in both]


def _unknown_facilities(layout: Layout, area: StudyArea, file: str) -> list[Fault]:
    named = [*layout.leads, *(m.facility_id for g in layout.grids for m in g.members)]
    named += [e.facility_id for e in layout.exceptions]
    named += [key for overlay in layout.overlays for key in (overlay.lead, *overlay.members) if key is not None]
    remedy = Text("请用医疗机构图层中的编号", "Use ids of the facilities layer")
    problem = Text("规划范围中没有这家机构", "no such facility in the study area")
    unknown = dict.fromkeys(f for f in named if f not in area.facilities.index)
    return [Fault(file, problem, remedy, column="facility", value=facility) for facility in unknown]


def _unknown_grids(layout: Layout, file: str) -> list[Fault]:
    known = {grid.id for grid in layout.grids}
    named = dict.fromkeys([*layout.grid_of.values(), *(e.grid_id for e in layout.exceptions)])
    remedy = Text("请改为已有的网格", "Use a grid that exists")
    problem = Text("没有这个网格", "no such grid")
    return [Fault(file, problem, remedy, column="grid", value=grid) for grid in named if grid not in known]


def _grid_faults(layout: Layout, file: str) -> list[Fault]:
    """Return grids of one number, grids without a lead, and districts where there is to be no territory."""
    unique = Text("请给每个网格自己的序号", "Give each grid its own number")
    twice = repeated(grid.id for grid in layout.grids)
    faults = [Fault(file, Text("网格序号重复", "grid repeated"), unique, column="grid", value=key) for key in twice]
    leadless = Text("没有牵头医院", "has no lead")
    name_one = Text("请指定牵头医院", "Name its lead hospital")
    faults += [Fault(file, leadless, name_one, column="leads", value=g.id) for g in layout.grids if not g.leads]
    if not layout.territorial and (layout.grid_of or layout.excluded):
        problem = Text("标为没有片区，却列有片区", "is marked as without territory, yet names districts")
        faults.append(Fault(file, problem, Text("请二者取一", "Choose one of the two"), column="territorial"))
    return faults


def _double_roles(layout: Layout, area: StudyArea, file: str) -> list[Fault]:
    """A hospital leads one grid at most, is not lead and member, and shares itself only where it may."""
    faults = []
    lead_of: dict[str, str] = {}
    only_in: dict[str, str] = {}

    def add(facility_id: str, problem: Text, remedy: Text) -> None:
        faults.append(Fault(file, problem, remedy, column="facility", value=_name(facility_id, area)))

    for grid in layout.grids:
        counts = Counter(grid.leads), Counter(member.facility_id for member in grid.members)
        for key in [key for count in counts for key, times in count.items() if times > 1]:
            problem = Text(f"在网格 {grid.id} 中重复列出", f"is listed more than once in grid {grid.id}")
            add(key, problem, Text("请删去重复项", "Remove the repetition"))
        for lead in dict.fromkeys(grid.leads):
            if lead in lead_of:
                problem = Text(
                    f"同时牵头网格 {lead_of[lead]} 和 {grid.id}", f"leads grids {lead_of[lead]} and {grid.id}"
                )
                add(lead, problem, Text("一家医院只牵头一个网格", "A hospital leads one grid"))
            lead_of[lead] = grid.id
    for grid in layout.grids:
        for member in grid.members:
            key = member.facility_id
            if key in lead_of:
                problem = Text(f"既牵头网格 {lead_of[key]} 又是成员", f"leads grid {lead_of[key]} and is a member")
                add(key, problem, Text("请删去一处", "Remove one of the two"))
            if member.relation not in SHARED_RELATIONS:
                if only_in.get(key, grid.id) != grid.id:
                    problem = Text(
                        f"同为网格 {only_in[key]} 和 {grid.id} 的成员", f"in grids {only_in[key]} and {grid.id}"
                    )
                    remedy = Text(
                        "多网格服务请用“协作单位”或“跨网格服务”", "Use 协作单位 or 跨网格服务 for several grids"
                    )
                    add(key, problem, remedy)
                only_in[key] = grid.id
    return faults


def _idle_exceptions(layout: Layout, area: StudyArea, file: str) -> list[Fault]:
    """An exception is about a facility that would follow: not a lead, not a listed member, and one for each."""
    faults = []
    listed = {m.facility_id for g in layout.grids for m in g.members if m.relation not in SHARED_RELATIONS}
    remedy = Text("请删去该例外，或移除该成员", "Remove the exception, or the membership")
    for exception in layout.exceptions:
        if exception.facility_id in listed.union(layout.leads):
            problem = Text("已列入网格，又记为不随片区", "is in a grid by name, and excepted from following")
            name = _name(exception.facility_id, area)
            faults.append(Fault(file, problem, remedy, column="exceptions", value=name))
    for key in repeated(exception.facility_id for exception in layout.exceptions):
        problem, once = (
            Text("例外重复", "exception repeated"),
            Text("每家机构只留一条例外", "Keep one exception for each"),
        )
        faults.append(Fault(file, problem, once, column="exceptions", value=_name(key, area)))
    return faults


def _overlay_faults(layout: Layout, area: StudyArea, file: str) -> list[Fault]:
    """Return overlays of an unknown form, of one name, and those that name a facility twice."""
    faults = []
    for overlay in layout.overlays:
        if overlay.form not in OVERLAY_FORMS:
            forms = Text(f"可用：{'、'.join(OVERLAY_FORMS)}", f"Use one of {', '.join(OVERLAY_FORMS)}")
            problem = Text("不认识的组织形式", "unknown form")
            faults.append(Fault(file, problem, forms, column="overlays", value=overlay.form))
        if not overlay.name:
            problem, remedy = Text("没有名称", "has no name"), Text("请填写名称", "Name it")
            faults.append(Fault(file, problem, remedy, column="overlays", value=overlay.form))
        for key in repeated([*overlay.members, *filter(None, [overlay.lead])]):
            problem = Text(f"在{overlay.name}中重复列出", f"is listed more than once in {overlay.name}")
            remedy = Text("请删去重复项", "Remove the repetition")
            faults.append(Fault(file, problem, remedy, column="overlays", value=_name(key, area)))
    for name in repeated(overlay.name for overlay in layout.overlays):
        remedy = Text("请用不同的名称", "Give each its own name")
        faults.append(Fault(file, Text("名称重复", "name repeated"), remedy, column="overlays", value=name))
    return faults


def _name(facility_id: str, area: StudyArea) -> str:
    return area.facility_name(facility_id) if facility_id in area.facilities.index else facility_id
