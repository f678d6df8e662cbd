"""Words that all parts of the report of a review use: of inputs, fates, changes and their parts."""

from typing import Literal

import numpy as np

from gridplan.compare import ESTIMATE, Change
from gridplan.documents.blocks import Block, Heading
from gridplan.documents.words import number_words
from gridplan.indicators import Indicator, Value
from gridplan.indicators.catalogue import SHARE
from gridplan.review.cycle import DistrictFate, FacilityFate, Input, Part, Split
from gridplan.text import UNDETERMINED, Language, Text

INPUTS = {
    Input.DISTRICTS: Text("片区划分", "districts"),
    Input.POPULATION: Text("人口", "population"),
    Input.ROADS: Text("道路", "roads"),
    Input.FACILITIES: Text("医疗机构", "facilities"),
    Input.ASSIGNMENT: Text("归属调整", "assignment"),
}
DISTRICT_FATES = {
    DistrictFate.SAME: Text("未变", "same"),
    DistrictFate.RENAMED: Text("更名", "renamed"),
    DistrictFate.MERGED: Text("合并", "merged"),
    DistrictFate.SPLIT: Text("拆分", "split"),
    DistrictFate.REDRAWN: Text("重划", "redrawn"),
    DistrictFate.NEW: Text("新设", "new"),
    DistrictFate.GONE: Text("撤销", "gone"),
}
FACILITY_FATES = {
    FacilityFate.SAME: Text("未变", "same"),
    FacilityFate.RENAMED: Text("更名", "renamed"),
    FacilityFate.OPENED: Text("新开", "opened"),
    FacilityFate.CLOSED: Text("关闭", "closed"),
    FacilityFate.MOVED: Text("迁址", "moved"),
    FacilityFate.REGRADED: Text("等级变化", "other grade"),
    FacilityFate.RESIZED: Text("规模变化", "other size"),
}
POINTS = Text("个百分点", "points")  # of a difference of shares
THEN, NOW, CHANGE = Text("运行之初", "Then"), Text("现在", "Now"), Text("变化", "Change")
ALIKE = 0.5  # of the last digit that is shown: what differs by less shows as the same


def head(zh: str, en: str, language: Language, level: Literal[1, 2] = 1) -> Block:
    """Return a heading."""
    return Heading(Text(zh, en).to(language), level)


def sentence(text: Text) -> Text:
    """Return words as a sentence: with a capital in English, and a full stop."""
    return Text(f"{text.zh}。", f"{text.en[:1].upper()}{text.en[1:]}.")


def unit_of_change(indicator: Indicator) -> Text:
    """Return the unit of a difference: points for shares."""
    return POINTS if indicator.unit == SHARE else indicator.unit


def effect_words(change: Change) -> Text:
    """Return an indicator with its difference between two layouts, its unit, and the mark of an estimate."""
    about, number = change.indicator, change.difference
    if number is None:
        return about.name + Text(" ", " ") + change.why_none
    unit = unit_of_change(about)
    said = Text(*(f"{about.format_change(number)} {each}".rstrip() for each in (unit.zh, unit.en)))
    mark = ESTIMATE if change.before.estimated or change.after.estimated else Text("", "")
    return about.name + Text(" ", " ") + said + mark


def difference_of(split: Split) -> float | None:
    """Return by how much an indicator changed; None where either side is undetermined."""
    if split.then.number is None or split.now.number is None:
        return None
    return split.now.number - split.then.number


def shows(indicator: Indicator, number: float) -> bool:
    """Whether a difference is more than zero as it is shown."""
    return indicator.format_change(number)[0] in "+−"


def split_change(split: Split, language: Language) -> str:
    """Return the change of an indicator in a table; the word undetermined where it has none."""
    number = difference_of(split)
    return UNDETERMINED.to(language) if number is None else split.indicator.format_change(number)


def part_words(indicator: Indicator, part: Part, language: Language) -> str:
    """Return a part with its sign and, in brackets, its range over the orders of exchange where it shows one."""
    said = indicator.format_change(part.value)
    least, most = (indicator.format_change(number) for number in (part.least, part.most))
    if least == most == said:
        return said
    return f"{said}\n({least}～{most})" if language == "zh" else f"{said}\n({least}…{most})"


def largest_parts(split: Split, language: Language, most: int = 2) -> str:
    """Return the inputs that changed an indicator most, with their parts; "" where none shows."""
    ranked = sorted(split.parts.items(), key=lambda item: -abs(item[1].value))
    shown = [(key, part) for key, part in ranked if shows(split.indicator, part.value)][:most]
    comma = Text("，", ", ").to(language)
    return comma.join(f"{INPUTS[key].to(language)} {split.indicator.format_change(p.value)}" for key, p in shown)


def estimate(value: Value, language: Language) -> str:
    """Return the mark of an estimate for running text; "" for what is none."""
    return ESTIMATE.to(language) if value.estimated else ""


def changed_words(change: Change, language: Language) -> str:
    """Return the change of an indicator between two layouts in a table."""
    if change.difference is None:
        return change.why_none.to(language)
    return change.indicator.format_change(change.difference)


def people_said(value: Value, language: Language) -> str:
    """Return a number of people with its unit and mark for running text."""
    if value.number is None:
        return UNDETERMINED.to(language)
    number = number_words(value.number, language)
    return Text(f"{number} 人", f"{number} people").to(language) + estimate(value, language)


def share_said(share: float, language: Language, digits: int = 1) -> str:
    """Return a share in per cent; the word undetermined for NaN."""
    return UNDETERMINED.to(language) if np.isnan(share) else f"{share * 100:.{digits}f}%"
