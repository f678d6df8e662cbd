"""The commands `coverage` and `isochrones`: what they print, what they write, what they refuse."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from drawing import write_area

from gridplan.cli import BAD_INPUT, DONE, main


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main([*arguments, "--json"]) == DONE
    return json.loads(capsys.readouterr().out)


def test_coverage_prints_shares_people_and_districts_with_estimates_marked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage"]) == DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "到牵头医院的时间，时限 30 分钟"
    assert "30 分钟覆盖率  65.4%估" in lines
    assert any(line.split() == ["人口已知者合计", "2,900,601估"] for line in lines)
    assert any(line.split() == ["丽岙", "瓯海区", "1", "76,779估", "76,779估", "0", "0", "50.3估"] for line in lines)
    assert any(line.startswith("估：据估计") for line in lines)
    assert any(line.startswith("数据摘要") for line in lines)


def test_coverage_of_wenzhou_by_primary_facilities_is_undetermined_with_its_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    content = run_json(capsys, "coverage", "--to", "primary")
    assert content["share"]["15"]["value"] is None
    assert content["share"]["15"]["reason"]["en"] == "the facilities layer has no primary facility"
    assert content["people"]["undetermined"] == 2900601
    assert content["districts"][0]["minutes"] is None


def test_limit_and_kind_are_those_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    content = run_json(capsys, "coverage", "wenzhou", "2020", "--to", "三级", "--limit", "20")
    assert (content["to"], content["limit_min"]) == ("三级", 20)
    assert list(content["share"]) == ["15", "20", "30", "60"]
    assert content["facilities"] == ["H01", "H02", "H03", "H04", "H07", "H08", "H09"]
    assert "温州建国医院" in content["notes"][0]["zh"]
    assert sum(content["people"].values()) == 2900601


def test_districts_and_places_are_written_as_csv_and_gis_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["coverage", "--out", str(tmp_path / "d.csv")]) == DONE
    table = pd.read_csv(tmp_path / "d.csv", encoding="utf-8-sig")
    assert table["outside"].sum() == 1003581
    assert table["population_estimated"].sum() == 44
    assert main(["coverage", "--out", str(tmp_path / "p.gpkg"), "--places"]) == DONE
    places = gpd.read_file(tmp_path / "p.gpkg", layer="places")
    assert set(places.geom_type) == {"Point"}
    assert places.set_index("place_id").loc["W01", ["facility", "second"]].tolist() == [
        "温州市中心医院",
        "温州市人民医院",
    ]
    items = dict(pyogrio.read_dataframe(tmp_path / "p.gpkg", layer="provenance").to_numpy().tolist())
    assert items["规划范围"].startswith("温州市主城区")
    assert main(["coverage", "--out", str(tmp_path / "d.geojson")]) == DONE
    content = json.loads((tmp_path / "d.geojson").read_text(encoding="utf-8"))
    assert len(content["features"]) == 45
    assert content["gridplan"]["area"] == "wenzhou"
    assert "已写入" in capsys.readouterr().out


def test_missing_minutes_are_blank_in_files(tmp_path: Path) -> None:
    layouts = {"own": [("1", "H1", "主城区", letter, "", "") for letter in "abc"]}
    folder = write_area(tmp_path / "area", "abc", links=[("a", "b", 1)], populations={"b": None}, layouts=layouts)
    assert main(["coverage", str(folder), "--out", str(tmp_path / "d.csv")]) == DONE
    table = pd.read_csv(tmp_path / "d.csv", encoding="utf-8-sig").set_index("district_id")
    assert table.loc["c", ["minutes_status", "without_path"]].tolist() == ["无通路", 1000]
    assert pd.isna(table.at["c", "minutes"])
    assert table.loc["b", ["population", "covered"]].isna().all()
    assert not table["minutes_estimated"].any()


def test_isochrones_are_written_with_people_resolution_and_provenance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "i.gpkg"
    named = ["--facility", "温州市中心医院", "H02", "--minutes", "20", "40", "--from-facility"]
    assert main(["isochrones", "--out", str(out), *named]) == DONE
    drawn = gpd.read_file(out, layer="isochrones")
    assert drawn[["facility_id", "limit_min", "direction"]].to_numpy().tolist() == [
        ["H01", 20, "from"],
        ["H01", 40, "from"],
        ["H02", 20, "from"],
        ["H02", 40, "from"],
    ]
    assert drawn.crs == "EPSG:4326"
    assert (drawn["resolution_m"] >= 50).all()
    assert (drawn["people"].to_numpy()[1::2] > drawn["people"].to_numpy()[::2]).all()
    assert "温州市人民医院" in capsys.readouterr().out
    assert "provenance" in pyogrio.list_layers(out)[:, 0]


def test_merged_isochrone_holds_those_within_reach_of_any_lead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "i.geojson")]
    drawn = run_json(capsys, "isochrones", *out, "--merged", "--minutes", "30")["isochrones"]
    (only,) = drawn
    assert only["people"] == 2300312
    assert only["estimated"]


def test_map_of_minutes_is_written_with_isochrones(tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    assert main(["coverage", "--out", str(out), "--isochrones", "--lang", "en"]) == DONE
    html = out.read_text(encoding="utf-8")
    assert "Minutes to the lead hospital" in html
    assert "isochrone 60 min" in html.replace("&#45;", "-")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["coverage", "--to", "茶馆"], "没有“茶馆”这类机构"),
        (["coverage", "--out", "x.docx"], "可用：.csv、.geojson、.gpkg、.html"),
        (["isochrones", "--out", "x.csv"], "可用：.geojson、.gpkg"),
        (["isochrones", "--out", "x.gpkg", "--facility", "甲", "乙"], "值 '乙'"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_remedy(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == BAD_INPUT
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("limit", ["0", "-3", "soon"])
def test_limit_that_is_no_time_is_wrong_usage(limit: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["coverage", f"--limit={limit}"])
    assert ended.value.code == BAD_INPUT


@pytest.mark.parametrize("command", [["coverage", "--out"], ["measure", "--access-table"]])
def test_table_without_room_for_it_has_its_trace_in_a_file_beside(command: list[str], tmp_path: Path) -> None:
    assert main([*command, str(tmp_path / "表.csv")]) == DONE
    told = json.loads((tmp_path / "表.csv.trace.json").read_text(encoding="utf-8"))
    assert told["area"]["id"] == "wenzhou"
    assert len(told["network_digest"]) == 64
    assert told["settings"]["terminal_min"] == 5
