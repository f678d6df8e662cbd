"""Whether the app presents: kept in the session, and in the address as `?present=1`; and what is approved."""

import streamlit as st

from gridplan.presentation import Estimate, estimates, holding
from gridplan.ui import state

_PRESENT = "present"


def on() -> bool:
    """Whether the app presents: the address says so, or it did before; going elsewhere takes it out of the address."""
    asked = st.query_params.get(_PRESENT) == "1" or bool(st.session_state.get(_PRESENT))
    if asked:
        st.session_state[_PRESENT] = True
        st.query_params[_PRESENT] = "1"
    return asked


def enter() -> None:
    """Present from the next run on."""
    st.session_state[_PRESENT] = True


def leave() -> None:
    """Go back to work from the next run on."""
    st.session_state.pop(_PRESENT, None)
    st.query_params.pop(_PRESENT, None)


def found(desk: state.Desk) -> tuple[Estimate, ...]:
    """Return the estimates of the open area and plan."""
    key = desk.area.digest, desk.plan.figures
    return state.kept("estimates", key, lambda: estimates(desk.area, desk.plan))


def approved(desk: state.Desk) -> frozenset[str]:
    """Return the estimates that are approved, by id."""
    return frozenset(holding(desk.plan, found(desk)))
