"""What every test file shares: the embedded example, the folder of test data, no silent skips."""

import os
from collections.abc import Generator
from pathlib import Path
from types import ModuleType

import pytest
from browser import close_browser
from hypothesis import settings

from gridplan.access import AccessTable, access_table
from gridplan.plan_file import Plan, open_plan
from gridplan.resources import OWN_AREAS_VARIABLE, SETTINGS_VARIABLE, WORK_VARIABLE
from gridplan.study_area import StudyArea, read_area
from gridplan.travel_time.store import FOLDER_VARIABLE

TEST_DATA = "GRIDPLAN_TEST_DATA"
REQUIRE_ALL = "GRIDPLAN_REQUIRE_ALL"

settings.register_profile("gridplan", deadline=None)  # a slow machine is no fault
settings.load_profile("gridplan")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """Keep searches of the tests apart from those of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module", autouse=True)
def _own_areas(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """Keep areas, work and settings of one file's tests apart from another's, and from those of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OWN_AREAS_VARIABLE, str(tmp_path_factory.mktemp("areas")))
        patch.setenv(WORK_VARIABLE, str(tmp_path_factory.mktemp("work")))
        patch.setenv(SETTINGS_VARIABLE, str(tmp_path_factory.mktemp("settings") / "settings.yaml"))
        yield


@pytest.fixture(scope="module", autouse=True)
def _own_browser() -> Generator[None, None, None]:
    yield
    close_browser()


@pytest.fixture(scope="session")
def wenzhou() -> StudyArea:
    """The embedded example; read-only, as every study area."""
    return read_area("wenzhou")


@pytest.fixture(scope="session")
def wenzhou_plan(wenzhou: StudyArea) -> Plan:
    """The layout of 2020 that comes with the example."""
    return open_plan(None, wenzhou)


@pytest.fixture(scope="session")
def wenzhou_access(wenzhou: StudyArea) -> AccessTable:
    return access_table(wenzhou)


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of facts and city extracts that are too large or too foreign for the project."""
    named = os.environ.get(TEST_DATA)
    if not named:
        pytest.skip(f"{TEST_DATA} is not set: it names the folder of test data (wenzhou/, leeds/, …)")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"{TEST_DATA} names {folder}, which is no folder")
    return folder


def _drives_a_browser(module: ModuleType) -> bool:
    return any(getattr(value, "__module__", "") in ("app_page", "browser") for value in vars(module).values())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files that drive a browser evenly among the others: while one waits for its page others compute."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    driving = [path for path, found in files.items() if _drives_a_browser(found[0].module)]
    rest = [path for path in files if path not in driving]
    place = {path: number / len(kind) for kind in (driving, rest) for number, path in enumerate(kind)}
    items[:] = [item for path in sorted(files, key=place.__getitem__) for item in files[path]]


def _fail_instead_of_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    expected = hasattr(report, "wasxfail")
    if report.outcome == "skipped" and not expected and os.environ.get(REQUIRE_ALL) == "1":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{REQUIRE_ALL}=1 allows no skip. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_instead_of_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_instead_of_skip(report)
    return report
