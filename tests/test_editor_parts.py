"""What the planning table is given beside its districts: stray pieces, lines to leads, roads, answers."""

import asyncio
import gzip
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawing import drawn_area, drawn_layout
from starlette.applications import Starlette

from gridplan.access import access_table
from gridplan.indicators import measure_edits
from gridplan.indicators.strays import stray_pieces
from gridplan.layout import assign_districts, lock_districts
from gridplan.plan_file import Plan, default_plan
from gridplan.policy import case_of, read_policy
from gridplan.study_area import StudyArea
from gridplan.ui import editor_asks, editor_edits, editor_findings, editor_sites, server, state
from gridplan.ui.editor_overlays import isochrone_lines, road_lines
from gridplan.ui.words import Speaker

ZH, EN = Speaker("zh"), Speaker("en")
CITY = "abc\ndef"
FACILITIES = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "c"}, {"id": "H3", "in": "f"}, {"id": "H4", "in": "e"}]
LEADS = {"1": ["H1"], "2": ["H2", "H3"]}
ROWS = [("1" if each in "abd" else "2", "H1" if each in "abd" else "H2", "主城区", each, "", "") for each in "abcdef"]


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return drawn_area(tmp_path, CITY, facilities=FACILITIES, layouts={"now": ROWS}, populations={"d": None})


def desk(area: StudyArea, drawing: str, monkeypatch: pytest.MonkeyPatch) -> state.Desk:
    """Return a desk without a session: what is kept is worked out each time."""
    monkeypatch.setattr(state, "kept", lambda name, key, compute, most=2: compute())
    plan = default_plan(area)
    layout = drawn_layout(CITY, drawing, leads=LEADS)
    return state.Desk("drawn", area, access_table(area), plan, replace(plan, layout=layout), "zh")


def question(desk: state.Desk, t: Speaker = ZH) -> editor_asks.Question:
    layout, measures = desk.plan.layout, measure_edits(desk.area, desk.plan.layout, desk.access)
    case = case_of(desk.plan, desk.area, as_of=date(2026, 1, 1))
    return editor_asks.Question(desk.area, desk.access, layout, measures, read_policy("wenzhou-2020"), case, t)


def test_stray_pieces_are_all_but_the_most_populous_of_each_grid(
    area: StudyArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = desk(area, "121\n212", monkeypatch)
    measures = measure_edits(area, found.plan.layout, found.access)
    strays = stray_pieces(area, found.plan.layout, "12")
    assert strays == [("1", ["c"]), ("1", ["e"]), ("2", ["f"]), ("2", ["d"])]
    assert len(strays) == measures.whole["pieces"].number - 2  # what the indicator counts beyond the main ones
    told = editor_findings.strays(found, measures, ZH)
    assert told["label"] == "◎ 碎片 4"
    assert [piece["districts"] for piece in told["pieces"]] == [[2], [4], [5], [3]]
    assert told["pieces"][0]["text"] == "网格 1 的碎片：c，1,000 人"
    assert told["pieces"][3]["text"].endswith("未知")  # people nobody knows are not none
    whole = desk(area, "112\n112", monkeypatch)
    assert editor_findings.strays(whole, measure_edits(area, whole.plan.layout, whole.access), EN)["pieces"] == []


def test_a_district_is_led_from_the_nearest_of_its_leads(area: StudyArea, monkeypatch: pytest.MonkeyPatch) -> None:
    found = desk(area, "112\n1.2", monkeypatch)
    sites = editor_sites.sites(found, {"1": "#111111", "2": "#222222"})
    led_by = [sites[place]["name"] if place >= 0 else None for place in editor_sites.lead_sites(found)]
    assert led_by == ["H1", "H1", "H2", "H1", None, "H3"]
    assert {site["name"]: site["kind"] for site in sites} == {"H1": "lead", "H2": "lead", "H3": "lead", "H4": "other"}
    assert sites[0]["kind"] == "other"  # leads are drawn last, on top


def test_roads_and_isochrones_come_as_lines_with_their_legend(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    roads = road_lines(wenzhou, ZH)
    assert sum(len(row["points"]) for row in roads["lines"]) == len(wenzhou.network.roads)
    lat, lon = roads["lines"][0]["points"][0][0]
    assert (27 < lat < 29, 120 < lon < 122) == (True, True)
    assert roads["legend"][0]["name"].endswith("估")
    rings = isochrone_lines(wenzhou, wenzhou_plan.layout, access_table(wenzhou), EN)
    assert [each["name"] for each in rings["legend"]] == [
        f"{limit} min to the nearest lead est." for limit in (15, 30, 60)]  # fmt: skip
    assert len({each["dash"] for each in rings["legend"]}) == 3  # told apart without colours
    assert all(row["points"] for row in rings["lines"])


def test_an_answer_says_what_an_edit_would_change_and_warns(area: StudyArea, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = question(desk(area, "112\n112", monkeypatch))
    told = editor_asks.answer(asked, {"kind": "preview", "districts": ["e"], "grid": "2"})
    assert told["text"].startswith("移动 e → 网格 2：")
    assert told["warning"] == ""
    assert (
        editor_asks.answer(asked, {"kind": "preview", "districts": ["a"], "grid": "2"})["warning"] == "网格 2 分成 2 块"
    )
    out = editor_asks.answer(asked, {"kind": "preview", "districts": ["a"], "grid": editor_edits.UNASSIGNED})
    assert out["text"].startswith("移出网格 a：")
    assert editor_asks.answer(asked, {"kind": "preview", "districts": ["<b>"], "grid": "2"})["text"] == ""


def test_an_edit_that_cannot_be_made_is_told_by_name(area: StudyArea, monkeypatch: pytest.MonkeyPatch) -> None:
    found = desk(area, "112\n112", monkeypatch)
    held = lock_districts(found.plan.layout, ["a"])
    locked = replace(found, plan=replace(found.plan, layout=held))
    told = editor_asks.answer(question(locked, EN), {"kind": "preview", "districts": ["a"], "grid": "2"})
    assert told == {"text": "", "warning": "districts a are locked: unlock them first"}


def test_suggested_moves_are_those_that_an_edit_then_makes(
    wenzhou: StudyArea, wenzhou_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "kept", lambda name, key, compute, most=2: compute())
    asked = question(state.Desk("wenzhou", wenzhou, access_table(wenzhou), wenzhou_plan, wenzhou_plan, "zh"))
    found = editor_asks.answer(asked, {"kind": "suggest"})["suggestions"]
    assert 1 <= len(found) <= editor_asks.SUGGESTIONS
    layout = wenzhou_plan.layout
    for district, grid in found[0]["moves"]:
        layout = assign_districts(layout, [district], grid)
    edit = {"kind": "move", "moves": found[0]["moves"]}
    assert editor_edits._edited(wenzhou_plan.layout, edit) == layout


def answered(path: str, question: Any = None) -> tuple[int, Any]:
    """Ask the server's own addresses, and return status and what the answer holds."""
    kind, body, sent = "GET" if question is None else "POST", json.dumps(question).encode(), []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": kind, "path": path, "headers": [], "query_string": b"", "root_path": ""}
    asyncio.run(Starlette(routes=server.routes())(scope, receive, send))
    content = b"".join(message.get("body", b"") for message in sent)
    if (b"content-encoding", b"gzip") in sent[0]["headers"]:
        content = gzip.decompress(content)
    return sent[0]["status"], json.loads(content) if sent[0]["status"] == 200 else None


def test_the_server_makes_contents_once_and_answers_only_those_who_know_the_address() -> None:
    made: list[int] = []

    def make() -> dict[str, int]:
        made.append(1)
        return {"lines": len(made)}

    address = server.publish("digest-of-a-test", make)
    assert server.publish("digest-of-a-test", make) == address
    asks = server.listen("secret-of-a-test", lambda asked: {"heard": asked})
    assert made == []  # until one asks
    assert answered(f"/{address}") == answered(f"/{address}") == (200, {"lines": 1})
    assert answered(f"/{asks}", {"kind": "preview"}) == (200, {"heard": {"kind": "preview"}})
    assert answered("/table/ask/another", {})[0] == 404
    assert answered("/table/json/another")[0] == 404
