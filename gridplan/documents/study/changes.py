"""What became of districts and facilities between then and now, with their people, as tables of the report."""

from collections.abc import Sequence

import numpy as np

from gridplan.documents.blocks import Block, Paragraph, Table
from gridplan.documents.parts import NOTHING
from gridplan.documents.study.said import DISTRICT_FATES, FACILITY_FATES, NOW, THEN, head, share_said
from gridplan.documents.words import number_words, table_of
from gridplan.review.cycle import Cycle, DistrictFate, DistrictMatch, FacilityFate
from gridplan.review.study import Review
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text, join

_ORDER = list(DistrictFate)


def changes(review: Review, language: Language) -> list[Block]:
    """Return the section on what changed: people by 区划, districts, facilities."""
    cycle = review.cycle
    blocks = [head("片区与医疗机构的变化", "Changes of districts and facilities", language)]
    blocks += [head("人口", "People", language, 2), _people(cycle, language)]
    blocks += [head("片区", "Districts", language, 2), *_districts(cycle, language)]
    blocks += [head("医疗机构", "Facilities", language, 2), *_facilities(cycle, language)]
    return blocks


def _people(cycle: Cycle, language: Language) -> Table:
    """Return the people of each 区划 then and now, and of all."""
    sides = (cycle.then.area.districts, cycle.now.area.districts)
    areas = list(dict.fromkeys([*sides[0]["admin_area"], *sides[1]["admin_area"]]))
    heads = [
        (Text("区划", "Area"), 0.28),
        (THEN + Text("（人）", ""), 0.24),
        (NOW + Text("（人）", ""), 0.24),
        (Text("变化", "Change"), 0.12),
        (Text("增幅", "Growth"), 0.12),
    ]
    rows = []
    for name in [*areas, None]:
        numbers, marks = [], []
        for frame in sides:
            own = frame if name is None else frame[frame["admin_area"] == name]
            numbers.append(float(own["population"].sum(skipna=False)) if len(own) else 0.0)
            marks.append(bool(own["population_estimated"].any()))
        difference = numbers[1] - numbers[0]
        sign = "" if np.isnan(difference) else "−" if difference < 0 else "+"
        change = sign + number_words(abs(difference), language)
        growth = share_said(abs(difference) / numbers[0], language) if numbers[0] else NOTHING
        label = Text("合计", "All").to(language) if name is None else name
        said = [number_words(n, language, estimated=e) for n, e in zip(numbers, marks, strict=True)]
        rows.append([label, *said, change, f"{sign}{growth}" if growth != NOTHING else growth])
    return table_of(heads, rows, language)


def _districts(cycle: Cycle, language: Language) -> list[Block]:
    changed = [match for match in cycle.districts if match.fate is not DistrictFate.SAME]
    counts = {fate: sum(match.fate is fate for match in cycle.districts) for fate in DistrictFate}
    numbers = Text(
        f"运行之初 {len(cycle.then.area.districts)} 个片区，现有 {len(cycle.now.area.districts)} 个；"
        f"{counts[DistrictFate.SAME]} 个未变。",
        f"{len(cycle.then.area.districts)} districts at the start, {len(cycle.now.area.districts)} now; "
        f"{counts[DistrictFate.SAME]} are the same.",
    )
    blocks: list[Block] = [Paragraph(numbers.to(language))]
    if changed:
        blocks.append(_matches(sorted(changed, key=lambda match: _ORDER.index(match.fate)), cycle, language))
    return blocks


def _matches(matches: Sequence[DistrictMatch], cycle: Cycle, language: Language) -> Table:
    heads = [
        (THEN, 0.17),
        (NOW, 0.17),
        (Text("情况", "What became of it"), 0.12),
        (Text("原片区人口中的比例", "Share of its people"), 0.2),
        (Text("依据", "Basis"), 0.34),
    ]
    rows = []
    for match in matches:
        share = share_said(match.share, language) if match.then is not None and match.now is not None else NOTHING
        mark = Text("估", " (est.)").to(language) if match.estimated and share != NOTHING else ""
        sides = (_district(cycle.then.area, match.then), _district(cycle.now.area, match.now))
        rows.append([*sides, DISTRICT_FATES[match.fate].to(language), share + mark, match.basis.to(language)])
    return table_of(heads, rows, language, words=3, remarks=1)


def _district(area: StudyArea, key: str | None) -> str:
    return NOTHING if key is None else str(area.districts.at[key, "name"])


def _facilities(cycle: Cycle, language: Language) -> list[Block]:
    changed = [match for match in cycle.facilities if match.fates != {FacilityFate.SAME}]
    same = len(cycle.facilities) - len(changed)
    said = Text(
        f"{len(changed)} 家医疗机构有变化，{same} 家未变。",
        f"{len(changed)} facilities changed, {same} are the same.",
    )
    if not changed:
        return [Paragraph(said.to(language))]
    heads = [
        (Text("医疗机构", "Facility"), 0.3),
        (Text("情况", "What became of it"), 0.18),
        (Text("说明", "Remark"), 0.52),
    ]
    rows = []
    for match in changed:
        area, key = (cycle.then.area, match.then) if match.now is None else (cycle.now.area, match.now)
        fates = join([FACILITY_FATES[fate] for fate in FacilityFate if fate in match.fates], zh="、", en=", ")
        name = NOTHING if key is None else area.facility_name(key)
        rows.append([name, fates.to(language), match.told.to(language)])
    return [Paragraph(said.to(language)), table_of(heads, rows, language, words=3, small=True)]
