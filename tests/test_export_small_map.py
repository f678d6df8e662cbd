"""The small picture of a layout: an outline per district in its grid's colour, north up, leads in their boxes."""

from pathlib import Path
from xml.etree import ElementTree

from drawing import drawn_area, drawn_layout

from gridplan.export.colours import EXCLUDED, UNASSIGNED, area_colours
from gridplan.export.small_map import SIDE, small_map_of
from gridplan.layout import Layout
from gridplan.study_area import StudyArea

SVG = "{http://www.w3.org/2000/svg}"
DRAWING = """
    ab
    cd
"""
HOSPITALS = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "d"}]


def _picture(area: StudyArea, layout: Layout) -> ElementTree.Element:
    return ElementTree.fromstring(small_map_of(area).draw(layout))


def test_every_district_has_the_colour_of_its_grid_and_the_others_those_of_every_map(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, DRAWING, facilities=HOSPITALS)
    layout = drawn_layout(DRAWING, "11\n..", leads={"1": ["H1"], "2": ["H2"]}, excluded="d")
    fills = [shape.get("fill") for shape in _picture(area, layout).iter(f"{SVG}path")]
    assert fills == [area_colours(layout, area)["1"]] * 2 + [UNASSIGNED, EXCLUDED]


def test_north_is_up_and_the_longer_side_fills_the_picture(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "a\nb\nc", facilities=[{"id": "H1", "in": "a"}, {"id": "H2", "in": "c"}])
    layout = drawn_layout("a\nb\nc", "1\n1\n2", leads={"1": ["H1"], "2": ["H2"]})
    picture = _picture(area, layout)
    assert float(picture.get("height", "0")) == SIDE
    heights = {mark.text: float(mark.get("y", "nan")) for mark in picture.iter(f"{SVG}text")}
    assert heights["1"] < SIDE / 3 < 2 * SIDE / 3 < heights["2"]


def test_lead_outside_every_outline_stands_at_the_edge(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, DRAWING, facilities=[{"id": "H1", "lon": 120.05, "lat": 28.0}])
    layout = drawn_layout(DRAWING, "11\n11", leads={"1": ["H1"]})
    picture = _picture(area, layout)
    (box,) = picture.iter(f"{SVG}rect")
    assert float(box.get("x", "nan")) + float(box.get("width", "nan")) <= float(picture.get("width", "nan")) + 1


def test_words_from_outside_cannot_leave_their_place(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, DRAWING, facilities=HOSPITALS)
    evil = "</text><script>1</script>"
    layout = drawn_layout(DRAWING, "11\n11", leads={"1": ["H1"]})
    named = Layout((type(layout.grids[0])(evil, ("H1",)),), dict.fromkeys("abcd", evil))
    (mark,) = _picture(area, named).iter(f"{SVG}text")
    assert mark.text == evil
