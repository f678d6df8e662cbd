"""What a file's coordinates refer to, by the evidence: which reference puts its points where they belong.

Each reference that the numbers allow is tried on every point: how far it puts the point outside its own 区划, and how
far from a site of the same name that is already located. References that are far off for most points are dropped. Of
those left, one is proposed only where enough points speak for it against every other: a wrong one is worse than none.
Polygons are compared by the gap between their boundary and that of the polygon of the same name.
"""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from gridplan.coordinates import Reference, reference_name, unusable
from gridplan.importing.datum_polygons import Polygons
from gridplan.importing.datum_trial import Numbers, Places, Trial, read_numbers
from gridplan.importing.datum_verdict import FAR_KM, Verdict, judge, judge_gaps
from gridplan.questions import Option, Question
from gridplan.text import Text


@dataclass(frozen=True)
class Candidate:
    """One reference that the numbers may be in, and where it puts the points.

    inside: points within any outline, inside_named: within the outline of their own 区划, both of `of` points tried.
    median_km_outside: half of the points are at most so far outside of theirs, or of the whole where theirs is not
    known; NaN where there are no outlines. Of polygons the median gap between the two boundaries.
    """

    reference: Reference
    swapped: bool
    inside: int
    inside_named: int
    of: int
    median_km_outside: float


@dataclass(frozen=True)
class Evidence:
    """What speaks for which reference, the best candidate first.

    proposed: the reference that the evidence decides for, None where it does not decide. swapped: the x column holds
    the northings (latitudes). why: the reason, for people. odd: numbers (from 0) of the points that do not look like
    the rest, for instance with x and y the other way round.
    """

    candidates: tuple[Candidate, ...]
    proposed: Reference | None
    swapped: bool
    why: Text
    odd: tuple[int, ...] = ()


def propose_reference(
    points: pd.DataFrame,
    *,
    outlines: gpd.GeoDataFrame | None = None,
    known: pd.DataFrame | None = None,
    crs: CRS | None = None,
) -> Evidence:
    """Return the evidence for the reference of `points`: x, y as the file has them, optional admin_area and name.

    outlines: polygons in WGS84 with the name of their 区划 as index, which may repeat. known: sites already located in
    WGS84 (x = longitude, y = latitude, name). crs: what the file says of itself.
    """
    if crs is not None and (refusal := unusable(crs)) is not None:
        return Evidence((), None, swapped=False, why=refusal)
    numbers = read_numbers(points["x"].to_numpy(dtype=float), points["y"].to_numpy(dtype=float), crs).thinned()
    if not numbers.references:
        return Evidence((), None, swapped=False, why=_NO_FORM, odd=numbers.odd)
    places, rows = Places(outlines, known), points.iloc[numbers.at]
    trials = {reference: places.try_reference(numbers, rows, reference) for reference in numbers.references}
    verdict = judge({reference: trial.errors_km for reference, trial in trials.items()})
    candidates = [_candidate(reference, numbers, trials[reference]) for reference in verdict.order]
    return _evidence(verdict, numbers, candidates)


def propose_for_outlines(outlines: gpd.GeoDataFrame, against: gpd.GeoDataFrame | None) -> Evidence:
    """Return the evidence for the reference of polygons, by their overlap with polygons `against` in WGS84, if any.

    outlines: as the file has them, with the CRS that it says or none. Both have names as index; polygons of one name
    are taken together, and all of them where no name is in both. In the candidates `of` counts the names compared,
    `inside` those that overlap at all, and `inside_named` those whose common part is more than half of the two.
    """
    corners = shapely.get_coordinates(outlines.geometry)
    alone = replace(propose_reference(pd.DataFrame(corners, columns=["x", "y"]), crs=outlines.crs), odd=())
    if not alone.candidates or against is None or against.empty:
        return alone
    numbers = read_numbers(corners[:, 0], corners[:, 1], outlines.crs)
    there = Polygons(outlines.geometry, against.geometry)
    overlaps = {reference: there.try_reference(reference, swapped=numbers.swapped) for reference in numbers.references}
    verdict = judge_gaps({reference: overlap.gap_km for reference, overlap in overlaps.items()})
    candidates = [
        Candidate(
            reference=reference,
            swapped=numbers.swapped,
            inside=int((overlaps[reference].common_share > 0).sum()),
            inside_named=int((overlaps[reference].common_share > 0.5).sum()),  # noqa: PLR2004
            of=len(there.names),
            median_km_outside=float(np.median(overlaps[reference].gap_km)),
        )
        for reference in verdict.order
    ]
    return replace(_evidence(verdict, numbers, candidates), odd=())


def _candidate(reference: Reference, numbers: Numbers, trial: Trial) -> Candidate:
    return Candidate(
        reference=reference,
        swapped=numbers.swapped,
        inside=int(trial.inside.sum()),
        inside_named=int((trial.named & (trial.outside_km == 0)).sum()),
        of=len(numbers.at),
        median_km_outside=float(np.median(trial.outside_km)),
    )


def _evidence(verdict: Verdict, numbers: Numbers, candidates: list[Candidate]) -> Evidence:
    """Return the evidence of a verdict; where it tells nothing, what the form or the file says of itself holds."""
    first, proposed, why = verdict.order[0], verdict.proposed, verdict.why
    if proposed is None and not verdict.against:
        if numbers.sure:
            proposed, why = first, why + _FORM_SAYS
        elif first == "CGCS2000":
            proposed, why = first, why + _FILE_SAYS
    if first.startswith("EPSG:"):
        why += _OLDER
    return Evidence(tuple(candidates), proposed, numbers.swapped, why, numbers.odd)


def datum_question(key: str, where: str, evidence: Evidence) -> Question:
    """Return the question what the coordinates of `where` (file and part) refer to; the values are references.

    References that put most points far off are no options where others do not. There is no option where the numbers
    fit no reference: then the file is to be mended, as `evidence.why` says.
    """
    near = [one for one in evidence.candidates if not one.median_km_outside > FAR_KM]
    return Question(
        key=key,
        about="datum",
        where=where,
        text=Text("这些坐标是哪种坐标系？", "What do these coordinates refer to? ") + evidence.why,
        options=tuple(
            Option(one.reference, reference_name(one.reference), _where_it_puts(one))
            for one in near or evidence.candidates
        ),
        proposed=evidence.proposed,
    )


def _where_it_puts(candidate: Candidate) -> Text | None:
    if np.isnan(candidate.median_km_outside):
        return None
    told = Text(
        f"{candidate.of} 个中 {candidate.inside} 个在范围内、{candidate.inside_named} 个在所属区划内",
        f"of {candidate.of} {candidate.inside} lie within the area, {candidate.inside_named} where their 区划 is",
    )
    if candidate.median_km_outside == 0:
        return told
    away = f"{candidate.median_km_outside:,.1f}"
    return told + Text(f"，偏出距离中位数 {away} 千米", f", half of them {away} km outside or more")


_NO_FORM = Text(
    "这些数既不像中国境内的经纬度，也不像高斯—克吕格坐标（米）。请核对坐标所在的列和单位；度分秒请换算为度",
    "These numbers look neither like degrees within China nor like Gauss–Krüger metres. Check the columns and the "
    "unit; turn minutes and seconds into degrees",
)
_FORM_SAYS = Text(
    "坐标的带号或文件自带的坐标系已说明所用坐标系。", " The zone's number, or the file's own CRS, tells what they are."
)
_FILE_SAYS = Text("文件自称 CGCS2000，点位与此不矛盾。", " The file says CGCS2000, and nothing speaks against it.")
_OLDER = Text(
    "北京54、西安80坐标与之相差数十米至一百多米，点位看不出来，请向提供者核实。",
    " Beijing 1954 and Xian 1980 would lie some tens of metres off, which no point shows: ask whoever provides them.",
)
