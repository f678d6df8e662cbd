"""The exported map, opened in a browser without a network: it draws, it reads, it obeys no name."""

import re
from dataclasses import replace

import pytest
from broken import copy_of_wenzhou, set_cell
from browser import browser_page

from gridplan.export.map_html import render_map
from gridplan.export.safe_html import safe
from gridplan.layout import exclude_districts, unassign_districts
from gridplan.plan_file import Stage, open_plan
from gridplan.study_area import read_area

IMAGE = '<img src=x onerror="window.hacked=1">'
SCRIPT = "</script><script>window.hacked=1</script>"
BRACES = "{{7*7}}{% raw %}{#"
BACKTICK = "`${window.hacked=1}`"
BACKSLASH = r"\x3cimg src=x onerror=window.hacked=1\x3e\u003cb\u003e"
REFERENCE = "&lt;b&gt;&#60;i&#62;"
HOSTILE = (IMAGE, SCRIPT, BRACES, BACKTICK, BACKSLASH, REFERENCE)


def open_map(page, tmp_path, html: str) -> None:
    path = tmp_path / "map.html"
    path.write_text(html, encoding="utf-8")
    page.goto(path.as_uri())
    page.wait_for_selector("path.district")


def test_page_names_no_address_of_the_network(wenzhou_plan, wenzhou, wenzhou_access):
    html = render_map(wenzhou_plan, wenzhou, wenzhou_access)
    assert not re.findall(r"https?://|//[a-z]+\.", html)
    sources = re.findall(r"""(?:src|href)\s*=\s*["']([^"']*)""", html)
    assert sources
    assert all(source.startswith("data:") for source in sources)
    assert not re.search(r"@import|jquery|bootstrap|cdn", html, re.IGNORECASE)


def test_map_draws_all_districts_and_asks_for_nothing(wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    with browser_page() as visit:
        open_map(visit.page, tmp_path, render_map(wenzhou_plan, wenzhou, wenzhou_access))
        assert visit.page.locator("path.district").count() == len(wenzhou.districts) == 45
        boxes = visit.page.eval_on_selector_all(
            "path.district", "paths => paths.map(p => p.getBoundingClientRect()).map(b => [b.width, b.height])"
        )
        assert all(width > 1 and height > 1 for width, height in boxes)
        assert visit.page.locator(".mark.lead").count() >= 5
    assert visit.refused == []
    assert visit.complaints == []


def test_legend_names_every_grid_with_lead_districts_and_people(wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    with browser_page() as visit:
        open_map(visit.page, tmp_path, render_map(wenzhou_plan, wenzhou, wenzhou_access))
        items = [" ".join(text.split()) for text in visit.page.locator(".grids li").all_inner_texts()]
    assert items == [
        "1 温州市中心医院 15 个片区 81.3 万人（估）",
        "2 温州市人民医院 10 个片区 66.9 万人（估）",
        "3 温州市中西医结合医院 9 个片区 54.1 万人（估）",
        "4 温州市中医院 5 个片区 39.7 万人（估）",
        "5 龙湾区第一人民医院 6 个片区 48.0 万人（估）",
    ]


def test_districts_of_a_grid_have_the_colour_of_the_legend(wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    layout = exclude_districts(unassign_districts(wenzhou_plan.layout, ["W15"]), ["W45"])
    with browser_page() as visit:
        open_map(visit.page, tmp_path, render_map(wenzhou_plan.with_layout(layout, {}), wenzhou, wenzhou_access))
        fills = visit.page.eval_on_selector_all("path.district", "paths => paths.map(p => p.getAttribute('fill'))")
        swatches = visit.page.eval_on_selector_all(
            ".grids .swatch", "all => all.map(s => getComputedStyle(s).backgroundColor)"
        )
        words = visit.page.locator(".grids").inner_text()
        patterns = visit.page.locator("pattern#hatch").count()
    fill_of = dict(zip(wenzhou.districts.index, fills, strict=True))
    for grid, swatch in zip(layout.grids, swatches, strict=False):
        red, green, blue = (int(part) for part in re.findall(r"\d+", swatch)[:3])
        colour = f"#{red:02X}{green:02X}{blue:02X}"
        assert {fill_of[district] for district in layout.districts_of(grid.id)} == {colour}
    assert (fill_of["W15"], patterns) == ("url(#hatch)", 1)
    assert fill_of["W45"] not in {fill_of["W15"], *(fill_of[d] for d in layout.grid_of)}
    assert "未分配" in words
    assert "已排除" in words


def test_caveat_sources_and_version_are_on_the_page(wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    with browser_page() as visit:
        open_map(visit.page, tmp_path, render_map(wenzhou_plan, wenzhou, wenzhou_access))
        words = visit.page.locator("body").inner_text()
        caveat = visit.page.locator(".caveat")
        assert caveat.is_visible()
        assert caveat.inner_text().startswith("示意图，不作为划界依据")
    parts = ("人口推算", "道路示意", "网格不影响群众自主选择就医", "Vonng/adcode", "CC BY 4.0", wenzhou.digest[:12])
    for part in parts:
        assert part in words
    for sentence in wenzhou.estimates():
        assert sentence.zh in words


def test_tooltip_and_popup_tell_of_a_district(wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    with browser_page() as visit:
        open_map(visit.page, tmp_path, render_map(wenzhou_plan, wenzhou, wenzhou_access))
        path = visit.page.locator("path.district").nth(list(wenzhou.districts.index).index("W25"))
        tip, popup = tooltip_of(visit.page, path), popup_of(visit.page, path)
    for words in (tip, popup):
        assert "泽雅" in words
        assert "瓯海区" in words
        assert "2 温州市人民医院" in words
        assert re.search(r"[\d.]+ 万人（估）", words)
        assert re.search(r"\d+ 分钟（估）", words)
    assert "近似" in popup


def test_labels_of_leads_always_show_and_no_label_covers_another(wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    with browser_page() as visit:
        open_map(visit.page, tmp_path, render_map(wenzhou_plan, wenzhou, wenzhou_access))
        visible = visit.page.eval_on_selector_all(
            ".label",
            """labels => labels.filter(l => l.style.visibility === 'visible').map(l => {
                const b = l.getBoundingClientRect();
                return [l.innerText, b.left, b.top, b.right, b.bottom];
            })""",
        )
    names = [name for name, *_ in visible]
    for lead in wenzhou_plan.layout.leads:
        assert wenzhou.facility_name(lead) in names
    assert len(names) > 20  # and most of the districts
    for number, (one, *a) in enumerate(visible):
        for other, *b in visible[number + 1 :]:
            apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
            assert apart, f"{one} and {other} overlap"


@pytest.mark.parametrize("size", [(1440, 900), (1000, 620), (500, 800)])
def test_map_fills_its_frame_and_shows_the_whole_area(size, wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    with browser_page(width=size[0], height=size[1]) as visit:
        open_map(visit.page, tmp_path, render_map(wenzhou_plan, wenzhou, wenzhou_access))
        page = visit.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        frame = visit.page.locator(".folium-map").bounding_box()
        boxes = [box.bounding_box() for box in visit.page.locator("path.district").all()]
    assert page == list(size)  # nothing to scroll
    assert frame["width"] * frame["height"] > 0.4 * size[0] * size[1]
    assert min(box["x"] for box in boxes) >= frame["x"]
    assert max(box["x"] + box["width"] for box in boxes) <= frame["x"] + frame["width"]
    assert max(box["y"] + box["height"] for box in boxes) <= frame["y"] + frame["height"]


def test_map_opened_in_a_hidden_frame_fits_when_it_is_shown(wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    (tmp_path / "inner.html").write_text(render_map(wenzhou_plan, wenzhou, wenzhou_access), encoding="utf-8")
    outer = '<iframe src="inner.html" style="width:900px;height:600px;border:0" hidden></iframe>'
    (tmp_path / "outer.html").write_text(outer, encoding="utf-8")
    with browser_page() as visit:
        visit.page.goto((tmp_path / "outer.html").as_uri())
        visit.page.wait_for_timeout(300)
        visit.page.evaluate("document.querySelector('iframe').hidden = false")
        visit.page.wait_for_timeout(700)
        frame = visit.page.frames[1]
        box = frame.locator(".folium-map").bounding_box()
        drawn = [path.bounding_box() for path in frame.locator("path.district").all()]
        width = max(b["x"] + b["width"] for b in drawn) - min(b["x"] for b in drawn)
    assert 0.5 * box["width"] < width <= box["width"]


def test_map_speaks_english_where_asked(wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    with browser_page() as visit:
        html = render_map(wenzhou_plan, wenzhou, wenzhou_access, language="en")
        open_map(visit.page, tmp_path, html)
        words = visit.page.locator("body").inner_text()
        assert visit.page.locator("html").get_attribute("lang") == "en"
    assert "not a basis for boundaries" in words
    assert "15 districts" in words


def test_layers_are_switched_and_names_are_found(wenzhou_plan, wenzhou, wenzhou_access, tmp_path):
    approved = replace(wenzhou_plan, document=replace(wenzhou_plan.document, map_approval="浙S(2026)1号"))
    with browser_page() as visit:
        page = visit.page
        open_map(page, tmp_path, render_map(approved, wenzhou, wenzhou_access, smallest=10))
        district = page.locator("path.district").first
        by_grid = district.get_attribute("fill")
        page.check("[value=minutes]")
        assert district.get_attribute("fill") != by_grid
        assert page.locator("[data-theme=minutes] li").first.inner_text() == "15 分钟以内（估）"
        page.check("[value=grids]")
        assert district.get_attribute("fill") == by_grid
        assert page.locator(".lead-line").first.is_hidden()
        page.check("[data-show=lines]")
        assert page.locator(".lead-line").count() == 45
        assert page.locator(".lead-line").first.is_visible()
        page.uncheck("[data-role=hub]")
        assert page.locator(".folium-map .mark.hub").is_hidden()
        page.fill(".search input", "三垟")
        page.keyboard.press("Enter")
        assert re.search("三垟.*分钟（估）", page.locator(".leaflet-popup-content").last.inner_text(), re.DOTALL)
        page.fill(".search input", "鹿城区人民医院")
        page.keyboard.press("Enter")
        assert "枢纽型成员单位" in page.locator(".leaflet-popup-content").last.inner_text()
        assert page.locator(".folium-map .mark.hub").is_visible()
        page.fill(".search input", "没有这个")
        assert page.locator(".found").inner_text().strip() == "没有找到"
        assert "审图号：浙S(2026)1号" in page.locator("footer").inner_text()
    assert visit.refused == []
    assert visit.complaints == []


def test_draft_is_marked_on_the_map(wenzhou_plan, wenzhou, wenzhou_access):
    draft = wenzhou_plan.with_layout(wenzhou_plan.layout, {})
    assert 'class="draft"' in render_map(draft, wenzhou, wenzhou_access)
    assert 'class="draft"' not in render_map(wenzhou_plan, wenzhou, wenzhou_access)


@pytest.mark.parametrize("text", HOSTILE)
def test_safe_text_holds_no_character_that_any_language_obeys(text):
    assert not set(safe(text)) & set("<>\"'`${}\\%/=")


def test_hostile_names_are_shown_as_written_and_never_run(tmp_path):
    area, plan = hostile_area(tmp_path)
    with browser_page() as visit:
        page = visit.page
        page.on("dialog", lambda dialog: visit.complaints.append(dialog.message))
        open_map(page, tmp_path, render_map(plan, area))
        drawn = [*page.locator("path.district").all(), *page.locator(".folium-map .mark").all()]
        assert len(drawn) == len(area.districts) + len(area.campuses)
        told = [[tooltip_of(page, each) for each in drawn], [popup_of(page, each) for each in drawn]]
        for words in told:
            for name in (*area.districts["name"], *area.facilities["name"], SCRIPT + IMAGE):
                assert any(name in each for each in words)
        legend = page.locator(".grids").inner_text()
        labels = page.locator(".label.lead").all_inner_texts()
        for facility in ("H01", "H02", "H03", "H04", "H05"):
            assert area.facility_name(facility) in legend
            assert any(area.facility_name(facility) in label for label in labels)
        assert page.title() == plan.document.full_title
        assert IMAGE in page.locator("header").inner_text()
        assert page.evaluate("window.hacked") is None
        assert page.locator("img").count() == 0
        assert visit.complaints == []
        assert visit.refused == []


def tooltip_of(page, drawn) -> str:
    """Return the words of the tooltip of a drawn district or mark."""
    # Through the page: the middle of an outline may lie under a label or outside a crescent.
    drawn.dispatch_event("mouseover", {"bubbles": True})
    words = page.locator(".leaflet-tooltip").last.inner_text()  # one before it may still be fading
    drawn.dispatch_event("mouseout", {"bubbles": True})
    return words


def popup_of(page, drawn) -> str:
    """Return the words of the popup of a drawn district or mark."""
    drawn.dispatch_event("click", {"bubbles": True})
    return page.locator(".leaflet-popup-content").last.inner_text()


def hostile_area(tmp_path):
    """Return the Wenzhou example with code for names: districts, 区划, hospitals, campuses, title, remark."""
    folder = copy_of_wenzhou(tmp_path)
    names = dict(zip((6, 9, 16, 26, 46, 35), HOSTILE, strict=True))  # rows of districts.csv
    for row, name in names.items():
        set_cell(folder, "districts.csv", row, name=name, admin_area=name)
    rename_in_table(folder, names)
    for row, name in enumerate((IMAGE, SCRIPT, BRACES, BACKTICK, BACKSLASH), start=2):
        set_cell(folder, "facilities.csv", row, name=name + str(row))
    for row in (2, 3, 8):
        set_cell(folder, "campuses.csv", row, name=SCRIPT + IMAGE)
    set_cell(folder, "facilities.csv", 8, name=REFERENCE + BACKTICK)
    manifest = (folder / "area.yaml").read_text(encoding="utf-8")
    manifest = manifest.replace("licence: derived", f"licence: '{IMAGE}{BRACES}{BACKTICK}'")
    (folder / "area.yaml").write_text(manifest, encoding="utf-8")
    area = read_area(folder)
    plan = open_plan(None, area)
    return area, replace(plan, document=replace(plan.document, title=IMAGE + SCRIPT + BRACES, stage=Stage.DRAFT))


def rename_in_table(folder, names: dict[int, str]) -> None:
    """Give the layout table the new names: row r of districts.csv is row r + 1, one member row being above."""
    leads = (IMAGE + "2", SCRIPT + "3", BRACES + "4", BACKTICK + "5", BACKSLASH + "6")
    sizes = (16, 10, 9, 5, 6)
    row = 2
    for lead, size in zip(leads, sizes, strict=True):
        for _ in range(size):
            set_cell(folder, "layout-2020.csv", row, **{"牵头医院": lead})
            row += 1
    for row, name in names.items():
        set_cell(folder, "layout-2020.csv", row + 1, **{"片区": name, "区划": name})
