"""Searches that need not be made: those made before, also where roads have changed that they do not touch."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridplan.roads import Network
from gridplan.travel_time.store import Store

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
ENGINE = 1  # to be raised whenever the same inputs would give other minutes
SLACK_MIN = 1e-9  # a road this near to lying on a shortest path counts as lying on it


@dataclass(frozen=True)
class Key:
    """A search: towards its source or away from it, how far, and the junctions that the source is joined to."""

    towards: bool
    limit_min: float
    nodes: Ints
    legs: Floats

    def digest(self, network: Network) -> str:
        """Return what names the search on a network, and changes with anything its result depends on."""
        joined = np.isfinite(self.legs)
        parts = [f"{ENGINE} {network.digest} {self.towards} {self.limit_min!r}".encode()]
        parts += [self.nodes[joined].astype(np.int64).tobytes(), self.legs[joined].astype(np.float64).tobytes()]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


@dataclass(frozen=True, eq=False)
class Memory:
    """Results of searches on `network`, kept in `store`.

    `before` is the network before some roads were changed or added, with the same junctions. A search on it holds
    on the changed network where (1) no changed road that got slower or was closed lay on any of its shortest
    paths, and (2) none that got faster, was opened or added makes one shorter: the tree of shortest paths
    then stands, and all its minutes with it.
    """

    store: Store
    network: Network
    before: Network | None = None

    def recall(self, key: Key) -> Floats | None:
        """Return the minutes of a search, junction by junction; None where it must be made."""
        found = self.store.get(key.digest(self.network))
        if found is None and self.before is not None and self._changed is not None:
            old = self.store.get(key.digest(self.before))
            if old is not None and self._holds(old, towards=key.towards):
                return old
        return found

    def keep(self, key: Key, minutes: Floats) -> None:
        self.store.put(key.digest(self.network), minutes)

    @cached_property
    def _changed(self) -> tuple[Ints, Ints, Floats, Floats] | None:
        """Start and end of each changed way of travel, minutes before and after (inf: closed); None if not alike."""
        before, after = self.before, self.network
        if before is None or len(before.nodes) != len(after.nodes) or len(before.roads) > len(after.roads):
            return None
        size = len(before.roads)
        ends = [after.roads[name].to_numpy() for name in ("tail", "head")]
        were = [before.roads[name].to_numpy() for name in ("tail", "head")]
        if not all(np.array_equal(own[:size], other) for own, other in zip(ends, were, strict=True)):
            return None
        start, end = np.concatenate(ends), np.concatenate(ends[::-1])
        old, new = (_ways(network, len(after.roads)) for network in (before, after))
        changed = old != new
        return start[changed], end[changed], old[changed], new[changed]

    def _holds(self, minutes: Floats, *, towards: bool) -> bool:
        """Whether every changed way leaves the minutes of a search on the network before as they are."""
        if self._changed is None:
            return False
        start, end, old, new = self._changed
        near, far = (minutes[end], minutes[start]) if towards else (minutes[start], minutes[end])
        on_a_path = (new > old) & np.isfinite(old) & np.isfinite(far) & (near + old <= far + SLACK_MIN)  # (1)
        shorter = (new < old) & (near + new < far)  # (2)
        return not (on_a_path.any() or shorter.any())


def _ways(network: Network, size: int) -> Floats:
    """Return minutes along each of `size` roads, then against each; inf where it may not be travelled or is not."""
    ways = np.full((2, size), np.inf)
    for row, direction in enumerate(("forward", "backward")):
        allowed = network.roads[direction].to_numpy()
        ways[row, : len(allowed)] = np.where(allowed, network.minutes, np.inf)
    return ways.ravel()
