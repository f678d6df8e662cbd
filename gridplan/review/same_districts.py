"""Whether the districts themselves are the same then and now, whatever they are called."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from gridplan.review.cycle import DistrictMatch
from gridplan.study_area import StudyArea


def today_of(matches: Sequence[DistrictMatch]) -> dict[str, str]:
    """Return the district of today of each that is whole in one, which has nothing of another."""
    pairs = [(m.then, m.now) for m in matches if m.now is not None]
    sources = Counter(now for _, now in pairs)
    whole = {m.then for m in matches if m.share == 1}
    return {a: b for a, b in pairs if a is not None and a in whole and sources[b] == 1}


def same_districts(then: StudyArea, now: StudyArea, matches: Sequence[DistrictMatch]) -> bool:
    """Whether outlines, centres, 区划 and neighbours are the same, district by district."""
    today = today_of(matches)
    if len(today) != len(then.districts) or len(today) != len(now.districts):
        return False
    one, other = then.districts, now.districts.loc[list(today.values())]
    places = [frame[["lon", "lat"]].to_numpy(dtype=float) for frame in (one.loc[list(today)], other)]
    areas = [frame["admin_area"].tolist() for frame in (one.loc[list(today)], other)]
    pairs = [
        {frozenset((today[a], today[b])) for a, b in then.neighbours},
        {frozenset(pair) for pair in now.neighbours},
    ]
    shapes = one.geometry.loc[list(today)].to_numpy(), other.geometry.to_numpy()
    return (
        areas[0] == areas[1]
        and pairs[0] == pairs[1]
        and bool(np.array_equal(*places))
        and all(a.equals_exact(b, 0) for a, b in zip(*shapes, strict=True))
    )
