"""Which of several references the points speak for, and whether there are enough of them to propose it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gridplan.coordinates import Floats, Reference, reference_name
from gridplan.text import Text, join

NEAR_KM = 1.0  # a point farther out than this under two references is misnamed, and speaks for neither
STEP_KM = 0.05  # outlines and centres are no better than this
# Measured on 34,167 towns of 335 cities of China (centres against the outline of their county, outlines simplified to
# 40–300 m, centres moved by 0–300 m), in each of WGS84, GCJ-02 and BD-09, with 5, 10, 45 and 100 points: of 105,024
# trials this margin proposed 2,086 rightly and none wrongly; two points without contradiction 4,967 and 43 wrongly.
LEAST_WINS = 3
MARGIN = 1.7  # wins less losses, in square roots of their sum: three to none, six to one
FAR_KM = 20.0  # a wrong zone is some 300 km off, a wrong datum of the map platforms 2 km at most
LEAST_SHARE_NEAR = 0.75  # of points within `NEAR_KM` of where they belong, or of polygons, for any proposal at all
# Gap of polygons' boundaries under the best reference to that under any other. Measured on the counties of 335 cities,
# simplified to 300 m, in each of the three datums: of 1,005 trials 984 proposed rightly and none wrongly, of as many
# against outlines 150 m off 890 and none.
GAP_SHARE = 0.5


@dataclass(frozen=True)
class Verdict:
    """The references from best to worst, the one proposed or None, and why.

    against: the evidence speaks against every one of them, not only for none.
    """

    order: tuple[Reference, ...]
    proposed: Reference | None
    why: Text
    against: bool = False


def judge(errors_km: Mapping[Reference, Floats]) -> Verdict:
    """Return the verdict on references by how far each puts the same points from where they belong.

    errors_km: as many values for each reference; NaN under every one of them where nothing is known of a point.
    """
    table = np.array(list(errors_km.values()))
    table = np.nan_to_num(table[:, ~np.isnan(table).all(axis=0)], nan=np.inf)
    references, points = list(errors_km), table.shape[1]
    if not points:
        return Verdict(tuple(references), None, _NOTHING)
    middle = np.median(table, axis=1)
    score = np.minimum(table, NEAR_KM).sum(axis=1)
    order = sorted(range(len(references)), key=lambda i: (middle[i] > FAR_KM, score[i], middle[i]))
    names = tuple(references[i] for i in order)
    best, near = order[0], int((table[order[0]] <= NEAR_KM).sum())
    found = Text(
        f"按{reference_name(names[0]).zh}，{points} 处对照中有 {near} 处相符（偏出不足 {NEAR_KM:g} 千米）。",
        f"As {reference_name(names[0]).en}, {near} of {points} comparisons agree to {NEAR_KM:g} km.",
    )
    if near < LEAST_SHARE_NEAR * points:
        return Verdict(names, None, found + _NONE_FITS, against=True)
    rivals = [i for i in order[1:] if middle[i] <= FAR_KM]
    votes = {references[i]: _votes(table[best], table[i]) for i in rivals}
    told = [_told(reference, *vote) for reference, vote in votes.items()]
    why = found + join(told, zh="", en="") if told else found
    if all(_decided(*vote) for vote in votes.values()):
        return Verdict(names, names[0], why)
    return Verdict(names, None, why + _TOO_FEW)


def judge_gaps(gaps_km: Mapping[Reference, Floats]) -> Verdict:
    """Return the verdict on references by the mean gap between each polygon's boundary and where it belongs."""
    table = np.array(list(gaps_km.values()))
    middle, references = np.median(table, axis=1), list(gaps_km)
    order = [int(i) for i in np.argsort(middle, kind="stable")]
    best, names = order[0], tuple(references[i] for i in order)
    found = Text(
        f"按{reference_name(names[0]).zh}，与已有边界的平均间距（各区划的中位数）为 {middle[best]:,.2f} 千米。",
        f"As {reference_name(names[0]).en}, the gap to boundaries already there is {middle[best]:,.2f} km (median).",
    )
    if middle[best] > NEAR_KM:
        return Verdict(names, None, found + _NONE_FITS, against=True)
    for rival in order[1:]:
        agreeing = float((table[best] < table[rival]).mean())
        if middle[best] > GAP_SHARE * middle[rival] or agreeing < LEAST_SHARE_NEAR:
            name = reference_name(references[rival])
            close = Text(
                f"按{name.zh}为 {middle[rival]:,.2f} 千米，差别不足以判断。",
                f" As {name.en} it is {middle[rival]:,.2f} km: too close to tell.",
            )
            return Verdict(names, None, found + close)
    return Verdict(names, names[0], found)


def _votes(best: Floats, rival: Floats) -> tuple[int, int]:
    """Return how many points speak for the best against a rival, and how many the other way."""
    telling = np.minimum(best, rival) <= NEAR_KM
    return int((telling & (rival - best >= STEP_KM)).sum()), int((telling & (best - rival >= STEP_KM)).sum())


def _decided(wins: int, losses: int) -> bool:
    return wins >= LEAST_WINS and wins - losses >= MARGIN * (wins + losses) ** 0.5


def _told(rival: Reference, wins: int, losses: int) -> Text:
    name = reference_name(rival)
    return Text(
        f"与{name.zh}相比，能区分的有 {wins + losses} 处：{wins} 处支持，{losses} 处反对。",
        f" Against {name.en} {wins + losses} of them decide: {wins} for it, {losses} against.",
    )


_NOTHING = Text("没有可对照的区划边界或已知位置。", "There are no outlines or known places to compare with.")
_NONE_FITS = Text(
    "没有一种坐标系使大多数点落在应在的地方。请核对坐标、区划名称和规划范围是否是同一城市。",
    " No reference puts most points where they belong. Check the coordinates, the names of 区划, and the city.",
)
_TOO_FEW = Text(
    f"不足以判断：至少要有 {LEAST_WINS} 处支持且几乎无反对。只有靠近边界的点或位置已知的点能区分。",
    f" That is too few: at least {LEAST_WINS} for it and hardly any against. Only points near a boundary, or with a "
    "known place, decide.",
)
