"""What coordinates refer to: proposed by where the points fall, and never on too little."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.typing import ArrayLike
from pyproj import CRS

from gridplan.coordinates import WGS84, from_wgs84_to
from gridplan.importing.datum import Evidence, datum_question, propose_reference
from gridplan.importing.datum_verdict import judge
from gridplan.study_area import StudyArea, read_area

DATUMS = ["WGS84", "GCJ-02", "BD-09"]
# Two 区 of some 30 km, side by side along 120.6° E.
TWO = gpd.GeoDataFrame(
    geometry=[shapely.box(120.3, 27.9, 120.6, 28.2), shapely.box(120.6, 27.9, 120.9, 28.2)],
    index=["西区", "东区"],
    crs=WGS84,
)
# Within 100 m of the boundary, on either side of it: any shift of a map platform carries some across.
NEAR_BORDER = [(120.599, "西区"), (120.601, "东区")]


def points(lon: ArrayLike, lat: ArrayLike, reference: str, **columns: ArrayLike) -> pd.DataFrame:
    x, y = from_wgs84_to(lon, lat, reference)
    return pd.DataFrame({"x": x, "y": y, **columns})


def near_border(count: int, reference: str) -> pd.DataFrame:
    """Points along the boundary, so many on each side of it."""
    lon = [place[0] for place in NEAR_BORDER for _ in range(count)]
    names = [place[1] for place in NEAR_BORDER for _ in range(count)]
    return points(lon, np.tile(np.linspace(27.95, 28.15, count), 2), reference, admin_area=names)


def inner(reference: str) -> pd.DataFrame:
    """Twenty points far from every boundary."""
    names = ["西区", "东区"] * 10
    return points(np.tile([120.45, 120.75], 10), np.linspace(28.0, 28.1, 20), reference, admin_area=names)


@pytest.fixture(scope="module")
def by_admin_area(wenzhou: StudyArea) -> gpd.GeoDataFrame:
    return wenzhou.districts.set_index("admin_area")[["geometry"]]


@pytest.mark.parametrize("datum", DATUMS)
def test_points_near_a_boundary_decide_between_the_datums(datum: str) -> None:
    evidence = propose_reference(near_border(4, datum), outlines=TWO)
    assert evidence.proposed == datum
    best = evidence.candidates[0]
    assert (best.reference, best.inside_named, best.of, best.median_km_outside) == (datum, 8, 8, 0)
    assert all(one.inside_named < 8 for one in evidence.candidates[1:])


@pytest.mark.parametrize("datum", DATUMS)
def test_two_points_on_each_side_are_too_few(datum: str) -> None:
    evidence = propose_reference(near_border(2, datum), outlines=TWO)
    assert evidence.proposed is None
    assert "不足以判断" in evidence.why.zh
    assert "2 处支持，0 处反对" in evidence.why.zh


@pytest.mark.parametrize("datum", DATUMS)
def test_points_far_from_any_boundary_decide_nothing(datum: str) -> None:
    evidence = propose_reference(inner(datum), outlines=TWO)
    assert evidence.proposed is None
    assert [one.inside_named for one in evidence.candidates] == [20, 20, 20]
    assert "能区分的有 0 处" in evidence.why.zh


def test_one_contradiction_needs_six_points() -> None:
    def shared(wins: int) -> str | None:
        best, other = np.zeros(20), np.zeros(20)
        other[:wins] = 0.3
        best[wins] = 0.3
        return judge({"WGS84": best, "GCJ-02": other}).proposed

    assert shared(5) is None
    assert shared(6) == "WGS84"


def test_points_of_a_wrong_name_speak_for_nobody() -> None:
    table = near_border(4, "GCJ-02")
    misnamed = inner("GCJ-02").assign(admin_area="西区").iloc[1:4:2]  # two that stand 15 km into 东区
    evidence = propose_reference(pd.concat([table, misnamed]), outlines=TWO)
    assert evidence.proposed == "GCJ-02"
    assert evidence.candidates[0].inside_named == 8


@pytest.mark.parametrize("example", ["wenzhou", "anshun", "baoji", "lianyungang", "xuchang"])
def test_real_centres_are_never_proposed_wrongly(example: str) -> None:
    centres = read_area(example).districts
    outlines = centres.set_index("admin_area")[["geometry"]]
    rng = np.random.default_rng(1)
    for datum in DATUMS:
        for size in (5, 10, len(centres)):
            some = centres.sample(size, random_state=rng)
            table = points(some["lon"], some["lat"], datum, admin_area=some["admin_area"])
            assert propose_reference(table, outlines=outlines).proposed in (None, datum)


@pytest.mark.parametrize("datum", DATUMS)
def test_names_of_districts_decide_where_those_of_the_larger_parts_do_not(wenzhou: StudyArea, datum: str) -> None:
    districts = wenzhou.districts
    table = points(districts["lon"], districts["lat"], datum, admin_area=districts["name"])
    evidence = propose_reference(table, outlines=districts.set_index("name")[["geometry"]])
    assert evidence.proposed == datum


@pytest.mark.parametrize("reference", ["EPSG:4549", "EPSG:4528", "EPSG:4498", "EPSG:32651", "EPSG:4550"])
@pytest.mark.parametrize("turned", [False, True])
def test_zones_are_found_in_either_order_of_the_columns(
    by_admin_area: gpd.GeoDataFrame, wenzhou: StudyArea, reference: str, turned: bool
) -> None:
    centres = wenzhou.districts
    table = points(centres["lon"], centres["lat"], reference, admin_area=centres["admin_area"])
    if turned:
        table = table.rename(columns={"x": "y", "y": "x"})
    evidence = propose_reference(table, outlines=by_admin_area)
    assert (evidence.proposed, evidence.swapped) == (reference, turned)
    assert "西安80" in evidence.why.zh


@pytest.mark.parametrize("datum", DATUMS)
def test_sites_known_by_name_decide(wenzhou: StudyArea, datum: str) -> None:
    sites = wenzhou.campuses
    known = pd.DataFrame({"x": sites["lon"], "y": sites["lat"], "name": sites["name"]})
    assert known["name"].duplicated().any()  # 主院区 says nothing of whose it is
    evidence = propose_reference(points(sites["lon"], sites["lat"], datum, name=sites["name"]), known=known)
    assert evidence.proposed == datum
    unique = (~known["name"].duplicated(keep=False)).sum()
    assert f"{unique} 处对照中有 {unique} 处相符" in evidence.why.zh


def test_a_known_place_may_lie_a_little_off_and_still_decide() -> None:
    lon, lat = np.linspace(120.3, 120.8, 8), np.full(8, 28.0)
    known = pd.DataFrame({"x": lon + 0.0008, "y": lat - 0.0008, "name": list("abcdefgh")})
    evidence = propose_reference(points(lon, lat, "GCJ-02", name=list("abcdefgh")), known=known)
    assert evidence.proposed == "GCJ-02"


def test_points_of_another_city_fit_nothing(by_admin_area: gpd.GeoDataFrame) -> None:
    xuchang = read_area("xuchang").districts
    for reference in ("WGS84", "EPSG:4546", "EPSG:4525"):
        evidence = propose_reference(points(xuchang["lon"], xuchang["lat"], reference), outlines=by_admin_area)
        assert evidence.proposed is None
        assert "没有一种坐标系" in evidence.why.zh


def test_a_city_s_own_grid_fits_nothing(by_admin_area: gpd.GeoDataFrame, wenzhou: StudyArea) -> None:
    table = points(wenzhou.districts["lon"], wenzhou.districts["lat"], "EPSG:4549")
    evidence = propose_reference(table.assign(x=table["x"] - 65_000), outlines=by_admin_area)
    assert evidence.proposed is None


def proposal(reference: str, crs: int | None = None) -> Evidence:
    return propose_reference(inner(reference), crs=None if crs is None else CRS(crs))


def test_with_nothing_to_compare_only_the_form_and_the_file_tell() -> None:
    assert proposal("WGS84").proposed is None
    assert proposal("WGS84", 4326).proposed is None
    assert proposal("WGS84", 4490).proposed == "CGCS2000"
    assert proposal("EPSG:4549").proposed is None
    assert proposal("EPSG:4549", 4549).proposed == "EPSG:4549"
    assert proposal("EPSG:4528").proposed == "EPSG:4528"
    assert proposal("EPSG:4528", 4549).proposed == "EPSG:4528"  # the file's CRS has no number before its eastings
    assert proposal("GCJ-02", 4549).proposed is None
    assert proposal("EPSG:3857", 3857).proposed == "EPSG:3857"


def test_web_mercator_is_not_taken_for_a_zone_of_the_west() -> None:
    assert [one.reference for one in proposal("EPSG:3857").candidates] == ["EPSG:4491"]
    assert proposal("EPSG:3857").proposed is None
    assert propose_reference(inner("EPSG:3857"), outlines=TWO).proposed is None


def test_points_in_a_file_s_own_projection_are_all_counted() -> None:
    table = points(np.linspace(113, 127, 8), np.full(8, 28.0), "EPSG:3857")  # some look like zones 13 and 14
    evidence = propose_reference(table, crs=CRS(3857))
    assert (evidence.proposed, evidence.odd, evidence.candidates[0].of) == ("EPSG:3857", (), 8)


def test_what_a_file_says_of_itself_gives_way_to_its_points() -> None:
    evidence = propose_reference(near_border(4, "GCJ-02"), outlines=TWO, crs=CRS(4490))
    assert evidence.proposed == "GCJ-02"


def test_what_a_file_says_of_itself_holds_where_its_points_decide_nothing() -> None:
    evidence = propose_reference(inner("CGCS2000"), outlines=TWO, crs=CRS(4490))
    assert evidence.proposed == "CGCS2000"
    assert "文件自称 CGCS2000" in evidence.why.zh


def test_an_older_datum_is_refused_with_the_remedy() -> None:
    evidence = proposal("EPSG:4549", 2437)
    assert (evidence.candidates, evidence.proposed) == ((), None)
    assert "Beijing 1954" in evidence.why.en
    assert datum_question("datum:a", "a.shp", evidence).options == ()


def test_rows_unlike_the_others_are_named_and_not_counted() -> None:
    table = near_border(4, "GCJ-02")
    table.loc[2, ["x", "y"]] = table.loc[2, ["y", "x"]].to_numpy()
    table.loc[5, ["x", "y"]] = 0.0, 0.0
    table.loc[6, "x"] = np.nan
    evidence = propose_reference(table, outlines=TWO)
    assert evidence.odd == (2, 5)
    assert evidence.candidates[0].of == 5


@pytest.mark.parametrize("table", [pd.DataFrame({"x": [], "y": []}), pd.DataFrame({"x": [1.0, 2.0], "y": [3.0, 4.0]})])
def test_numbers_of_no_form_have_no_candidate(table: pd.DataFrame) -> None:
    evidence = propose_reference(table, outlines=TWO)
    assert (evidence.candidates, evidence.proposed) == ((), None)
    assert "经纬度" in evidence.why.zh


def test_of_many_points_some_are_tried() -> None:
    table = pd.concat([near_border(10_000, "BD-09")] * 5, ignore_index=True)
    evidence = propose_reference(table, outlines=TWO)
    assert evidence.proposed == "BD-09"
    assert evidence.candidates[0].of == 2000


def test_the_question_has_the_references_that_are_near_with_their_counts() -> None:
    question = datum_question("datum:hospitals.csv", "hospitals.csv", propose_reference(inner("GCJ-02"), outlines=TWO))
    assert (question.about, question.key, question.proposed) == ("datum", "datum:hospitals.csv", None)
    assert {option.value for option in question.options} == set(DATUMS)
    assert all(option.why and "20 个在所属区划内" in option.why.zh for option in question.options)
    zones = datum_question("datum:b", "b", propose_reference(inner("EPSG:4549"), outlines=TWO))
    assert [option.value for option in zones.options] == ["EPSG:4549"]
    assert len(datum_question("datum:c", "c", proposal("EPSG:4549")).options) == 32  # 21 zones and 11 of UTM
