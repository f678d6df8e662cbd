"""The planning table in a browser beside streamlit-folium with `feature_group_to_add`, on the same polygons.

    python -m benchmarks.ui [--districts 50 500 2000] [--clicks 12] [--without-peer]

Prints medians and 95th percentiles of the time from a click to the repainted district and to the numbers, frames in
which something was blank or had moved, and whether 60 quick edits and a stroke of the brush arrive whole. The exit
code is 1 where an edit is lost; a goal that is not met is said in the last lines and is no failure: machines differ.
"""

import argparse
import base64
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.city import write_city
from benchmarks.served import gridplan_app, served
from benchmarks.ui.browser import chromium, opened
from benchmarks.ui.editors import COUNT, OPEN_MS, TARGET, Point, peer, planning_table, quiet, write_peer_city
from gridplan.export.colours import area_colours
from gridplan.layout import Layout
from gridplan.plan_file import default_plan
from gridplan.study_area import StudyArea, read_area
from gridplan.ui.editor_map import _outlines

SIZES = (50, 500, 2000)
REPAINT_MS, FIRST_MS, TIMES = 40, 4000, 10
NUMBERS_MS = {500: 300, 2000: 500}
AFTER_MS, LIMIT_MS = 700, 30_000
QUICK, STROKE, OPENINGS = 60, 200, 5
REST_S = 6.0  # longer than the page around the table waits after an edit: what follows is not the stroke's
BACK, BRUSHED = "1", "3"  # grids
Figures = dict[str, list[float]]
Goals = dict[str, bool | None]  # None: not measured


def chosen(points: Mapping[str, Point], area: StudyArea, layout: Layout, count: int) -> list[str]:
    """Return the names of districts, spread over the city, that have not the colour that is painted with."""
    names, colours = area.districts["name"], area_colours(layout, area)
    others = {grid for grid, colour in colours.items() if colour != colours[TARGET]}
    free = [name for key, name in names.items() if name in points and layout.grid_of[key] in others]
    return [free[place] for place in np.linspace(0, len(free) - 1, min(count, len(free))).astype(int)]


def clicks(page: Page, points: Mapping[str, Point], names: Sequence[str], selector: str) -> Figures:
    """Click on districts one after another, each once the page is at rest."""
    met: Figures = {"painted": [], "numbers": [], "blank": [], "jumps": []}
    probes = [points[name] for name in list(points)[:: max(1, len(points) // 12)]]
    for name in names:
        quiet(page)
        page.evaluate(
            "(asked) => { window.answer = window.meter.watch(asked); }",
            {"point": points[name], "probes": probes, "selector": selector, "after_ms": AFTER_MS, "limit_ms": LIMIT_MS},
        )
        page.mouse.click(*points[name])
        found = page.evaluate("window.answer")
        for key in ("painted", "numbers"):
            met[key].append(found[key] if found[key] is not None else float("inf"))
        for key in ("blank", "jumps"):
            met[key].append(found[key])
    return met


def show(name: str, met: Figures) -> None:
    """Print the figures of one editor."""
    told = [f"{name:<24}"]
    for key in ("painted", "numbers"):
        values = sorted(met[key])
        p95 = quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
        told.append(f"{median(values):9.0f} {p95:9.0f}")
    told.append(f"{sum(met['blank']):8.0f} {sum(met['jumps']):8.0f}")
    print(" ".join(told), flush=True)


def count(page: Page, grid: str = TARGET) -> int:
    """Return how many districts a grid has."""
    told = page.locator(COUNT.replace(f'"{TARGET}"', f'"{grid}"')).inner_text()
    return int("".join(filter(str.isdecimal, told)))


def quick_edits(page: Page, points: Mapping[str, Point], names: Sequence[str]) -> tuple[bool, float]:
    """Click as fast as the browser takes it, there and back; return whether all arrived, and seconds until rest."""
    quiet(page)
    rounds = [names[place % len(names)] for place in range(QUICK)]
    expected, start = count(page), time.monotonic()
    for place, name in enumerate(rounds):
        there = place // len(names) % 2 == 0
        if place % len(names) == 0:
            page.keyboard.press(TARGET if there else BACK)
        page.mouse.click(*points[name])
        expected += 1 if there else -1
    quiet(page)
    return count(page) == expected, time.monotonic() - start


def stroke(page: Page, points: Mapping[str, Point]) -> dict[str, Any]:
    """Draw one stroke of the brush over many districts, and take it back with one step."""
    quiet(page, REST_S)
    asked: list[int] = []
    context = page.context.new_cdp_session(page)
    context.send("Network.enable")
    context.on("Network.webSocketFrameSent", lambda sent: asked.append(_asks(sent["response"]["payloadData"])))
    page.get_by_role("button", name="刷子", exact=True).click()
    page.keyboard.press(BRUSHED)
    across = sorted(points.values(), key=lambda at: (round(at[1] / 24), at[0] if round(at[1] / 24) % 2 else -at[0]))
    before = count(page, BRUSHED)
    page.mouse.move(*across[0])
    page.mouse.down()
    for at in across[: STROKE + STROKE // 2]:
        page.mouse.move(*at)
    page.mouse.up()
    end = time.monotonic() + LIMIT_MS / 1000
    while count(page, BRUSHED) == before and time.monotonic() < end:
        page.wait_for_timeout(20)
    painted = count(page, BRUSHED) - before
    trips = sum(asked)  # until the numbers are there; the page around follows later
    quiet(page)
    page.keyboard.press("Control+z")
    end = time.monotonic() + LIMIT_MS / 1000
    while count(page, BRUSHED) != before and time.monotonic() < end:
        page.wait_for_timeout(20)
    return {"painted": painted, "trips": trips, "undone": count(page, BRUSHED) == before}


def _asks(payload: str) -> int:
    """Whether a message, as base64, asks the server for a run."""
    try:
        return int(BackMsg.FromString(base64.b64decode(payload)).HasField("rerun_script"))
    except ValueError:
        return 0


def first_views(browser: Browser, address: str, times: int) -> list[float]:
    """Return the milliseconds until a fresh browser shows the painted map with its numbers."""
    met = []
    for _ in range(times):
        with opened(browser, address) as page:
            asked = {"selector": COUNT, "limit_ms": OPEN_MS}
            met.append(page.evaluate("(asked) => window.meter.first(asked)", asked))
            quiet(page)
    return met


def compare(browser: Browser, size: int, options: argparse.Namespace, folder: Path, goals: Goals) -> bool:
    """Print the table of one city and note its goals; return whether no edit was lost."""
    area = read_area(write_city(folder / str(size), size))
    layout, outlines = default_plan(area).layout, _outlines(area)
    print(f"\n{size:,} districts, {sum(len(r) for d in outlines['districts'] for r in d['rings']):,} vertices drawn")
    print(f"{'':<24} {'repainted':>9} {'p95':>9} {'numbers':>9} {'p95':>9} {'blank':>8} {'moved':>8}   ms; frames")
    with (
        gridplan_app(str(area.root)) as server,
        planning_table(browser, server) as (page, points, selector),
    ):
        names = chosen(points, area, layout, options.clicks + QUICK)
        ours = clicks(page, points, names[:: len(names) // options.clicks][: options.clicks], selector)
        show("gridplan", ours)
        rest = [name for name in names if name not in names[:: len(names) // options.clicks][: options.clicks]][:QUICK]
        arrived, seconds = quick_edits(page, points, rest)
        print(
            f"  {QUICK} quick edits: {'all arrived' if arrived else 'NOT ALL ARRIVED'}, at rest after {seconds:.1f} s"
        )
        swept = stroke(page, points)
        print(
            f"  a stroke over {swept['painted']} districts: {swept['trips']} round trip(s), "
            f"undone by one step: {swept['undone']}"
        )
    whole = arrived and swept["undone"] and swept["trips"] == 1
    goals[f"{size:,}: repainted ≤ {REPAINT_MS} ms"] = median(ours["painted"]) <= REPAINT_MS
    if size in NUMBERS_MS:
        goals[f"{size:,}: numbers ≤ {NUMBERS_MS[size]} ms"] = median(ours["numbers"]) <= NUMBERS_MS[size]
    goals[f"{size:,}: no blank frame, no jump"] = not sum(ours["blank"]) + sum(ours["jumps"])
    goals[f"{size:,}: {QUICK} quick edits and a stroke arrive whole"] = whole
    if not options.without_peer:
        theirs = measured_peer(browser, size, options, folder, area, outlines)
        goals[f"{size:,}: {TIMES} times as fast"] = median(theirs["painted"]) >= TIMES * median(ours["painted"])
    return whole


def measured_peer(
    browser: Browser, size: int, options: argparse.Namespace, folder: Path, area: StudyArea, outlines: Mapping[str, Any]
) -> Figures:
    """Measure streamlit-folium on the same polygons."""
    layout = default_plan(area).layout
    path = folder / f"{size}.json"
    write_peer_city(path, outlines, layout.grid_of, area_colours(layout, area))
    os.environ["BENCH_CITY"] = str(path)
    script = str(Path(__file__).with_name("peer_app.py"))
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true", "--server.port"]
    labels = {each["name"]: (each["lat"], each["lon"]) for each in outlines["districts"]}
    with served(command) as server, peer(browser, server, labels) as (page, points, selector):
        theirs = clicks(page, points, chosen(points, area, layout, options.clicks), selector)
    show("streamlit-folium", theirs)
    return theirs


def main() -> int:
    """Print the tables of all sizes, the first view of Wenzhou, and the goals."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ui", description=__doc__)
    parser.add_argument("--districts", type=int, nargs="*", default=SIZES)
    parser.add_argument("--clicks", type=int, default=12, help="measured one by one")
    parser.add_argument("--without-peer", action="store_true")
    options = parser.parse_args()
    goals: Goals = {}
    whole = True
    with chromium() as browser, tempfile.TemporaryDirectory() as name:
        for size in options.districts:
            whole &= compare(browser, size, options, Path(name), goals)
        with gridplan_app("wenzhou") as server:
            first_views(browser, server.address, 1)  # a server that is warm
            views = first_views(browser, server.address, OPENINGS)
    print(f"\nfirst view of Wenzhou: median {median(views):.0f} ms, longest {max(views):.0f} ms")
    goals[f"first view of Wenzhou ≤ {FIRST_MS} ms"] = median(views) <= FIRST_MS
    print()
    for goal, met in goals.items():
        print(f"{ {True: 'met', False: 'NOT MET', None: 'not measured'}[met]:<13} {goal}")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
