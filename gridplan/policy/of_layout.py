"""Shares that are worked out from the layout and the facilities layer, not entered: who takes part, who is graded."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from gridplan.figures import OperatingIndicator
from gridplan.policy.admin_areas import districts_by_area
from gridplan.policy.findings import Case, plain
from gridplan.policy.members import doubted, included, named, unplaced
from gridplan.policy.other_rules import Goal
from gridplan.policy.selection import Answer, Selected, grade_estimates, select
from gridplan.policy.units import Unit
from gridplan.text import Text, join
from gridplan.vocabulary import at_least, parse_grade

_GRADE = "二级甲等"


@dataclass(frozen=True)
class Counted:
    """How many facilities have what is asked, of how many that should; `least` and `most` allow for what is unknown.

    `least` and `most` are None where no facility is meant at all.
    """

    having: int
    meant: int
    least: Fraction | None
    most: Fraction | None
    told: tuple[Text, ...]
    estimates: tuple[Text, ...] = ()


def count(indicator: OperatingIndicator, goal: Goal, unit: Unit, case: Case) -> Counted:
    """Count the facilities of `goal.select` in a unit: those in a grid, or those whose grade reaches 二级甲等."""
    chosen = _within(select(goal.select, case.area), unit, case)
    graded = indicator.id == "county_hospital_grade_2a_rate"
    has = _graded if graded else _takes_part
    sure = {key: has(case, key) for key in chosen.certain}
    unsure = {key: has(case, key) for key in chosen.doubtful}
    having = sum(answer is True for answer in sure.values())
    told = list(_told(case, sure, chosen, graded=graded))
    absent = [plain(one.label) for one in goal.select if select([one], case.area).absent]
    if absent:
        told.append(Text("医疗机构图层没有：", "the facilities layer has none of: ") + join(absent, zh="、", en=", "))
    # At worst what is unknown is no, and those that may be meant are, where they have it not; at best the reverse.
    worst = [answer is True for answer in (*sure.values(), *(a for a in unsure.values() if a is not True))]
    best = [answer is not False for answer in (*sure.values(), *(a for a in unsure.values() if a is not False))]
    estimates = tuple(grade_estimates(case.area, sure)) if graded else ()
    least = Fraction(0) if absent and worst else _share(worst)  # of those that the layer lacks nothing is known
    return Counted(having, len(sure), least, _share(best), tuple(told), estimates)


def _share(answers: list[bool]) -> Fraction | None:
    return Fraction(sum(answers), len(answers)) if answers else None


def _within(chosen: Selected, unit: Unit, case: Case) -> Selected:
    """Return the facilities that stand in the unit; one whose place is not known may stand there."""
    if unit.level == "city":
        return chosen
    home, here = case.area.home_district, set(districts_by_area(case)[unit.id])
    placed = set(case.area.campuses["facility_id"])
    certain = tuple(key for key in chosen.certain if home.get(key) in here)
    lost = {key: (Text("位置", "site"),) for key in chosen.certain if key not in placed}
    doubtful = {key: facts for key, facts in chosen.doubtful.items() if home.get(key) in here or key not in placed}
    return Selected(certain, doubtful | lost, chosen.absent)


def _takes_part(case: Case, key: str) -> Answer:
    """Whether a facility is in some grid; None where the layout does not say.

    A layout of districts, such as an official table, need not list every hospital that stands in them: one that is
    not listed takes no part for certain only where it stands in no grid's district, or refused. Alliances and networks
    are a way of taking part that not every document means.
    """
    if included(case, key):
        return True
    if case.refusals([key]):
        return False
    overlaid = any(key in (overlay.lead, *overlay.members) for overlay in case.layout.overlays)
    inside = case.area.home_district.get(key, "") in case.layout.grid_of
    return None if overlaid or inside or key in unplaced(case) else False


def _graded(case: Case, key: str) -> Answer:
    least = parse_grade(_GRADE)
    return None if least is None else at_least(parse_grade(case.area.facilities.at[key, "grade"]), least)


def _told(case: Case, answers: dict[str, Answer], chosen: Selected, *, graded: bool) -> Iterable[Text]:
    lacking = [key for key, answer in answers.items() if answer is False]
    open_ = [key for key, answer in answers.items() if answer is None]
    if lacking:
        missed = Text("未达到：", "not reached by: ") if graded else Text("未参加：", "not taking part: ")
        yield missed + named(case, lacking)
    if open_:
        unknown = Text("等级或等次不详：", "grade or class unknown: ")
        loose = Text("未列为成员，是否参加未记录：", "not listed as members, taking part not recorded: ")
        yield (unknown if graded else loose) + named(case, open_)
    if chosen.doubtful:
        yield Text("不能确定是否属于应计的机构：", "not certain to be meant: ") + doubted(case, chosen)
