"""Judge each way of OpenStreetMap for one mode: a record of the road that it is, or a reason why it is none."""

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from gridplan.roads import osm_tags
from gridplan.roads.osm_tags import Tags
from gridplan.roads.speed_table import SpeedTable

FERRY = "ferry"


class Way(NamedTuple):
    """What a road needs to know of its way. A speed or a duration that is not given is NaN."""

    road_class: str
    name: str
    km_per_h: float
    duration_min: float
    forward: bool
    backward: bool
    enterable: bool


@dataclass
class Judge:
    """The rules of `gridplan.roads.osm` for the mode of a speed table, with a count of what they left out."""

    table: SpeedTable
    ferries: bool
    other_classes: Counter[str] = field(default_factory=Counter)
    barred: Counter[str] = field(default_factory=Counter)
    unreadable_limits: Counter[str] = field(default_factory=Counter)
    posted: int = 0
    areas: int = 0
    ferries_left_out: int = 0
    changing: int = 0

    def way(self, tags: Tags) -> Way | None:
        """Return the road that a way is; None for one that the mode cannot use, which is counted."""
        if tags.get("route") == FERRY:
            return self._ferry(tags)
        word = tags.get("highway")
        if word is None:  # another route, such as a railway's
            return None
        road_class = self.table.class_of(word)
        if road_class is None:  # rule 1
            self.other_classes[word] += 1
            return None
        if tags.get("area") == "yes":
            self.areas += 1
            return None
        if not osm_tags.may_use(tags, word, self.table.mode):  # rule 2
            self.barred[word] += 1
            return None
        self.changing += osm_tags.changes_direction(tags) and self.table.mode != "walk"
        closed_off = osm_tags.is_structure(tags) or tags.get("motorroad") == "yes"
        return Way(
            road_class=road_class,
            name=osm_tags.name_of(tags),
            km_per_h=self._own_speed(tags),
            duration_min=math.nan,
            enterable=self.table.classes[road_class].enterable and not closed_off,  # rule 7
            **self._directions(tags),
        )

    def bars(self, tags: Tags) -> bool:
        """Whether a barrier node stops the mode."""
        return osm_tags.bars(tags, self.table.mode)

    def _ferry(self, tags: Tags) -> Way | None:
        """Judge a ferry (rule 5). One that is not said to carry vehicles carries none."""
        road_class = self.table.class_of(FERRY)
        if not self.ferries or road_class is None:
            self.ferries_left_out += 1
            return None
        if not osm_tags.may_use(tags, FERRY, self.table.mode):
            self.barred[FERRY] += 1
            return None
        minutes = osm_tags.duration_min(tags)
        return Way(road_class, osm_tags.name_of(tags), math.nan, minutes, enterable=False, **self._directions(tags))

    def _directions(self, tags: Tags) -> dict[str, bool]:
        forward, backward = osm_tags.directions(tags, self.table.mode)
        return {"forward": forward, "backward": backward}

    def _own_speed(self, tags: Tags) -> float:
        """Return the share of the posted limit at which it is driven (rule 4); NaN where the class's speed holds."""
        if self.table.mode != "drive":
            return math.nan
        limit = osm_tags.posted_km_per_h(tags)
        if limit == "unreadable":
            given = tags.get("maxspeed") or tags.get("maxspeed:forward") or tags.get("maxspeed:backward")
            self.unreadable_limits[str(given)] += 1
            return math.nan
        if limit is None:
            return math.nan
        self.posted += 1
        return limit * self.table.posted_share
