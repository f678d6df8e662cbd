"""The review clock: when a layout in operation is due, and the years of operation on the way."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gridplan
from gridplan.cli import DONE, main
from gridplan.plan_file import write_plan
from gridplan.policy import read_policy
from gridplan.review_clock import ASSUMED_TERM, Review, Standing, Term, in_order, months_later, review_of, term_of
from gridplan.stages import entered
from gridplan.store import Store
from gridplan.text import Text

TERM = Term(3, Text("三年", "three years"))
START = date(2021, 1, 1)


def on(day: date, start: date | None = START) -> Review:
    return review_of("甲", start, TERM, day, within_months=6)


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2020, 12, 1), Standing.RUNNING),  # not even in operation
        (date(2023, 6, 30), Standing.RUNNING),
        (date(2023, 7, 1), Standing.COMING),
        (date(2023, 12, 31), Standing.COMING),
        (date(2024, 1, 1), Standing.DUE),
        (date(2024, 6, 30), Standing.DUE),
        (date(2024, 7, 1), Standing.OVERDUE),
    ],
)
def test_review_is_coming_then_due_then_overdue(day: date, standing: Standing) -> None:
    found = on(day)
    assert (found.due, found.standing) == (date(2024, 1, 1), standing)


def test_without_a_start_nothing_can_be_told() -> None:
    found = on(date(2024, 1, 1), None)
    assert (found.standing, found.due, found.appraisals) == (Standing.UNDETERMINED, None, ())
    assert "无法判定" in found.told.zh
    assert "undetermined" in found.told.en


def test_years_of_operation_are_listed_to_the_review_and_beyond_it_to_the_day() -> None:
    years = on(date(2022, 3, 1)).appraisals
    assert [(year.number, year.ended) for year in years] == [(1, True), (2, False), (3, False)]
    assert (years[0].first, years[0].last) == (START, date(2021, 12, 31))
    assert len(on(date(2025, 3, 1)).appraisals) == 5


def test_start_on_a_leap_day_is_full_on_the_first_of_march() -> None:
    found = on(date(2023, 3, 1), date(2020, 2, 29))
    assert (found.due, found.standing) == (date(2023, 3, 1), Standing.DUE)
    assert "今日届满" in found.told.zh


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_years_follow_each_other_without_gap_and_the_standing_never_steps_back(start: date, day: date) -> None:
    found = on(day, start)
    pairs = list(zip(found.appraisals, found.appraisals[1:], strict=False))
    assert all(earlier.last + timedelta(days=1) == later.first for earlier, later in pairs)
    assert all(year.ended is (year.last < day) for year in found.appraisals)
    order = [Standing.RUNNING, Standing.COMING, Standing.DUE, Standing.OVERDUE]
    assert order.index(found.standing) <= order.index(on(day + timedelta(days=1), start).standing)


def test_months_end_with_their_last_day() -> None:
    assert months_later(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert months_later(date(2023, 1, 1), 0) == date(2023, 1, 1)
    assert months_later(date.max, 1) == date.max


def test_term_comes_from_the_policy_and_is_marked_where_it_does_not() -> None:
    wenzhou = term_of(read_policy("wenzhou-2020"), frozenset({"温州市"}))
    assert (wenzhou.years, wenzhou.assumed) == (3, False)
    assert "W-R01" in wenzhou.source.zh
    assert "对医联体开展年度绩效考核" in wenzhou.appraisals
    guizhou = term_of(read_policy("guizhou-2024"), frozenset({"贵州省"}))
    assert (guizhou.years, guizhou.assumed) == (3, True)
    assert "假定" in guizhou.source.zh
    assert term_of(None, frozenset()) is ASSUMED_TERM


def test_most_pressing_comes_first() -> None:
    day = date(2024, 7, 1)
    starts = [None, date(2024, 1, 1), date(2021, 6, 1), date(2021, 1, 1), date(2021, 9, 1)]
    listed = in_order([on(day, start) for start in starts])
    assert [each.standing for each in listed] == [
        Standing.OVERDUE,
        Standing.DUE,
        Standing.COMING,
        Standing.RUNNING,
        Standing.UNDETERMINED,
    ]


def test_command_lists_reviews_of_plans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    area = gridplan.read_area("wenzhou")
    issued = entered(gridplan.open_plan("2020", area), start=START)
    file = tmp_path / "运行.json"
    file.write_bytes(write_plan(issued))
    arguments = ["reviews", "2020", str(file), "--as-of", "2024-03-01"]
    assert main(arguments) == DONE
    said = capsys.readouterr().out
    assert said.index("到期") < said.index("无法判定")
    assert "第 4 年 2024-01-01—2024-12-31：未结束" in said
    assert main([*arguments, "--json", "--within", "1"]) == DONE
    first, second = json.loads(capsys.readouterr().out)["reviews"]
    assert (first["standing"], first["due"], first["years_assumed"]) == ("overdue", "2024-01-01", False)
    assert (second["standing"], second["due"]) == ("undetermined", None)


def test_command_lists_what_is_in_operation_in_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    area = gridplan.read_area("wenzhou")
    store = Store.open(tmp_path / "plans")
    first = store.create(gridplan.open_plan("2020", area), area, name="温州", author="张三", reason="起草")
    store.publish(first.id, author="张三", reason="会议同意")
    store.operate(first.id, START, author="张三", reason="文件印发")
    assert main(["reviews", "--store", str(tmp_path / "plans"), "--as-of", "2023-12-01", "--json"]) == DONE
    (found,) = json.loads(capsys.readouterr().out)["reviews"]
    assert (found["plan"], found["standing"], found["due"]) == ("温州", "coming", "2024-01-01")
    assert "W-R01" in found["source"]["zh"]
    assert main(["reviews", "--store", str(tmp_path / "plans"), "--as-of", "2020-12-01"]) == DONE
    assert "没有在运行的方案" in capsys.readouterr().out
