"""The base map in a real browser, which asks a tile server on this machine."""

import io
import math
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from app_page import opened, served, settle
from browser import Visit
from drawing import write_area
from PIL import Image
from playwright.sync_api import Page, expect
from tile_files import Numbers, colour_of, picture, write_mbtiles

from gridplan.base_map import BaseMap, Mbtiles, NoBaseMap, Xyz
from gridplan.coordinates import from_wgs84, to_wgs84
from gridplan.resources import settings_file
from gridplan.settings_file import write_base_map

ARTIFACTS = Path(__file__).parent / "artifacts"
DRAWING = "abcd\nefgh\nijkl"
MARKS = ((120.01, 27.99), (120.03, 27.99))  # where four districts meet, in WGS84 degrees
SIZE = 256
# The pixel on the map where one district ends and the next begins, along a line of pixels.
_BORDER = """(map, [one, other, across, at]) => {
    const { left, top, width, height } = map.getBoundingClientRect();
    const card = map.parentElement.querySelector(".card");
    let before = "";
    for (let place = 0; place < (across ? width : height); place++) {
        const [x, y] = across ? [place, at * height] : [at * width, place];
        map.dispatchEvent(new PointerEvent("pointermove", { clientX: left + x, clientY: top + y, bubbles: true }));
        const now = card.hidden ? "" : card.querySelector("b").textContent;
        if (before === one && now === other) return place - 0.5;
        before = now;
    }
}"""
_ONLY_TILES = """map => {
    map.querySelector(".leaflet-overlay-pane").style.visibility = "hidden";
    const others = ".ink, .leaflet-control-container, .card, .north, .legend, .sources";
    map.parentElement.querySelectorAll(others).forEach(each => (each.style.visibility = "hidden"));
}"""


def _pixel(lon: float, lat: float, zoom: float) -> tuple[float, float]:
    """Return where a place lies in Web Mercator, in pixels of a zoom."""
    side = SIZE * 2**zoom
    return side * (lon + 180) / 360, side * (0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi))


def _place(x: float, y: float, zoom: float) -> tuple[float, float]:
    side = SIZE * 2**zoom
    return x / side * 360 - 180, math.degrees(math.atan(math.sinh((0.5 - y / side) * 2 * math.pi)))


def _shifted(lon: float, lat: float) -> tuple[float, float]:
    lon, lat = from_wgs84(lon, lat, "GCJ-02")
    return float(lon), float(lat)


@dataclass
class TileHost:
    """A source of tiles in GCJ-02 on this machine, with a red square at each of `MARKS`; it can be out of order."""

    address: str = ""
    asked: list[Numbers] = field(default_factory=list)
    fails: bool = False

    def tile(self, path: str) -> bytes | None:
        found = re.fullmatch(r"/(\d+)/(\d+)/(\d+)\.png\?token=secret", path)
        if found is None:
            return None
        zoom, column, row = (int(part) for part in found.groups())
        self.asked.append((zoom, column, row))
        image = Image.open(io.BytesIO(picture(zoom, column, row))).convert("RGB")
        for mark in MARKS:
            x, y = (
                value - SIZE * number
                for value, number in zip(_pixel(*_shifted(*mark), zoom), (column, row), strict=True)
            )
            image.paste((255, 0, 0), (round(x) - 4, round(y) - 4, round(x) + 4, round(y) + 4))
        written = io.BytesIO()
        image.save(written, "PNG")
        return None if self.fails else written.getvalue()


@pytest.fixture(scope="module")
def host() -> Iterator[TileHost]:
    host = TileHost()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = host.tile(self.path)
            self.send_response(200 if content else 503)
            self.send_header("Content-Type", "image/png")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("localhost", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host.address = f"http://localhost:{server.server_port}"
        yield host
        server.shutdown()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    folder = tmp_path_factory.mktemp("city")
    write_area(folder, DRAWING)
    with served(str(folder)) as found:
        yield found


def _opened_with(visit: Visit, base: BaseMap) -> Page:
    """Set a base map and open the page anew."""
    write_base_map(base, settings_file())
    visit.page.reload()
    expect(visit.page.locator(".grid[data-grid=all]")).to_be_visible(timeout=60_000)
    settle(visit.page)
    return visit.page


def _wait_for_tiles(page: Page) -> None:
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator(".leaflet-tile:not(.leaflet-tile-loaded)")).to_have_count(0)


@dataclass(frozen=True)
class View:
    """Where the map's middle row of districts lies: the pixels of `MARKS`, and the size of the map."""

    marks: tuple[tuple[float, float], tuple[float, float]]
    width: float
    height: float

    @property
    def zoom(self) -> float:
        """The zoom of the map, which goes by quarters."""
        ((left, _), (right, _)) = self.marks
        return round(4 * math.log2((right - left) / (_pixel(*MARKS[1], 0)[0] - _pixel(*MARKS[0], 0)[0]))) / 4

    @property
    def tile_zoom(self) -> int:
        return math.floor(self.zoom + 0.5)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude (WGS84) of a pixel of the map."""
        there = _pixel(*MARKS[0], self.zoom)
        return _place(there[0] + x - self.marks[0][0], there[1] + y - self.marks[0][1], self.zoom)


def _view(page: Page) -> View:
    table = page.locator(".map")
    box = table.bounding_box()
    assert box is not None
    left, right = (table.evaluate(_BORDER, [one, other, True, 0.5]) for one, other in ("ef", "gh"))
    y = table.evaluate(_BORDER, ["b", "f", False, (left + 30) / box["width"]])
    return View(((left, y), (right, y)), box["width"], box["height"])


def _seen(page: Page) -> np.ndarray:
    """Return the map's picture without districts and words."""
    page.locator(".map").evaluate(_ONLY_TILES)
    return np.asarray(Image.open(io.BytesIO(page.locator(".map").screenshot())).convert("RGB")).astype(int)


def _numbers(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    x, y = _pixel(lon, lat, zoom)
    return int(x // SIZE), int(y // SIZE)


def test_tiles_in_gcj02_lie_where_their_ground_lies_and_none_is_asked_for_until_one_is_set(
    address: str, host: TileHost
) -> None:
    write_base_map(NoBaseMap(), settings_file())
    with opened(address) as visit:
        expect(visit.page.get_by_label("底图")).to_have_count(0)
        assert visit.refused == []
        base = Xyz(address=f"{host.address}/{{z}}/{{x}}/{{y}}.png?token={{key}}", key="secret", datum="GCJ-02",
                   attribution="<b>来源</b>")  # fmt: skip
        page = _opened_with(visit, base)
        _wait_for_tiles(page)
        assert {url.split("/")[2] for url in visit.refused} == {host.address.split("/")[2]}
        expect(page.locator(".source").last).to_have_text("<b>来源</b>")
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTIFACTS / "base-map-zh.png")
        view = _view(page)
        _asked_are_those_of_the_view(host, view)
        seen = _seen(page)
        red = np.argwhere((seen[:, :, 0] > 220) & (seen[:, :, 1] < 60) & (seen[:, :, 2] < 60))
        middle = (view.marks[0][0] + view.marks[1][0]) / 2
        assert math.dist(_pixel(*MARKS[0], view.zoom), _pixel(*_shifted(*MARKS[0]), view.zoom)) > 50
        for (x, y), part in zip(view.marks, (red[red[:, 1] < middle], red[red[:, 1] >= middle]), strict=True):
            assert (part[:, 1].mean(), part[:, 0].mean()) == pytest.approx((x, y), abs=1.5)
        _the_browser_shifts_as_the_core_does(page)
        page.get_by_label("底图", exact=True).uncheck()
        expect(page.locator(".leaflet-tile")).to_have_count(0)


def _asked_are_those_of_the_view(host: TileHost, view: View) -> None:
    (zoom,) = {numbers[0] for numbers in host.asked}
    assert zoom == view.tile_zoom
    north_west, south_east = view.place(0, 0), view.place(view.width, view.height)
    (west, north), (east, south) = (_numbers(*_shifted(*corner), zoom) for corner in (north_west, south_east))
    needed = {(x, y) for x in range(west, east + 1) for y in range(north, south + 1)}
    asked = {numbers[1:] for numbers in host.asked}
    assert needed <= asked
    assert all(west - 1 <= x <= east + 1 and north - 1 <= y <= south + 1 for x, y in asked)


def _the_browser_shifts_as_the_core_does(page: Page) -> None:
    random = np.random.default_rng(7)
    places = np.column_stack([random.uniform(73, 135, 400), random.uniform(4, 53, 400)])
    places = np.vstack([places, [[-0.1, 51.5], [139.7, 35.7], [103.8, 0.5], [120.0, 28.0]]])
    there, back = page.evaluate(
        """async (places) => {
            const { toGcj02, fromGcj02 } = await import(new URL("table/files/datum.js", document.baseURI));
            return [places.map(toGcj02), places.map(fromGcj02)];
        }""",
        places.tolist(),
    )
    metre = 1 / 111_000
    assert np.abs(np.array(there) - np.column_stack(from_wgs84(*places.T, "GCJ-02"))).max() < 0.01 * metre
    assert np.abs(np.array(back) - np.column_stack(to_wgs84(*places.T, "GCJ-02"))).max() < 0.01 * metre


def test_a_source_that_does_not_answer_is_left_alone_and_that_is_said(address: str, host: TileHost) -> None:
    write_base_map(Xyz(address=f"{host.address}/{{z}}/{{x}}/{{y}}.png?token={{key}}", key="secret"), settings_file())
    host.fails = True
    try:
        with opened(address) as visit:
            page = visit.page
            expect(page.get_by_text("底图读取失败")).to_be_visible()
            expect(page.get_by_label("底图", exact=True)).not_to_be_checked()
            before = len(host.asked)
            page.locator(".map").hover()
            page.mouse.wheel(0, 400)
            settle(page)
            assert len(host.asked) == before
            host.fails = False
            page.get_by_label("底图", exact=True).check()
            _wait_for_tiles(page)
            expect(page.get_by_text("底图读取失败")).to_be_hidden()
    finally:
        host.fails = False


def test_a_local_file_of_tiles_is_shown_and_no_other_file_can_be_had(address: str, tmp_path: Path) -> None:
    numbers = [
        (zoom, column, row)
        for zoom in (14, 15, 16)
        for west_north, east_south in [(_numbers(119.97, 28.02, zoom), _numbers(120.07, 27.95, zoom))]
        for column in range(west_north[0], east_south[0] + 1)
        for row in range(west_north[1], east_south[1] + 1)
    ]
    path = write_mbtiles(tmp_path / "城区.mbtiles", [(one, picture(*one)) for one in numbers], attribution="城区图")
    write_base_map(Mbtiles(file=str(path)), settings_file())
    with opened(address) as visit:
        page = visit.page
        _wait_for_tiles(page)
        expect(page.get_by_text("城区图")).to_be_visible()
        view = _view(page)
        zoom = view.tile_zoom
        source = page.locator(".leaflet-tile-loaded").first.get_attribute("src")
        seen = _seen(page)
        for x, y in [(40, 40), (view.width - 40, 40), (view.width / 2, view.height - 60)]:
            here = seen[round(y), round(x)]
            near = {colour_of(zoom, *_numbers(*view.place(x + i, y + j), zoom)) for i in (-2, 2) for j in (-2, 2)}
            assert any(here == pytest.approx(colour, abs=1) for colour in near)
        digest = source.split("/")[-4]
        paths = [f"{digest}/15/0/0", "none/15/0/0", f"{digest}/15/-1/0", f"{digest}/99/{10**30}/0",
                 f"{digest}/15/0/..%2F..%2Fsettings.yaml"]  # fmt: skip
        assert visit.refused == []
        answers = page.evaluate(
            """async ([whole, paths]) => {
                const answers = [];
                for (const path of [whole, ...paths.map(path => `table/tiles/${path}`)]) {
                    const answer = await fetch(path);
                    answers.push([answer.status, answer.headers.get("content-type") ?? ""]);
                }
                return answers;
            }""",
            [source, paths],
        )
        assert answers[0] == [200, "image/png"]
        assert [status for status, _ in answers[1:3]] == [404, 404]
        assert not [kind for _, kind in answers[1:] if kind.startswith("image")]
