"""Districts that the data exclude start outside every plan; a layout that has them is told so. Gaps are told too."""

from pathlib import Path

import pandas as pd
from drawing import drawn_layout, write_area

from gridplan.access import access_table
from gridplan.plan_file import Plan, default_plan, new_plan, open_plan
from gridplan.request_file import ask, prepare, statements_of
from gridplan.study_area import StudyArea, read_area
from gridplan.trace import plan_traces

CITY = "abc"


def city(folder: Path, **options: object) -> StudyArea:
    """Return a city whose district c is served by a county community."""
    written = write_area(folder, CITY, **options)
    districts = pd.read_csv(written / "districts.csv")
    districts["excluded"] = ["", "", "医共体服务"]
    districts.to_csv(written / "districts.csv", index=False)
    return read_area(written)


def said(plan: Plan, area: StudyArea) -> list[str]:
    return [text.zh for label, text in plan_traces(plan, area) if label.zh == "布局与数据"]


def test_plan_without_a_layout_starts_without_the_excluded_districts(tmp_path: Path) -> None:
    area = city(tmp_path / "city")
    assert area.districts.loc["c", "excluded"] == "医共体服务"
    assert default_plan(area).layout.excluded == {"c"}


def test_layout_table_that_passes_over_an_excluded_district_leaves_it_out(tmp_path: Path) -> None:
    rows = [("1", "H1", "主城区", letter, "", "") for letter in "ab"]
    area = city(tmp_path / "city", layouts={"own": rows})
    plan = open_plan("own", area)
    assert plan.layout.excluded == {"c"}
    assert plan.layout.unassigned(area.districts.index) == ()
    assert said(plan, area) == []


def test_layout_that_has_an_excluded_district_keeps_it_and_is_told(tmp_path: Path) -> None:
    area = city(tmp_path / "city")
    plan = new_plan(drawn_layout(CITY, "111", leads={"1": ["H1"]}), area, {})
    assert plan.layout.excluded == frozenset()
    assert said(plan, area) == ["数据标为不纳入、却在网格中的片区：c（医共体服务）"]


def test_solve_leaves_out_what_the_data_exclude(tmp_path: Path) -> None:
    area = city(tmp_path / "city")
    base = default_plan(area).layout
    asked = ask(statements_of({"leads": {"of": [["H1"]]}}, area, sources={}), area, base)
    problem, _ = prepare(asked, area, access_table(area), base)
    assert problem.districts == ("a", "b")


def test_layout_of_members_only_stays_without_territory(tmp_path: Path) -> None:
    area = city(tmp_path / "city", layouts={"own": [("1", "H1", "", "", "", "")]})
    plan = open_plan("own", area)
    assert (plan.layout.territorial, plan.layout.excluded) == (False, frozenset())


def test_gap_between_outlines_is_told_with_its_area(tmp_path: Path) -> None:
    """The square in the middle is nobody's: 0.01° by 0.01°, 0.98 km by 1.11 km."""
    area = read_area(write_area(tmp_path / "city", "aaa\na.b\nbbb"))
    assert [text.zh for text in area.notices] == [
        "片区边界之间有 1 处空白，共 1.09 平方千米，其中的人口与机构不属于任何片区"
    ]


def test_overlap_below_the_limit_is_told_with_its_area(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "city", "ab")
    text = (folder / "outlines.geojson").read_text(encoding="utf-8")
    (folder / "outlines.geojson").write_text(text.replace("120.01,", "120.010099,", 2), encoding="utf-8")
    (notice,) = read_area(folder).notices
    assert notice.en.startswith("outlines of 1 pairs overlap a little, 0.01 km² in all")
