"""Places put by a person: kept in the mapping file, and looked at against the outline of their 区划."""

from datetime import date

import geopandas as gpd
import shapely

from gridplan.coordinates import WGS84
from gridplan.importing.mapping import Mapping, Site
from gridplan.importing.sites import site_notice, with_site

TWO = gpd.GeoDataFrame(
    geometry=[
        shapely.box(120.3, 27.9, 120.5, 28.2),
        shapely.box(120.5, 27.9, 120.6, 28.2),
        shapely.box(120.6, 27.9, 120.9, 28.2),
    ],
    index=["西区", "西区", "东区"],
    crs=WGS84,
)
DAY = date(2026, 3, 2)


def test_a_place_is_kept_by_the_name_of_its_facility_and_may_be_put_again() -> None:
    empty = Mapping.model_validate({"id": "a", "name": {"zh": "甲", "en": "A"}, "sources": []})
    once = with_site(empty, "市一医院", 120.6, 28.0, how="map", person="王", on=DAY)
    both = with_site(once, "市二医院", 120.7, 28.1, how="pasted", person="王", on=DAY)
    again = with_site(both, "市一医院", 120.61, 28.01, how="pasted", person="李", on=DAY)
    assert empty.sites == {}
    assert again.sites == {
        "市一医院": Site(lon=120.61, lat=28.01, how="pasted", person="李", date=DAY),
        "市二医院": Site(lon=120.7, lat=28.1, how="pasted", person="王", date=DAY),
    }


def test_a_place_within_its_own_part_is_nothing_to_speak_of() -> None:
    for lon in (120.4, 120.55):
        assert site_notice(lon, 28.0, admin_area="西区", outlines=TWO) is None


def test_a_place_in_another_part_is_told_with_both_names_and_the_distance() -> None:
    notice = site_notice(120.62, 28.0, admin_area="西区", outlines=TWO)
    assert notice is not None
    assert notice.zh == "该位置在东区，距西区边界 2.0 千米，请核对"  # 0.02° at 28° N: 1.97 km
    assert "东区" in notice.en


def test_a_place_outside_the_area_is_told_with_the_distance_to_it() -> None:
    for admin_area in ("西区", "", "没有的区"):
        notice = site_notice(120.6, 28.3, admin_area=admin_area, outlines=TWO)
        assert notice is not None
        assert "11.1 千米" in notice.zh  # 0.1° of latitude


def test_of_an_unknown_part_only_the_area_is_looked_at() -> None:
    assert site_notice(120.7, 28.0, admin_area="没有的区", outlines=TWO) is None
