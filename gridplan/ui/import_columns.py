"""Second step of an import: which layer each table is and which of its columns is what, shown on its first rows."""

from datetime import date

import pandas as pd
import streamlit as st

from gridplan.importing import revise
from gridplan.importing.asking import FIELD_WORDS, LAYER_WORDS, REQUIRED, column_key
from gridplan.importing.draft import SKIP, Draft
from gridplan.importing.mapping import Decision, LayerName, Source
from gridplan.importing.numbers import FACTORS, unit_said
from gridplan.importing.synonyms import FIELDS
from gridplan.layers.raw import RawTable
from gridplan.questions import Question
from gridplan.text import Text
from gridplan.ui import account_state, import_questions, import_state
from gridplan.ui.import_state import Import
from gridplan.ui.words import Speaker, plain

FIRST_ROWS = 6
ACROSS = 4  # boxes beside each other
SAMPLES = 3
_SKIPPED = Text("不读此表", "leave this table out")
Key = tuple[str, str]  # file and part


def draw(one: Import, t: Speaker) -> None:
    """Show the tables at the left, the one that is open at the right."""
    draft = one.draft
    if draft is None:
        st.info(t("请先放入文件。", "Hand in files first."))
        return
    if not draft.tables:
        st.info(t("没有可识别的表。", "There is no table to look at."))
        return
    left, right = st.columns([1, 3], gap="medium")
    with left:
        key = _which(one, draft, t)
    with right:
        _table(one, draft, key, t)


def _which(one: Import, draft: Draft, t: Speaker) -> Key:
    """Choose the table; those with open questions are marked."""
    keys = {table.told: key for key, table in draft.tables.items()}
    asked = [question.where for question in one.open("columns")]
    told = one.shown.get("columns", "")
    told = told if told in keys else next((name for name in keys if name in asked), next(iter(keys)))
    one.shown["columns"] = told
    widget = f"import-table-{t.key}-{told}-{len(keys)}-{len(asked)}"

    def words(name: str) -> str:
        count = asked.count(name)
        return plain(name) + (t(f"　**{count} 待定**", f"  **{count} open**") if count else "")

    def remember() -> None:
        one.shown["columns"] = st.session_state[widget]

    st.radio(
        t("表与图层", "Tables and layers"),
        list(keys),
        index=list(keys).index(told),
        format_func=words,
        key=widget,
        on_change=remember,
    )
    return keys[told]


def _table(one: Import, draft: Draft, key: Key, t: Speaker) -> None:
    table = draft.tables[key]
    st.markdown(f"##### {plain(table.told)}")
    source = next((each for each in draft.mapping.sources if (each.file, each.part) == key), None)
    questions = [question for question in one.open("columns") if question.where == table.told]
    _layer(one, key, table, source, questions, t)
    frame = pd.DataFrame(table.rows[:FIRST_ROWS], columns=list(table.header))
    st.dataframe(frame, hide_index=True, height="content")
    st.caption(_caption(table, t))
    if source is None:
        return
    open_columns = [question for question in questions if question.about == "column"]
    if open_columns:
        import_questions.draw(one, open_columns, t)
    asked = {question.key for question in open_columns}
    _fields(one, table, source, asked, t)
    _units(one, table, source, t)
    if table.header_rows:
        _headings(one, key, table, source, t)


def _caption(table: RawTable, t: Speaker) -> str:
    rows = t.listed(map(str, table.header_rows))
    head = t(f"标题在第 {rows} 行；", f"headings in row {rows}; ") if rows else ""
    return head + t(
        f"共 {len(table.rows):,} 行，上面是前 {min(FIRST_ROWS, len(table.rows))} 行。",
        f"{len(table.rows):,} rows, the first {min(FIRST_ROWS, len(table.rows))} of them above.",
    )


def _layer(
    one: Import, key: Key, table: RawTable, source: Source | None, questions: list[Question], t: Speaker
) -> None:
    """Ask for the layer of the table, the one that was guessed being chosen; why, where it was not sure."""
    question = next((each for each in questions if each.about == "layer"), None)
    options: list[LayerName | str] = [*LAYER_WORDS, SKIP]
    now = source.layer if source is not None else None if question is not None else SKIP
    widget = f"import-layer-{table.told}-{t.key}-{now}"
    words: dict[str, Text] = {**dict(LAYER_WORDS.items()), SKIP: _SKIPPED}

    def take() -> None:
        chosen = st.session_state[widget]
        if chosen is not None:
            decision = Decision(value=chosen, person=account_state.name(), date=date.today())
            import_state.change(one, revise.with_layer(one.mapping, key, table, decision))

    st.selectbox(
        t("此表是哪个图层", "Which layer is this table"),
        options,
        index=None if now is None else options.index(now),
        format_func=lambda layer: t.text(words[layer]),
        placeholder=t("请选择……", "choose …"),
        key=widget,
        on_change=take,
    )
    if question is not None:
        proposed = next((option for option in question.options if option.value == question.proposed), None)
        said = t.text(question.text)
        if proposed is not None and proposed.why is not None:
            said += t(f"可能是“{proposed.label.zh}”：{proposed.why.zh}。",
                      f" It may be {proposed.label.en}: {proposed.why.en}.")  # fmt: skip
        st.warning(plain(said))


def _fields(one: Import, table: RawTable, source: Source, asked: set[str], t: Speaker) -> None:
    """Show a box for each field of the layer not `asked` about: those found or needed, the others folded away."""
    fields = [name for name in FIELDS[source.layer] if column_key(table, name) not in asked]
    needed = [name for name in REQUIRED[source.layer] if name not in ("lon", "lat") or table.geometry is None]
    first = [name for name in fields if name in source.columns or name in needed]
    if first:
        st.markdown(t("**各项取自哪一列**", "**Which column is what**"))
        _boxes(one, table, source, first, needed, t)
    others = [name for name in fields if name not in first]
    if others:
        with st.expander(t(f"其他可读入的项（{len(others)}），没有识别到", f"{len(others)} more that were not found")):
            _boxes(one, table, source, others, needed, t)
    used = set(source.columns.values())
    unused = [plain(heading) for heading in table.header if heading not in used]
    if unused:
        st.caption(t("没有用到的列：", "Columns not used: ") + t.listed(unused))
    kinds = [f"{plain(words.zh if t.language == 'zh' else words.en)} ← {plain(source.columns[kind])}"
             for kind, words in source.kinds.items()]  # fmt: skip
    if kinds:
        st.caption(t("另计：", "Also counted: ") + t("；", "; ").join(kinds))


def _boxes(one: Import, table: RawTable, source: Source, fields: list[str], needed: list[str], t: Speaker) -> None:
    for start in range(0, len(fields), ACROSS):
        for column, name in zip(st.columns(ACROSS), fields[start : start + ACROSS], strict=False):
            with column:
                _box(one, table, source, name, t, needed=name in needed)


def _box(one: Import, table: RawTable, source: Source, name: str, t: Speaker, *, needed: bool) -> None:
    heading = source.columns.get(name, "")
    options = ["", *table.header]
    key = column_key(table, name)
    widget = f"import-{key}-{t.key}-{heading}"
    said = t.text(FIELD_WORDS[name]).removeprefix("the ").capitalize() + ("＊" if needed else "")

    def take() -> None:
        import_state.decide(one, {key: st.session_state[widget]})

    st.selectbox(
        said,
        options,
        index=options.index(heading) if heading in options else 0,
        format_func=lambda value: value or t("（不使用）", "(not used)"),
        key=widget,
        on_change=take,
    )
    if heading in table.position:
        values = list(dict.fromkeys(value for value in table.column(heading) if value))[:SAMPLES]
        st.caption(plain(t.listed(values)) or t("空列", "an empty column"))
    elif needed:
        st.caption(t(":red[必填，还没有选]", ":red[needed, not chosen yet]"))


def _units(one: Import, table: RawTable, source: Source, t: Speaker) -> None:
    """Say in which unit people are counted, and let it be corrected."""
    counted = [kind for kind in ("population", *source.kinds) if kind in source.columns]
    for kind in counted:
        heading = source.columns[kind]
        unit = unit_said(source, table, kind) or "人"
        units = [each for each in FACTORS if each not in ("", "万")]
        widget = f"import-unit-{table.told}-{kind}-{t.key}-{unit}"

        def take(kind: str = kind, widget: str = widget) -> None:
            options = {**source.options, f"unit_{kind}": st.session_state[widget]}
            told = source.model_copy(update={"options": options})
            import_state.change(one, revise.with_source(one.mapping, told))

        if unit in FACTORS:
            unit = "万人" if unit == "万" else unit
            st.radio(
                t(f"“{plain(heading)}”的单位", f"Unit of {plain(heading)}"),
                units,
                index=units.index(unit),
                key=widget,
                on_change=take,
                horizontal=True,
            )


def _headings(one: Import, key: Key, table: RawTable, source: Source, t: Speaker) -> None:
    """Let the rows of the headings be corrected."""
    with st.expander(t("标题行不对？", "Are the rows of the headings wrong?")):
        first, last, button = st.columns([1, 1, 1], vertical_alignment="bottom")
        rows = table.header_rows
        low = first.number_input(
            t("从第几行", "from row"), 1, None, rows[0], key=f"import-head-{table.told}-{rows}-{t.key}"
        )
        high = last.number_input(
            t("到第几行", "to row"), 1, None, rows[-1], key=f"import-tail-{table.told}-{rows}-{t.key}"
        )
        told = tuple(range(int(low), int(high) + 1))
        changed = revise.with_header_rows(one.mapping, key, table, source.layer, told) if told else one.mapping
        button.button(
            t("按此重读", "Read again"),
            key=f"import-reread-{table.told}",
            disabled=not told or told == rows,
            on_click=lambda: import_state.change(one, changed, reread=True),
            width="stretch",
        )
