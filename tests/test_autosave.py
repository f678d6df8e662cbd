"""A planner's work and its journal: read again it is the same, with all steps back and forward."""

import errno
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan import work
from gridplan.autosave import Autosave, file_of, is_id, new_id, recent
from gridplan.errors import JournalError
from gridplan.journal import Journal
from gridplan.work import Work

AREA = "city"
START = {"layout": {"grid_of": {"a": "1", "b": "1", "c": "2"}, "locked": []}, "title": "方案"}
DISTRICTS = st.sampled_from("abc")
ACTIONS = st.one_of(
    st.tuples(st.just("put"), DISTRICTS, st.sampled_from("123")),
    st.tuples(st.just("lock"), DISTRICTS),
    st.tuples(st.just("move"), st.integers(-3, 3)),
    st.tuples(st.just("name"), st.text(max_size=4)),
    st.tuples(st.just("back"), st.integers(0, 30)),
    st.tuples(st.just("restart")),
    st.tuples(st.just("other"), DISTRICTS, st.sampled_from("123")),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return file_of(tmp_path, new_id())


def _content(save: Autosave) -> work.Content:
    own = save.work.drawings[AREA]
    return own.content(own.history.present)


def _put(save: Autosave, district: str, grid: str, number: int | None = None) -> None:
    before = _content(save)
    layout = before["layout"]
    after = {**before, "layout": {**layout, "grid_of": {**layout["grid_of"], district: grid}}}
    entry = work.done(AREA, before, after, None if number is None else ("client", number))
    save.add(*[entry] * (entry is not None))


def _started(path: Path) -> Autosave:
    save = Autosave(path)
    save.add(work.started(AREA, START))
    return save


def _read(path: Path) -> Autosave:
    save = Autosave(path)
    save.read()
    return save


def _act(save: Autosave, action: tuple) -> None:
    kind, *rest = action
    if kind == "put":
        _put(save, *rest)
    elif kind == "lock":
        before = _content(save)
        locked = sorted({*before["layout"]["locked"]} ^ {rest[0]})
        entry = work.done(AREA, before, {**before, "layout": {**before["layout"], "locked": locked}})
        save.add(entry)
    elif kind == "move":
        save.add(work.moved(AREA, rest[0]))
    elif kind == "name":
        save.add(work.named(AREA, rest[0], "张三"))
    else:
        own = save.work.drawings[AREA]
        entry = work.done(AREA, _content(save), own.content(rest[0] % (len(own.steps) + 1)))
        save.add(*[entry] * (entry is not None))


@given(st.lists(ACTIONS, max_size=25))
def test_work_read_again_is_the_same_after_any_steps(tmp_path_factory, actions) -> None:
    path = file_of(tmp_path_factory.mktemp("work"), new_id())
    save = _started(path)
    for action in actions:
        if action[0] == "restart":
            again = _read(path)
            assert again.work == save.work
            save = again
        elif action[0] == "other":
            _put(_read(path), *action[1:])
            save.read()
        else:
            _act(save, action)
        own = save.work.drawings[AREA]
        assert own.content(0) == START
        assert 0 <= own.history.present <= len(own.steps)
    assert _read(path).work == save.work


def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(path: Path) -> None:
    save = _started(path)
    for number in range(300):
        _put(save, "abc"[number % 3], str(number))
    end = _content(save)
    again = _read(path)
    again.add(work.moved(AREA, -300))
    assert _content(again) == START
    again = _read(path)
    again.add(work.moved(AREA, 300))
    assert _content(again) == end


def test_a_checkpoint_is_found_also_when_its_version_was_left_for_another(path: Path) -> None:
    save = _started(path)
    _put(save, "a", "2")
    save.add(work.named(AREA, "会前", "张三"))
    save.add(work.moved(AREA, -1))
    _put(save, "b", "3")
    own = _read(path).work.drawings[AREA]
    (point,) = own.checkpoints
    assert (point.name, point.person, own.content(point.version)["layout"]["grid_of"]["a"]) == ("会前", "张三", "2")
    assert point.version not in own.history.line


def test_an_edit_and_its_acknowledgement_are_one_entry(path: Path) -> None:
    save = _started(path)
    _put(save, "a", "2", number=7)
    whole = path.read_bytes()
    before = whole.rindex(b"\n", 0, -1) + 1
    for cut in range(before, len(whole) + 1):
        path.write_bytes(whole[:cut])
        found = _read(path).work
        moved = len(found.drawings[AREA].steps) == 1
        assert (found.taken.get("client", 0) == 7) == moved == (cut == len(whole))


def test_settings_alone_make_no_file_and_come_with_the_first_step(path: Path) -> None:
    save = Autosave(path)
    save.add(work.opened(AREA), work.counted(AREA, "insured"), work.only_taken(("client", 2)))
    assert not path.exists()
    assert not save.begun
    save.add(work.started(AREA, START))
    found = _read(path).work
    assert (found.area, found.counts, found.taken) == (AREA, {AREA: "insured"}, {"client": 2})


def test_two_with_the_same_work_make_each_other_s_steps_too(path: Path) -> None:
    one = _started(path)
    other = _read(path)
    _put(one, "a", "2")
    _put(other, "b", "3")  # which saw nothing of the step before
    one.read()
    assert one.work == other.work == _read(path).work
    assert _content(one)["layout"]["grid_of"] == {"a": "2", "b": "3", "c": "2"}


def test_what_a_full_disk_refuses_waits_and_is_written_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save = _started(path)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        _put(save, "a", "2")
        _put(save, "b", "2")
    assert save.problem is not None
    assert "No space left" in save.problem.en
    assert _content(save)["layout"]["grid_of"]["b"] == "2"  # one goes on
    _put(_read(path), "c", "3")
    _put(save, "a", "3")
    assert save.problem is None
    assert _read(path).work == save.work
    assert _content(save)["layout"]["grid_of"] == {"a": "3", "b": "2", "c": "3"}


def test_work_that_was_discarded_elsewhere_is_written_anew_with_the_next_step(path: Path) -> None:
    save = _started(path)
    _put(save, "a", "2")
    path.unlink()
    save.read()
    _put(save, "b", "2")
    assert save.problem is None
    assert _read(path).work == save.work


def test_what_stands_before_an_altered_entry_can_be_gone_on_with(path: Path, tmp_path: Path) -> None:
    save = _started(path)
    for grid in "234":
        _put(save, "a", grid)
    data = bytearray(path.read_bytes())
    data[-10] ^= 1
    path.write_bytes(data)
    found = Autosave(path)
    with pytest.raises(JournalError):
        found.read()
    copy = found.copied_to(file_of(tmp_path, new_id()))
    assert _content(copy)["layout"]["grid_of"]["a"] == "3"
    assert path.read_bytes() == bytes(data)


def test_an_entry_of_a_kind_unknown_is_refused(path: Path) -> None:
    _started(path)
    own = Journal(path)
    own.append([{"kind": "dream"}])
    with pytest.raises(JournalError, match="更新版本"):
        _read(path)


def test_many_steps_together_are_one_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save = _started(path)
    writes = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (writes.append(handle), sync(handle)))
    with save.together():
        for grid in "234":
            _put(save, "a", grid)
        assert writes == []
    assert len(writes) == 1
    assert _read(path).work == save.work


def test_only_ids_name_files_and_the_latest_work_is_first(tmp_path: Path) -> None:
    for evil in ("", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 33, "/" * 32, "a" * 31 + "\n"):
        assert not is_id(evil)
        with pytest.raises(ValueError, match="no id"):
            file_of(tmp_path, evil)
    keys = [new_id() for _ in range(3)]
    for age, key in enumerate(keys):
        _started(file_of(tmp_path, key))
        os.utime(file_of(tmp_path, key), (time.time() - age, time.time() - age))
    (tmp_path / "other.journal").write_text("x")
    assert recent(tmp_path, 2) == keys[:2]
    assert recent(tmp_path / "none", 2) == []


def test_the_work_without_entries_is_empty(path: Path) -> None:
    assert _read(path).work == Work()
    assert Work().last_at == ""


def test_work_rests_on_the_revision_it_was_made_of_whatever_is_undone(path: Path) -> None:
    save = _started(path)
    _put(save, "a", "2")
    save.add(work.based(AREA, {"revision": "one"}))
    _put(save, "b", "2")
    save.add(work.based(AREA, {"revision": "two"}))
    _put(save, "c", "1")
    seen = []
    for steps in (0, -1, -1, -1, 3):
        if steps:
            save.add(work.moved(AREA, steps))
        base = _read(path).work.drawings[AREA].base
        seen.append(None if base is None else base["revision"])
    assert seen == ["two", "two", "one", None, "two"]
