"""What may be done with a revision: open it, branch off, restore, publish, put into operation, retire."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from gridplan.accounts import Act
from gridplan.errors import GridplanError
from gridplan.store import MAIN, Revision
from gridplan.store_words import revision_words
from gridplan.text import Text
from gridplan.ui import account_state, pills, plans_merge, reason_fields, state, store_state
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker, plain

_WORDS: dict[Act, Text] = {
    Act.BRANCH: Text("分支", "Branch"),
    Act.SAVE: Text("恢复", "Restore"),
    Act.PUBLISH: Text("发布", "Publish"),
    Act.OPERATE: Text("运行", "Operate"),
    Act.RETIRE: Text("停用", "Retire"),
}
_MEANT: dict[Act, Text] = {
    Act.BRANCH: Text("由此另起一支试算，主线不变。", "Try something else from here; the main line stays as it is."),
    Act.SAVE: Text(
        "把这个版本的内容存为主线的下一个修订。", "What it holds becomes the next revision of the main line."
    ),
    Act.PUBLISH: Text("定为可以投入运行的版本。", "From then on it may be put into operation."),
    Act.OPERATE: Text(
        "自某日起运行，复评时限由此起算；此前运行的版本到该日为止。",
        "In operation from a day on: the review clock starts, and what was in operation before ends.",
    ),
    Act.RETIRE: Text("自某日起不再运行。", "No longer in operation from a day on."),
}


def draw(desk: state.Desk, kept: Kept, revision: Revision, t: Speaker) -> None:
    """Show which revision is chosen, the button that opens it, and the form of what is to be done."""
    st.markdown(f"**{plain(t.text(revision_words(revision)))}**　{plain(revision.reason)}")
    st.button(
        t("打开到编辑器", "Open in the editor"),
        key=f"open-{revision.id}-{t.key}",
        on_click=_open,
        args=(desk, kept, revision),
        help=t("现在的工作仍在历史中，可撤销回去。", "The present work stays in the history: undo leads back to it."),
        width="stretch",
    )
    if revision.branch != MAIN:
        st.button(
            t("并入主线…", "Merge into the main line…"),
            key=f"merge-{revision.id}-{t.key}",
            on_click=_merge,
            args=(desk, kept, revision),
            disabled=account_state.refusal(Act.SAVE) is not None,
            width="stretch",
        )
    act = pills.choose("revision-act", {each: t.text(words) for each, words in _WORDS.items()}, Act.BRANCH, t)
    st.caption(t.text(_MEANT[act]))
    refusal = account_state.refusal(act)
    if refusal is not None:
        st.caption(plain(t.text(refusal)) + t("。", "."))
        return
    with st.form(f"act-{act}-{revision.id}-{t.key}"):
        what = _asked(act, t)
        reason, person = reason_fields.draw(t)
        if not st.form_submit_button(t.text(_WORDS[act]), type="primary", width="stretch"):
            return
    try:
        _DOING[act](desk, kept, revision, what, person, reason)
    except GridplanError as error:
        st.error(t.refusal(error))
        return
    account_state.sign(person)
    st.rerun()


def _asked(act: Act, t: Speaker) -> str:
    """Ask for the name of a branch or for a day; return it as text."""
    if act is Act.BRANCH:
        return st.text_input(t("分支名称", "Name of the branch"))
    if act in (Act.OPERATE, Act.RETIRE):
        label = t("起始运行日期", "Start of operation") if act is Act.OPERATE else t("停用日期", "First day without it")
        return str(st.date_input(label, date.today(), format="YYYY-MM-DD"))
    return ""


def _open(desk: state.Desk, kept: Kept, revision: Revision) -> None:
    try:
        plan = store_state.store().opened(revision.id, desk.area)
    except GridplanError as error:
        state.refuse(error.text)
        return
    plans_merge.end()
    state.do(plan, act=Act.LOOK)
    store_state.rest_on(kept.entry, revision, plan=plan)
    store_state.say(Text("已打开 ", "Opened ") + revision_words(revision))


def _merge(desk: state.Desk, kept: Kept, revision: Revision) -> None:
    """Open the head of the main line, and begin to merge a branch into it."""
    _open(desk, kept, kept.head)
    plans_merge.begin_branch(kept, revision)


def _branch(desk: state.Desk, kept: Kept, revision: Revision, name: str, person: str, reason: str) -> None:
    branch = store_state.store().branch(revision.id, name, author=person, reason=reason)
    if (state.steps().base or {}).get("revision") != revision.id:  # else the work that was made of it goes on there
        _open(desk, kept, revision)
    store_state.rest_on(kept.entry, revision, branch.name)
    store_state.say(
        Text(
            f"已建立分支“{branch.name}”；下次保存即存入该分支",
            f"The branch {branch.name} was made: the next save goes there",
        )
    )


def _restore(_desk: state.Desk, kept: Kept, revision: Revision, _what: str, person: str, reason: str) -> None:
    saved = store_state.store().restore(revision.id, parent=kept.head.id, author=person, reason=reason, branch=MAIN)
    store_state.say(Text("已恢复为 ", "Restored as ") + revision_words(saved))


def _publish(_desk: state.Desk, _kept: Kept, revision: Revision, _what: str, person: str, reason: str) -> None:
    store_state.store().publish(revision.id, author=person, reason=reason)
    store_state.say(Text("已发布 ", "Published ") + revision_words(revision))


def _operate(_desk: state.Desk, _kept: Kept, revision: Revision, day: str, person: str, reason: str) -> None:
    store_state.store().operate(revision.id, date.fromisoformat(day), author=person, reason=reason)
    store_state.say(revision_words(revision) + Text(f"：{day} 起运行", f": in operation from {day} on"))


def _retire(_desk: state.Desk, _kept: Kept, revision: Revision, day: str, person: str, reason: str) -> None:
    store_state.store().retire(revision.id, date.fromisoformat(day), author=person, reason=reason)
    store_state.say(revision_words(revision) + Text(f"：{day} 起停用", f": retired from {day} on"))


_DOING: dict[Act, Callable[[state.Desk, Kept, Revision, str, str, str], None]] = {
    Act.BRANCH: _branch,
    Act.SAVE: _restore,
    Act.PUBLISH: _publish,
    Act.OPERATE: _operate,
    Act.RETIRE: _retire,
}
