"""Two lines of work made one: what only one side changed is taken, what both changed is asked, part by part."""

from dataclasses import dataclass

import streamlit as st

from gridplan.errors import GridplanError, StoreConflictError
from gridplan.store import Revision
from gridplan.store.merge import SIDES, Conflict, Merged, Side
from gridplan.store.merge_words import conflict_words
from gridplan.store_words import revision_words
from gridplan.text import Text, join
from gridplan.ui import account_state, pills, reason_fields, state, store_state
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker, plain

_MERGING = "store_merging"
_MANY = 4  # conflicts, from which on one may begin with one side everywhere


@dataclass(frozen=True)
class Merging:
    """What is merged into the present work: the revision `theirs`, and why.

    With `of_branch` it is the revision of another branch; else what others saved meanwhile.
    """

    plan_id: str
    theirs: str
    why: Text
    reason: str = ""
    of_branch: bool = False


def begin(conflict: StoreConflictError, reason: str) -> None:
    """Merge, from the next run on, what others saved since the revision that the present work is based on."""
    theirs: Revision = conflict.since[0]
    came = [_saved(revision) for revision in conflict.since]
    why = Text("您的修改所依据的版本之后，已有保存：", "Since the revision that your work is based on were saved: ")
    why += join(came) + Text("。请合并，或另存为分支。", ". Merge, or save as a branch.")
    state.shelf()[_MERGING] = Merging(theirs.plan_id, theirs.id, why, reason)


def _saved(revision: Revision) -> Text:
    """Return who saved a revision, when and why."""
    label, at = revision_words(revision), store_state.local_time(revision.at)
    return Text(
        f"{revision.person}（{label.zh}，{at}：{revision.reason}）",
        f"{revision.person} ({label.en}, {at}: {revision.reason})",
    )


def begin_branch(kept: Kept, revision: Revision) -> None:
    """Merge, from the next run on, a revision of another branch into the present work."""
    words = revision_words(revision)
    why = Text(f"把“{words.zh}”并入现在的工作。", f"Merge {words.en} into the present work.")
    state.shelf()[_MERGING] = Merging(kept.entry.id, revision.id, why, of_branch=True)


def draw(desk: state.Desk, kept: Kept, t: Speaker) -> bool:
    """Show the merge that goes on, if one does; return whether."""
    found: Merging | None = state.shelf().get(_MERGING)
    base = state.steps().base
    theirs = None if found is None else kept.revision(found.theirs)
    if found is None or base is None or theirs is None or found.plan_id != kept.entry.id:
        return False
    st.warning(plain(t.text(found.why)))
    st.button(t("放弃合并", "Do not merge"), key=f"merge-off-{t.key}", on_click=end)
    try:
        merged = store_state.store().merging(desk.plan, desk.area, parent=base["revision"], theirs=theirs.id)
    except GridplanError as error:
        st.error(t.refusal(error))
        return True
    _form(desk, kept, found, theirs, merged, t)
    if not found.of_branch:
        with st.expander(t("不合并，另存为分支", "Do not merge: save as a branch")):
            _apart(desk, kept, found, t)
    return True


def _form(desk: state.Desk, kept: Kept, found: Merging, theirs: Revision, merged: Merged, t: Speaker) -> None:
    """Ask for each conflict whose side it is to have; then save what comes of it."""
    sides = _sides(kept, found, theirs, t)
    st.caption(
        t(
            f"{plain(theirs.person)} 改动的 {len(merged.came)} 处您没有动过，直接采用；"
            f"{len(merged.conflicts)} 处双方都改了，请逐处选定。",
            f"{len(merged.came)} changes by {plain(theirs.person)} touch nothing of yours and are taken; "
            f"{len(merged.conflicts)} were made on both sides: choose for each.",
        )
    )
    first = _first(len(merged.conflicts), sides, t)
    with st.form(f"merge-{theirs.id}-{t.key}"):
        given = {each.key: _choice(each, sides, first, desk, t) for each in merged.conflicts}
        reason, person = reason_fields.draw(t, found.reason)
        if not st.form_submit_button(t("合并并保存", "Merge and save"), type="primary"):
            return
    answers = {key: side for key, side in given.items() if side is not None}
    if len(answers) < len(given):
        left = len(given) - len(answers)
        st.error(t(f"还有 {left} 处没有选定。", f"{left} are not chosen yet."))
        return
    try:
        _save(desk, kept, found, answers, person, reason)
    except StoreConflictError as error:  # somebody was faster once more
        begin(error, reason)
    except GridplanError as error:
        st.error(t.refusal(error))
        return
    st.rerun()


def _sides(kept: Kept, found: Merging, theirs: Revision, t: Speaker) -> tuple[str, str]:
    """Return how each side is called: two people who saved at once, or two branches."""
    if not found.of_branch:
        name = account_state.name()
        return t("我的", "mine") + (t.aside(name) if name else ""), theirs.person
    own = kept.revision((state.steps().base or {}).get("revision"))
    called = [(t.text(revision_words(each)), each.person) for each in (own, theirs) if each is not None]
    mine, other = (name + t.aside(person) for name, person in called)
    return mine, other


def _first(count: int, sides: tuple[str, str], t: Speaker) -> int | None:
    """Ask, where there is much to choose, what is chosen to begin with: nothing, or one side everywhere."""
    if count < _MANY:
        return None
    words = {"each": t("逐处选定", "Choose each"), "mine": sides[0], "theirs": sides[1]}
    chosen = pills.choose("merge-first", words, "each", t)
    return next((place for place, side in enumerate(SIDES) if side == chosen), None)


def _choice(conflict: Conflict, sides: tuple[str, str], first: int | None, desk: state.Desk, t: Speaker) -> Side | None:
    names = {**desk.area.districts["name"].to_dict(), **desk.area.facilities["name"].to_dict()}
    said = conflict_words(conflict, names)
    labels = {
        side: f"{name}{t.colon}{t.text(there)}"
        for side, name, there in zip(SIDES, sides, (said.mine, said.theirs), strict=True)
    }
    before = plain(t.text(said.base))
    return st.radio(
        plain(t.text(said.what)) + t(f"（原为：{before}）", f" (before: {before})"),
        SIDES,
        index=first,
        format_func=lambda side: plain(labels[side]),
        key=f"merge-{conflict.key}-{first}-{t.key}",
    )


def _save(desk: state.Desk, kept: Kept, found: Merging, answers: dict[str, Side], person: str, reason: str) -> None:
    """Make the merged plan the present work and the next revision."""
    base = state.steps().base or {}
    own = store_state.store()
    merged = own.merging(desk.plan, desk.area, parent=base["revision"], theirs=found.theirs, answers=answers)
    if merged.plan is None:  # the answers settle all that was asked
        return
    state.do(merged.plan)
    now = state.open_desk(desk.language)
    saved = own.save(
        kept.entry.id,
        now.plan,
        desk.area,
        parent=base["revision"] if found.of_branch else found.theirs,
        merged=found.theirs if found.of_branch else None,
        branch=base["branch"],
        author=person,
        reason=reason,
        judged=store_state.judged(now),
    )
    account_state.sign(person)
    store_state.rest_on(kept.entry, saved, base["branch"])
    store_state.say(Text("已合并并保存为 ", "Merged and saved as ") + revision_words(saved))
    end()


def _apart(desk: state.Desk, kept: Kept, found: Merging, t: Speaker) -> None:
    """Show the form that saves the present work as a branch, beside what others saved."""
    with st.form(f"apart-{found.theirs}-{t.key}"):
        name = st.text_input(t("分支名称", "Name of the branch"))
        reason, person = reason_fields.draw(t, found.reason)
        if not st.form_submit_button(t("另存为分支", "Save as a branch")):
            return
    base, own = state.steps().base or {}, store_state.store()
    try:
        branch = own.branch(base["revision"], name, author=person, reason=reason).name
        saved = own.save(
            kept.entry.id,
            desk.plan,
            desk.area,
            parent=base["revision"],
            branch=branch,
            author=person,
            reason=reason,
            judged=store_state.judged(desk),
        )
    except GridplanError as error:
        st.error(t.refusal(error))
        return
    account_state.sign(person)
    store_state.rest_on(kept.entry, saved, branch)
    store_state.say(Text("已保存为 ", "Saved as ") + revision_words(saved))
    end()
    st.rerun()


def end() -> None:
    """Merge no longer; nothing was stored."""
    state.shelf().pop(_MERGING, None)
