"""Steps and changes of districts in words."""

import math

import geopandas as gpd

from gridplan.district_set import STEP_NAMES, DistrictSet, Step, StepKind, apply
from gridplan.layout import Layout
from gridplan.redraw.effects import Change, Redrawn
from gridplan.text import UNDETERMINED, Text, join

NAMED = 10  # of districts in a sentence


def step_text(step: Step, before: DistrictSet, units: gpd.GeoDataFrame) -> Text:
    """Return a step in a sentence; `before` are the districts that it was made on."""
    old = [before.districts[key].name for key in step.before]
    was, kind = _listed(old), STEP_NAMES[step.kind]
    if step.kind is StepKind.RENAME:
        return Text(f"{was.zh} {kind.zh}为 {step.names[0]}", f"{was.en} {kind.en} to {step.names[0]}")
    if step.kind is StepKind.MERGE:
        return Text(f"{was.zh} {kind.zh}为 {step.names[0]}", f"{was.en} {kind.en} as {step.names[0]}")
    parts = [
        Text(f"{name}（{own.zh}）", f"{name} ({own.en})")
        for name, given in zip(step.names, step.units, strict=True)
        if given
        for own in [_listed([str(units.at[unit, "name"]) if unit in units.index else unit for unit in given])]
    ]
    made = join(parts, zh="、", en=", ")
    if step.kind is StepKind.MOVE:
        return Text(f"{kind.zh}：划入 {made.zh}", f"{kind.en} into {made.en}")
    if step.kind is StepKind.SPLIT:
        return Text(f"{was.zh} {kind.zh}为 {made.zh}", f"{was.en} {kind.en} into {made.en}")
    return Text(f"{kind.zh} {made.zh}", f"{kind.en}: {made.en}")


def steps_since(before: DistrictSet, after: DistrictSet, units: gpd.GeoDataFrame) -> list[tuple[Step, Text]]:
    """Return the steps that lead from `before` to `after`, each in words."""
    found, state = [], before
    for step in after.steps[len(before.steps) :]:
        found.append((step, step_text(step, state, units)))
        state = apply(state, step)
    return found


def people_text(people: float, *, estimated: bool) -> Text:
    """Return a number of people, with the mark of an estimate; undetermined where it is not known."""
    if math.isnan(people):
        return UNDETERMINED
    mark = Text(" 估", " est.") if estimated else Text("", "")
    return Text(f"{people:,.0f}", f"{people:,.0f}") + mark


def counted_text(redrawn: Redrawn) -> Text:
    """Return how many people are counted before and after, and the districts that are not."""
    before, after = redrawn.counted
    said = Text(
        f"人口合计（已知的）：{before:,.0f} → {after:,.0f}", f"people counted in all: {before:,.0f} → {after:,.0f}"
    )
    if not redrawn.uncounted:
        return said
    names = _listed([redrawn.after.districts[key].name for key in redrawn.uncounted[:NAMED]])
    more = len(redrawn.uncounted)
    zh, en = f"；{more} 个片区人口无法判定，未计入：{names.zh}", f"; {more} undetermined, not counted: {names.en}"
    return said + (Text(zh, en) if more <= NAMED else Text(f"{zh} 等", f"{en} …"))


def place_text(layout: Layout, district: str) -> Text:
    """Return the grid of a district, or that it is unassigned or excluded."""
    if district in layout.excluded:
        return Text("不纳入", "excluded")
    grid = layout.grid_of.get(district)
    return Text("未分配", "unassigned") if grid is None else Text(f"网格 {grid}", f"grid {grid}")


def change_row(change: Change, redrawn: Redrawn, units: gpd.GeoDataFrame) -> dict[Text, Text]:
    """Return the cells of a change by heading."""
    after = redrawn.after.districts[change.district]
    asked = {question.key for question in redrawn.questions}
    place = place_text(redrawn.layout, change.district)
    unknown = _listed([str(units.at[unit, "name"]) for unit in change.unknown])
    return {
        Text("片区", "district"): _plain(after.name),
        Text("区划", "administrative area"): _plain(after.admin_area),
        Text("来自", "from"): _came_from(change, redrawn),
        Text("单元", "units"): _plain(str(len(redrawn.after.units_of(change.district)))),
        Text("人口", "population"): people_text(change.population, estimated=change.estimated),
        Text("网格", "grid"): Text("待定", "to decide") if f"grid:{change.district}" in asked else place,
        Text("人口未知的单元", "units of unknown population"): unknown,
    }


def _came_from(change: Change, redrawn: Redrawn) -> Text:
    """Return the names of the districts before; of one that was there, that it is itself, under the name it had."""
    before = redrawn.before.districts
    others = [before[key].name for key in change.sources if key != change.district]
    if change.district not in before:
        return _listed(others)
    own = before[change.district].name
    return Text("、".join([f"{own}（本片区）", *others]), ", ".join([f"{own} (itself)", *others]))


def _listed(names: list[str]) -> Text:
    return Text("、".join(names), ", ".join(names))


def _plain(said: str) -> Text:
    return Text(said, said)
