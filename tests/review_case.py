"""Two drawn cities, then and now, with a layout on each, as a cycle under review."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from drawing import centre_of, drawn_area, drawn_layout

from gridplan.plan_file import Plan, new_plan
from gridplan.review.carry import cycle
from gridplan.review.cycle import Cycle, DistrictFate
from gridplan.study_area import StudyArea

# One row of districts a kilometre and a minute apart; H1 stands in the first, H2 in the fourth.
MAP = "abcd"
AT = {letter: dict(zip(("lon", "lat"), centre_of(MAP, letter), strict=True)) for letter in MAP}
FACILITIES = ({"id": "H1", "beds_open": 100, **AT["a"]}, {"id": "H2", "beds_open": 50, **AT["d"]})
LEADS: Mapping[str, Sequence[str]] = {"1": ["H1"], "2": ["H2"]}


_read: dict[str, StudyArea] = {}


def drawn(drawing: str = MAP, **options: Any) -> StudyArea:
    """Return a drawn area with two hospitals, in a folder that is gone once it is read; the same is read once."""
    key = repr((drawing, options))
    if key not in _read:
        with tempfile.TemporaryDirectory() as folder:
            _read[key] = drawn_area(Path(folder) / "area", drawing, **{"facilities": FACILITIES, **options})
    return _read[key]


def plan(area: StudyArea, grids: str, drawing: str = MAP, **options: Any) -> Plan:
    """Return the plan that `grids` draws over `drawing`."""
    return new_plan(drawn_layout(drawing, grids, **{"leads": LEADS, **options}), area, {})


def reviewed(then: StudyArea, now: StudyArea, grids: str = "1122", grids_now: str | None = None) -> Cycle:
    """Return the cycle of a layout drawn over `MAP`; `grids_now` is the one in force, on the same drawing."""
    in_force = None if grids_now is None else plan(now, grids_now)
    return cycle(then, plan(then, grids), now, in_force)


def fates(found: Cycle) -> dict[tuple[str | None, str | None], DistrictFate]:
    """Return what became of the districts, by pair."""
    return {(match.then, match.now): match.fate for match in found.districts}
