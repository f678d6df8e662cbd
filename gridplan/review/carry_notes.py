"""What is told of a layout that is carried into today's districts and facilities."""

import math
from collections.abc import Mapping, Sequence

from gridplan.layout import Layout
from gridplan.review.cycle import DistrictFate, DistrictMatch
from gridplan.study_area import StudyArea
from gridplan.text import Text, join

NOWHERE, EXCLUDED = "", "excluded:"  # beside ids of grids: no grid has a colon at its end
SHIFTED = 0.5  # of the districts of one id and name: more that are redrawn speak of outlines that do not fit


def state_of(layout: Layout, district: str) -> str:
    """Return the grid of a district, or that it is excluded or in none."""
    return EXCLUDED if district in layout.excluded else layout.grid_of.get(district, NOWHERE)


def carried_by_most(
    then: StudyArea,
    now: StudyArea,
    district: str,
    sources: Sequence[DistrictMatch],
    weights: Mapping[str, float],
    state: str | None,
) -> Text:
    """Say that a district from several grids goes with most of its people."""
    where = _state(state or NOWHERE)
    share = weights[state or NOWHERE] / sum(weights.values())
    rough = any(match.estimated for match in sources) or bool(
        then.districts.loc[[str(match.then) for match in sources], "population_estimated"].any()
    )
    mark = Text("（估）", " (est.)") if rough else Text("", "")
    said = Text(f"沿用其 {share:.1%} 人口所在的", f"it goes where {share:.1%} of its people were{mark.en}: ")
    return _from(then, now, district, sources) + Text("；", "; ") + said + where + Text(mark.zh, "")


def left_unassigned(
    then: StudyArea,
    now: StudyArea,
    district: str,
    sources: Sequence[DistrictMatch],
    weights: Mapping[str, float],
    _: str | None,
) -> Text:
    """Say that a district from several grids stays unassigned: nothing tells where most of its people were."""
    states = join([_state(key) for key in weights], zh="、", en=", ")
    said = Text("；无法判定多数人口原属何处（", "; where most of its people were cannot be told (") + states
    return _from(then, now, district, sources) + said + Text("），暂不分配", "): left unassigned")


def _from(then: StudyArea, now: StudyArea, district: str, sources: Sequence[DistrictMatch]) -> Text:
    name = now.districts.at[district, "name"]
    names = "、".join(str(then.districts.at[match.then, "name"]) for match in sources)
    return Text(
        f"片区“{name}”由原属不同网格的 {names} 而来", f"{name} comes from {names}, which were in different grids"
    )


def _state(state: str) -> Text:
    if state == EXCLUDED:
        return Text("“不纳入布局”", "excluded")
    return Text("“未分配”", "unassigned") if state == NOWHERE else Text(f"网格 {state}", f"grid {state}")


def new_districts(now: StudyArea, districts: Sequence[str]) -> list[Text]:
    """Say which districts are new and in no grid."""
    if not districts:
        return []
    names = "、".join(now.districts.loc[list(districts), "name"])
    return [Text(f"新的片区在当时的布局中没有归属，暂不分配：{names}", f"new districts, left unassigned: {names}")]


def parts_of_people(then: StudyArea, now: StudyArea, matches: Sequence[DistrictMatch]) -> list[Text]:
    """Say which districts were cut by estimated shares, and of which nobody knows who lived there."""
    notes = []
    cut = [key for key in then.districts.index if key in {m.then for m in matches if m.estimated and m.now is not None}]
    if cut:
        people = then.districts.loc[cut, "population"].sum(skipna=False)
        many = Text("人数不详", "people not known") if math.isnan(people) else _people(people, rough=True)
        names = "、".join(then.districts.loc[cut, "name"])
        said = Text(f"按估计的比例分到今天各片区：{names}（", f"shared out to today's districts by estimate: {names} (")
        notes.append(said + many + Text("）", ")"))
    reached = {m.now for m in matches if m.then is not None}
    bare = [m.now for m in matches if m.then is None and m.now in reached]
    if bare:
        names = "、".join(now.districts.loc[bare, "name"])
        en = f"partly on ground that no district had, people of then not known: {names}"
        notes.append(Text(f"部分土地当时不在任何片区之内，当时的人口无法判定：{names}", en))
    return notes


def gone_districts(then: StudyArea, layout: Layout, matches: Sequence[DistrictMatch]) -> list[Text]:
    """Say what lives in no district of today, with its grid and people."""
    notes = []
    for match in matches:
        if match.then is None or match.now is not None:
            continue
        row = then.districts.loc[match.then]
        people = match.share * float(row["population"])
        many = Text("人数不详", "people not known") if math.isnan(people) else _people(people, rough=match.estimated)
        where = _state(state_of(layout, match.then))
        whole = match.fate is DistrictFate.GONE
        what = Text("", "") if whole else Text("的一部分", "part of ")
        notes.append(
            Text(f"片区“{row['name']}”{what.zh}（", f"{what.en}{row['name']} (")
            + where
            + Text("，", ", ")
            + many
            + Text("）已不在今天的任何片区之内", ") lies in no district of today")
        )
    return notes


def _people(people: float, *, rough: bool) -> Text:
    zh, en = ("（估）", " (est.)") if rough else ("", "")
    return Text(f"{people:,.0f} 人{zh}", f"{people:,.0f} people{en}")


def without_leads(layout: Layout, now: StudyArea) -> list[str]:
    """Return the leads that no facility of today is."""
    return [lead for lead in layout.leads if lead not in now.facilities.index]


def closed_leads(area: StudyArea, layout: Layout) -> list[Text]:
    """Say which leads are closed: they stay named, and nobody reaches them."""
    notes = []
    for grid in layout.grids:
        closed = [lead for lead in grid.leads if lead in area.closed]
        if closed:
            names = area.facility_names(closed)
            notes.append(
                Text(
                    f"网格 {grid.id} 的牵头医院 {names} 已关闭：仍列为牵头，但无人可达",
                    f"{names}, lead of grid {grid.id}, is closed: still named as lead, reached by nobody",
                )
            )
    return notes


def closed_members(then: StudyArea, area: StudyArea, layout: Layout, ids: Mapping[str, str]) -> list[Text]:
    """Say which listed members are closed and left out."""
    name_of = {ids[key]: then.facility_name(key) for key in then.facilities.index}
    gone = [
        (name_of[member.facility_id], grid.id)
        for grid in layout.grids
        for member in grid.members
        if member.facility_id in area.closed or member.facility_id not in area.facilities.index
    ]
    if not gone:
        return []
    told = join([Text(f"{name}（网格 {grid}）", f"{name} (grid {grid})") for name, grid in gone], zh="、", en=", ")
    return [Text("已关闭的成员单位不再列入：", "members that are closed are left out: ") + told]


def shifted_outlines(then: StudyArea, now: StudyArea, matches: Sequence[DistrictMatch]) -> list[Text]:
    """Warn where most districts of one id and name lie elsewhere: perhaps one layer is in another datum."""
    alike = [
        key for key in then.districts.index.intersection(now.districts.index)
        if then.districts.at[key, "name"] == now.districts.at[key, "name"]
    ]  # fmt: skip
    whole = {match.then for match in matches if match.then == match.now and match.share == 1}
    off = [key for key in alike if key not in whole]
    if len(off) <= SHIFTED * len(alike):
        return []
    counts = f"{len(off)}/{len(alike)}"
    zh = f"编号与名称都相同的片区中 {counts} 个边界不同：请核对两份边界的坐标系"
    return [Text(zh, f"{counts} districts of one id and name have other outlines: check the datum of both layers")]
