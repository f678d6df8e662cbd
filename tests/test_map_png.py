"""The map in documents: colours where the districts are, leads in boxes, no coordinates, the same bytes."""

import io
from dataclasses import replace

import numpy as np
import pytest
from drawing import drawn_area, drawn_layout
from PIL import Image

from gridplan.export.colours import EXCLUDED, UNASSIGNED, area_colours
from gridplan.export.map_boxes import pushed_apart
from gridplan.export.map_png import layout_picture, layout_png, nice_length
from gridplan.layout import Relation

DRAWING = "aabb\naabb\nccdd\nccdd"
FACILITIES = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "b"}, {"id": "H3", "in": "c"}]
WIDTH = 800
STRIP = 45  # px below the map, for the scale, in a picture of that width
INK = (0x22, 0x22, 0x22)


@pytest.fixture(scope="module")
def area(tmp_path_factory):
    return drawn_area(tmp_path_factory.mktemp("area"), DRAWING, facilities=FACILITIES)


@pytest.fixture(scope="module")
def layout():
    members = {"1": [("H3", Relation.HUB)]}
    leads = {"1": ["H1"], "2": ["H2"]}
    return drawn_layout(DRAWING, "1122\n1122\n11..\n11..", leads=leads, members=members)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def quarter(picture: np.ndarray, row: int, column: int) -> np.ndarray:
    """Return the inner part of a quarter of the map, away from its borders."""
    height, width = picture.shape[0] - STRIP, picture.shape[1]
    y, x = row * height // 2, column * width // 2
    return picture[y + height // 6 : y + height // 3, x + width // 6 : x + width // 3]


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


def share_of(part: np.ndarray, colour: str) -> float:
    return float((np.abs(part.astype(int) - rgb(colour)).max(axis=2) <= 2).mean())


def test_each_quarter_has_the_colour_of_its_grid_north_up(area, layout):
    picture, colours = pixels(layout_png(layout, area, width_px=WIDTH)), area_colours(layout, area)
    assert share_of(quarter(picture, 0, 1), colours["2"]) > 0.6  # the rest is the lead's box
    assert share_of(quarter(picture, 1, 0), colours["1"]) > 0.6
    assert share_of(quarter(picture, 1, 1), UNASSIGNED) == 1


def test_an_excluded_district_is_hatched(area, layout):
    excluded = replace(layout, excluded=frozenset("d"))
    part = quarter(pixels(layout_png(excluded, area, width_px=WIDTH)), 1, 1)
    light, dark = share_of(part, EXCLUDED), float((part.max(axis=2) < 0xE0).mean())
    assert light > 0.4
    assert dark > 0.1


def test_the_same_layout_gives_the_same_bytes_and_another_one_others(area, layout):
    assert layout_png(layout, area) == layout_png(layout, area)
    assert layout_png(layout, area) != layout_png(replace(layout, grid_of={**layout.grid_of, "d": "2"}), area)


def test_the_picture_carries_no_words_about_place_or_time(area, layout):
    image = Image.open(io.BytesIO(layout_png(layout, area)))
    assert image.info == {}
    assert image.width == 1600


def test_the_legend_names_leads_counts_and_what_is_in_no_grid(area, layout):
    colours = area_colours(layout, area)
    entries = [(each.key, each.colour, each.words) for each in layout_picture(layout, area, "zh").legend]
    assert entries == [
        ("1", colours["1"], "H1（2 个片区）"),
        ("2", colours["2"], "H2（1 个片区）"),
        ("□", "", "牵头医院，框内为网格序号"),
        ("", UNASSIGNED, "未分配的片区"),
        ("○", "", "枢纽型成员单位"),
    ]
    english = layout_picture(replace(layout, excluded=frozenset("d")), area, "en").legend
    assert [each.words for each in english[3:]] == ["districts excluded", "hub member"]


def test_a_grid_carries_its_number_where_its_lead_stands_elsewhere(area):
    away = drawn_layout(DRAWING, "1122\n1122\n1122\n1122", leads={"1": ["H2"], "2": ["H1"]})
    column = pixels(layout_png(away, area, width_px=WIDTH))[:-STRIP, WIDTH // 8 : WIDTH * 3 // 8]
    without_box = column[column.shape[0] * 2 // 5 :]  # the box of the other grid's lead stands above
    assert (np.abs(without_box.astype(int) - INK).max(axis=2) < 40).any()


def test_grids_with_names_that_digits_cannot_write_are_counted(area, layout):
    named = replace(layout, grids=tuple(replace(g, id=f"东{g.id}") for g in layout.grids), grid_of={"a": "东1"})
    assert [each.key for each in layout_picture(named, area, "zh").legend[:2]] == ["1", "2"]


def test_a_lead_outside_the_map_is_said_to_be_there(tmp_path):
    sites = [{"id": "H1", "in": "a", "lon": 120.5, "lat": 28.0}]
    area = drawn_area(tmp_path, "ab", facilities=sites)
    layout = drawn_layout("ab", "11", leads={"1": ["H1"]})
    assert layout_picture(layout, area, "zh").legend[0].words == "H1（2 个片区，在图外）"


def test_a_hole_of_a_district_is_not_painted_over(tmp_path):
    drawing = "aaab\na.ab\naaab"
    layout = drawn_layout(drawing, "1111\n1.11\n1111", leads={"1": ["H1"]})
    picture = pixels(layout_png(layout, drawn_area(tmp_path, drawing)))
    middle = picture[(picture.shape[0] - 90) // 2, picture.shape[1] * 3 // 8]
    assert tuple(middle) == (255, 255, 255)


def test_a_long_area_gets_a_narrower_picture(tmp_path):
    area = drawn_area(tmp_path, "a\nb\nc\nd")
    width, height = layout_picture(drawn_layout("a\nb\nc\nd", "1\n1\n1\n1", leads={"1": ["H1"]}), area, "zh").size
    assert width < 1600
    assert height <= 1600 * 1.5 + 90


def test_the_scale_bar_has_the_length_it_says(area, layout):
    picture = pixels(layout_png(layout, area, width_px=WIDTH))
    row = picture[-STRIP // 2]
    dark = np.flatnonzero(np.abs(row[: WIDTH // 2].astype(int) - INK).max(axis=1) < 40)
    bar = dark[: int(np.flatnonzero(np.diff(dark) > 2)[0]) + 1]  # the label stands behind it
    # Four cells of 0.01° at 28° N are 3.94 km wide: of 1, 2, 5 … km, 1 km is the longest in a quarter of the width.
    km_per_px = 3.94 / (WIDTH - 24)
    assert (bar.max() - bar.min()) * km_per_px == pytest.approx(1, rel=0.02)


@pytest.mark.parametrize(("most", "length"), [(0.99, 0.5), (1, 1), (4.9, 2), (7, 5), (10, 10), (230, 200)])
def test_the_scale_bar_is_of_a_round_length(most, length):
    assert nice_length(most) == pytest.approx(length)


def test_boxes_at_one_place_are_pushed_apart_and_stay_inside():
    sites = np.array([[50.0, 50.0]] * 5 + [[400.0, 400.0]])
    boxes = np.array(pushed_apart(sites, 40, (20, 20), (480, 480)))
    apart = np.abs(boxes[:, None] - boxes[None, :]).max(axis=2)
    assert (apart[~np.eye(6, dtype=bool)] >= 40 - 1e-3).all()
    assert (boxes >= 20).all()
    assert tuple(boxes[5]) == pytest.approx((400, 400), abs=0.1)
