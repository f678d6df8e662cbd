"""Minutes door to door: snap leg + network minutes × peak factor + terminal minutes.

Four things are told apart and only one is a number: REACHED; BEYOND, a path longer than the cutoff;
UNREACHABLE, no path; UNSNAPPED, a point farther from any road than the limit.
"""

from gridplan.travel_time.facility_minutes import FacilityMinutes, RoadMinutes
from gridplan.travel_time.given_minutes import GivenMinutes, given_minutes
from gridplan.travel_time.memory import Memory
from gridplan.travel_time.nearest import Nearest, nearest_two
from gridplan.travel_time.router import Minutes, Router
from gridplan.travel_time.settings import TableChoice, TravelSettings
from gridplan.travel_time.snapping import Snap
from gridplan.travel_time.store import Store, default_store

__all__ = [
    "FacilityMinutes",
    "GivenMinutes",
    "Memory",
    "Minutes",
    "Nearest",
    "RoadMinutes",
    "Router",
    "Snap",
    "Store",
    "TableChoice",
    "TravelSettings",
    "default_store",
    "given_minutes",
    "nearest_two",
]
