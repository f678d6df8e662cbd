"""Floating catchments agree with PySAL's `access` on the same inputs."""

import warnings

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gridplan.indicators.catchment import BAND_WEIGHTS, band_weights
from gridplan.indicators.sums import floating_catchment

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # whatever its own imports say
    from access import Access, weights

PLACES, FACILITIES = 12, 4
LIMITS = (15.0, 30.0, 60.0)

minutes_drawn = arrays(float, (PLACES, FACILITIES), elements=st.integers(0, 90).map(float))
people_drawn = arrays(float, PLACES, elements=st.integers(1, 5000).map(float))
beds_drawn = arrays(float, FACILITIES, elements=st.integers(0, 3000).map(float))


def peer(minutes: np.ndarray, people: np.ndarray, beds: np.ndarray) -> Access:
    """Return the peer's object: a row of costs for each pair, ids 0 …"""
    origin, destination = np.indices(minutes.shape)
    costs = pd.DataFrame({"origin": origin.ravel(), "dest": destination.ravel(), "cost": minutes.ravel()})
    return Access(
        demand_df=pd.DataFrame({"people": people}).rename_axis("geoid"),
        demand_value="people",
        supply_df=pd.DataFrame({"beds": beds}).rename_axis("geoid"),
        supply_value="beds",
        cost_df=costs,
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
        neighbor_cost_df=costs,
        neighbor_cost_origin="origin",
        neighbor_cost_dest="dest",
        neighbor_cost_name="cost",
    )


def scores(found: pd.DataFrame, column: str) -> np.ndarray:
    """Return a score per place; the peer has no row, or none of a number, where nothing is within reach."""
    return found[column].reindex(range(PLACES)).fillna(0).to_numpy()


@settings(max_examples=60)
@given(minutes_drawn, people_drawn, beds_drawn)
def test_two_step_catchment_agrees(minutes: np.ndarray, people: np.ndarray, beds: np.ndarray) -> None:
    found = peer(minutes, people, beds).two_stage_fca(name="fca", max_cost=30)
    ours = floating_catchment((minutes <= 30).astype(float), people, beds)
    np.testing.assert_allclose(ours, scores(found, "fca_beds"), rtol=0, atol=1e-9)


@settings(max_examples=60)
@given(minutes_drawn, people_drawn, beds_drawn)
def test_enhanced_catchment_agrees_in_its_bands(minutes: np.ndarray, people: np.ndarray, beds: np.ndarray) -> None:
    bands = weights.step_fn(dict(zip(LIMITS, BAND_WEIGHTS, strict=True)))
    found = peer(minutes, people, beds).enhanced_two_stage_fca(name="fca", max_cost=60, weight_fn=bands)
    ours = floating_catchment(band_weights(minutes, LIMITS), people, beds)
    np.testing.assert_allclose(ours, scores(found, "fca_beds"), rtol=0, atol=1e-9)
