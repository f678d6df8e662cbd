"""A road network: junctions, the roads between them with their geometry, and a digest of it all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mode = Literal["drive", "walk", "cycle"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, eq=False)
class Network:
    """Junctions 0 … n−1 and the roads between them, for one mode of travel. Treat every part as read-only.

    nodes: DataFrame by position — lon, lat (WGS84 degrees).
    roads: DataFrame by position — tail, head (nodes at the first and the last vertex), length_km,
    road_class and name (categorical; a name may be ""), speed_km_per_h (the road's own, NaN where that
    of its class holds), forward and backward (may it be travelled tail → head, head → tail),
    enterable (may a trip start or end along it: not on a motorway, bridge, tunnel or ferry).
    vertices: all vertices of all roads, (m, 2) lon and lat; those of road k are first[k] … first[k + 1] − 1.
    speeds_km_per_h: free-flow speed by road class; each class in use needs one, else ValueError.
    """

    nodes: pd.DataFrame
    roads: pd.DataFrame
    vertices: Floats
    first: Ints
    speeds_km_per_h: Mapping[str, float]
    mode: Mode = "drive"

    def __post_init__(self) -> None:
        lacking = self.classes_without_speed()
        if lacking:
            raise ValueError(f"no speed for road classes {', '.join(lacking)}")

    def classes_without_speed(self) -> list[str]:
        """Return the classes that a road without a speed of its own has, and that have no speed."""
        needed = self.roads["road_class"][self.roads["speed_km_per_h"].isna()].unique()
        return sorted(set(needed) - set(self.speeds_km_per_h))

    @cached_property
    def minutes(self) -> Floats:
        """Free-flow minutes along each road: 60 × length_km / its own speed, or else that of its class."""
        classes = self.roads["road_class"].cat
        of_class = np.array([self.speeds_km_per_h.get(name, np.nan) for name in classes.categories], dtype=float)
        speed = self.roads["speed_km_per_h"].to_numpy(dtype=float, copy=True)
        plain = np.isnan(speed)
        speed[plain] = of_class[classes.codes.to_numpy()[plain]] if plain.any() else speed[plain]
        return np.asarray(60 * self.roads["length_km"].to_numpy(dtype=float) / speed)

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """The roads as shapely lines, WGS84 degrees."""
        owner = np.repeat(np.arange(len(self.roads)), np.diff(self.first))
        return np.asarray(shapely.linestrings(self.vertices, indices=owner))

    def at_speeds(self, speeds_km_per_h: Mapping[str, float]) -> "Network":
        """Return the network with other speeds by class; those not named stay."""
        return replace(self, speeds_km_per_h={**self.speeds_km_per_h, **speeds_km_per_h})

    @cached_property
    def digest(self) -> str:
        """SHA-256 over junctions, roads, geometry and minutes: equal networks have equal digests."""
        roads = self.roads
        parts = [self.nodes["lon"], self.nodes["lat"], roads["tail"], roads["head"], roads["length_km"]]
        parts += [roads["forward"], roads["backward"], roads["enterable"], self.minutes, self.vertices, self.first]
        digest = hashlib.sha256(self.mode.encode())
        for part in parts:
            digest.update(np.ascontiguousarray(part).data)
        for column in ("road_class", "name"):
            words = _words(roads[column].array, len(roads))  # equal words, equal codes
            digest.update("\n".join(words.categories).encode())
            digest.update(np.ascontiguousarray(words.codes).data)
        return digest.hexdigest()


def roads_frame(
    tail: Ints,
    head: Ints,
    *,
    length_km: Floats,
    road_class: object,
    name: object = "",
    speed_km_per_h: object = np.nan,
    forward: object = True,
    backward: object = True,
    enterable: object = True,
) -> pd.DataFrame:
    """Return the frame that `Network.roads` is; single values hold for every road."""
    size = len(tail)

    def column(given: object, kind: type) -> NDArray[np.generic]:
        return np.broadcast_to(np.asarray(given, dtype=kind), (size,)).copy()

    return pd.DataFrame(
        {
            "tail": np.asarray(tail, dtype=np.int32),
            "head": np.asarray(head, dtype=np.int32),
            "length_km": np.asarray(length_km, dtype=float),
            "road_class": _words(road_class, size),
            "name": _words(name, size),
            "speed_km_per_h": column(speed_km_per_h, float),
            "forward": column(forward, bool),
            "backward": column(backward, bool),
            "enterable": column(enterable, bool),
        }
    )


def _words(given: object, size: int) -> pd.Categorical:
    """Return words as a categorical whose categories are those in use, sorted."""
    if isinstance(given, str):
        given = pd.Categorical.from_codes(np.zeros(size, dtype=np.int8), categories=[given])
    words = given if isinstance(given, pd.Categorical) else pd.Categorical(given)
    words = words.remove_unused_categories()
    return words.reorder_categories(sorted(words.categories))
