"""The commands that propose layouts, as a planner or a script meets them."""

import argparse
import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drawing import write_area

from gridplan.cli import BAD_INPUT, DONE, NO_LAYOUT, QUIT, main, solving
from gridplan.cli.show_solution import SolveLines
from gridplan.partition import Progress
from gridplan.partition.problem import Ints
from gridplan.plan_file import Stage, open_plan
from gridplan.study_area import StudyArea, read_area

# Four districts in a row, 1 km apart, a minute a km; H1 at the left end, H2 at the right, both 1 km from nothing else.
#   a b c d      1000, 1000, 1000 and 3000 people
DRAWING = "abcd"
ROWS = [("1", "H1", "", "a", "", ""), ("1", "H1", "", "b", "", ""), ("2", "H2", "", "c", "", "")]
LAYOUT = [*ROWS, ("2", "H2", "", "d", "", "")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_area(
        tmp_path / "area",
        DRAWING,
        populations={"d": 3000},
        facilities=[
            {"id": "H1", "in": "a", "lead_candidate": "yes"},
            {"id": "H2", "in": "d", "lead_candidate": "yes"},
            {"id": "H3", "in": "b", "lead_candidate": "yes"},
        ],
        layouts={"now": LAYOUT},
    )


SIDE = 12
HARD = ["--leads", "6", "--balance", "0.02", "--contiguous", "--gap", "0", "--time-limit", "500"]


@pytest.fixture(scope="module")
def hard_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An area on which the best 6 of 24 leads, evenly loaded, take a while to prove; a layout is there at once."""
    letters = [chr(0x4E00 + number) for number in range(SIDE * SIDE)]
    drawing = "\n".join("".join(letters[row * SIDE : (row + 1) * SIDE]) for row in range(SIDE))
    rng = np.random.default_rng(7)
    people = {letter: int(rng.integers(500, 3000)) for letter in letters}
    sites = rng.choice(letters, 24, replace=False).tolist()
    hospitals = [{"id": f"H{n}", "in": letter, "lead_candidate": "yes"} for n, letter in enumerate(sites)]
    return write_area(tmp_path_factory.mktemp("hard") / "area", drawing, populations=people, facilities=hospitals)


@pytest.fixture
def solved(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Run `gridplan solve` on the drawn area and return its JSON."""

    def run(*arguments: str) -> dict[str, Any]:
        out = str(tmp_path / "plan.json")
        assert main(["solve", str(folder), "--out", out, "--json", "--quiet", *arguments]) == DONE
        return json.loads(capsys.readouterr().out)

    return run


def districts(content: dict[str, Any]) -> dict[str, str]:
    """Return the districts of each lead, as a word."""
    return {grid["leads"][0]["id"]: "".join(grid["districts"]) for grid in content["grids"].values()}


CROSSED = {"H1": "ac", "H2": "bd"}


# solve


def test_solve_writes_a_plan_with_objective_bound_and_gap(
    tmp_path: Path, wenzhou: StudyArea, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "solved.json"
    assert main(["solve", "--balance", "25%", "--contiguous", "--out", str(out)]) == DONE
    shown = capsys.readouterr()
    for part in ("已证明的下界", "完整模型", "已证明最优", "不少于应有数的 75%", "不代表公平", "估 分钟"):
        assert part in shown.out
    lines = shown.err.strip().split("\n")
    assert "尚无方案" in lines[0]
    assert "差距 0.00%" in lines[-1]
    assert len(lines) == len(set(lines))
    plan = open_plan(out, wenzhou)
    assert plan.origin["gap"] <= 1e-6
    assert plan.origin["bound_min"] <= plan.origin["objective_min"]
    assert plan.document.stage is Stage.DRAFT


def test_named_leads_and_a_number_of_candidates(solved: Callable[..., dict[str, Any]]) -> None:
    assert districts(solved("--lead", "H3", "--lead", "H2")) == {"H3": "abc", "H2": "d"}
    assert districts(solved("--leads", "2", "--must-lead", "H1", "--never-lead", "H2")) == {"H1": "a", "H3": "bcd"}
    assert districts(solved("--leads", "2", "--lead", "H1", "--lead", "H3", "--lead", "H2"))["H2"] == "d"


def test_range_of_numbers_shows_a_row_for_each(
    solved: Callable[..., dict[str, Any]], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_number = solved("--leads", "1-3")["by_number"]
    # One: H2, 6 km of 6000 people for a, b, c together. Two: H2 and H3 leave a and c with 1 km. Three: c alone.
    expected = {"1": 1.0, "2": 2 / 6, "3": 1 / 6}
    assert {key: row["objective_min"] for key, row in by_number.items()} == pytest.approx(expected)
    assert main(["solve", str(folder), "--leads", "1-3", "--out", str(tmp_path / "p.json"), "--lang", "en"]) == DONE
    table = [line.split() for line in capsys.readouterr().out.split("\n")]
    assert ["grids", "objective", "bound"] in table
    assert ["2", "0.333", "0.333"] in table


def test_terms_are_told_one_by_one_in_their_units(
    solved: Callable[..., dict[str, Any]], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--lock", "c=H1", "--limit", "1.5", "--price", "uncovered=0.3", "--price", "change=0.1"]
    content = solved(*flags)
    terms = content["terms"]
    # a 0, b 1, c 2 km from H1, d 0 from H2: 3000 person-minutes of 6000 people; c alone is beyond, and moves.
    assert terms["minutes"]["amount"] == pytest.approx(0.5)
    assert terms["uncovered"]["amount"] == pytest.approx(100 / 6)
    assert terms["change"]["cost_min"] == pytest.approx(10 / 6)
    assert content["objective_min"] == pytest.approx(0.5 + 30 / 6 + 10 / 6)
    assert content["estimated_terms"] == []
    assert main(["solve", str(folder), *flags, "--out", str(tmp_path / "p.json"), "--lang", "en"]) == DONE
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.split("\n")]
    assert "beyond 1.5 min 16.667 % of people 0.3 min / % of people 5.000" in lines
    assert "above the common value 0.000 % of people — —" in lines


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--lock", "c=H1"], {"H1": "abc", "H2": "d"}),
        (["--never", "c=H2", "--never", "b=H1"], CROSSED),
        (["--never", "c=H2", "--never", "b=H1", "--contiguous"], {"H1": "cd", "H2": "ab"}),
        (["--lock", "c=H1", "--lock", "b=H2", "--contiguous", "--exclave", "a", "--exclave", "b"], CROSSED),
        (["--together", "b", "c", "d"], {"H1": "a", "H2": "bcd"}),
        (["--apart", "c", "d"], {"H1": "abc", "H2": "d"}),
        (["--balance", "5%"], {"H1": "abc", "H2": "d"}),
        (["--most-moved", "0", "--balance", "5%", "--from", "now"], None),
        (["--limit", "0.5", "--limit-hard"], None),
        (["--whole", "all"], None),  # two grids, but one administrative area
    ],
)
def test_each_flag_shapes_the_layout(
    folder: Path, tmp_path: Path, flags: list[str], expected: dict[str, str] | None, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.json"
    code = main(["solve", str(folder), "--out", str(out), "--quiet", *flags])
    if expected is None:
        assert code == NO_LAYOUT
        assert capsys.readouterr().err != ""
        assert not out.exists()
        return
    layout = open_plan(out, read_area(folder)).layout
    assert {grid.leads[0]: "".join(sorted(layout.districts_of(grid.id))) for grid in layout.grids} == expected


def test_request_file_and_flags_are_taken_together(solved: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "ask.yaml"
    path.write_text("format: 1\nlocks: {c: H1}\nnode_limit: 5\nseed: 4\n", encoding="utf-8")
    content = solved("--request", str(path), "--lock", "b=H2", "--seed", "9", "--gap", "2%")
    assert districts(content) == CROSSED
    request = content["request"]
    assert (request["node_limit"], request["seed"], request["gap"]) == (5, 9, 0.02)


def test_layout_made_at_once_says_so(hard_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "plan.json"
    assert main(["solve", str(hard_folder), *HARD, "--at-once", "--quiet", "--out", str(out)]) == DONE
    assert "快速方案，未证明最优" in capsys.readouterr().out
    assert len(open_plan(out, read_area(hard_folder)).layout.grids) == 6


def test_every_fault_of_file_and_flags_is_told_at_once_with_code_2(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ask.yaml"
    path.write_text("format: 1\nexclaves: [q]\n", encoding="utf-8")
    flags = ["--request", str(path), "--lock", "r=H1", "--balance", "0.1", "--balance-by", "pupils", "--lead", "H9"]
    assert main(["solve", str(folder), "--out", str(tmp_path / "p.json"), *flags, "--lang", "en"]) == BAD_INPUT
    told = capsys.readouterr().err
    for part in ("ask.yaml, row 2, column exclaves.0, value 'q'", "--lock, value 'r'", "--lead, value 'H9'"):
        assert part in told
    assert "--balance-by, value 'pupils': no such kind of people in the study area. Like it: population" in told


def test_one_district_locked_to_two_leads_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--lock", "b=H1", "--lock", "b=H2", "--out", str(tmp_path / "p.json")]
    assert main(["solve", str(folder), *flags]) == BAD_INPUT
    assert "--lock，值 'b'：给了两个值" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flag", "value", "words"),
    [
        ("--leads", "6-4", "4-6"),
        ("--lock", "b", "DISTRICT=LEAD"),
        ("--price", "fairness=1", "uncovered"),
        ("--gap", "x", "5%"),
    ],
)
def test_wrong_usage_ends_with_code_2_and_an_example(
    flag: str, value: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["solve", flag, value, "--out", "x.json"])
    assert ended.value.code == BAD_INPUT
    assert words in capsys.readouterr().err


def test_solve_without_answer_ends_with_code_3_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.json"
    # 鹿城区人民医院 may lead, and its beds are unknown.
    flags = ["--leads", "5", "--must-lead", "鹿城区人民医院", "--balance", "0.2", "--balance-by", "population_per_bed"]
    assert main(["solve", *flags, "--out", str(out)]) == NO_LAYOUT
    assert "床位未知" in capsys.readouterr().err
    assert not out.exists()


# Progress and Ctrl-C


def test_lines_are_shown_when_something_changed_at_most_two_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    lines = SolveLines("en", quiet=False)
    none: Ints = np.zeros(1, dtype=np.int64)
    for seconds, objective, bound in (
        (0.0, None, 10.0),  # shown: the first
        (0.1, 12.0, 10.0),  # shown: the first layout
        (0.2, 11.0, 10.0),  # too soon
        (0.7, 11.0, 10.0),  # shown
        (1.9, 11.0, 10.0),  # nothing new
        (2.0, 11.0, 10.5),  # shown
        (2.1, 11.0, 11.0),  # too soon, but the last
    ):
        lines(Progress(seconds, objective, bound, none))
    lines.end()
    shown = [line.split(",")[0] for line in capsys.readouterr().err.strip().split("\n")]
    assert shown == ["0.0 s", "0.1 s", "0.7 s", "2.0 s", "2.1 s"]


def test_ctrl_c_keeps_the_last_valid_layout_and_says_so(hard_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    code = "import sys; from gridplan.cli import main; sys.exit(main())"
    started = subprocess.Popen(
        [sys.executable, "-c", code, "solve", str(hard_folder), *HARD, "--out", str(out), "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a process group of its own, as a terminal gives it
    )
    assert started.stderr is not None
    for line in started.stderr:
        if "objective" in line:
            break
    os.killpg(started.pid, signal.SIGINT)  # to all of the group, as a terminal does
    shown, told = started.communicate(timeout=120)
    assert started.returncode == DONE, told
    assert "cancelling; Ctrl-C again quits" in told
    assert "cancelled; the last valid layout is kept" in shown
    plan = open_plan(out, read_area(hard_folder))
    assert plan.origin["ending"] == "cancelled"
    assert len(plan.layout.grid_of) == SIDE * SIDE


def stubborn(*, on_progress: Callable[[Progress], None], stop: Callable[[], bool]) -> None:
    """Report once, and once more when cancelled; never end."""
    nothing: Ints = np.zeros(0, dtype=np.int64)
    on_progress(Progress(0.0, 1.0, 0.0, nothing))
    while not stop():
        time.sleep(0.01)
    on_progress(Progress(1.0, 1.0, 0.5, nothing))
    while True:
        time.sleep(1)


class InterruptingLines(SolveLines):
    """Presses Ctrl-C whenever there is progress."""

    def __call__(self, step: Progress) -> None:
        super().__call__(step)
        signal.raise_signal(signal.SIGINT)


def test_second_ctrl_c_quits(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(solving, "SolveLines", InterruptingLines)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        solving.run(stubborn, options=argparse.Namespace(lang="zh", quiet=True))
    assert signal.getsignal(signal.SIGINT) is before
    assert "正在取消" in capsys.readouterr().err


def test_interrupted_command_ends_with_the_code_of_shells(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("gridplan.cli.commands.run", interrupted)
    assert main(["measure"]) == QUIT
    assert "已中断" in capsys.readouterr().err


# Several layouts, and work on a plan. At present H1 leads a, b (2,000 people) and H2 c, d (4,000).
EVEN = ["--balance", "5%"]  # 3,000 people each: c has to be with H1
FEW = ["--lead", "H1", "--lead", "H2"]


def test_alternatives_are_plans_of_their_own_the_best_first(
    solved: Callable[..., dict[str, Any]], folder: Path, tmp_path: Path
) -> None:
    content = solved("--alternatives", "2", "--difference", "15%")
    best, second = content["alternatives"]
    # Best: b and c with 1 km each. Then one of them with the other lead: 2 km and 1 km.
    assert [each["objective_min"] for each in (best, second)] == pytest.approx([2 / 6, 3 / 6])
    assert second["unlike_first"] == pytest.approx(1 / 6)
    assert second["plan"] == str(tmp_path / "plan-2.json")
    layouts = [open_plan(each["plan"], read_area(folder)).layout for each in (best, second)]
    assert sum(layouts[0].grid_of[d] != layouts[1].grid_of[d] for d in DRAWING) == 1


def test_too_few_alternatives_say_why(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--alternatives", "3", "--together", "a", "b", "--together", "c", "d", "--difference", "90%"]
    assert main(["solve", str(folder), *flags, "--out", str(tmp_path / "plan.json"), "--quiet", "--lang", "en"]) == DONE
    assert "2 of 3 layouts" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.glob("plan*.json")) == ["plan-2.json", "plan.json"]


def test_frontier_of_balance_has_a_row_per_tolerance_and_a_table_with_its_trace(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "frontier.csv"
    assert main(["frontier", str(folder), "--tolerances", "50%", "5%", "--csv", str(table), "--quiet"]) == DONE
    shown = capsys.readouterr().out.split("\n")
    assert [line.split()[:2] for line in shown[1:3]] == [["5.00%", "0.500"], ["50.00%", "0.333"]]
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["tolerance"]) for row in rows] == [0.05, 0.5]
    assert [float(row["change"]) for row in rows] == pytest.approx([100 / 6, 0])
    assert json.loads(Path(f"{table}.trace.json").read_text(encoding="utf-8"))["area"]["id"] == "drawn"


def test_frontier_of_change_says_where_there_is_no_layout(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["frontier", str(folder), "--moved", "0", "20%", *EVEN, "--quiet"]
    assert main([*arguments, "--json"]) == DONE
    none, some = json.loads(capsys.readouterr().out)["most_moved"]
    assert (none["limit"], none["solution"]) == (0, None)
    assert "16.7" in none["reason"]["en"]
    assert some["leads"] == {"a": ["H1"], "b": ["H1"], "c": ["H1"], "d": ["H2"]}
    assert main(["frontier", str(folder), "--moved", "0", *EVEN, "--quiet"]) == NO_LAYOUT
    assert "无方案" in capsys.readouterr().out


def test_change_shows_what_keeping_breaks_and_the_least_change(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "changed.json"
    arguments = ["change", "now", "--area", str(folder), *EVEN, "--quiet", "--out", str(out)]
    assert main(arguments) == DONE
    shown = capsys.readouterr().out
    for part in ("维持现行方案：2 处不符合要求", "H1 网格", "变动 16.67% 人口，已证明最少", "c: H2 → H1"):
        assert part in shown
    assert open_plan(out, read_area(folder)).layout.grid_of == {"a": "1", "b": "1", "c": "1", "d": "2"}
    assert main([*arguments, "--json"]) == DONE
    content = json.loads(capsys.readouterr().out)
    assert [breach["demand"] for breach in content["keep"]["breaches"]] == ["low", "high"]
    assert content["keep"]["objective_min"] == pytest.approx(2 / 6)
    assert content["least_moved"] == pytest.approx(1 / 6)
    assert content["terms"]["minutes"]["amount"] == pytest.approx(3 / 6)


def test_change_that_cannot_be_had_still_shows_what_keeping_breaks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = ["--lock", "c=H2", "--lock", "d=H2"]
    assert main(["change", "now", "--area", str(folder), *EVEN, *locked, "--quiet"]) == NO_LAYOUT
    shown = capsys.readouterr()
    assert "2 处不符合要求" in shown.out
    assert shown.err != ""


def test_repair_moves_what_it_takes(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "repaired.json"
    assert main(["repair", "now", "--area", str(folder), *EVEN, "--quiet", "--out", str(out)]) == DONE
    assert open_plan(out, read_area(folder)).layout.grid_of == {"a": "1", "b": "1", "c": "1", "d": "2"}


def test_resolve_previews_or_writes_what_moves(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, out = tmp_path / "first.json", tmp_path / "resolved.json"
    assert main(["solve", str(folder), *FEW, "--lock", "b=H2", "--quiet", "--out", str(first)]) == DONE
    arguments = ["resolve", str(first), "--area", str(folder), "--grids", "1", "2", "--quiet"]
    capsys.readouterr()
    assert main([*arguments, "--dry-run"]) == DONE
    shown = capsys.readouterr().out
    assert "b: H2 → H1" in shown
    assert "平均就医时间 (分钟)" in shown
    assert shown.rstrip().endswith("未写入文件")
    assert main([*arguments, "--out", str(out)]) == DONE
    assert open_plan(out, read_area(folder)).layout.grid_of == {"a": "1", "b": "1", "c": "2", "d": "2"}


def test_resolve_names_every_grid_that_there_is_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["resolve", "now", "--area", str(folder), "--grids", "1", "7", "9", "--dry-run", "--lang", "en"]
    assert main(arguments) == BAD_INPUT
    told = capsys.readouterr().err
    assert "value '7'" in told
    assert "value '9'" in told
    assert "The plan has 1, 2" in told


@pytest.mark.skipif(find_spec("gridplan.suggest") is None, reason="gridplan has no suggest yet")
def test_suggest_lists_moves_with_their_effects(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.json"
    assert main(["solve", str(folder), *FEW, "--lock", "b=H2", "--quiet", "--out", str(plan)]) == DONE
    capsys.readouterr()
    assert main(["suggest", str(plan), "--area", str(folder), "--lang", "en"]) == DONE
    shown = capsys.readouterr().out
    assert "b 2 → 1" in shown
    assert "mean minutes to lead (min)" in shown
    assert main(["suggest", str(plan), "--area", str(folder), "--json"]) == DONE
    content = json.loads(capsys.readouterr().out)["suggestions"]
    (back,) = [each for each in content if each["shifts"] == [{"district": "b", "source": "2", "target": "1"}]]
    assert back["changes"]["mean_minutes"]["difference"] == pytest.approx(-1 / 6)  # 1,000 of 6,000 people: 2 km to 1
    assert back["people"]["value"] == 1000
    assert main(["suggest", str(plan), "--area", str(folder), "--lock", "q=H1"]) == BAD_INPUT
