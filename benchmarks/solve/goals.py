"""The goals, judged from gridplan's rows: met, not met, or not measured. None of them is a matter of right or wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from answers import Ask
from measure import Score

Goals = dict[str, bool | None]  # None: not measured
OPTIMAL = 1e-6
# The clock of a solve stops its search; building the model and judging the layout come on top of it.
OF_CLOCK = 0.95
WENZHOU_S, HEURISTIC_S, LOCAL_S, CHANGE_S = 1.0, 1.0, 3.0, 10.0
HEURISTIC_GAP, CHANGE_SHARE = 0.03, 1 / 3
# Gap and seconds asked of the exact solve, by part.
EXACT = {
    "wenzhou": [(0.0, 60.0)],
    "leeds": [(0.01, 15.0), (0.001, 60.0)],
    "porto_alegre": [(0.01, 60.0)],
    "city_300": [(0.01, 15.0), (0.001, 60.0)],
    "city_1000": [(0.01, 60.0)],
    "city_2000": [(0.01, 120.0)],
}


@dataclass(frozen=True)
class Row:
    """One answer: seconds, its score and gap, or why there is none.

    `gap` is (objective − bound) / objective against the bound of all, `own_gap` against the contestant's own.
    """

    contestant: str
    ask: Ask
    seconds: float
    score: Score | None = None
    meets: bool = False
    gap: float = float("inf")
    own_gap: float | None = None
    why: str = ""

    @property
    def proven_gap(self) -> float:
        """The gap to the better of the two bounds; `inf` for a layout that breaks a demand."""
        return min(self.gap, self.gap if self.own_gap is None else self.own_gap) if self.meets else float("inf")


def exact_asks(part: str) -> list[Ask]:
    """Return what is asked of the exact solve in a part."""
    return [Ask(OF_CLOCK * seconds, gap) for gap, seconds in EXACT[part]]


def reached(rows: Iterable[Row], gap: float, seconds: float) -> bool | None:
    """Whether every row has the gap in the time: the worst counts. None where there are no rows."""
    judged = [row.proven_gap <= gap and row.seconds <= seconds for row in rows]
    return all(judged) if judged else None


def note_goals(part: str, rows: list[Row], goals: Goals) -> None:
    """Note which goals the rows of one part meet."""
    for (gap, seconds), ask in zip(EXACT[part], exact_asks(part), strict=True):
        exact = [row for row in rows if row.contestant == "gridplan" and row.ask == ask]
        if part == "wenzhou":
            goals[f"wenzhou: to optimality in {WENZHOU_S:g} s"] = reached(exact, OPTIMAL, WENZHOU_S)
        elif part != "porto_alegre":  # for comparison only
            worst = f", worst of {len(exact)}" if len(exact) > 1 else ""
            goals[f"{part}: within {gap:.1%} of the bound in {seconds:g} s{worst}"] = reached(exact, gap, seconds)
    at_once = [row for row in rows if row.contestant == "gridplan heuristic"]
    if part == "city_1000":
        goals[f"city_1000: the heuristic in {HEURISTIC_S:g} s"] = reached(at_once, 1.0, HEURISTIC_S)
    if part == "leeds":
        near = reached(at_once, HEURISTIC_GAP, float("inf"))
        goals[f"leeds: the heuristic within {HEURISTIC_GAP:.0%} of the bound"] = near


def note_local(found: dict[str, float] | None, goals: Goals) -> None:
    """Note the goal of the local solve."""
    goals[f"city_1000: a local solve in {LOCAL_S:g} s"] = None if found is None else found["seconds"] <= LOCAL_S


def note_change(found: dict[str, float] | None, goals: Goals) -> None:
    """Note the goals of the minimal change."""
    few = None if found is None else found["moved"] <= CHANGE_SHARE * found["moved_plain"]
    goals[f"leeds: minimal change in {CHANGE_S:g} s"] = None if found is None else found["seconds"] <= CHANGE_S
    goals["leeds: minimal change moves at most a third of what a plain solve moves"] = few
