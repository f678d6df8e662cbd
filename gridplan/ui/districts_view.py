"""The page of districts: what they are made of, edits with who and why, what these change, a new study area."""

import geopandas as gpd
import pandas as pd
import shapely
import streamlit as st

from gridplan.district_set import DistrictSet
from gridplan.errors import GridplanError
from gridplan.export.colours import EXCLUDED, UNASSIGNED, area_colours
from gridplan.export.template_xlsx import template_xlsx
from gridplan.redraw import can_redraw
from gridplan.redraw.words import change_row, counted_text, people_text, place_text, steps_since
from gridplan.templates import TEMPLATES
from gridplan.ui import districts_form, districts_save, districts_state, state, upload
from gridplan.ui.place_map import Look, Place, pick
from gridplan.ui.words import Speaker, plain

MAP_HEIGHT_PX = 520
TABLE_HEIGHT_PX = 420
MOST_NAMES = 120  # on a map, before they hide it
LARGE_PART = 0.2  # of the largest part of its district: smaller ones bear no name


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the map beside the edits, then the steps with their effects, and every district with its units."""
    folder = districts_state.just_saved()
    if folder is not None:
        st.success(
            t(
                f"已存为新的规划范围并打开：{plain(folder)}。到“布局”页调整各片区所属的网格。",
                f"Saved as a new study area, which is open now: {plain(folder)}. Its layout is on the layout page.",
            )
        )
    if not can_redraw(desk.area):
        _lacking(t)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _map(desk, t)
    with right:
        _steps_buttons(desk, t)
        districts_form.draw(desk, t)
    effects, listed = st.tabs([t("步骤与影响", "Steps and effects"), t("全部片区与单元", "All districts and units")])
    with effects:
        _effects(desk, t)
    with listed:
        _listed(desk, t)


def _lacking(t: Speaker) -> None:
    """Say what is needed to redraw districts, and offer the template."""
    st.info(
        t(
            "这个规划范围没有社区（村）资料，片区不能在这里拆分、合并或调整。",
            "This study area does not say which communities its districts are made of: they cannot be redrawn here.",
        )
    )
    st.markdown(
        t(
            "需要两样：\n\n"
            "1. **社区、村名单**（图层 units）：每行一个社区或村，写明属于哪个片区，最好有人口；人口不知道的留空。\n"
            "2. **社区、村的边界**（图层 unit\\_outlines）：面图层，以同一编号对应名单。\n\n"
            "导入带“社区名称、所属片区、人口”的社区面图层，两样即同时具备。此后可在地图上选社区，拆分、新设、合并、更名片区；"
            "没有社区资料的片区按整片计。",
            "Two things are needed:\n\n"
            "1. **A list of communities and villages** (layer units): one a row, with its district and, best, its "
            "people; blank where not known.\n"
            "2. **Their outlines** (layer unit\\_outlines): polygons with the same ids.\n\n"
            "Importing polygons of communities with name, district and people gives both. Districts can then be split, "
            "created, merged and renamed on the map. "
            "A district without communities counts as one unit.",
        )
    )
    template = TEMPLATES["units"]
    st.download_button(
        t("下载社区名单模板（Excel）", "Download the template of communities (Excel)"),
        template_xlsx(template),
        file_name=f"{template.name.to(t.language)}.xlsx",
        on_click="ignore",
    )


def _map(desk: state.Desk, t: Speaker) -> None:
    """Draw units in the colours of their grids and districts as bold lines; a click chooses a unit."""
    units, present = districts_state.units(desk), districts_state.history(desk).present
    layout, borders = districts_state.shown(desk)
    colours = area_colours(layout, desk.area)
    chosen = set(districts_state.chosen(t))
    looks = {}
    for unit, name, people in zip(units.index, units["name"], units["population"], strict=True):
        home = present.district_of.get(str(unit), "")
        fill = EXCLUDED if home in layout.excluded else colours.get(layout.grid_of.get(home, ""), UNASSIGNED)
        district = present.districts[home].name if home else t("不属于任何片区", "in no district")
        told = t.text(people_text(float(people), estimated=False))
        looks[str(unit)] = Look(f"{name} · {district} · {told}", fill, str(unit) in chosen)
    unit_shapes, district_shapes = districts_state.shapes(desk)
    spot = pick(
        unit_shapes,
        (),
        "units",
        key=f"district-map-{desk.name}",
        height_px=MAP_HEIGHT_PX,
        looks=looks,
        borders=district_shapes,
        names=_names(present, borders),
    )
    if spot is not None:
        hit = units.index[shapely.intersects_xy(units.geometry.to_numpy(), *spot)]
        if len(hit):
            districts_state.toggle(str(hit[0]), t)
            st.rerun()
    st.caption(
        t(
            "粗线为片区，细线为社区、村；颜色为方案中的网格，灰色未分配。点击社区即选定，再点取消；指向社区看名称、片区和人口。",
            "Bold lines are districts, thin ones communities; colours are the grids of the plan, grey is unassigned. "
            "Click a community to choose it, again to let it go; point at it for name, district and people.",
        )
    )


def _names(present: DistrictSet, borders: gpd.GeoSeries) -> list[Place]:
    """Return the names of districts where they are written: on each large part of them; of too many, none."""
    if len(borders) > MOST_NAMES:
        return []
    parts = borders.explode()
    size = pd.Series(shapely.area(parts.to_numpy()), index=parts.index)
    spots = parts[(size >= LARGE_PART * size.groupby(level=0).transform("max")).to_numpy()].representative_point()
    return [
        Place(present.districts[str(key)].name, x, y) for key, x, y in zip(spots.index, spots.x, spots.y, strict=True)
    ]


def _steps_buttons(desk: state.Desk, t: Speaker) -> None:
    steps = districts_state.history(desk)
    back, forward, anew = st.columns(3)
    back.button(
        t("撤回上一步", "Take back a step"),
        on_click=lambda: districts_state.put(steps.undo()),
        disabled=not steps.past,
        width="stretch",
    )
    forward.button(
        t("恢复一步", "Put it back"),
        on_click=lambda: districts_state.put(steps.redo()),
        disabled=not steps.future,
        width="stretch",
    )
    anew.button(
        t("全部放弃", "Drop all steps"),
        on_click=lambda: districts_state.put(steps.do(districts_state.before(desk))),
        disabled=steps.present == districts_state.before(desk),
        width="stretch",
    )


def _effects(desk: state.Desk, t: Speaker) -> None:
    """List the steps, what they change, what must be decided, what must be said; then the form to save."""
    first, present = districts_state.before(desk), districts_state.history(desk).present
    units = districts_state.units(desk)
    _earlier(first, t)
    if present == first:
        st.caption(
            t(
                "还没有改划。在地图上点选社区，再选一种操作；写入之前先看到人口与网格的变化。",
                "Nothing is redrawn yet. Choose communities on the map, then what to do with them; people and grids "
                "are shown before anything is written.",
            )
        )
        return
    for number, (step, said) in enumerate(steps_since(first, present, units), start=1):
        by = f"{step.entered.person}{t('，', ', ')}{step.entered.date:%Y-%m-%d}"
        why = f"{t.colon}{step.entered.reason}" if step.entered.reason else ""
        st.markdown(f"{number}\\. {plain(t.text(said))} — {plain(by + why)}")
    try:
        redrawn = districts_state.redrawn(desk)
    except GridplanError as error:
        upload.refusal(error, t)
        return
    upload.table([t.row(change_row(change, redrawn, units)) for change in redrawn.changes])
    legend = t(
        "“估”：按社区人口分摊，或社区人口本身为估计。",
        "est.: shared out by the people of communities, or these are estimates.",
    )
    st.caption(f"{plain(t.text(counted_text(redrawn)))}{t('。', '. ')}{legend}")
    for note in redrawn.layers.notes:
        st.caption(plain(t.text(note)))
    districts_save.draw(desk, redrawn, t)


def _earlier(first: DistrictSet, t: Speaker) -> None:
    if first.steps:
        last = first.steps[-1].entered
        st.caption(
            t(
                f"这个规划范围已改划 {len(first.steps)} 步，最近一步：{plain(last.person)}，{last.date:%Y-%m-%d}。",
                f"This area was redrawn in {len(first.steps)} steps, the last by {plain(last.person)}, {last.date}.",
            )
        )


def _listed(desk: state.Desk, t: Speaker) -> None:
    """Show a row per unit, ordered by district, with the grid of the district."""
    units, present = districts_state.units(desk), districts_state.history(desk).present
    layout, _ = districts_state.shown(desk)
    rows = []
    for key, district in present.districts.items():
        for unit in present.units_of(key):
            row = units.loc[unit]
            rows.append(
                {
                    t("片区", "district"): district.name,
                    t("曾用名", "former names"): t.listed(district.former_names),
                    t("区划", "administrative area"): district.admin_area,
                    t("网格", "grid"): t.text(place_text(layout, key)),
                    t("单元", "unit"): str(row["name"]),
                    t("类别", "kind"): str(row["kind"]),
                    t("人口", "population"): t.text(people_text(float(row["population"]), estimated=False)),
                }
            )
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=TABLE_HEIGHT_PX)
