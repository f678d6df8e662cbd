"""The districts that one user is redrawing: the steps with undo, the units that are chosen, what was decided."""

from collections.abc import Collection

import geopandas as gpd
import streamlit as st

from gridplan.district_set import DistrictSet
from gridplan.history import History
from gridplan.layout import Layout
from gridplan.redraw import Redrawn, redraw, set_of, units_of
from gridplan.ui import state
from gridplan.ui.place_map import Shapes, drawn
from gridplan.ui.words import Speaker

_STEPS, _ANSWERS, _TURN, _SAVED = "district_steps", "district_answers", "district_turn", "district_saved"
_CHOSEN, _KIND = "district_units", "district_edit"


def units(desk: state.Desk) -> gpd.GeoDataFrame:
    """Return what the districts of the open area are made of. Raises AreaError."""
    return state.kept("units", desk.area.layers_digest, lambda: units_of(desk.area))


def before(desk: state.Desk) -> DistrictSet:
    """Return the districts as the area has them."""
    return state.kept("districts", desk.area.layers_digest, lambda: set_of(desk.area, units(desk)))


def history(desk: state.Desk) -> History[DistrictSet]:
    """Return the districts being redrawn, with the states before and after."""
    found: History[DistrictSet] = state.shelf().setdefault(_STEPS, History(before(desk)))
    return found


def do(desk: state.Desk, districts: DistrictSet) -> None:
    """Take a step; the units that were chosen for it are done with."""
    put(history(desk).do(districts))


def put(steps: History[DistrictSet]) -> None:
    """Make `steps` the history; the boxes start again, and what was decided on other districts is forgotten."""
    state.shelf().update({_STEPS: steps, _ANSWERS: {}, _CHOSEN: [], _TURN: turn() + 1})


def turn() -> int:
    """Return a number that changes with every step."""
    return int(state.shelf().get(_TURN, 0))


def answers() -> dict[str, str]:
    """Return what was decided about the layout, by key of the question."""
    found: dict[str, str] = state.shelf().setdefault(_ANSWERS, {})
    return found


def redrawn(desk: state.Desk) -> Redrawn:
    """Return what the steps make of the area. Raises AreaError."""
    after, layout, said = history(desk).present, desk.plan.layout, dict(answers())
    key = desk.area.layers_digest, after, layout, tuple(sorted(said.items()))
    first = before(desk)
    return state.kept(
        "redrawn", key, lambda: redraw(desk.area, units(desk), after, layout, before=first, decisions=said)
    )


def shown(desk: state.Desk) -> tuple[Layout, gpd.GeoSeries]:
    """Return the layout on the districts as they are now, and their outlines. Raises AreaError."""
    if history(desk).present == before(desk):
        return desk.plan.layout, desk.area.districts.geometry
    made = redrawn(desk)
    return made.layout, made.layers.outlines["outlines"]


def shapes(desk: state.Desk) -> tuple[Shapes, Shapes]:
    """Return the units and the districts as they are now, as the map draws them."""
    units_drawn = state.kept("unit_shapes", desk.area.layers_digest, lambda: drawn(units(desk).geometry))
    key = desk.area.layers_digest, history(desk).present
    return units_drawn, state.kept("district_shapes", key, lambda: drawn(shown(desk)[1]))


def decide(key: str, value: str | None) -> None:
    """Keep what was decided of a question; None asks it again."""
    others = {own: said for own, said in answers().items() if own != key}
    state.shelf()[_ANSWERS] = others if value is None else {**others, key: value}


def chosen_key(t: Speaker) -> str:
    """Return the key of the box of chosen units, which starts with those chosen before in the other language."""
    key = f"district-units-{turn()}-{t.key}"
    if key not in st.session_state:
        st.session_state[key] = list(state.shelf().get(_CHOSEN, ()))
    return key


def chosen(t: Speaker) -> list[str]:
    """Return the ids of the units that are chosen."""
    found = list(st.session_state[chosen_key(t)])
    state.shelf()[_CHOSEN] = found
    return found


def toggle(unit: str, t: Speaker) -> None:
    """Choose a unit, or choose it no more; before the box of chosen units is drawn."""
    own = chosen(t)
    own = [other for other in own if other != unit] if unit in own else [*own, unit]
    state.shelf()[_CHOSEN] = st.session_state[chosen_key(t)] = own


def kind(default: str) -> str:
    """Return the kind of edit that was made or chosen last."""
    return str(state.shelf().get(_KIND, default))


def choose_kind(own: str) -> None:
    """Remember the kind of edit."""
    state.shelf()[_KIND] = own


def homes(desk: state.Desk, own: Collection[str]) -> list[str]:
    """Return the districts that some units lie in, each once."""
    district_of = history(desk).present.district_of
    return list(dict.fromkeys(district_of[unit] for unit in own if unit in district_of))


def saved(folder: str) -> None:
    """Remember, for the area that is open now, that it was just saved."""
    state.shelf()[_SAVED] = folder


def just_saved() -> str | None:
    """Return the folder that the open area was just saved in, once."""
    found: str | None = state.shelf().pop(_SAVED, None)
    return found
