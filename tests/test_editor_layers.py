"""The colours of districts on the planning table: every number in its class, nothing unknown among them."""

import numpy as np
import pandas as pd

from gridplan.export.colours import EXCLUDED
from gridplan.export.map_themes import NOBODY_COLOUR, PEOPLE_OUTSIDE
from gridplan.export.minutes_features import ramp
from gridplan.ui.editor_layers import PER_KM2, SHARES, UNKNOWN, classed, within
from gridplan.ui.words import Speaker

T = Speaker("zh")


def test_a_number_is_in_the_class_that_begins_at_it() -> None:
    found = classed(np.array([0, 0.4, 1, 999, 1_000, 50_000, 1e7]), PEOPLE_OUTSIDE, "人", "", T)
    one, two, *_, most = ramp(len(PEOPLE_OUTSIDE))
    assert found.fills == (NOBODY_COLOUR, NOBODY_COLOUR, one, one, two, most, most)
    assert [name for _, name in found.legend] == [
        "无", "1–1,000 人", "1,000–5,000 人", "5,000–20,000 人", "20,000–50,000 人", "50,000+ 人"]  # fmt: skip


def test_what_is_unknown_has_a_colour_of_its_own_and_is_in_the_legend() -> None:
    found = classed(np.array([np.nan, 3.0]), PER_KM2, "人/平方公里", " 估", T)
    assert found.fills == (UNKNOWN, ramp(len(PER_KM2))[0])
    assert found.legend[-1] == (UNKNOWN, "未知")
    assert found.legend[0][1] == "0–500 人/平方公里 估"


def test_districts_that_the_plan_leaves_out_are_neither_unknown_nor_nobody() -> None:
    found = classed(np.array([np.nan, 3.0]), PEOPLE_OUTSIDE, "人", "", T, counted=np.array([False, True]))
    assert found.fills == (EXCLUDED, ramp(len(PEOPLE_OUTSIDE))[0])
    assert "未知" not in [name for _, name in found.legend]


def test_shares_within_a_limit_are_of_those_who_can_be_judged() -> None:
    rows = pd.DataFrame(
        {
            "covered": [0.0, 250.0, 999.0, 1000.0, 0.0, np.nan, 500.0],
            "outside": [1000.0, 750.0, 1.0, 0.0, 0.0, np.nan, 0.0],
            "population": [1000.0, 1000.0, 1000.0, 1000.0, 0.0, np.nan, 1000.0],
            "population_estimated": [False] * 7,
            "minutes_estimated": [False] * 6 + [True],
        },
        index=list("abcdefg"),
    )
    found = within(rows, pd.Index([*"abcdefg", "z"]), T)
    shades = ramp(len(SHARES) + 1)[::-1]
    assert found.fills == (shades[0], shades[1], shades[3], shades[4], NOBODY_COLOUR, UNKNOWN, shades[4], EXCLUDED)
    assert [name for _, name in found.legend] == [
        "0%–25% 估", "25%–50% 估", "50%–75% 估", "75%–100% 估", "100% 估", "无人居住", "无法判定"]  # fmt: skip
