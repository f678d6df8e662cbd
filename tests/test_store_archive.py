"""A plan with its history as one file, and stores of earlier formats: what was kept once stays as it was."""

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection
from store_case import begun, city, draft_of, put, ticking

from gridplan.errors import StoreConflictError, StoreError
from gridplan.store import ActKind, Revision, Store, migrate
from gridplan.store.sqlite_file import APPLICATION_ID
from gridplan.study_area import StudyArea

GOLDEN = Path(__file__).parent / "golden"
BY = {"author": "李四", "reason": "调整"}


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "plans.gridplan", clock=ticking())


def gone_on(store: Store, area: StudyArea, head: Revision, district: str = "d") -> Revision:
    plan = put(draft_of(area), district, "2")
    return store.save(head.plan_id, plan, area, parent=head.id, **BY)


def archived(store: Store, plan_id: str, path: Path) -> Path:
    path.write_bytes(store.archive(plan_id))
    return path


def test_a_store_of_format_1_opens_unchanged_and_can_be_gone_on_with(tmp_path: Path, area: StudyArea) -> None:
    path = tmp_path / "old.gridplan"
    path.write_bytes((GOLDEN / "store-format-1.gridplan").read_bytes())
    store = Store.open(path)
    assert store.check().seal == SEAL
    (plan,) = store.plans()
    history = store.history(plan.id)
    assert [(each.branch, each.number, each.person, each.reason) for each in reversed(history)] == [
        ("main", 1, "张三", "初稿"),
        ("甲案", 1, "李四", "b 划入第二网格"),
        ("main", 2, "张三", "豁免一条"),
        ("main", 3, "张三", "并入甲案"),
        ("main", 4, "张三", "另起"),
    ]
    merged = store.plan_of(history[1].id, area)
    assert (merged.layout.grid_of["b"], len(merged.overrides)) == ("2", 1)
    assert [each.start for each in store.in_operation(date(2026, 3, 1))] == [date(2026, 3, 1)]
    assert path.read_bytes() == (GOLDEN / "store-format-1.gridplan").read_bytes(), "reading changes nothing"
    gone_on(store, area, history[0])
    assert store.history(plan.id)[1:] == history


SEAL = "0a5b0694801134247ba1eca12371f3ce14d2c66d3f58e61376a04297162c9c13"


def test_an_archive_of_format_1_is_taken_in_and_comes_out_bit_by_bit(store: Store, tmp_path: Path) -> None:
    golden = GOLDEN / "store-format-1.plan.zip"
    taken = store.take_in(golden, author="王五")
    assert (taken.revisions, taken.acts) == (5, 9)
    assert store.archive(taken.plan.id) == golden.read_bytes()
    of_store = [act for act in store.trail() if act.plan_id is None]
    assert [(act.kind, act.person) for act in of_store] == [(ActKind.IMPORTED, "王五")]
    again = store.take_in(golden, author="王五")
    assert (again.revisions, again.acts) == (0, 0)
    assert len(store.trail()) == 10


def test_an_archive_adds_only_what_a_store_lacks(store: Store, area: StudyArea, tmp_path: Path) -> None:
    first = begun(store, area)
    early = archived(store, first.plan_id, tmp_path / "early.plan.zip")
    second = gone_on(store, area, first)
    late = archived(store, first.plan_id, tmp_path / "late.plan.zip")
    other = Store.open(tmp_path / "other.gridplan", clock=ticking())
    assert other.take_in(early, author="王五").revisions == 1
    assert other.take_in(late, author="王五").revisions == 1
    assert other.history(first.plan_id) == store.history(first.plan_id)
    assert other.take_in(early, author="王五").acts == 0
    assert other.archive(first.plan_id) == late.read_bytes()
    assert gone_on(other, area, second, "b").number == 3


def test_a_plan_that_was_gone_on_with_in_two_places_is_refused(store: Store, area: StudyArea, tmp_path: Path) -> None:
    first = begun(store, area)
    other = Store.open(tmp_path / "other.gridplan", clock=ticking())
    other.take_in(archived(store, first.plan_id, tmp_path / "a.plan.zip"), author="王五")
    gone_on(store, area, first)
    gone_on(other, area, first, "b")
    before = other.trail()
    with pytest.raises(StoreConflictError, match="在两处各有后续"):
        other.take_in(archived(store, first.plan_id, tmp_path / "b.plan.zip"), author="王五")
    assert other.trail() == before


def test_another_plan_of_the_same_name_is_refused(store: Store, area: StudyArea, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "other.gridplan")
    path = archived(other, begun(other, area).plan_id, tmp_path / "a.plan.zip")
    begun(store, area)
    with pytest.raises(StoreError, match="另有名为 方案 的方案"):
        store.take_in(path, author="王五")


def repacked(path: Path, change: dict[str, bytes | None], compression: int = zipfile.ZIP_STORED) -> Path:
    """Write an archive anew with some files in it changed, added, or (None) left out."""
    with zipfile.ZipFile(path) as archive:
        files: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    made = path.with_name("repacked.plan.zip")
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in (files | change).items():
            if content is not None:
                archive.writestr(name, content)
    return made


def test_an_archive_that_was_altered_is_refused_and_nothing_of_it_taken(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.plan.zip"
    path.write_bytes((GOLDEN / "store-format-1.plan.zip").read_bytes())
    with zipfile.ZipFile(path) as archive:
        index, content = archive.read("archive.json"), archive.namelist()[1]
        said = archive.read(content)
    records = json.loads(index)
    without = {**records, "acts": records["acts"][:-1]}
    for change in (
        {"archive.json": index.replace("李四".encode(), "王五".encode())},
        {"archive.json": json.dumps(without).encode()},
        {"archive.json": b"[]"},
        {"archive.json": b"{"},
        {"archive.json": None},
        {content: said.replace(b"drawn", b"drown")},
        {content: None},
        {"more.txt": b"x"},
    ):
        with pytest.raises(StoreError, match=r"被改动过|不是 gridplan 的方案存档"):
            store.take_in(repacked(path, change), author="王五")
    with pytest.raises(StoreError, match="压缩方式不同"):
        store.take_in(repacked(path, {}, zipfile.ZIP_DEFLATED), author="王五")
    for other in (b"", b"PK\x03\x04", path.read_bytes()[:-30]):
        (tmp_path / "b.plan.zip").write_bytes(other)
        with pytest.raises(StoreError, match="不是 gridplan 的方案存档"):
            store.take_in(tmp_path / "b.plan.zip", author="王五")
    with pytest.raises(StoreError, match="不能读取"):
        store.take_in(tmp_path / "none.plan.zip", author="王五")
    assert store.plans() == ()


def test_an_archive_of_a_newer_version_is_refused_with_advice(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.plan.zip"
    path.write_bytes((GOLDEN / "store-format-1.plan.zip").read_bytes())
    newer = repacked(path, {"archive.json": b'{"format": 2, "lines": []}'})
    with pytest.raises(StoreError, match="更新版本的 gridplan 写成（格式 2）"):
        store.take_in(newer, author="王五")


@pytest.mark.parametrize("every", [173])
def test_a_changed_byte_of_an_archive_is_never_taken_in(store: Store, tmp_path: Path, every: int) -> None:
    whole = (GOLDEN / "store-format-1.plan.zip").read_bytes()
    path = tmp_path / "a.plan.zip"
    for place in range(0, len(whole), every):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        other = Store.open(tmp_path / f"{place}.gridplan")
        try:
            taken = other.take_in(path, author="王五")
        except StoreError:
            assert not (tmp_path / f"{place}.gridplan").exists() or other.plans() == ()
        else:  # a byte that a zip does not use, such as a date
            assert other.archive(taken.plan.id) == whole


def test_a_store_of_an_older_format_is_brought_to_this_one_when_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.gridplan"
    path.write_bytes((GOLDEN / "store-format-1.gridplan").read_bytes())

    def upgrade(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE more (words TEXT)")
        connection.exec_driver_sql("PRAGMA user_version = 2")

    monkeypatch.setattr(migrate, "FORMAT", 2)
    monkeypatch.setattr(migrate, "upgrade", upgrade)
    store = Store.open(path)
    assert len(store.history(store.plans()[0].id)) == 5
    assert int.from_bytes(path.read_bytes()[60:64], "big") == 2
    assert len(Store.open(path).trail()) == 9


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.gridplan"
    path.write_bytes((GOLDEN / "store-format-1.gridplan").read_bytes())

    def upgrade(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE more (words TEXT)")
        connection.exec_driver_sql("CREATE TABLE more (words TEXT)")

    monkeypatch.setattr(migrate, "FORMAT", 2)
    monkeypatch.setattr(migrate, "upgrade", upgrade)
    with pytest.raises(StoreError, match="出错"):
        Store.open(path).plans()
    assert path.read_bytes() == (GOLDEN / "store-format-1.gridplan").read_bytes()


def test_the_tables_that_migrations_make_are_those_that_are_checked_for(tmp_path: Path, area: StudyArea) -> None:
    path = tmp_path / "plans.gridplan"
    begun(Store.open(path), area)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (migrate.FORMAT,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (f"{migrate.FORMAT:04}",)
        connection.execute("DROP TRIGGER acts_DELETE")
        connection.commit()
    with pytest.raises(StoreError, match="表或触发器被改动"):
        begun(Store.open(path), area, name="另一")
