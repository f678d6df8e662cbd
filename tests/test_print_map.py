"""Maps for print: what a sheet says, that nothing covers another, and that no font is needed to see it."""

import io
import itertools
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from drawing import drawn_area, drawn_layout
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gridplan.errors import ExportError
from gridplan.export import Options, render
from gridplan.export.options import PAGES, PRINT_KINDS
from gridplan.export.print_font import FONT_VARIABLE, chinese_face
from gridplan.export.print_labels import Name, placed
from gridplan.export.print_map import map_sheet
from gridplan.export.print_sheet import Shape, Words, wrapped
from gridplan.layout import exclude_districts, unassign_districts
from gridplan.plan_file import new_plan
from gridplan.study_area import read_area

FRAME = (0.0, 0.0, 200.0, 150.0)


@pytest.fixture(scope="module", autouse=True)
def _font():
    try:
        chinese_face()
    except ExportError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """a and b with H1, c with H2, d in no grid; a has three people."""
    facilities = [{"id": "H1", "in": "a", "name": "第一<医院>"}, {"id": "H2", "in": "c", "name": "中医院"}]
    area = drawn_area(
        tmp_path_factory.mktemp("print"),
        "aabb\nccdd",
        facilities=facilities,
        populations={"a": (3, "high"), "b": (4, "high")},
    )
    layout = drawn_layout("aabb\nccdd", "1111\n22..", leads={"1": ["H1"], "2": ["H2"]})
    return new_plan(layout, area, {}), area


def said(sheet) -> str:
    return "\n".join(item.text for item in sheet.items if isinstance(item, Words))


def boxes_of(sheet) -> list[tuple[str, float, float, float, float]]:
    """Return what each line of text covers, a little less than its type."""
    words = [item for item in sheet.items if isinstance(item, Words) and item.text.strip()]
    return [
        (w.text, w.x, w.y - 0.75 * w.size, w.x + sheet.face.width(w.text) * w.size, w.y + 0.05 * w.size) for w in words
    ]


def test_sheet_names_title_grids_scale_sources_caveat_and_estimates(wenzhou_plan, wenzhou):
    words = said(map_sheet(wenzhou_plan, wenzhou, page="a3-landscape", language="zh"))
    for part in (
        "温州市城市医联体网格化布局方案（试行）",
        "温州市中心医院",
        "15 个片区 · 81.3 万人（估）",
        "枢纽型成员单位",
    ):
        assert part in words
    joined = words.replace("\n", "")
    assert "示意图，不作为划界依据" in joined
    assert "网格不影响群众自主选择就医" in joined
    for part in ("Vonng/adcode", "CC BY 4.0", wenzhou.digest[:12], "来源与许可", "人口推算"):
        assert part in joined
    assert re.search(r"\d+ km\s+1 : [\d,]+", words)
    assert "\nN\n" in f"\n{words}\n"
    assert "审图号" not in words


def test_draft_approval_and_english_are_on_the_sheet(wenzhou_plan, wenzhou):
    draft = wenzhou_plan.with_layout(wenzhou_plan.layout, {})
    approved = replace(draft, document=replace(draft.document, map_approval="浙S(2026)1号"))
    words = said(map_sheet(approved, wenzhou, page="a4-portrait", language="en"))
    for part in ("draft", "15 districts", "(est.)", "浙S(2026)1号", "not a basis for boundaries", "lead hospital"):
        assert part in words


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["wenzhou", "baoji"])
def test_no_words_cover_others_or_leave_the_sheet(name, page, wenzhou_plan):
    area = read_area(name)
    plan = wenzhou_plan if name == "wenzhou" else new_plan_of(area)
    sheet = map_sheet(plan, area, page=page, language="zh", smallest=10)
    wide, high = PAGES[page].size_mm
    boxes = boxes_of(sheet)
    assert all(min(b[1], b[2]) > 0 and b[3] < wide and b[4] < high for b in boxes)
    numbers = {grid.id for grid in plan.layout.grids}
    for one, other in itertools.combinations([box for box in boxes if box[0] not in numbers], 2):
        apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
        assert apart, f"{one} covers {other}"


def new_plan_of(area):
    from gridplan.plan_file import open_plan

    return open_plan(None, area)


def test_crowded_districts_are_named_in_a_closer_look(wenzhou_plan, wenzhou):
    words = said(map_sheet(wenzhou_plan, wenzhou, page="a4-landscape", language="zh"))
    missing = [name for name in wenzhou.districts["name"] if not re.search(rf"\d {name}(\n|$)", words)]
    assert "图中方框内放大" in words
    assert len(missing) < 0.1 * len(wenzhou.districts)


def test_small_numbers_are_hidden_and_states_stand_in_the_legend(small):
    plan, area = small
    layout = exclude_districts(unassign_districts(plan.layout, ["b"]), ["d"])
    words = said(map_sheet(plan.with_layout(layout, {}), area, page="a4-landscape", language="zh", smallest=10))
    assert "1 个片区 · 已隐去（少于 10）" in words
    assert "未分配" in words
    assert "已排除" in words
    assert "3 人" not in words


def test_a_layout_of_members_only_counts_members_and_not_districts(tmp_path):
    area = read_area("baoji")
    words = said(map_sheet(new_plan_of(area), area, page="a4-landscape", language="zh"))
    assert "家成员单位" in words
    assert "个片区" not in words.split("数据说明")[0].replace("片区名称", "")


def test_every_kind_has_its_form_and_size(small):
    plan, area = small
    files = {kind: render(plan, area, kind, options=Options(page="a3-portrait")) for kind in PRINT_KINDS}
    picture = Image.open(io.BytesIO(files["png"]))
    assert picture.size == (3508, 4961)
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert len(picture.convert("RGB").getcolors(1 << 24)) > 10
    svg = files["svg"].decode()
    assert 'width="297mm" height="420mm"' in svg
    assert "font" not in svg  # letters are shapes
    assert "第一&lt;医院&gt;" in svg  # for those who cannot see them
    assert not re.search(r"(?:href|src)=\"(?!#)", svg)
    assert files["map.pdf"].startswith(b"%PDF-1.4")
    assert b"/Font" not in files["map.pdf"]


@pytest.mark.parametrize("kind", PRINT_KINDS)
def test_the_same_plan_gives_the_same_print(kind, small):
    assert render(*small, kind) == render(*small, kind)


def test_pdf_shows_the_colours_of_the_grids(small, tmp_path):
    poppler = pytest.importorskip("shutil").which("pdftoppm")
    if poppler is None:
        pytest.skip("Debian's poppler-utils is not installed")
    (tmp_path / "map.pdf").write_bytes(render(*small, "map.pdf"))
    subprocess.run([poppler, "-r", "50", "-png", "-singlefile", "map.pdf", "map"], cwd=tmp_path, check=True)
    drawn = np.asarray(Image.open(tmp_path / "map.png").convert("RGB")).reshape(-1, 3)
    from gridplan.export.colours import area_colours

    plan, area = small
    for colour in area_colours(plan.layout, area).values():
        rgb = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
        assert (np.abs(drawn.astype(int) - rgb).max(axis=1) <= 2).sum() > 1000


def test_an_unknown_page_is_refused_with_those_there_are(small):
    with pytest.raises(ExportError, match="a3-portrait"):
        render(*small, "png", options=Options(page="a0"))


def test_a_font_that_cannot_be_read_is_named_with_the_remedy(small, tmp_path: Path, monkeypatch):
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    monkeypatch.setenv(FONT_VARIABLE, str(broken))
    with pytest.raises(ExportError, match=f"broken.ttf.*{FONT_VARIABLE}"):
        render(*small, "svg")


def test_the_command_line_starts_without_the_type_of_maps():
    code = "import sys, gridplan.cli, gridplan.export; print([m for m in ('fontTools', 'PIL') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_lines_break_where_chinese_may_and_begin_with_no_closing_mark():
    face = chinese_face()
    text = "温州市中心医院（鹿城区人民医院），温州市人民医院；gridplan 0.1.0 与 https://example 等。"
    for width in np.arange(12.0, 80.0, 3.7):
        lines = wrapped(text, width, 3.0, face)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(line[0] not in "，。；）" for line in lines)
        assert all(line[-1] not in "（" for line in lines)
        assert all(face.width(line) * 3.0 <= width + 3.0 for line in lines)  # a closing mark may hang over


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 150), st.floats(0, 30)), max_size=40))
def test_names_never_cover_each_other_nor_leave_the_frame(points):
    names = [Name(f"n{n}", x, y, 3.0, 9.0, room=room, away=n % 2 == 0) for n, (x, y, room) in enumerate(points)]
    found = placed(names, [(90.0, 60.0, 110.0, 90.0)], FRAME)
    boxes = [(each.x, each.y - 0.86 * each.size, each.x + 3 * each.size, each.y + 0.14 * each.size) for each in found]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= 200
        assert bottom <= 150
        assert right <= 90 or left >= 110 or bottom <= 60 or top >= 90
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_shapes_lie_on_the_sheet(small):
    sheet = map_sheet(*small, page="a4-landscape", language="zh")
    for item in sheet.items:
        if isinstance(item, Shape):
            points = np.vstack(item.rings)
            assert points.min() >= 0
            assert points[:, 0].max() <= 297
            assert points[:, 1].max() <= 210
