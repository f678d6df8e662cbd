"""The store on a real PostgreSQL with PostGIS: the same promises, also when the server stops in mid-save."""

from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from postgres_server import Server, running
from store_case import begun, city, draft_of, put, ticking
from store_writer import writers_to

from gridplan.errors import StoreConflictError, StoreError
from gridplan.plan_file import Plan
from gridplan.store import Store
from gridplan.study_area import StudyArea

GOLDEN = Path(__file__).parent / "golden"
BY = {"author": "李四", "reason": "调整"}
RESTARTS = 3


@pytest.fixture(scope="module")
def server() -> Generator[Server, None, None]:
    # Below /tmp: another user must reach it, and the path of a socket must be short.
    with TemporaryDirectory(prefix="gridplan-", dir="/tmp") as folder, running(Path(folder)) as found:
        yield found


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


@pytest.fixture
def draft(area: StudyArea) -> Plan:
    return draft_of(area)


@pytest.fixture
def store(server: Server, request: pytest.FixtureRequest) -> Store:
    """A store in a database of the test's own."""
    name = f"test_{abs(hash(request.node.name)) % 10**9}"
    return Store.open(server.database(name), clock=ticking())


def connected(store: Store) -> psycopg.Connection:
    database, host = store.shown.rpartition("/")[2], store._database._server.rpartition("host=")[2]
    return psycopg.connect(f"host={host} user=postgres dbname={database}")


def test_a_plan_goes_the_whole_way_as_in_a_file(store: Store, area: StudyArea, draft: Plan, tmp_path: Path) -> None:
    assert store.plans() == ()
    first = begun(store, area)
    second = store.save(first.plan_id, put(draft, "b", "2"), area, parent=first.id, **BY)
    with pytest.raises(StoreConflictError, match="李四"):
        store.save(first.plan_id, draft, area, parent=first.id, **BY)
    assert store.plan_of(second.id, area) == put(draft, "b", "2")
    path = tmp_path / "a.plan.zip"
    path.write_bytes(store.archive(first.plan_id))
    in_file = Store.open(tmp_path / "plans.gridplan")
    in_file.take_in(path, author="王五")
    assert in_file.archive(first.plan_id) == path.read_bytes(), "the archive is the same from either database"
    assert in_file.history(first.plan_id) == store.history(first.plan_id)
    assert store.check().revisions == 2


def test_nothing_can_be_changed_or_removed(store: Store, area: StudyArea, server: Server) -> None:
    server.need_postgis()
    begun(store, area)
    with connected(store) as connection:
        for table in ("plans", "contents", "revisions", "acts", "district_places", "district_outlines"):
            for statement in ("DELETE FROM gridplan.{}", "TRUNCATE gridplan.{} CASCADE"):
                with pytest.raises(psycopg.errors.RaiseException, match="nothing in a gridplan store is changed"):
                    connection.execute(statement.format(table))
                connection.rollback()


def test_qgis_finds_the_districts_of_every_revision_with_grid_and_lead(
    store: Store, area: StudyArea, draft: Plan, server: Server
) -> None:
    server.need_postgis()
    first = begun(store, area)
    second = store.save(first.plan_id, put(draft, "b", "2"), area, parent=first.id, **BY)
    store.restore(first.id, parent=second.id, **BY)
    with connected(store) as connection:
        rows = connection.execute(
            "SELECT number, district, grid, lead, ST_SRID(outline), GeometryType(outline), "
            "round(ST_X(ST_Centroid(outline))::numeric, 3)::float FROM gridplan.revision_districts ORDER BY key"
        ).fetchall()
        kind = connection.execute(
            "SELECT type, srid FROM public.geometry_columns WHERE f_table_name = 'district_outlines'"
        ).fetchone()
        outlines = connection.execute("SELECT count(*) FROM gridplan.district_outlines").fetchone()
    assert kind == ("MULTIPOLYGON", 4326)
    assert outlines == (4,), "kept once for all revisions"
    lead = area.facility_name
    assert sorted(row[:4] for row in rows) == [
        (1, "a", "1", lead("H1")),
        (1, "b", "1", lead("H1")),
        (1, "c", "2", lead("H2")),
        (2, "a", "1", lead("H1")),
        (2, "b", "2", lead("H2")),
        (2, "c", "2", lead("H2")),
        (3, "a", "1", lead("H1")),
        (3, "b", "1", lead("H1")),
        (3, "c", "2", lead("H2")),
    ]
    assert {row[4:6] for row in rows} == {(4326, "MULTIPOLYGON")}
    assert min(row[6] for row in rows) == pytest.approx(120.005)


def test_without_postgis_a_store_goes_without_outlines(server: Server, area: StudyArea) -> None:
    address = server.database("bare", "TEMPLATE template0")
    with psycopg.connect(f"host={server.folder} user=postgres dbname=bare", autocommit=True) as connection:
        connection.execute("CREATE ROLE planner LOGIN")
        connection.execute("GRANT CREATE ON DATABASE bare TO planner")
    store = Store.open(address.replace("postgres@", "planner@"))  # who may not add PostGIS
    first = begun(store, area)
    assert store.head(first.plan_id) == first
    with psycopg.connect(f"host={server.folder} user=planner dbname=bare") as connection:
        assert connection.execute("SELECT count(*) FROM gridplan.district_places").fetchone() == (3,)
        assert connection.execute("SELECT to_regclass('gridplan.district_outlines')").fetchone() == (None,)


def test_two_writers_at_once_lose_nothing_also_when_the_server_stops_in_mid_save(
    store: Store, area: StudyArea, server: Server
) -> None:
    plan_id = begun(store, area).plan_id
    acknowledged, refused, at_work = [], 0, {"甲", "乙"}
    with writers_to(store._database._server, area, plan_id) as writers:
        for person in sorted(at_work):
            writers.begin(person, 30)
        while at_work:
            person, what, revision = writers.said()
            refused += what == "refused"
            at_work -= {person} if what == "done" else set()
            if what == "saved":
                acknowledged.append(revision)
                if len(acknowledged) % 15 == 0 and len(acknowledged) < 60:
                    server.stop()  # immediate: as if it had crashed
                    server.start()
    history = [each.id for each in store.history(plan_id)]
    assert refused > 0
    assert len(acknowledged) == 60
    assert set(acknowledged) <= set(history)
    assert len(history) <= 61 + 2 * RESTARTS, "saves whose answer was lost, and no others, may be there unacknowledged"
    assert store.check().revisions == len(history)


def test_a_database_that_is_not_utf8_is_refused_with_the_remedy(server: Server, area: StudyArea) -> None:
    address = server.database("ascii", "TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    for work in (Store.open(address).plans, lambda: begun(Store.open(address), area)):
        with pytest.raises(StoreError, match=r"编码是 SQL_ASCII，须为 UTF8.*initdb -E UTF8 --locale=C.UTF-8"):
            work()


def test_a_store_of_a_newer_version_is_refused_with_advice(store: Store, area: StudyArea) -> None:
    begun(store, area)
    with connected(store) as connection:
        connection.execute("UPDATE gridplan.alembic_version SET version_num = '0002'")
    for work in (store.plans, lambda: begun(store, area, name="另一")):
        with pytest.raises(StoreError, match="更新版本的 gridplan 建立"):
            work()


def test_what_was_altered_behind_the_triggers_is_noticed(store: Store, area: StudyArea) -> None:
    first = begun(store, area)
    with connected(store) as connection:
        connection.execute("ALTER TABLE gridplan.acts DISABLE TRIGGER ALL")
        connection.execute("UPDATE gridplan.acts SET record = replace(record, '张三', '王五')")
    with pytest.raises(StoreError, match="损坏或被改动"):
        store.check()
    with pytest.raises(StoreError, match="损坏或被改动"):
        store.save(first.plan_id, draft_of(area), area, parent=first.id, author="李四", reason="x")


def test_a_server_out_of_reach_is_told_without_the_password(tmp_path: Path) -> None:
    store = Store.open(f"postgresql://planner:geheim@localhost:1/plans?host={tmp_path}")
    assert "geheim" not in store.shown + repr(store)
    with pytest.raises(StoreError, match="不能连接方案库") as told:
        store.plans()
    assert "geheim" not in told.value.to("zh") + told.value.to("en")
