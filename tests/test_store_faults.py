"""A store under faults: what was acknowledged is there, what is damaged is refused, told, and left as it is."""

import itertools
import os
import random
import resource
import select
import signal
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import event
from store_case import begun, city, draft_of, put
from store_writer import Writers, writers_to

from gridplan.errors import StoreError
from gridplan.plan_file import Plan
from gridplan.store import Revision, Store
from gridplan.study_area import StudyArea

SAVES, KILLS = 200, 25
NOBODY = 65534
BY = {"author": "李四", "reason": "调整"}


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


@pytest.fixture
def draft(area: StudyArea) -> Plan:
    return draft_of(area)


def test_no_acknowledged_revision_is_lost_however_often_the_writer_is_killed(tmp_path: Path, area: StudyArea) -> None:
    store = Store.open(tmp_path / "plans.gridplan")
    plan_id = begun(store, area).plan_id
    chance, each = random.Random(8), SAVES // KILLS
    acknowledged: list[str] = []
    with writers_to(store.shown, area, plan_id) as writers:
        for kill in range(KILLS):
            writers.begin(f"w{kill}", 10_000)
            _, what, pid = writers.said()
            assert what == "begins"
            for _ in range(each):
                acknowledged.append(saved(writers))
            select.select([], [], [], chance.uniform(0, 0.03))  # so that it is killed anywhere in a save
            os.kill(int(pid), signal.SIGKILL)
            writers.begin("end", 0)  # whatever it still said comes before this
            while (said := writers.said())[0] != "end":
                assert said[1] == "saved"
                acknowledged.append(said[2])
            assert writers.said()[1] == "done"
    assert len(acknowledged) >= SAVES
    kept = [revision.id for revision in store.history(plan_id)]
    assert set(acknowledged) <= set(kept)
    assert len(kept) == store.head(plan_id).number
    assert len(kept) <= 1 + len(acknowledged) + KILLS, "one that was not acknowledged for a kill, at most"
    assert store.check().revisions == len(kept)


def test_a_step_is_on_disk_in_the_one_file_when_it_is_acknowledged(tmp_path: Path, area: StudyArea) -> None:
    store = Store.open(tmp_path / "plans.gridplan")
    begun(store, area)
    with store._database.writing() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode")]
    assert found == [3, "delete"]  # EXTRA
    assert [path.name for path in tmp_path.iterdir()] == ["plans.gridplan"]


def saved(writers: Writers) -> str:
    """Return the id that is acknowledged next."""
    _, what, revision = writers.said()
    assert what == "saved", revision
    return revision


def test_two_writers_at_once_lose_nothing(tmp_path: Path, area: StudyArea) -> None:
    store = Store.open(tmp_path / "plans.gridplan")
    plan_id = begun(store, area).plan_id
    acknowledged, at_work = [], {"甲", "乙"}
    with writers_to(store.shown, area, plan_id) as writers:
        for person in sorted(at_work):
            writers.begin(person, 20)
        while at_work:
            person, what, revision = writers.said()
            assert what != "refused", revision
            acknowledged += [revision] if what == "saved" else []
            at_work -= {person} if what == "done" else set()
    history = store.history(plan_id)
    assert len(history) == 41
    assert sorted(acknowledged) == sorted(each.id for each in history[:-1])
    assert all(newer.parents == (older.id,) for newer, older in itertools.pairwise(history))
    assert {each.person for each in history} == {"张三", "甲", "乙"}


@contextmanager
def files_of_at_most(size: int) -> Generator[None, None, None]:
    """Let no file grow beyond so many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_what_was_stored_before_is_there(tmp_path: Path, area: StudyArea, draft: Plan) -> None:
    store = Store.open(tmp_path / "plans.gridplan")
    first = begun(store, area)
    size = (tmp_path / "plans.gridplan").stat().st_size
    head = first
    with files_of_at_most(size + 30_000), pytest.raises(StoreError) as told:  # noqa: PT012 - which save is not known
        for turn in range(100):
            grid = "12"[turn % 2]
            by = {"author": "张三", "reason": f"{turn}"}
            head = store.save(first.plan_id, put(draft, "d", grid), area, parent=head.id, **by)
    assert "未" in told.value.to("zh")
    assert store.head(first.plan_id) == head
    assert store.check().revisions == head.number
    assert store.save(first.plan_id, draft, area, parent=head.id, **BY).number == head.number + 1


def test_a_disk_without_room_is_called_full(tmp_path: Path, area: StudyArea, draft: Plan) -> None:
    store = Store.open(tmp_path / "plans.gridplan")
    first = begun(store, area)
    before = (tmp_path / "plans.gridplan").read_bytes()

    def no_more(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite then says what it says on a full disk

    event.listen(store._database._writer, "connect", no_more)
    many = replace(draft, origin={"words": [f"{number:x}" * 50 for number in range(2000)]})
    with pytest.raises(StoreError, match=r"磁盘已满.*以前保存的都在"):
        store.save(first.plan_id, many, area, parent=first.id, **BY)
    assert (tmp_path / "plans.gridplan").read_bytes() == before
    assert Store.open(tmp_path / "plans.gridplan").head(first.plan_id) == first


def test_a_store_cannot_be_begun_on_a_full_disk_and_leaves_nothing_behind(tmp_path: Path, area: StudyArea) -> None:
    store = Store.open(tmp_path / "plans.gridplan")
    with files_of_at_most(10_000), pytest.raises(StoreError, match="未"):
        begun(store, area)
    assert list(tmp_path.iterdir()) == []
    assert begun(store, area).number == 1


def test_threads_of_one_process_do_not_let_go_each_others_locks(tmp_path: Path, area: StudyArea, draft: Plan) -> None:
    store = Store.open(tmp_path / "plans.gridplan")
    first = begun(store, area)
    names = ["甲", "乙", "丙", "丁"]

    def work(name: str) -> None:
        own = store if name in "甲乙" else Store.open(tmp_path / "plans.gridplan")
        head = own.branch(first.id, name, **BY).head
        for turn in range(5):
            plan = put(draft, "d", "12"[turn % 2])
            head = own.save(first.plan_id, plan, area, parent=head.id, branch=name, author=name, reason=f"{turn}")
            assert own.head(first.plan_id, name) == head

    with writers_to(store.shown, area, first.plan_id) as writers:
        writers.begin("戊", 10)
        assert writers.said()[1] == "begins"
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, names))
        for _ in range(10):
            saved(writers)
    assert store.check().revisions == 1 + 20 + 10
    assert {branch.head.number for branch in store.branches(first.plan_id)[1:]} == {5}


@contextmanager
def as_nobody() -> Generator[None, None, None]:
    """Be a user whom file modes bind."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def shared() -> Generator[Path, None, None]:
    """A folder that everybody can reach."""
    with TemporaryDirectory(prefix="gridplan-", dir="/tmp") as folder:
        yield Path(folder)


def test_a_read_only_folder_is_read_and_not_written(shared: Path, area: StudyArea, draft: Plan) -> None:
    path = shared / "plans.gridplan"
    first = begun(Store.open(path), area)
    path.chmod(0o444)
    shared.chmod(0o555)
    before = path.read_bytes()
    store = Store.open(path)
    with as_nobody():
        assert store.head(first.plan_id) == first
        with pytest.raises(StoreError, match=r"不能写入.*权限"):
            store.save(first.plan_id, put(draft, "d", "1"), area, parent=first.id, **BY)
        with pytest.raises(StoreError, match=r"不能写入.*权限"):
            Store.open(shared / "new.gridplan").create(draft, area, name="方案", **BY)
    shared.chmod(0o755)
    assert path.read_bytes() == before
    assert sorted(each.name for each in shared.iterdir()) == ["plans.gridplan"]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory, area: StudyArea) -> tuple[bytes, tuple[Revision, ...], list[bytes]]:
    """The file of a store, its revisions and what they hold."""
    path = tmp_path_factory.mktemp("whole") / "plans.gridplan"
    store = Store.open(path)
    head = begun(store, area)
    for grid in "12":
        head = store.save(head.plan_id, put(draft_of(area), "d", grid), area, parent=head.id, **BY)
    store.branch(head.id, "甲案", **BY)
    history = store.history(head.plan_id)
    return path.read_bytes(), history, [store.content_of(each.id) for each in history]


EVERY = 199  # a prime, so that every place of a page comes up


def test_a_changed_byte_is_refused_or_harmless_and_the_file_is_left_as_it_is(
    tmp_path: Path, area: StudyArea, draft: Plan, three: tuple[bytes, tuple[Revision, ...], list[bytes]]
) -> None:
    whole, history, contents = three
    path, refused, told = tmp_path / "plans.gridplan", 0, set[str]()
    for place in range(0, len(whole), EVERY):
        altered = whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :]
        path.write_bytes(altered)
        store = Store.open(path)
        try:
            with store._database.writing():
                pass  # where all was proven, and nothing is done
            found = store.history(history[0].plan_id)
        except StoreError as problem:
            refused += 1
            told.add(problem.to("zh"))
        else:
            assert found == history
            assert [store.content_of(each.id) for each in found] == contents
        assert path.read_bytes() == altered
        assert not path.with_name(f"{path.name}-journal").exists()
    assert refused > 10
    assert all(any(word in said for word in ("损坏", "不是 gridplan", "更新版本")) for said in told)


@pytest.mark.parametrize("cut", [0, 50, 5000, 20_000])
def test_a_file_that_was_cut_is_refused(tmp_path: Path, area: StudyArea, three: tuple[bytes, ...], cut: int) -> None:
    path = tmp_path / "plans.gridplan"
    path.write_bytes(three[0][:cut])
    with pytest.raises(StoreError, match=r"不是 gridplan|损坏"):
        begun(Store.open(path), area)
    assert path.read_bytes() == three[0][:cut]


def test_other_files_are_refused_and_left_alone(tmp_path: Path, area: StudyArea) -> None:
    import sqlite3

    words = tmp_path / "words.gridplan"
    words.write_text("方案")
    folder = tmp_path / "folder.gridplan"
    folder.mkdir()
    other = tmp_path / "other.gridplan"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE x (y)")
    connection.close()
    for path in (words, other):
        before = path.read_bytes()
        with pytest.raises(StoreError, match="不是 gridplan 的方案库"):
            begun(Store.open(path), area)
        with pytest.raises(StoreError, match="不是 gridplan 的方案库"):
            Store.open(path).plans()
        assert path.read_bytes() == before
    with pytest.raises(StoreError, match="不能读取"):
        Store.open(folder).plans()


def test_a_store_of_a_newer_version_is_refused_with_advice(
    tmp_path: Path, area: StudyArea, three: tuple[bytes, ...]
) -> None:
    path = tmp_path / "plans.gridplan"
    newer = bytearray(three[0])
    newer[60:64] = (2).to_bytes(4, "big")
    path.write_bytes(newer)
    for work in (lambda: Store.open(path).plans(), lambda: begun(Store.open(path), area)):
        with pytest.raises(StoreError, match="更新版本的 gridplan 建立（格式 2）") as told:
            work()
        assert "open it with that version" in told.value.to("en")
    assert path.read_bytes() == newer


def test_a_record_that_was_changed_with_its_digest_left_is_noticed_even_when_only_read(
    tmp_path: Path, three: tuple[bytes, tuple[Revision, ...], list[bytes]]
) -> None:
    whole, history, _ = three
    path = tmp_path / "plans.gridplan"
    path.write_bytes(whole.replace("李四".encode(), "王五".encode()))
    with pytest.raises(StoreError, match="校验不符"):
        Store.open(path).history(history[0].plan_id)
