"""What the districts of the exported map may be coloured by beside their grid, with the legend of each."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gridplan.access import AccessTable
from gridplan.coverage import LEAD, Coverage, coverage
from gridplan.export.colours import EXCLUDED
from gridplan.export.map_features import HATCH, estimated_words
from gridplan.export.minutes_features import PATTERNS, district_classes, minutes_classes, ramp
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Language, Text

GRIDS, MINUTES, OUTSIDE = "grids", "minutes", "outside"
PEOPLE_OUTSIDE = (1, 1_000, 5_000, 20_000, 50_000)  # the lower end of each class
NOBODY_COLOUR = "#FFFFFF"
NOBODY = Text("无", "nobody")


@dataclass(frozen=True)
class Theme:
    """A way to colour districts: fill by district id, and the legend as CSS backgrounds with their words."""

    id: str
    label: Text
    fills: Mapping[str, str]
    legend: tuple[tuple[str, str], ...]


def lead_coverage(layout: Layout, area: StudyArea, access: AccessTable) -> Coverage | None:
    """Return who is within the middle one of the area's limits of the lead; None for a layout without districts."""
    if not layout.territorial:
        return None
    return coverage(area, layout, access, to=LEAD, limit_min=middle_limit(access))


def middle_limit(access: AccessTable) -> float:
    """Return the middle one of the limits that minutes were measured for."""
    limits = sorted(access.settings.thresholds_min)
    return limits[len(limits) // 2]


def map_themes(found: Coverage | None, area: StudyArea, language: Language) -> list[Theme]:
    """Return the ways to colour districts beside their grid; none where nothing was measured."""
    return [] if found is None else [_minutes(found, area, language), _outside(found, area, language)]


def outside_label(found: Coverage) -> Text:
    """Return the words for people beyond the limit of `found`."""
    return Text(f"{found.limit_min:g} 分钟以外的人口", f"People beyond {found.limit_min:g} min")


def _minutes(found: Coverage, area: StudyArea, language: Language) -> Theme:
    classes, number = minutes_classes(found), district_classes(found)
    fills = {key: classes[number[key]].fill if key in number else EXCLUDED for key in area.districts.index}
    used = set(number.values())
    legend = [
        (each.css, estimated_words(each.label.to(language), found.estimated, language))
        for place, each in enumerate(classes)
        if place <= len(found.limits_min) or place in used
    ]
    return Theme(MINUTES, found.title, fills, tuple(legend))


def _outside(found: Coverage, area: StudyArea, language: Language) -> Theme:
    people = found.districts["outside"]
    colours = [NOBODY_COLOUR, *ramp(len(PEOPLE_OUTSIDE))]
    number = np.searchsorted(PEOPLE_OUTSIDE, people.round().fillna(0), side="right")
    fills = dict.fromkeys(map(str, area.districts.index), EXCLUDED)
    fills |= {
        str(key): HATCH if np.isnan(count) or found.reason else colours[place]
        for key, count, place in zip(people.index, people, number, strict=True)
    }
    unit = Text(" 人", " people").to(language)
    ends = [f"–{end - 1:,}" for end in PEOPLE_OUTSIDE[1:]]
    words = [f"{start:,}{end}{unit}" for start, end in zip(PEOPLE_OUTSIDE, [*ends, "+"], strict=True)]
    named = [NOBODY.to(language), *(estimated_words(each, found.estimated, language) for each in words)]
    legend = list(zip(colours, named, strict=True))
    if HATCH in fills.values():
        legend.append((PATTERNS[-1][1], UNDETERMINED.to(language)))
    return Theme(OUTSIDE, outside_label(found), fills, tuple(legend))
