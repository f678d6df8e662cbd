"""What a planner states in a file becomes a request on the area, or is refused with everything that is wrong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout

from gridplan.access import AccessTable, access_table
from gridplan.errors import RequestError
from gridplan.layout import Layout
from gridplan.partition import Aims, Ending, LoadBound, Request, layout_of, solve
from gridplan.plan_file import Plan, write_plan
from gridplan.request_file import Asked, ask, prepare, read_request, read_statements, statements_of
from gridplan.resources import request_files
from gridplan.study_area import StudyArea

# Four districts in a row, two hospitals at its ends that may lead and a third that may not; "d" lies in 南区.
DRAWING = "abcd"
HOSPITALS = [
    {"id": "H1", "in": "a", "lead_candidate": "yes", "beds_open": 100},
    {"id": "H2", "in": "d", "lead_candidate": "yes", "beds_open": 300, "name": "南院"},
    {"id": "H3", "in": "b", "lead_candidate": "no", "beds_open": 50, "name": "中院"},
]


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return drawn_area(
        tmp_path / "area",
        DRAWING,
        facilities=HOSPITALS,
        admin_areas={"d": "南区"},
        kinds={"insured": dict.fromkeys(DRAWING, 500)},
    )


@pytest.fixture
def present() -> Layout:
    return drawn_layout(DRAWING, "1122", leads={"1": ["H1"], "2": ["H2"]}, locked="b")


@pytest.fixture
def read(area: StudyArea, present: Layout, tmp_path: Path) -> Callable[[str], Asked]:
    def read_text(text: str) -> Asked:
        path = tmp_path / "ask.yaml"
        path.write_text(text, encoding="utf-8")
        return read_request(path, area, present)

    return read_text


def refused(read: Callable[[str], Asked], text: str) -> RequestError:
    with pytest.raises(RequestError) as problem:
        read(text)
    return problem.value


def test_empty_request_keeps_leads_locks_and_present_layout(read: Callable[[str], Asked]) -> None:
    asked = read("format: 1\n")
    assert asked.request == Request(
        leads=(("H1",), ("H2",)),
        locks={"b": "H1"},
        present={"a": "H1", "b": "H1", "c": "H2", "d": "H2"},
    )
    assert (asked.limit_min, asked.leave_out_unreachable) == (None, False)


def test_every_statement_reaches_the_request(read: Callable[[str], Asked]) -> None:
    asked = read("""
format: 1
leads: {choose: {from: 2, to: 3}, of: [H1, [南院, 中院]], must: [H1], never: [H3]}
bounds:
- {of: insured, within: 10%}
- {at_least: 80%, at_most: 3000, lead: 南院}
- {at_most: 9, per_bed: true}
limit_min: 30
limit_hard: true
locks: {c: 南院}
never: {d: H1, a: [南院]}
together: [[a, b]]
apart: [[a, c, d]]
whole: [南区]
contiguous: true
exclaves: [d]
prices: {uncovered: 0.5, balance: 0.2, balance_per_bed: true, change: 0.1, splits: 0.3, borders: 0.02, minutes: 2}
most_moved: 20%
leave_out_unreachable: true
gap: 0.1%
time_limit_s: 5
node_limit: 7
seed: 3
""")
    assert asked.request == Request(
        leads=(("H1",), ("H2",)),
        number=(2, 3),
        must_lead=frozenset({"H1"}),
        bounds=(
            LoadBound("insured", 0.9, 1.1),
            LoadBound("population", 0.8, None, True, False, "H2"),
            LoadBound("population", None, 3000.0, False, False, "H2"),
            LoadBound("population", None, 9.0, False, True),
        ),
        contiguous=True,
        exclaves=frozenset({"d"}),
        within_limit=True,
        locks={"b": "H1", "c": "H2"},
        never=frozenset({("d", "H1"), ("a", "H2")}),
        together=(frozenset("ab"),),
        apart=(frozenset("acd"),),
        whole=frozenset({"南区"}),
        aims=Aims(2.0, 0.5, 0.2, True, 0.1, 0.3, 0.02),
        present={"a": "H1", "b": "H1", "c": "H2", "d": "H2"},
        most_moved=0.2,
        gap=0.001,
        node_limit=7,
        time_limit_s=5.0,
        seed=3,
    )
    assert (asked.limit_min, asked.leave_out_unreachable) == (30.0, True)


@pytest.mark.parametrize(
    ("leads", "expected", "number"),
    [
        ("{choose: 2}", (("H1",), ("H2",)), 2),  # the candidates of the area
        ("{choose: 2, must: [中院]}", (("H1",), ("H2",), ("H3",)), 2),  # who must lead may lead
        ("{choose: 1, never: [南院]}", (("H1",),), 1),
        ("{of: [中院, [H1, H2]]}", (("H3",), ("H1", "H2")), None),  # all lead, H1 and H2 together
        ("{never: [H2]}", (("H1",),), None),
    ],
)
def test_leads_are_those_named_the_candidates_or_the_present_ones(
    read: Callable[[str], Asked], leads: str, expected: tuple[tuple[str, ...], ...], number: int | None
) -> None:
    request = read(f"format: 1\nleads: {leads}\n").request
    assert (request.leads, request.number) == (expected, number)


def test_all_areas_whole_means_each_of_them(read: Callable[[str], Asked]) -> None:
    assert read("format: 1\nwhole: all\n").request.whole == {"主城区", "南区"}


def test_every_fault_of_form_and_name_is_told_at_once_with_line_and_value(read: Callable[[str], Asked]) -> None:
    error = refused(
        read,
        "format: 1\n"
        "tolerance: 5\n"
        "leads: {choose: 0}\n"
        "locks: {x: 南医}\n"
        "bounds:\n"
        "- {within: 10}\n"
        "- {at_least: 0.8}\n"
        "- {of: pupils, within: 10%}\n"
        "together: [[a]]\n"
        "whole: [北区]\n"
        "prices: {balance: -1}\n",
    )
    told = {(fault.row, fault.column, fault.value) for fault in error.faults}
    assert told == {
        (2, "tolerance", "5"),
        (3, "leads.choose", "0"),
        (4, "locks.x", "x"),
        (4, "locks.x", "南医"),
        (6, "bounds.0.within", "10"),
        (7, "bounds.1.at_least", "0.8"),
        (8, "bounds.2.of", "pupils"),
        (9, "together.0", None),
        (10, "whole.0", "北区"),
        (11, "prices.balance", "-1"),
    }
    assert {fault.file for fault in error.faults} == {"ask.yaml"}
    assert "相近的：南院" in error.to("zh")
    assert "Write 10% or 0.1" in error.to("en")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("leads: {must: [H1]}", "choose"),
        ("leads: {choose: 1, must: [H1], never: [H1]}", "必须又不得"),
        ("leads: {choose: 1, of: [H1], must: [H2]}", "不在 of"),
        ("leads: {of: [H1, [H1, H2]]}", "重复"),
        ("leads: {choose: {from: 3, to: 2}}", "起数大于止数"),
        ("limit_hard: true", "--limit"),
        ("prices: {uncovered: 1}", "--limit"),
        ("bounds: [{of: insured}]", "没有界限"),
        ("bounds: [{within: 5%, at_most: 90%}]", "没有界限，或写了两种"),
        ("bounds: [{at_least: 500, at_most: 100}]", "下限大于上限"),
        ("unlike: [{plan: nothing.json, by: 5%}]", "没有这个文件或布局方案"),
    ],
)
def test_statements_that_contradict_each_other_are_refused(read: Callable[[str], Asked], text: str, words: str) -> None:
    assert words in refused(read, f"format: 1\n{text}\n").to("zh")


def test_district_named_twice_by_name_and_id_is_refused(wenzhou: StudyArea) -> None:
    with pytest.raises(RequestError, match="写了两次"):
        statements_of({"locks": {"江滨": "H01", "W17": "H02"}}, wenzhou, sources={"locks": "--lock"})


def test_name_that_several_districts_have_asks_for_an_id(area: StudyArea) -> None:
    twins = replace(area, districts=area.districts.assign(name=["东", "中", "东", "西"]))
    with pytest.raises(RequestError, match=r"有 2 个同名片区.*a \(主城区\)、c \(主城区\)"):
        statements_of({"exclaves": ["东"]}, twins, sources={"exclaves": "--exclave"})
    assert statements_of({"exclaves": ["中"]}, twins, sources={}).exclaves == {"b"}


def test_id_of_digits_need_not_be_quoted(area: StudyArea) -> None:
    numbered = replace(area, districts=area.districts.set_axis(["101", "102", "103", "104"]))
    assert statements_of({"exclaves": [103]}, numbered, sources={}).exclaves == {"103"}


def test_flags_stand_over_the_file(area: StudyArea, present: Layout, tmp_path: Path) -> None:
    path = tmp_path / "ask.yaml"
    path.write_text(
        "format: 1\nleads: {choose: 2, must: [H1]}\ncontiguous: true\ngap: 5%\nlocks: {c: H1, d: H2}\n"
        "bounds: [{within: 10%}, {of: insured, within: 20%}, {at_most: 9000, lead: H1}]\n"
        "together: [[a, b]]\nprices: {change: 1, splits: 2}\n",
        encoding="utf-8",
    )
    flags = statements_of(
        {
            "contiguous": False,
            "leads": {"choose": {"from": 1, "to": 2}},
            "locks": {"c": "H2"},
            "bounds": [{"within": 0.5}],
            "together": [["c", "d"]],
            "prices": {"change": 3},
        },
        area,
        sources={},
    )
    request = ask(flags.over(read_statements(path, area)), area, present).request
    assert (request.contiguous, request.gap, request.number) == (False, 0.05, (1, 2))
    assert request.must_lead == {"H1"}
    assert request.locks == {"b": "H1", "c": "H2", "d": "H2"}
    assert [(b.quantity, b.lead, b.high) for b in request.bounds] == [
        ("insured", None, 1.2),
        ("population", "H1", 9000),
        ("population", None, 1.5),
    ]
    assert request.together == (frozenset("ab"), frozenset("cd"))
    assert (request.aims.change, request.aims.splits) == (3, 2)


def test_named_leads_replace_what_the_file_says_of_leads(area: StudyArea, present: Layout, tmp_path: Path) -> None:
    path = tmp_path / "ask.yaml"
    path.write_text("format: 1\nleads: {choose: 1, must: [H1]}\n", encoding="utf-8")
    flags = statements_of({"leads": {"of": ["中院", "南院"]}}, area, sources={})
    request = ask(flags.over(read_statements(path, area)), area, present).request
    assert (request.leads, request.number, request.must_lead) == ((("H3",), ("H2",)), None, frozenset())


def test_problem_has_what_the_request_needs(area: StudyArea, present: Layout) -> None:
    access = access_table(area)
    without_d = replace(present, grid_of={"a": "1", "b": "1", "c": "2"}, excluded=frozenset("d"))
    stated = statements_of({"whole": "all", "limit_min": 2, "prices": {"borders": 1}}, area, sources={})
    problem, request = prepare(ask(stated, area, without_d), area, access, without_d)
    assert problem.districts == ("a", "b", "c")
    assert problem.border_km.keys() == {(0, 1), (1, 2)}
    assert problem.limit_min == 2
    assert problem.beyond is not None
    assert problem.beyond.tolist() == [[0, 1000], [0, 0], [0, 0]]  # 3, 2 and 1 km to H2, and a minute a km
    assert request.whole == {"主城区"}  # of 南区 no district is left
    plain, _ = prepare(ask(statements_of({}, area, sources={}), area, present), area, access, present)
    assert (plain.border_km, plain.beyond) == ({}, None)


def test_plan_to_differ_from_is_found_beside_the_request(
    wenzhou: StudyArea, wenzhou_plan: Plan, tmp_path: Path
) -> None:
    (tmp_path / "old.json").write_bytes(write_plan(wenzhou_plan))
    path = tmp_path / "ask.yaml"
    path.write_text('format: 1\nunlike: [{plan: old.json, by: 15%}, {plan: "2020", by: 5%}]\n', encoding="utf-8")
    (beside, least), (embedded, _) = read_request(path, wenzhou, wenzhou_plan.layout).request.unlike
    assert beside == embedded
    assert (beside["W01"], least) == ("H01", 0.15)


def test_example_states_everything_and_has_a_layout(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    statements = read_statements(request_files()["example"], wenzhou)
    assert statements.model_fields_set == set(type(statements).model_fields)
    asked = read_request("example", wenzhou, wenzhou_plan.layout)
    solution = solve(*prepare(asked, wenzhou, wenzhou_access, wenzhou_plan.layout))
    assert solution.ending in (Ending.OPTIMAL, Ending.GAP)
    layout = layout_of(solution, wenzhou_plan.layout)
    assert layout.grid_of["W16"] == layout.grid_of["W18"]  # 五马, 南门: together
    assert layout.grid_of["W09"] != layout.grid_of["W11"]  # 藤桥, 茶山: apart
    assert layout.grid(layout.grid_of["W17"]).leads == ("H01",)  # 江滨: locked


def test_same_sizes_are_those_of_the_layout_in_force(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    asked = read_request("wenzhou-same-sizes", wenzhou, wenzhou_plan.layout)
    sizes = {grid.leads[0]: len(wenzhou_plan.layout.districts_of(grid.id)) for grid in wenzhou_plan.layout.grids}
    assert {bound.lead: (bound.low, bound.high) for bound in asked.request.bounds} == {
        lead: (size, size) for lead, size in sizes.items()
    }
    assert {bound.quantity for bound in asked.request.bounds} == {"districts"}
