"""Writing exports: every kind, whole or not at all, read back by other programs with nothing lost."""

import json
import math
import os
import subprocess
import sys
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from broken import copy_of_wenzhou, set_cell

from gridplan.access import access_table
from gridplan.errors import ExportError
from gridplan.export import KINDS, export_plan, render
from gridplan.indicators.scope import district_minutes
from gridplan.layout import Grid, change_leads, exclude_districts, unassign_districts
from gridplan.layout_table import read_layout_table
from gridplan.plan_file import open_plan, read_plan
from gridplan.study_area import read_area
from gridplan.travel_time import GivenMinutes

GIS_KINDS = ("geojson", "gpkg")
SINGLE_KINDS = [kind for kind in KINDS if kind != "zip"]  # all of them in one has tests of its own


@pytest.fixture
def exported(tmp_path, wenzhou_plan, wenzhou, wenzhou_access):
    """Return a function that exports a plan as a kind and gives the file."""

    def export(kind, plan=wenzhou_plan, area=wenzhou, access=wenzhou_access):
        path = tmp_path / f"方案.{kind}"
        export_plan(plan, area, path, access=access)
        return path

    return export


def districts_in(path) -> pd.DataFrame:
    if path.suffix == ".gpkg":
        return gpd.read_file(path, layer="districts").set_index("district_id")
    frame = gpd.read_file(path)
    return frame[frame["layer"] == "district"].set_index("district_id")


def campuses_in(path) -> pd.DataFrame:
    if path.suffix == ".gpkg":
        return gpd.read_file(path, layer="campuses").set_index("campus_id")
    frame = gpd.read_file(path)
    return frame[frame["layer"] == "campus"].set_index("campus_id")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_where_asked_the_same_bytes_each_time_and_nothing_else(
    kind, exported, wenzhou_plan, wenzhou, wenzhou_access
):
    path = exported(kind)
    assert path.stat().st_size > 500
    assert list(path.parent.iterdir()) == [path]
    if kind in SINGLE_KINDS:
        assert path.read_bytes() == render(wenzhou_plan, wenzhou, kind, access=wenzhou_access)


def test_suffix_may_be_in_capitals(wenzhou_plan, wenzhou, tmp_path):
    export_plan(wenzhou_plan, wenzhou, tmp_path / "PLAN.CSV")
    assert (tmp_path / "PLAN.CSV").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["plan.pdf", "plan"])
def test_unknown_suffix_is_refused_with_those_possible(name, wenzhou_plan, wenzhou, tmp_path):
    with pytest.raises(ExportError) as caught:
        export_plan(wenzhou_plan, wenzhou, tmp_path / name)
    for language in ("zh", "en"):
        assert all(f".{kind}" in caught.value.to(language) for kind in KINDS)
    assert not list(tmp_path.iterdir())


def test_missing_folder_is_named_with_the_remedy(wenzhou_plan, wenzhou, tmp_path):
    with pytest.raises(ExportError, match="请先建立"):
        export_plan(wenzhou_plan, wenzhou, tmp_path / "nowhere" / "plan.csv")


def test_failed_write_leaves_the_old_file_and_no_other(wenzhou_plan, wenzhou, tmp_path, monkeypatch):
    path = tmp_path / "plan.csv"
    path.write_text("old")

    def refuse(*_):
        raise PermissionError("locked")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(ExportError, match="关闭正在使用它的程序"):
        export_plan(wenzhou_plan, wenzhou, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_plan_of_another_area_is_refused(wenzhou_plan, wenzhou):
    with pytest.raises(ExportError, match="规划范围 elsewhere"):
        render(replace(wenzhou_plan, area_id="elsewhere"), wenzhou, "csv")


def test_start_of_the_package_imports_no_heavy_writer():
    code = "import sys, gridplan.export; print([m for m in ('docx', 'openpyxl', 'folium') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_csv_is_read_back_as_the_same_layout(exported, wenzhou_plan, wenzhou):
    assert read_layout_table(exported("csv"), wenzhou) == wenzhou_plan.layout


def test_plan_file_is_read_back_as_the_same_plan(exported, wenzhou_plan, wenzhou):
    assert read_plan(exported("json"), wenzhou) == wenzhou_plan


@pytest.mark.parametrize("kind", GIS_KINDS)
def test_gis_file_opens_with_all_districts_in_wgs84(kind, exported, wenzhou):
    frame = districts_in(exported(kind))
    assert frame.crs == "EPSG:4326"
    assert list(frame.index) == list(wenzhou.districts.index)
    assert list(frame["name"]) == list(wenzhou.districts["name"])
    assert list(frame["admin_area"]) == list(wenzhou.districts["admin_area"])
    # The outlines are rounded to centimetres and turned to the right-hand rule, not changed.
    gaps = shapely.hausdorff_distance(frame.geometry.to_numpy(), wenzhou.districts.geometry.to_numpy())
    assert gaps.max() < 1e-6  # degrees


@pytest.mark.parametrize("kind", GIS_KINDS)
def test_gis_file_has_grid_lead_people_and_minutes_with_their_status(kind, exported, wenzhou, wenzhou_access):
    row = districts_in(exported(kind)).loc["W13"]
    assert (row["state"], row["grid"], row["lead"]) == ("已分配", "1", "温州市中心医院")
    assert row["population"] == wenzhou.districts.at["W13", "population"]
    assert (row["population_status"], row["outline_status"]) == ("推算", "近似")
    expected = wenzhou_access.minutes(["H01"])[wenzhou_access.districts.index("W13"), 0]
    assert row["minutes_to_lead"] == pytest.approx(expected, abs=0.01)
    assert row["minutes_status"] == "示意路网估算"


@pytest.mark.parametrize("kind", GIS_KINDS)
def test_gis_file_has_campuses_with_roles(kind, exported, wenzhou):
    frame = campuses_in(exported(kind))
    assert len(frame) == len(wenzhou.campuses)
    assert frame["role"].to_dict() == {
        campus: "lead" if facility in ("H01", "H02", "H03", "H04", "H05") else "hub" if facility == "H06" else "other"
        for campus, facility in wenzhou.campuses["facility_id"].items()
    }
    one = frame.loc["H01-1"]
    assert (one["name"], one["grade"], one["beds_open"]) == ("温州市中心医院", "三级甲等", 1333)
    assert (one["beds_status"], one["location_status"], one["grid"]) == ("近似", "近似", "1")
    assert frame.at["H03-1", "location_status"] == "正式"  # its own confidence is medium-high


@pytest.mark.parametrize("kind", GIS_KINDS)
def test_missing_values_are_null_and_never_zero(kind, tmp_path):
    folder = copy_of_wenzhou(tmp_path)
    for row in range(2, 47):
        set_cell(folder, "population.csv", row, population="")
    area = read_area(folder)
    plan = open_plan(None, area)
    layout = exclude_districts(unassign_districts(plan.layout, ["W15"]), ["W45"])
    path = tmp_path / f"plan.{kind}"
    export_plan(plan.with_layout(layout, {}), area, path)
    frame = districts_in(path)
    assert frame["population"].isna().all()
    assert set(frame["population_status"]) == {"未知"}
    assert list(frame.loc[["W15", "W45"], "state"]) == ["未分配", "已排除"]
    assert frame.loc[["W15", "W45"], ["grid", "lead", "minutes_to_lead", "minutes_status"]].isna().all(axis=None)
    campuses = campuses_in(path)
    assert campuses.loc[["H06-1"], ["beds_open"]].isna().all(axis=None)
    assert campuses.loc[["H10-1"], ["grade", "grid"]].isna().all(axis=None)


def test_geojson_itself_says_null_and_carries_its_provenance(exported, wenzhou):
    content = json.loads(exported("geojson").read_bytes())
    hub = next(f for f in content["features"] if f["id"] == "H06-1")
    assert hub["properties"]["beds_open"] is None
    trace = content["gridplan"]
    assert (trace["area"], trace["area_digest"]) == ("wenzhou", wenzhou.digest)
    values = {row["value"] for row in trace["provenance"]}
    assert "网格不影响群众自主选择就医。" in values
    assert any("CC BY 4.0" in value for value in values)


def test_geojson_rings_follow_the_right_hand_rule(exported):
    content = json.loads(exported("geojson").read_bytes())
    districts = [f for f in content["features"] if f["properties"]["layer"] == "district"]
    polygons = gpd.GeoDataFrame.from_features(districts).geometry.explode()
    assert len(polygons) >= len(districts)
    assert polygons.exterior.is_ccw.all()


def test_geopackage_has_all_layers_and_a_plain_table_of_provenance(exported, wenzhou):
    path = exported("gpkg")
    assert [name for name, _ in pyogrio.list_layers(path)] == [
        "districts",
        "grids",
        "neighbours",
        "campuses",
        "provenance",
        "layer_styles",
    ]
    table = pyogrio.read_dataframe(path, layer="provenance")
    assert ("数据摘要", wenzhou.digest[:12]) in set(zip(table["item"], table["value"], strict=True))
    assert table["item"].str.startswith("时间口径").any()


def test_minutes_go_to_the_nearest_of_co_leads(wenzhou_plan, wenzhou_access):
    layout = change_leads(wenzhou_plan.layout, "1", ("H01", "H06"))
    table = pd.DataFrame(wenzhou_access.minutes(["H01", "H06"]), index=wenzhou_access.districts)
    minutes = district_minutes(layout, wenzhou_access)["minutes"]
    own = list(layout.districts_of("1"))
    assert minutes[own].to_numpy() == pytest.approx(table.loc[own].min(axis=1).to_numpy())


def test_pairs_without_a_path_or_a_road_get_words_and_no_number(exported, wenzhou, wenzhou_access):
    facilities = tuple(wenzhou.facilities.index)
    minutes = wenzhou_access.to(facilities)
    minutes[0, :], minutes[1, :] = math.inf, math.nan
    given = replace(wenzhou_access, source=GivenMinutes(facilities, minutes, minutes, {}))
    frame = districts_in(exported("geojson", access=given))
    assert list(frame["minutes_status"].iloc[:2]) == ["无通路", "无法判定"]
    assert np.isnan(frame["minutes_to_lead"].iloc[:2].to_numpy(dtype=float)).all()


def test_layout_of_members_only_can_be_exported_in_every_kind(wenzhou_plan, wenzhou, wenzhou_access):
    layout = replace(wenzhou_plan.layout, grids=(Grid("1", ("H01",)),), grid_of={}, territorial=False)
    plan = wenzhou_plan.with_layout(layout, {})
    files = {kind: render(plan, wenzhou, kind, access=wenzhou_access) for kind in KINDS}
    assert all(files.values())
    districts = [f["properties"] for f in json.loads(files["geojson"])["features"] if f["id"].startswith("W")]
    assert {district["state"] for district in districts} == {"方案不含片区"}


def test_minutes_are_measured_with_the_settings_of_the_plan(wenzhou_plan, wenzhou):
    slow = wenzhou_plan.settings.model_copy(update={"peak_factor": 2.0})
    content = json.loads(render(replace(wenzhou_plan, settings=slow), wenzhou, "geojson"))
    first = content["features"][0]["properties"]["minutes_to_lead"]
    assert first == pytest.approx(
        district_minutes(wenzhou_plan.layout, access_table(wenzhou, slow))["minutes"].iloc[0], abs=0.01
    )
    assert any("高峰系数 2" in row["value"] for row in content["gridplan"]["provenance"])
