"""Operating evidence as tables in words: visits by district, referrals by grid, figures of two years, definitions."""

from collections.abc import Sequence
from dataclasses import dataclass

from gridplan.evidence.balance import Balance, referral_balances
from gridplan.evidence.compared import Compared, compared
from gridplan.evidence.definitions import across
from gridplan.evidence.record import (
    COUNTED_IN_PEOPLE,
    ITEMS,
    KIND_NAMES,
    NATURE_NAMES,
    Definition,
    Evidence,
    Kind,
    Nature,
)
from gridplan.evidence.shares import LeadShare, told_shares, trend
from gridplan.figures import LEVEL_NAMES
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.suppression import SMALLEST, hidden_words
from gridplan.text import UNDETERMINED, Text, join

_NATURE, _GRID, _YEAR = Text("数据性质", "basis"), Text("网格", "grid"), Text("年份", "year")
_POINTS = Text(" 个百分点", " points")


@dataclass(frozen=True)
class EvidenceTable:
    """A table in words: a heading per column, and as many cells per row; `notes` stand below it."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    notes: tuple[Text, ...] = ()


def evidence_tables(evidence: Evidence, area: StudyArea, layout: Layout, first: int, last: int) -> list[EvidenceTable]:
    """Return all tables that the evidence has rows for; figures are those of the years `first` and `last`."""
    found = [_visits(evidence, area, layout, kind) for kind in Kind]
    found += [_referrals(evidence, area, layout), _figures(evidence, area, layout, first, last), _definitions(evidence)]
    return [table for table in found if table.rows]


def _visits(evidence: Evidence, area: StudyArea, layout: Layout, kind: Kind) -> EvidenceTable:
    """Return the share of the present lead by year, and where else residents went in the latest year."""
    years = sorted({v.year for v in evidence.visits if v.kind is kind})
    name = KIND_NAMES[kind]
    title = Text(f"片区居民{name.zh}去向（占比）", f"Where residents went: {name.en} (shares)")
    headings = [Text("片区", "district"), _GRID]
    headings += [Text(f"{year} 年现牵头医院", f"present lead {year}") for year in years]
    headings += [Text("其他牵头医院", "other leads"), Text("其他机构", "elsewhere")]
    headings += [Text("现牵头医院占比变化", "change at the present lead"), _NATURE]
    rows = []
    for district, grid in layout.grid_of.items() if years else ():
        leads = layout.grid(grid).leads
        found = trend(evidence, area, leads, list(layout.leads), district, kind)
        by_year = {share.went.year: share for share in found.shares}
        own = [_told(by_year.get(year), leads, layout)["present"] for year in years]
        latest = _told(by_year.get(years[-1]), leads, layout)
        points = UNDETERMINED if found.across is None else found.across.verdict
        if found.change is not None:
            points = _plain(f"{float(found.change * 100):+.1f}") + _POINTS
        if hidden_words(SMALLEST) in own:
            points = hidden_words(SMALLEST)
        nature = evidence.weakest((kind,), years)
        ends = (latest["others"], latest["rest"], points, _nature(nature))
        rows.append((_plain(str(area.districts.at[district, "name"])), _plain(grid), *own, *ends))
    if not years:
        return EvidenceTable(title, tuple(headings), ())
    note = Text(
        f"其他牵头医院、其他机构为 {years[-1]} 年；变化为最早与最近可判定的年份之差。",
        f"Other leads and elsewhere: {years[-1]}. Change: from the first year that can be told to the last.",
    )
    return EvidenceTable(title, tuple(headings), tuple(rows), (note, *_changes(evidence, kind)))


def _told(share: LeadShare | None, leads: Sequence[str], layout: Layout) -> dict[str, Text]:
    if share is None:
        return dict.fromkeys(("present", "others", "rest"), UNDETERMINED)
    others = [lead for lead in layout.leads if lead not in leads]
    return told_shares(share.went, {"present": leads, "others": others})


def _changes(evidence: Evidence, item: str) -> tuple[Text, ...]:
    """Return what changed of an item over the years of the evidence, in a sentence; none where nothing did."""
    found = across(evidence.definitions, item, evidence.years[0], evidence.years[-1])
    return (found.told + Text("。", "."),) if found.changed else ()


def _referrals(evidence: Evidence, area: StudyArea, layout: Layout) -> EvidenceTable:
    columns = (
        _GRID, Text("牵头医院", "lead"), _YEAR, Text("上转（人次）", "up"), Text("下转（人次）", "down"),
        Text("每上转 1 人次的下转", "down per referral up"), Text("与其他医院上转（人次）", "up to others"),
        Text("与其他医院下转（人次）", "down from others"), _NATURE,
    )  # fmt: skip
    balances = referral_balances(evidence, layout, area)
    rows = tuple(_balance(each, area, layout) for each in balances)
    return EvidenceTable(Text("各网格转诊", "Referrals by grid"), columns, rows)


def _balance(balance: Balance, area: StudyArea, layout: Layout) -> tuple[Text, ...]:
    ratio = balance.down_per_up
    small = any(number is not None and 0 < number < SMALLEST for number in (balance.up, balance.down))
    told = UNDETERMINED if ratio is None else hidden_words(SMALLEST) if small else _plain(f"{float(ratio):.2f}")
    return (
        _plain(balance.grid),
        _plain(area.facility_names(layout.grid(balance.grid).leads)),
        _plain(str(balance.year)),
        people_number(balance.up),
        people_number(balance.down),
        told,
        people_number(balance.up_past),
        people_number(balance.down_past),
        _nature(balance.nature),
    )


def _figures(evidence: Evidence, area: StudyArea, layout: Layout, first: int, last: int) -> EvidenceTable:
    columns = (
        Text("项目", "figure"), Text("层级", "level"), Text("单位", "unit"), _plain(str(first)), _plain(str(last)),
        Text(f"{last} 年目标", f"target {last}"), Text("变化", "change"), Text("口径与可比性", "definitions"), _NATURE,
    )  # fmt: skip
    found = compared(evidence, first, last)
    rows = tuple(_figure(each, area, layout) for each in found)
    title = Text(f"{first} 年与 {last} 年对比", f"{first} and {last} side by side")
    # Indicators repeat what is said of their counts.
    told = [each.across.told for each in found if each.id in ITEMS and each.across.changed]
    return EvidenceTable(title, columns, rows, tuple(words + Text("。", ".") for words in dict.fromkeys(told)))


def _figure(row: Compared, area: StudyArea, layout: Layout) -> tuple[Text, ...]:
    unit = Text("%", "%") if row.share else row.unit_name
    name = row.name + Text(f"（{unit.zh}）", f" ({unit.en})") if unit.zh else row.name
    change = UNDETERMINED if row.change is None else _change(row, row.change)
    where = {
        "grid": lambda: f"{row.unit} {area.facility_names(layout.grid(row.unit).leads)}",
        "lead": lambda: area.facility_name(row.unit),
        "member": lambda: area.facility_name(row.unit),
    }.get(row.level, lambda: row.unit)()
    target = _plain("") if row.target is None else _number(row, row.target)
    numbers = (_number(row, row.first), _number(row, row.last), target, change)
    return (name, LEVEL_NAMES[row.level], _plain(where), *numbers, row.verdict, _nature(row.nature))


def _change(row: Compared, change: float) -> Text:
    if row.share:
        return _plain(f"{change * 100:+.1f}") + _POINTS
    if any(is_few(row, number) for number in (row.first, row.last)):
        return hidden_words(SMALLEST)
    return _plain(f"{change:+,.10g}")


def _number(row: Compared, number: float | None) -> Text:
    if number is None:
        return UNDETERMINED
    if row.share:
        return _plain(f"{number * 100:.1f}")
    return hidden_words(SMALLEST) if is_few(row, number) else _plain(f"{number:,.10g}")


def is_few(row: Compared, number: float | None) -> bool:
    """Whether a figure counts so few people that it is hidden."""
    return row.id in COUNTED_IN_PEOPLE and number is not None and 0 < number < SMALLEST


def _definitions(evidence: Evidence) -> EvidenceTable:
    columns = (
        Text("项目", "item"), Text("年份", "years"), Text("计量单位", "unit"), Text("口径", "definition"),
        Text("与此前可比", "comparable with before"), _NATURE,
    )  # fmt: skip
    return EvidenceTable(Text("口径", "Definitions"), columns, tuple(_definition(d) for d in evidence.definitions))


def _definition(d: Definition) -> tuple[Text, ...]:
    until = Text("至今", "on") if d.last is None else _plain(str(d.last))
    accord = _plain("")
    if d.accord is not None:
        accord = _plain(d.accord.person) + Text("：", ": ") + _plain(d.accord.reason)
    span = Text(f"{d.first}—{until.zh}", f"{d.first}–{until.en}")
    return ITEMS[d.item], span, _plain(d.unit), _plain(d.meaning), accord, NATURE_NAMES[d.nature]


def people_number(number: int | None) -> Text:
    """Return a number of people or visits in words: undetermined, hidden where it is small, or the number."""
    if number is None:
        return UNDETERMINED
    return hidden_words(SMALLEST) if 0 < number < SMALLEST else _plain(f"{number:,}")


def nature_note(evidence: Evidence) -> Text | None:
    """Return what every output of the evidence must say of it; None where all of it was counted."""
    natures = {d.nature for d in evidence.definitions} - {Nature.COUNTED}
    if not natures:
        return None
    said = join([NATURE_NAMES[each] for each in Nature if each in natures], zh="、", en=", ")
    return Text(f"运行资料的数据性质：{said.zh}", f"The operating evidence is: {said.en}")


def _nature(nature: Nature) -> Text:
    return NATURE_NAMES[nature]


def _plain(words: str) -> Text:
    return Text(words, words)
