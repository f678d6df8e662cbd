"""What the tags of OpenStreetMap say to one mode of travel: access, direction, speed, duration, barriers.

Each function reads the tags of one way or node and knows nothing of the network. The numbers are those of
the rules in `gridplan.roads.osm`.
"""

import math
import re
from typing import Literal, Protocol

from gridplan.roads.network import Mode


class Tags(Protocol):
    """The tags of a way or a node, a dict or pyosmium's own list."""

    def get(self, key: str, /) -> str | None:
        """Return the value of a key, None where it is not given."""


# From the general to the particular: the last key that is given decides.
_ACCESS_KEYS: dict[Mode, tuple[str, ...]] = {
    "drive": ("access", "vehicle", "motor_vehicle", "motorcar"),
    "walk": ("access", "foot"),
    "cycle": ("access", "vehicle", "bicycle"),
}
_ONEWAY_KEYS: dict[Mode, tuple[str, ...]] = {
    "drive": ("oneway", "oneway:vehicle", "oneway:motor_vehicle", "oneway:motorcar"),
    "walk": ("oneway:foot",),
    "cycle": ("oneway", "oneway:vehicle", "oneway:bicycle"),
}
_CLOSED = frozenset(["no", "private", "permit", "residents", "restricted", "use_sidepath", "dismount"])
_NO = _CLOSED | frozenset(["agricultural", "forestry", "delivery", "military", "emergency", "psv"])
_YES = frozenset(["yes", "designated", "permissive", "destination", "customers", "official", "public"])
# Ways made for walkers: a cyclist needs to be told that they may be cycled.
_NEEDS_PERMISSION: dict[Mode, frozenset[str]] = {
    "drive": frozenset(["ferry"]),
    "walk": frozenset(),
    "cycle": frozenset(["footway", "pedestrian", "bridleway"]),
}
_WALLS = frozenset(["wall", "fence", "hedge", "retaining_wall", "city_wall"])
_NARROW = frozenset(["stile", "horse_stile", "turnstile", "full-height_turnstile", "kissing_gate"])
_BARS: dict[Mode, frozenset[str]] = {
    "drive": _WALLS
    | _NARROW
    | frozenset(["bollard", "block", "jersey_barrier", "chain", "rope", "log", "debris", "planter", "ditch"])
    | frozenset(["cycle_barrier", "motorcycle_barrier", "bus_trap", "sump_buster", "guard_rail", "bar"]),
    "walk": _WALLS,
    "cycle": _WALLS | _NARROW,
}
_MILE_KM = 1.609344
_WALK_KM_PER_H = 5.0
_LIMIT_KM_PER_H = (5.0, 200.0)  # outside of it a limit is a slip of the pen
# Limits that the law of China sets where no sign stands (Regulation on Road Traffic Safety, art. 45 and 78).
_CHINA_KM_PER_H = {"CN:urban": 50.0, "CN:rural": 70.0, "CN:motorway": 120.0}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph)?")
_ZONE = re.compile(r"(?:[A-Z]{2}:)?zone:?(\d+)")
_NO_NUMBER = frozenset(["none", "signals", "variable"])
_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?")


def says_access(tags: Tags, mode: Mode) -> bool | None:
    """Whether the tags let the mode in (rule 2); None where they say nothing that is known."""
    given = [value for key in _ACCESS_KEYS[mode] if (value := tags.get(key)) is not None]
    known = [value for value in given if value in _NO or value in _YES]
    if not known:
        return None
    return known[-1] in _YES


def may_use(tags: Tags, road_class: str, mode: Mode) -> bool:
    """Whether a mode may use a way of a class that it can use (rule 2)."""
    said = says_access(tags, mode)
    if said is not None:
        return said
    if mode != "drive" and tags.get("motorroad") == "yes":
        return False
    return road_class not in _NEEDS_PERMISSION[mode]


def directions(tags: Tags, mode: Mode) -> tuple[bool, bool]:
    """Return whether a way may be travelled as drawn, and against it (rule 3)."""
    given = [value for key in _ONEWAY_KEYS[mode] if (value := tags.get(key)) is not None]
    value = given[-1] if given else None
    if mode == "cycle" and tags.get("oneway:bicycle") is None and _has_contraflow_lane(tags):
        return True, True
    if value in ("yes", "1", "true"):
        return True, False
    if value in ("-1", "reverse"):
        return False, True
    circular = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") == "motorway"
    return (True, False) if value is None and circular and mode != "walk" else (True, True)


def changes_direction(tags: Tags) -> bool:
    """Whether a way is open one way at one time and the other way at another (rule 3)."""
    return tags.get("oneway") in ("reversible", "alternating")


def _has_contraflow_lane(tags: Tags) -> bool:
    keys = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
    return any((tags.get(key) or "").startswith("opposite") for key in keys)


def posted_km_per_h(tags: Tags) -> float | Literal["unreadable"] | None:
    """Return the posted limit in km/h, the lowest of several; None where there is none (rule 4)."""
    given = tags.get("maxspeed")
    if given is None:
        sides = (tags.get("maxspeed:forward"), tags.get("maxspeed:backward"))
        given = ";".join(side for side in sides if side is not None)
    limits = [_limit_km_per_h(part.strip()) for part in re.split(r"[;|,]", given) if part.strip()]
    if any(limit == "unreadable" for limit in limits):
        return "unreadable"
    return min((limit for limit in limits if isinstance(limit, float)), default=None)


def _limit_km_per_h(word: str) -> float | Literal["unreadable"] | None:
    if word in _NO_NUMBER:
        return None
    if word == "walk" or word.endswith(":walk"):
        return _WALK_KM_PER_H
    if word in _CHINA_KM_PER_H:
        return _CHINA_KM_PER_H[word]
    match = _NUMBER.fullmatch(word) or _ZONE.fullmatch(word)
    if match is None:
        return "unreadable"
    limit = float(match[1]) * (_MILE_KM if word.endswith("mph") else 1)
    low, high = _LIMIT_KM_PER_H
    return limit if low <= limit <= high else "unreadable"


def duration_min(tags: Tags) -> float:
    """Return the minutes that `duration` gives (HH:MM, HH:MM:SS or minutes); NaN without one (rule 5)."""
    given = (tags.get("duration") or "").strip()
    if (clock := _CLOCK.fullmatch(given)) is not None:
        hours, minutes, seconds = (float(part or 0) for part in clock.groups())
        total = 60 * hours + minutes + seconds / 60
    else:
        total = float(given) if re.fullmatch(r"\d+(\.\d+)?", given) else math.nan
    return total if total > 0 else math.nan


def is_structure(tags: Tags) -> bool:
    """Whether a way is a bridge or a tunnel, which no door opens on (rule 7); a passage through a house is not."""
    return tags.get("bridge") not in (None, "no") or tags.get("tunnel") not in (None, "no", "building_passage")


def name_of(tags: Tags) -> str:
    """Return what people call a way: a bridge or tunnel by its own name, else the road's name or number."""
    own = [tags.get(f"{kind}:name") for kind in ("bridge", "tunnel") if tags.get(kind) not in (None, "no")]
    return next((word for word in (*own, tags.get("name"), tags.get("ref")) if word), "")


def bars(tags: Tags, mode: Mode) -> bool:
    """Whether a barrier node stops the mode (rule 6): its access decides, else its kind."""
    if mode == "cycle" and tags.get("bicycle") == "dismount":  # a few steps on foot
        return False
    said = says_access(tags, mode)
    return tags.get("barrier") in _BARS[mode] if said is None else not said
