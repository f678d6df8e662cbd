"""What if: a scenario built from forms, and the present plan before and under it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from gridplan.compare import PathChanges, compare, path_changes
from gridplan.errors import GridplanError
from gridplan.scenario import Scenario, change_text, draft_of, read_scenario, scenario_yaml
from gridplan.text import Text
from gridplan.ui import change_form, figures_table, scenario_state, state
from gridplan.ui.words import Speaker, plain

_OPENED = "opened_scenario"


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the forms beside the list of changes, then the comparison."""
    forms, listed = st.columns(2, gap="medium")
    with forms:
        change_form.draw(desk, t)
    with listed:
        _title(t)
        _changes(desk, t)
        _files(desk, t)
    scenario = scenario_state.draft().scenario
    if scenario is None:
        return
    try:
        _comparison(desk, scenario, t)
    except GridplanError as error:
        st.error(t.refusal(error))


def _title(t: Speaker) -> None:
    draft = scenario_state.draft()
    key = f"scenario-title-{t.key}-{scenario_state.epoch()}"
    title = st.text_input(t("情景名称", "Title of the scenario"), draft.name.text.to(t.language), key=key)
    scenario_state.put(draft.named(title, t.language))


def _changes(desk: state.Desk, t: Speaker) -> None:
    """Show a line per change with a button that takes it away."""
    draft = scenario_state.draft()
    if not draft.changes:
        st.caption(
            t(
                "还没有变更。在左侧选择一种变更，填写后按“添加”。",
                "No change yet. Choose one on the left, fill it in and press “Add”.",
            )
        )
    for number, change in enumerate(draft.changes):
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.markdown(f"{number + 1}\\. {plain(t.text(change_text(desk.area, change)))}")
        button.button(
            t("移除", "Remove"),
            key=f"remove-change-{number}",
            on_click=scenario_state.put,
            args=(draft.without_change(number),),
            width="stretch",
        )


def _files(desk: state.Desk, t: Speaker) -> None:
    """Offer the scenario as a file, keep it as A, open another one."""
    scenario, kept = scenario_state.draft().scenario, scenario_state.reference()
    save, keep, forget = st.columns(3)
    save.download_button(
        t("下载情景（YAML）", "Download (YAML)"),
        data="" if scenario is None else scenario_yaml(scenario),
        file_name=f"{desk.area.manifest.id}-{t('情景', 'scenario')}.yaml",
        mime="application/yaml",
        disabled=scenario is None,
        on_click="ignore",
        width="stretch",
    )
    keep.button(
        t("保留为 A，继续改出 B", "Keep as A, go on to B"),
        help=t(
            "保留现在的情景作对照；之后增减变更，或打开另一个情景文件，即为 B。",
            "Keeps the scenario to compare with; what you change or open from now on is B.",
        ),
        on_click=scenario_state.keep,
        args=(scenario,),
        disabled=scenario is None,
        width="stretch",
    )
    forget.button(
        t("不再与 A 对照", "Forget A"),
        on_click=scenario_state.keep,
        args=(None,),
        disabled=kept is None,
        width="stretch",
    )
    _open(desk, t)


def _open(desk: state.Desk, t: Speaker) -> None:
    """Open a scenario file in the place of the present one."""
    given = st.file_uploader(t("打开情景文件（YAML）", "Open a scenario file (YAML)"), type=["yaml", "yml"])
    if given is None or st.session_state.get(_OPENED) == given.file_id:
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(given.name).name
        path.write_bytes(given.getvalue())
        try:
            scenario = read_scenario(path)
            scenario_state.case(desk, scenario)
        except GridplanError as error:
            st.error(t.refusal(error))
            return
    st.session_state[_OPENED] = given.file_id
    scenario_state.start(draft_of(scenario))
    st.rerun()


def _comparison(desk: state.Desk, scenario: Scenario, t: Speaker) -> None:
    """Show who gains or loses the way, then every figure, against the area as it is or scenario A."""
    kept = scenario_state.reference()
    title = t.text(scenario.name.text)
    headings = t("现状", "as it is"), t("情景：", "scenario: ") + title
    if kept is not None:
        headings = f"A · {t.text(kept.name.text)}", f"B · {title}"
    cases = scenario_state.case(desk, kept), scenario_state.case(desk, scenario)
    if not desk.plan.layout.grids:
        st.info(
            t(
                "方案还没有网格，就医时间无从比较；请先在“求解”或“调整”中得出方案。",
                "The plan has no grids yet, so there are no minutes to compare: make one under “Optimise”.",
            )
        )
    st.markdown(_paths(path_changes(*cases), t))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        figures_table.draw(compare(*cases), *headings, t)
    with right:
        st.caption(_basis(desk, t))
        done = [case.area.notices[0] for case, each in zip(cases, (kept, scenario), strict=True) if each is not None]
        st.markdown("\n".join(f"- {plain(t.text(notice))}" for notice in done))


def _paths(paths: PathChanges, t: Speaker) -> str:
    """Return who loses and gains the way in a line; the undetermined only where there are any."""
    said = [
        (Text("失去到牵头医院的通路", "lose the way to their lead"), paths.lost),
        (Text("新获通路", "gain one"), paths.gained),
    ]
    if paths.undetermined.number != 0:
        said.append((Text("时间变为无法判定", "have no known minutes any more"), paths.undetermined))
    counted = [(words, figures_table.people_text(value, t)) for words, value in said]
    return "&emsp;".join(t(f"{words.zh} **{count}** 人", f"**{count}** people {words.en}") for words, count in counted)


def _basis(desk: state.Desk, t: Speaker) -> str:
    kind = plain(t.text(desk.area.population_kinds[desk.area.population_kind]))
    return t(
        f"同一布局方案在两种条件下测算；人口口径：{kind}。情景中的道路、车速和机构均为假定。",
        f"The same layout measured under both; people counted: {kind}. What a scenario says of roads, speeds and "
        "facilities is an assumption.",
    )
