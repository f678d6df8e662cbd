"""A layout table among the files becomes a draft layout of the area; what is wrong with it never stops the area."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from messy_city import AREAS, NAMES, imported, told, whole, write_csv

from gridplan.cli import main
from gridplan.export import export_plan
from gridplan.importing.run import Examined
from gridplan.importing.write import write_area
from gridplan.layout import Layout
from gridplan.plan_file import Plan, open_plan
from gridplan.quality import read_import_record
from gridplan.study_area import StudyArea, read_area

TABLE = {
    "牵头医院": ["第一人民医院"] * 2 + ["第二人民医院"] * 2,
    "区划": AREAS,
    "片区": NAMES,
}


def layout_in(examined: Examined, folder: Path) -> tuple[StudyArea, Layout]:
    area = read_area(write_area(examined, folder))
    assert area.manifest.default_layout is not None
    return area, open_plan(area.manifest.default_layout, area).layout


def test_a_layout_table_becomes_the_draft_layout_of_the_area(tmp_path: Path) -> None:
    examined = imported([*whole(tmp_path), write_csv(tmp_path, "布局.csv", TABLE)])
    assert told(examined) == []
    area, layout = layout_in(examined, tmp_path / "area")
    assert layout.grid_of == {"D001": "1", "D002": "1", "D003": "2", "D004": "2"}
    assert [grid.leads for grid in layout.grids] == [("H01",), ("H02",)]
    entry = area.manifest.layouts["layout"]
    assert (entry.draft, entry.operation_start, entry.source) == (True, None, "布局.csv")
    record = read_import_record(area.root)
    assert record is not None
    assert next((each.happening, each.count) for each in record.entries if each.layer == "layout") == ("read", 4)


def test_the_official_annex_as_a_document_keeps_its_words_and_is_a_draft(
    tmp_path: Path, wenzhou: StudyArea, wenzhou_plan: Plan
) -> None:
    annex = tmp_path / "附件3.docx"
    export_plan(wenzhou_plan, wenzhou, annex)
    files = [annex]
    for name in ("districts.csv", "outlines.geojson", "population.csv", "facilities.csv", "campuses.csv"):
        files.append(Path(shutil.copy(wenzhou.root / name, tmp_path)))
    datums = {f"datum:{name}": "WGS84" for name in ("districts.csv", "outlines.geojson", "campuses.csv")}
    examined = imported(files, datums, accept=True)
    assert told(examined) == []
    area, layout = layout_in(examined, tmp_path / "area")
    assert sorted(len(layout.districts_of(grid.id)) for grid in layout.grids) == [5, 6, 9, 10, 15]
    entry, official = area.manifest.layouts["layout"], wenzhou.manifest.layouts["2020"]
    assert (entry.title, entry.trial, entry.note) == (official.title, True, official.note)
    assert entry.draft
    # Districts cut from one street have its code, which tells none of them.
    assert any(each.what.zh == "与别的片区代码相同的片区" for each in examined.entries)


def test_a_name_of_the_layout_is_asked_about_and_its_answer_kept(tmp_path: Path) -> None:
    table = write_csv(tmp_path, "布局.csv", TABLE | {"片区": [*NAMES[:3], "丁丁街道"]})
    files = [*whole(tmp_path), table]
    (key,) = told(imported(files))
    assert key.startswith("layout:布局.csv:name:")
    examined = imported(files, {key: "D004"})
    assert told(imported(files, known=examined.mapping)) == []
    _, layout = layout_in(examined, tmp_path / "area")
    assert layout.grid_of["D004"] == "2"


def test_faults_of_a_layout_are_told_and_the_area_does_without_it(tmp_path: Path) -> None:
    table = {"牵头医院": [*TABLE["牵头医院"], "第二人民医院"], "片区": [*NAMES, "甲街道"]}
    files = [*whole(tmp_path), write_csv(tmp_path, "布局.csv", table)]
    examined = imported(files)
    assert told(examined) == []
    (question,) = examined.questions
    assert (question.key, question.needed) == ("layout:布局.csv", False)
    assert "甲街道" in question.text.zh
    area = read_area(write_area(examined, tmp_path / "area"))
    assert area.manifest.layouts == {}
    record = read_import_record(area.root)
    assert record is not None
    assert any("布局表有" in entry.what.zh for entry in record.entries if entry.happening == "missing")
    assert imported(files, {"layout:布局.csv": "skip"}).questions == ()


def test_open_questions_of_a_layout_may_be_left_with_it(tmp_path: Path) -> None:
    table = write_csv(tmp_path, "布局.csv", TABLE | {"片区": [*NAMES[:3], "丁丁街道"]})
    examined = imported([*whole(tmp_path), table], {"layout:布局.csv": "skip"})
    assert told(examined) == []
    assert read_area(write_area(examined, tmp_path / "area")).manifest.layouts == {}


def test_two_layouts_stand_side_by_side_and_go_with_the_next_import(tmp_path: Path) -> None:
    other = TABLE | {"牵头医院": ["第二人民医院"] * 2 + ["第一人民医院"] * 2}
    files = [*whole(tmp_path), write_csv(tmp_path, "布局.csv", TABLE), write_csv(tmp_path, "修订.csv", other)]
    area, _ = layout_in(imported(files), tmp_path / "area")
    assert {key: entry.source for key, entry in area.manifest.layouts.items()} == {
        "layout": "布局.csv",
        "layout-2": "修订.csv",
    }
    first = open_plan("layout", area).layout.grids[0]
    assert open_plan("layout-2", area).layout.grids[0].leads != first.leads
    write_area(imported(files[:-2]), area.root)
    assert list(area.root.glob("layout*")) == []


def test_a_table_of_hospitals_that_names_their_leads_stays_one_of_hospitals(tmp_path: Path) -> None:
    files = whole(tmp_path)
    hospitals = pd.read_csv(files[-1]).assign(牵头医院=["第一人民医院", "第一人民医院"])
    hospitals.to_csv(files[-1], index=False)
    assert [source.layer for source in imported(files).mapping.sources][-1] == "facilities"


def test_a_layout_of_members_alone_is_asked_about(tmp_path: Path) -> None:
    table = write_csv(tmp_path, "集团.csv", {"牵头医院": ["第一人民医院"], "成员单位": ["第二人民医院"]})
    files = [*whole(tmp_path), table]
    assert told(imported(files)) == ["layer:集团.csv"]
    _, layout = layout_in(imported(files, {"layer:集团.csv": "layout"}), tmp_path / "area")
    assert [member.facility_id for member in layout.grids[0].members] == ["H02"]


def test_the_command_writes_an_area_whose_layout_can_be_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [*whole(tmp_path), write_csv(tmp_path, "布局.csv", TABLE)]
    answers = [f"--decide=datum:{name}=WGS84" for name in ("片区.geojson", "医院.csv")]
    mapping = ["--mapping", str(tmp_path / "import.yaml"), "--quiet"]
    out = str(tmp_path / "area")
    assert main(["import", *map(str, files), "--out", out, *answers, *mapping]) == 0
    assert main(["measure", out]) == 0
    assert "第二人民医院" in capsys.readouterr().out
