"""What an edit would change, measured before it is made: the words shown while a district is held over a grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridplan.access import AccessTable, Reach
from gridplan.compare import Change, change_words
from gridplan.indicators import Measures, Value, measure_edits
from gridplan.indicators.catalogue import coverage_id
from gridplan.indicators.scope import district_minutes
from gridplan.layout import Layout, assign_districts, unassign_districts
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Text, join

NAMES_SHOWN = 3
_WITHOUT_MINUTES = {
    Reach.BEYOND: Text("到新牵头医院超出计算上限", "beyond the cutoff of minutes to the new lead"),
    Reach.UNREACHABLE: Text("到新牵头医院无通路", "no path to the new lead"),
    Reach.UNDETERMINED: Text("到新牵头医院的时间", "minutes to the new lead ") + UNDETERMINED,
}


@dataclass(frozen=True)
class Preview:
    """Districts that would go to `grid` (None: to none), and what that changes.

    `changes` are of the whole layout, by indicator id; `by_grid` those of the grids that lose or gain, by grid id.
    `warnings` tell what is worth a second look; none of them forbids the edit.
    """

    districts: tuple[str, ...]
    grid: str | None
    layout: Layout
    changes: Mapping[str, Change]
    by_grid: Mapping[str, Mapping[str, Change]]
    warnings: tuple[Text, ...]


def preview(
    area: StudyArea,
    access: AccessTable,
    layout: Layout,
    districts: Sequence[str],
    grid: str | None,
    *,
    before: Measures,
) -> Preview:
    """Measure `layout` with `districts` in `grid`, beside `before`, which is `measure_edits` of the layout as it is.

    Raises EditError for an edit that cannot be made, such as one of a locked district.
    """
    edited = unassign_districts(layout, districts) if grid is None else assign_districts(layout, districts, grid)
    after = measure_edits(area, edited, access)
    limits = sorted(access.settings.thresholds_min)
    keys = ("mean_minutes", coverage_id(limits[len(limits) // 2]), "balance_max_min")
    left = {layout.grid_of.get(key) for key in districts}
    touched = [each.id for each in layout.grids if each.id == grid or each.id in left]

    def changes(ids: Sequence[str], old: Mapping[str, Value], new: Mapping[str, Value]) -> dict[str, Change]:
        return {key: Change(before.indicators[key], old[key], new[key]) for key in ids}

    by_grid = {each: changes(("population", "pieces"), before.by_grid[each], after.by_grid[each]) for each in touched}
    warnings = [*_shapes(by_grid), *_paths(area, access, edited, districts if grid is not None else ())]
    return Preview(tuple(districts), grid, edited, changes(keys, before.whole, after.whole), by_grid, tuple(warnings))


def _shapes(by_grid: Mapping[str, Mapping[str, Change]]) -> list[Text]:
    """Tell the grids that fall into more pieces, and those that are left without districts."""
    told = []
    for grid, changes in by_grid.items():
        was, now = changes["pieces"].before.number or 0, changes["pieces"].after.number
        if now is None and was:
            told.append(Text(f"网格 {grid} 不再有片区", f"grid {grid} is left without districts"))
        elif now is not None and now > max(was, 1):
            told.append(Text(f"网格 {grid} 分成 {now:.0f} 块", f"grid {grid} falls into {now:.0f} pieces"))
    return told


def _paths(area: StudyArea, access: AccessTable, edited: Layout, districts: Sequence[str]) -> list[Text]:
    """Tell which of `districts` have no minutes to their new lead, and why."""
    reach = district_minutes(edited, access)["reach"]
    told = []
    for state, words in _WITHOUT_MINUTES.items():
        own = [key for key in districts if reach[key] == state]
        if own:
            told.append(_names(area, own) + Text(" ", ": ") + words)
    return told


def describe(found: Preview, area: StudyArea) -> Text:
    """Return a preview as a line: what goes where, what it changes on the whole and in the grids concerned.

    The warnings are not in it.
    """
    names = _names(area, found.districts)
    head = Text("移出网格 ", "Take out ") if found.grid is None else Text("移动 ", "Move ")
    target = Text("", "") if found.grid is None else Text(f" → 网格 {found.grid}", f" → grid {found.grid}")
    told = [change_words(change) for change in found.changes.values()]
    told += [
        Text(f"网格 {grid} ", f"grid {grid} ") + change_words(changes["population"])
        for grid, changes in found.by_grid.items()
    ]
    return head + names + target + Text("：", ": ") + join(told, zh="，", en=", ")


def _names(area: StudyArea, districts: Sequence[str]) -> Text:
    names = [str(area.districts.at[key, "name"]) for key in districts[:NAMES_SHOWN]]
    zh, en = "、".join(names), ", ".join(names)
    if len(districts) <= NAMES_SHOWN:
        return Text(zh, en)
    return Text(f"{zh}等 {len(districts)} 个片区", f"{en} and others ({len(districts)} districts)")
