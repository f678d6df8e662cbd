"""A journal of entries: on disk before they count, whatever happens to the process, the disk or the file."""

import errno
import json
import os
import threading
from pathlib import Path

import pytest

from gridplan import journal
from gridplan.errors import JournalError
from gridplan.journal import Journal

ENTRIES = [{"kind": "do", "number": 1}, {"kind": "move", "words": "三垟 → 网格 3\n"}, {"kind": "do", "number": 3}]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal of three entries."""
    made = tmp_path / "new" / "work.journal"
    Journal(made).append(ENTRIES)
    return made


def test_what_was_added_is_read_again_in_order(path: Path) -> None:
    again = Journal(path)
    assert again.read() == ENTRIES
    assert (again.torn, again.read()) == (0, [])
    assert path.stat().st_mode & 0o077 == 0  # nobody else's business


def test_a_journal_without_file_is_empty_and_makes_none(tmp_path: Path) -> None:
    assert Journal(tmp_path / "none.journal").read() == []
    assert list(tmp_path.iterdir()) == []


def test_an_entry_cut_anywhere_is_left_out_counted_and_written_over(path: Path) -> None:
    whole = path.read_bytes()
    last = len(whole.splitlines(keepends=True)[-1])
    for cut in range(len(whole) - last + 1, len(whole)):
        path.write_bytes(whole[:cut])
        again = Journal(path)
        assert again.read() == ENTRIES[:2]
        assert again.torn == 1
        again.append([ENTRIES[2]])
        assert path.read_bytes() == whole


def test_a_file_cut_in_its_first_line_holds_nothing_and_begins_anew(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9])
    again = Journal(path)
    assert again.read() == []
    again.append(ENTRIES)
    assert Journal(path).read() == ENTRIES


def test_a_byte_that_was_changed_anywhere_is_noticed_and_the_file_is_left_alone(path: Path) -> None:
    whole = path.read_bytes()
    for place in range(len(whole)):
        altered = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        path.write_bytes(altered)
        again, told = Journal(path), False
        found: list[journal.Entry] = []
        try:
            while more := again.read():
                found += more
        except JournalError as problem:
            told = "被改动过" in problem.text.zh and "altered" in problem.text.en
            with pytest.raises(JournalError):
                again.append([{"kind": "do"}])
            assert path.read_bytes() == altered
        assert told or again.torn == 1  # its last line end alone: the entry is as one that was cut
        assert found == ENTRIES[: len(found)]
        assert len(found) < len(ENTRIES)


def test_an_entry_that_was_taken_out_is_noticed(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2] + lines[3:]))
    again = Journal(path)
    assert again.read() == ENTRIES[:1]
    with pytest.raises(JournalError, match="校验不符"):
        again.read()


def test_a_newer_format_is_refused_with_advice(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "FORMAT", 0)
    with pytest.raises(JournalError, match="请用该版本打开"):
        Journal(path).read()
    before = path.read_bytes()
    with pytest.raises(JournalError):
        Journal(path).append([{"kind": "do"}])
    assert path.read_bytes() == before


def test_two_on_one_file_learn_what_the_other_added(path: Path) -> None:
    one, other = Journal(path), Journal(path)
    one.read()
    assert one.append([{"by": "one"}]) == []
    assert other.append([{"by": "other"}]) == [*ENTRIES, {"by": "one"}]
    assert one.read() == [{"by": "other"}]


def test_many_writers_at_once_lose_nothing(path: Path) -> None:
    def write(name: int) -> None:
        own = Journal(path)
        for number in range(20):
            own.append([{"by": name, "number": number}])

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = Journal(path).read()[3:]
    assert len(found) == 80
    assert all([e["number"] for e in found if e["by"] == name] == list(range(20)) for name in range(4))


def test_a_full_disk_is_told_and_leaves_no_half_entry(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, before = Journal(path), path.read_bytes()
    own.read()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(JournalError, match="No space left"):
            own.append([{"kind": "do"}])
    assert path.read_bytes() == before
    own.append([{"kind": "do"}])
    assert Journal(path).read() == [*ENTRIES, {"kind": "do"}]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="无法写入"):
        Journal(tmp_path / "file" / "x.journal").append(ENTRIES)


def test_a_file_shorter_than_what_was_read_is_noticed(path: Path) -> None:
    own = Journal(path)
    own.read()
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(JournalError, match="短"):
        own.read()


def test_an_entry_is_a_line_that_people_can_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line[9:]) for line in lines[1:]] == ENTRIES
    assert json.loads(lines[0][9:])["journal"] == journal.FORMAT
