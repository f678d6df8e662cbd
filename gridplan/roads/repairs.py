"""What noding changed, told to people: a sentence for each kind, and where on the map."""

import pandas as pd
from pyproj import Transformer

from gridplan.coordinates import WGS84
from gridplan.roads.cutting import CROSSING, CUT, DUPLICATE
from gridplan.roads.gaps import DRAWN, JOINED, SHORT, WIDE
from gridplan.roads.imported import REPAIR_COLUMNS
from gridplan.roads.noding import Noded
from gridplan.text import Text

LEAST_MOVED_M = 0.001  # less is rounding, and no repair
# {0} how many, {1} the largest distance moved in metres, {2} kilometres left out.
SENTENCES = {
    CROSSING: Text("{0} 处同层道路相交，已在交点断开", "{0} crossings of roads of one level were cut"),
    CUT: Text("{0} 处道路在另一条道路的端点处断开", "{0} roads were cut where another one ends on them"),
    JOINED: Text(
        "{0} 个邻近的端点移到同一路口，最远 {1} 米", "{0} ends were moved to a common junction, at most {1} m"
    ),
    DRAWN: Text(
        "{0} 个悬空的端点接到旁边的道路，最远 {1} 米", "{0} loose ends were drawn to a road beside them, at most {1} m"
    ),
    DUPLICATE: Text("{0} 段重复的道路只保留一条，去掉 {2} 公里", "{0} repeated pieces of road were left out, {2} km"),
    SHORT: Text(
        "{0} 段短于容差的道路并入路口，去掉 {2} 公里", "{0} pieces shorter than the gaps were left out, {2} km"
    ),
    WIDE: Text(
        "{0} 个端点彼此相邻成串，超出容差范围，未合并；请减小容差或检查这些位置",
        "{0} ends lie in chains too long to be one junction and were left alone; use a smaller tolerance, or check",
    ),
}


UNSETTLED = Text(
    "端点修复未能收敛，请减小容差并检查修复位置",
    "the repair of ends did not come to rest: use a smaller tolerance, and check the repaired places",
)


def repair_notes(noded: Noded) -> list[Text]:
    """Return a counted sentence for each kind of change that was made."""
    changes = _told(noded.changes)
    told = changes.groupby("kind").agg(n=("kind", "size"), moved_m=("moved_m", "max"), length_m=("length_m", "sum"))
    return [
        sentence.format(
            f"{told.at[kind, 'n']:,}", f"{told.at[kind, 'moved_m']:.2f}", f"{told.at[kind, 'length_m'] / 1000:.3f}"
        )
        for kind, sentence in SENTENCES.items()
        if kind in told.index
    ] + [UNSETTLED] * (not noded.settled)


def repairs_frame(changes: pd.DataFrame, metric_crs: str) -> pd.DataFrame:
    """Return the changes with `REPAIR_COLUMNS`, in WGS84 degrees."""
    changes = _told(changes)
    lon, lat = Transformer.from_crs(metric_crs, WGS84, always_xy=True).transform(changes["x"], changes["y"])
    return changes.assign(lon=lon, lat=lat)[list(REPAIR_COLUMNS)].reset_index(drop=True)


def _told(changes: pd.DataFrame) -> pd.DataFrame:
    moved = changes["kind"].isin([JOINED, DRAWN])
    return changes[~moved | (changes["moved_m"] >= LEAST_MOVED_M)]
