"""Which choice comes first, and what is recommended of it: by threshold, by findings, by the clock, by trials."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_row import case_of, evidence, row_area

from gridplan.layout import Layout
from gridplan.review.choices import KEEP, Choices, choices
from gridplan.review.options import Trial
from gridplan.review.recommend import pros_and_cons, recommend
from gridplan.review.rule import Ground, Ruling, Score, Step, first_of
from gridplan.study_area import StudyArea
from gridplan.text import Text

NOBODY = Score(0.0, 0.0)


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return row_area(tmp_path_factory.mktemp("row"))


@pytest.fixture(scope="module")
def found(area: StudyArea) -> Choices:
    """Keeping, e with H2 (saves 3 minutes), d and e with H2 (d saves one)."""
    return choices(case_of(area), evidence=evidence)


def trial(best: str | None, holds: bool | None, *, of_demand: bool = False) -> Trial:
    return Trial(Text("假定", "assumption"), {}, best, holds, of_demand)


# The rule


@pytest.mark.parametrize(("threshold", "best"), [(0.5, "two"), (0.99, "two"), (1, "one"), (2.5, "one"), (3, KEEP)])
def test_each_further_person_who_moves_has_to_save_more_than_the_threshold(threshold: float, best: str) -> None:
    scores = {KEEP: NOBODY, "one": Score(1000, 3000), "two": Score(2000, 4000)}
    found = first_of(scores, threshold)
    assert found.best == best
    assert found.ground is (Ground.KEEPS if best == KEEP else Ground.SAVES)
    assert found.steps == (Step("one", 3.0), Step("two", 1.0))


def test_without_a_threshold_nothing_is_decided() -> None:
    found = first_of({KEEP: NOBODY, "one": Score(1000, 3000)}, None)
    assert (found.best, found.ground) == (None, Ground.OPEN)
    assert first_of({KEEP: NOBODY}, None) == Ruling(KEEP, Ground.KEEPS)


def test_of_two_alike_the_first_comes_first_and_nobody_moves_for_nothing() -> None:
    scores = {KEEP: NOBODY, "one": Score(1000, 3000), "alike": Score(1000, 3000), "idle": Score(500, 0)}
    assert first_of(scores, 1.0).best == "one"
    assert first_of({KEEP: NOBODY, "idle": Score(500, 0), "worse": Score(500, -100)}, 0.0).best == KEEP


def test_choice_below_the_line_between_two_others_never_comes_first() -> None:
    scores = {KEEP: NOBODY, "one": Score(100, 500), "below": Score(200, 510), "two": Score(300, 900)}
    assert [step.choice for step in first_of(scores, None).steps] == ["one", "two"]


def test_broken_error_rules_come_before_minutes() -> None:
    kept = Score(0, 0, failing=2, undetermined=1)
    scores = {
        KEEP: kept,
        "saves": Score(1000, 9000, failing=2, undetermined=1),
        "mends": Score(2000, -500, failing=0, undetermined=1),
        "mends dearly": Score(3000, 9000, failing=0, undetermined=1),
        "half": Score(500, 0, failing=1, undetermined=1),
    }
    for threshold in (None, 0.0, 5.0):
        assert first_of(scores, threshold) == Ruling("mends", Ground.MENDS)


def test_rule_that_can_no_longer_be_told_is_not_mended() -> None:
    scores = {KEEP: Score(0, 0, 1, 0), "unsure": Score(1000, 9000, failing=0, undetermined=1)}
    assert first_of(scores, 1.0) == Ruling(KEEP, Ground.KEEPS)


def test_choice_that_breaks_a_further_rule_never_comes_first() -> None:
    scores = {KEEP: Score(0, 0, 0, 0), "breaks": Score(1000, 9000, failing=1, undetermined=0)}
    assert first_of(scores, 1.0).best == KEEP


def test_what_is_not_known_is_not_compared() -> None:
    assert first_of({KEEP: Score(0, None), "one": Score(None, None)}, 1.0) == Ruling(None, Ground.UNTOLD)
    assert first_of({KEEP: NOBODY, "one": Score(100, None), "two": Score(100, 500)}, 1.0).best == "two"
    assert first_of({KEEP: NOBODY, "one": Score(100, None)}, 1.0) == Ruling(None, Ground.UNTOLD)
    assert first_of({KEEP: NOBODY, "one": Score(100, 500, allowed=False)}, 1.0).best == KEEP


def test_rulings_agree_on_the_choice_or_on_the_order_where_none_is_made() -> None:
    left_open = first_of({KEEP: NOBODY, "one": Score(100, 500)}, None)
    assert left_open.agrees(first_of({KEEP: NOBODY, "one": Score(100, 300)}, None)) is True
    assert left_open.agrees(first_of({KEEP: NOBODY, "one": Score(100, -300)}, None)) is False
    assert left_open.agrees(Ruling(None, Ground.UNTOLD)) is None
    assert Ruling("one", Ground.SAVES).agrees(Ruling("one", Ground.MENDS)) is True
    assert Ruling("one", Ground.SAVES).agrees(Ruling(KEEP, Ground.KEEPS)) is False


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(-50, 200)), max_size=8), st.integers(0, 12))
def test_what_comes_first_saves_most_net_of_the_threshold(others: list[tuple[int, int]], threshold: int) -> None:
    scores = {KEEP: NOBODY} | {f"c{n}": Score(float(people), float(saved)) for n, (people, saved) in enumerate(others)}
    moving = {key: each for key, each in scores.items() if key == KEEP or each.moved}
    net = {key: each.saved - threshold * each.moved for key, each in moving.items()}
    best = first_of(moving, float(threshold)).best
    assert net[best] == max(net.values())
    assert moving[best].moved == min(moving[key].moved for key in net if net[key] == net[best])


# What is recommended


@pytest.mark.parametrize(("threshold", "best"), [(5.0, KEEP), (2.0, "minutes-1"), (0.5, "minutes-2")])
def test_recommended_is_what_passes_the_threshold(found: Choices, threshold: float, best: str) -> None:
    told = recommend(found, threshold_min=threshold, may_adjust=True)
    assert (told.recommended, told.undecided) == (best, False)
    assert told.choices == found.choices


def test_adjusting_may_be_done_and_need_not(found: Choices) -> None:
    why = recommend(found, threshold_min=2.0, may_adjust=True).why
    assert why.zh == (
        "可（不是必须）在充分研究论证的基础上适当调整；方案 1：缩短就医时间，变动 16.7% 人口：每多变动一人"
        "平均节省 3.0 分钟，高于规划者设定的 2 分钟，扣除后节省最多。"
    )
    assert why.en.startswith(
        "the layout may, not must, be adjusted after full study; choice 1: fewer minutes, moves 16.7%"
    )


def test_without_a_threshold_the_meeting_is_told_what_would_come_first_when(found: Choices) -> None:
    told = recommend(found, threshold_min=None, may_adjust=True)
    assert (told.recommended, told.undecided) == (KEEP, True)
    assert told.why.zh == (
        "未设定每变动一人至少应节省的分钟数，不作取舍；各方案的利弊供联席会议研究；按所要求的每人节省时间，为先的是："
        "3.0 分钟及以上为维持现行方案，1.0 分钟及以上为方案 1，更低为方案 2。"
    )


def test_before_the_years_are_full_the_layout_is_kept_with_a_warning(found: Choices) -> None:
    told = recommend(found, threshold_min=2.0, may_adjust=False)
    assert (told.recommended, told.undecided, told.may_adjust) == (KEEP, False, False)
    assert told.why.zh.startswith(
        "运行未满规定年限，建议维持现行方案；此时调整没有文件依据；按比选规则，方案 1：缩短就医时间"
    )
    unknown = recommend(found, threshold_min=2.0, may_adjust=None)
    assert (unknown.recommended, unknown.undecided) == (KEEP, True)
    assert unknown.why.zh.startswith("起始运行日期未知，无法判定")
    assert not recommend(found, threshold_min=9.0, may_adjust=None).undecided  # keeping waits for no clock
    assert recommend(found, threshold_min=None, may_adjust=None).why.zh.startswith("起始运行日期未知，无法判定")


def test_keeping_that_breaks_an_error_rule_is_adjusted_by_the_fewest_people(area: StudyArea) -> None:
    def judge(_area: StudyArea, layout: Layout) -> tuple[int, int]:
        return (2, 0) if layout.grid_of["e"] == "1" else (0, 0)

    broken = choices(case_of(area), judge=judge)
    told = recommend(broken, threshold_min=None, may_adjust=True)
    assert (told.recommended, told.undecided) == ("minutes-1", False)
    assert "维持时 2 项强制规则不通过，此方案 0 项" in told.why.zh
    assert recommend(broken, threshold_min=None, may_adjust=False).recommended == KEEP


def test_change_that_only_saves_minutes_needs_data_on_operation(area: StudyArea) -> None:
    told = recommend(choices(case_of(area)), threshold_min=2.0, may_adjust=True)
    assert (told.recommended, told.undecided) == (KEEP, True)
    assert "没有就诊流向等运行数据，而调整须根据运行情况" in told.why.zh


@pytest.mark.parametrize(
    ("trials", "undecided"),
    [
        ([trial("minutes-1", True)], False),
        ([trial(KEEP, False)], True),
        ([trial("minutes-2", False)], False),  # it would be worth moving more
        ([trial(KEEP, False, of_demand=True)], False),  # what the planner asks is the planner's
        ([trial(None, None)], False),
    ],
)
def test_change_that_fewer_would_do_on_trial_is_left_to_the_meeting(
    found: Choices, trials: Sequence[Trial], undecided: bool
) -> None:
    told = recommend(found, threshold_min=2.0, may_adjust=True, trials=trials)
    assert told.undecided is undecided
    assert told.recommended == (KEEP if undecided else "minutes-1")
    assert told.trials == tuple(trials)
    assert ("在下列假定下" in told.why.zh) is (trials[0].holds is False)


def test_districts_of_which_operation_says_nothing_are_counted(area: StudyArea) -> None:
    def of_d(district: str, before: tuple[str, ...], after: tuple[str, ...]) -> Text:
        return evidence(district, before, after) if district == "d" else Text("无法判定：2025 年", "undetermined: 2025")

    told = recommend(choices(case_of(area), evidence=of_d), threshold_min=0.5, may_adjust=True)
    assert (told.recommended, told.undecided) == ("minutes-2", False)
    assert "其中 1 个片区没有运行资料" in told.why.zh


def test_nothing_to_compare_with_keeps_the_layout(area: StudyArea) -> None:
    best = choices(case_of(area, "111222"))
    told = recommend(best, threshold_min=None, may_adjust=True)
    assert (told.recommended, told.undecided, told.why.zh) == (KEEP, False, "没有可比较的调整方案，维持现行方案。")
    refused = recommend(replace(best, complete=False), threshold_min=None, may_adjust=True)
    assert refused.undecided
    assert "无法判定是否应当调整" in refused.why.zh


@pytest.mark.parametrize("may_adjust", [True, False, None])
def test_keeping_that_leaves_people_without_a_lead_is_no_answer(area: StudyArea, may_adjust: bool | None) -> None:
    sites = area.campuses[area.campuses["facility_id"] != "H2"]
    closed = choices(case_of(replace(area, closed=frozenset({"H2"}), campuses=sites), "111122"), evidence=evidence)
    told = recommend(closed, threshold_min=2.0, may_adjust=may_adjust)
    assert (told.recommended, told.undecided) == (KEEP, True)
    assert "现行方案不满足所提要求：H2 不再牵头，2 个片区须另归：e、f" in told.why.zh
    assert "各方案计入平均的人口不同" in told.why.zh


def test_unknown_people_leave_it_undetermined(area: StudyArea) -> None:
    districts = area.districts.assign(population=area.districts["population"].where(area.districts.index != "b"))
    places = area.places.assign(population=area.places["population"].where(area.places["district_id"] != "b"))
    unknown = choices(case_of(replace(area, districts=districts, places=places)))
    assert [choice.id for choice in unknown.choices] == [KEEP]
    told = recommend(unknown, threshold_min=2.0, may_adjust=True)
    assert (told.recommended, told.undecided) == (KEEP, True)


def test_pros_and_cons_are_told_with_their_numbers(found: Choices) -> None:
    for_it, against = pros_and_cons(found.keep, found.choices[1])
    assert for_it[0].zh == "平均就医时间 −0.5 分钟"
    assert "人口最大/最小 −3.00" in [text.zh for text in for_it]
    assert against == ()
    notes = recommend(found, threshold_min=None, may_adjust=True).notes
    assert any(
        note.zh.startswith("方案 1：缩短就医时间，变动 16.7% 人口——利：平均就医时间 −0.5 分钟") for note in notes
    )
