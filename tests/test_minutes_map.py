"""The map of minutes, opened in a browser without a network: classes with words, no name obeyed."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from browser import browser_page
from drawing import drawn_area, drawn_layout

from gridplan.access import AccessTable, access_table
from gridplan.coverage import coverage
from gridplan.export.minutes_features import minutes_classes, minutes_features
from gridplan.export.minutes_map import render_minutes_map
from gridplan.isochrones import isochrones
from gridplan.layout import exclude_districts
from gridplan.plan_file import Plan, new_plan
from gridplan.study_area import StudyArea


def shown(page, tmp_path: Path, html: str) -> None:
    path = tmp_path / "minutes.html"
    path.write_text(html, encoding="utf-8")
    page.goto(path.as_uri())
    page.wait_for_selector("path.district")


@pytest.fixture
def coast(tmp_path: Path) -> tuple[StudyArea, Plan]:
    """a-b-c-d by a minute each, cut off at 2; e on an island; f in no grid."""
    links = [("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "f", 1)]
    travel = {"thresholds_min": [1, 2], "cutoff_min": 2}
    area = drawn_area(tmp_path / "area", "abcd\ne..f", links=links, travel_time=travel)
    layout = drawn_layout("abcd\ne..f", "1111\n1...", leads={"1": ["H1"]})
    return area, new_plan(layout, area, {})


def test_every_way_of_having_no_minutes_has_words_and_a_pattern_of_its_own(
    coast: tuple[StudyArea, Plan], tmp_path: Path
) -> None:
    area, plan = coast
    access = access_table(area)
    found = coverage(area, plan.layout, access, to="lead", limit_min=1)
    features = minutes_features(found, plan.layout, area, access, "en")["features"]
    fills = {feature["properties"]["name"]: feature["fill"] for feature in features}
    assert fills["d"] == "url(#dots)"
    assert fills["e"] == "url(#cross)"
    assert fills["f"] == "url(#hatch)"
    assert len(set(fills.values())) == 5, "a and b, c, d, e, f"
    with browser_page() as visit:
        shown(visit.page, tmp_path, render_minutes_map(found, plan, area, access, language="en"))
        legend = [" ".join(text.split()) for text in visit.page.locator(".classes li").all_inner_texts()]
        for pattern in ("dots", "cross", "hatch"):
            assert visit.page.locator(f"pattern#{pattern}").count() == 1
    assert legend == [
        "up to 1 min 2,000 people",
        "1–2 min 1,000 people",
        "more than 2 min 0 people",
        "beyond the cutoff 1,000 people",
        "no path 1,000 people",
        "undetermined 1,000 people",
    ]


def test_map_asks_for_nothing_and_shows_estimates(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable, tmp_path: Path
) -> None:
    found = coverage(wenzhou, wenzhou_plan.layout, wenzhou_access, to="lead", limit_min=30)
    drawn = isochrones(wenzhou, wenzhou_access, found.facilities, merged=True, most_points=3000)
    html = render_minutes_map(found, wenzhou_plan, wenzhou, wenzhou_access, isochrones=drawn)
    assert not re.findall(r"https?://|//[a-z]+\.", html)
    with browser_page() as visit:
        shown(visit.page, tmp_path, html)
        assert visit.page.locator("path.district").count() == 45
        assert visit.page.locator("path.isochrone").count() == 3
        visit.page.locator("path.district").first.hover(position={"x": 5, "y": 5}, force=True)
        assert visit.page.locator(".classes").inner_text().count("估") == 4
        assert visit.page.locator("footer").inner_text().startswith("示意图，不作为划界依据")
    assert visit.refused == []
    assert visit.complaints == []


def test_names_are_shown_and_never_obeyed(coast: tuple[StudyArea, Plan], tmp_path: Path) -> None:
    area, plan = coast
    evil = '<img src=x onerror="window.hacked=1">`${window.hacked=1}`'
    hostile = replace(area, districts=area.districts.assign(name=evil), facilities=area.facilities.assign(name=evil))
    access = access_table(hostile)
    found = coverage(hostile, plan.layout, access, to="any", limit_min=1)
    with browser_page() as visit:
        shown(visit.page, tmp_path, render_minutes_map(found, plan, hostile, access))
        visit.page.locator("path.district").first.click(force=True)
        visit.page.wait_for_selector(".leaflet-popup-content")
        assert "<img src=x" in visit.page.locator(".leaflet-popup-content").inner_text()
        assert visit.page.evaluate("window.hacked") is None
    assert visit.refused == []


def test_places_are_drawn_where_an_area_has_more_of_them(coast: tuple[StudyArea, Plan], tmp_path: Path) -> None:
    area, plan = coast
    spread = pd.concat([area.places, area.places.assign(lon=area.places["lon"] + 0.002)], ignore_index=True)
    cells = replace(area, places=spread.assign(population=spread["population"] / 2))
    access = access_table(cells)
    found = coverage(cells, plan.layout, access, to="lead", limit_min=1)
    assert sum(found.people.values()) == 6000
    with browser_page() as visit:
        shown(visit.page, tmp_path, render_minutes_map(found, plan, cells, access))
        circles = visit.page.locator("path.place-circle")
        fills = circles.evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    features = minutes_features(found, plan.layout, cells, access, "zh")["features"]
    assert fills == [feature["fill"] for feature in features]
    assert len(fills) == 12
    assert {"url(#dots)", "url(#cross)", "url(#hatch)"} < set(fills)
    assert visit.complaints == []


def test_excluded_districts_stay_on_the_map_and_out_of_the_count(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable, tmp_path: Path
) -> None:
    layout = exclude_districts(wenzhou_plan.layout, ["W01"])
    found = coverage(wenzhou, layout, wenzhou_access, to="lead", limit_min=30)
    assert sum(each.people for each in minutes_classes(found)) == 2900601 - 90010
    with browser_page() as visit:
        plan = wenzhou_plan.with_layout(layout, {})
        shown(visit.page, tmp_path, render_minutes_map(found, plan, wenzhou, wenzhou_access, frame=False))
        assert visit.page.locator("path.district").count() == 45
        assert visit.page.locator(".legend .classes li").count() == 4
        assert visit.page.locator("aside").count() == 0


def test_colours_darken_with_minutes(wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable) -> None:
    found = coverage(wenzhou, wenzhou_plan.layout, wenzhou_access, to="lead", limit_min=45)
    colours = [each.fill for each in minutes_classes(found)][:5]
    channels = np.array([[int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in colours])
    assert (np.diff(channels @ [0.2126, 0.7152, 0.0722]) < -10).all()
