"""What operation says of the layout: where residents went, referrals, figures of the first and the last year."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from gridplan.documents.blocks import Block, Paragraph
from gridplan.documents.parts import NOTHING
from gridplan.documents.study.said import CHANGE, POINTS, head
from gridplan.documents.words import table_of
from gridplan.evidence import Across, Compared, Evidence, Kind, across, compared, referral_balances
from gridplan.evidence.definitions import SAME
from gridplan.evidence.grids import GridShare, grid_shares
from gridplan.evidence.record import KIND_NAMES, NATURE_NAMES, Nature
from gridplan.evidence.tables import is_few, people_number
from gridplan.review.study import Review
from gridplan.suppression import SMALLEST, hidden_words
from gridplan.text import UNDETERMINED, Language, Text, join

NO_EVIDENCE = Text(
    "未提供就诊去向、转诊、基金等运行资料：布局运行得如何无法判定。",
    "No visits, referrals or funds are given: how the layout has worked is undetermined.",
)
LARGE = 100_000  # figures from here on are shown in 万
LARGEST = 100_000_000  # and from here on in 亿


def evidence(review: Review, language: Language) -> list[Block]:
    """Return the section on operating evidence; what is missing is said to be undetermined."""
    blocks, given = [head("运行证据", "Operating evidence", language)], review.evidence
    if given is None or not given.years:
        return [*blocks, Paragraph(NO_EVIDENCE.to(language))]
    first, last = given.years[0], given.years[-1]
    natures = [NATURE_NAMES[each] for each in Nature if any(d.nature is each for d in given.definitions)]
    said = Text(f"资料：{given.file}，{first}—{last} 年", f"Source: {given.file}, {first} to {last}")
    said += Text("；性质：", "; nature: ") + join(natures, zh="、", en=", ") if natures else Text("", "")
    blocks.append(Paragraph((said + Text("。", ".")).to(language)))
    for kind in Kind:
        blocks += _visits(review, given, kind, language)
    blocks += _referrals(review, given, language)
    blocks += _figures(review, given, (first, last), language)
    return [*blocks, *(Paragraph(each.to(language), small=True) for each in given.left_out)]


def _visits(review: Review, given: Evidence, kind: Kind, language: Language) -> list[Block]:
    """Return where the residents of each grid went, in the first year and in the last."""
    now = review.cycle.now
    found = grid_shares(given, now.area, now.layout, kind)
    if not found:
        none = Text(f"没有{KIND_NAMES[kind].zh}去向的数据。", f"No {KIND_NAMES[kind].en} by facility.")
        return [Paragraph(none.to(language))]
    years = sorted({each.year for each in found})
    judged = across(given.definitions, kind, years[0], years[-1])
    by = {(each.grid, each.year): each for each in found}
    heads = [
        (Text("网格", "Grid"), 0.07),
        (Text("牵头医院", "Lead"), 0.27),
        (Text(f"{years[0]} 年去本网格牵头医院", f"At its lead {years[0]}"), 0.14),
        (Text(f"{years[-1]} 年", str(years[-1])), 0.12),
        (Text("变化（百分点）", "Change (points)"), 0.14),
        (Text(f"{years[-1]} 年去其他牵头医院", f"At other leads {years[-1]}"), 0.14),
        (Text("其他", "Elsewhere"), 0.12),
    ]
    rows = []
    for grid in now.layout.grids:
        one, other = by[grid.id, years[0]], by[grid.id, years[-1]]
        points = _points(one.present, other.present) if judged.comparable else UNDETERMINED
        rest = [_percent(other.others), _percent(other.elsewhere)]
        numbers = [_percent(one.present), _percent(other.present), points, *rest]
        rows.append([grid.id, now.area.facility_names(grid.leads), *(each.to(language) for each in numbers)])
    title = Text(f"居民{KIND_NAMES[kind].zh}去向", f"Where residents went: {KIND_NAMES[kind].en}").to(language)
    notes = [*_gaps(found, years[-1]), *_judged(judged), *_nature({each.nature for each in found})]
    return [table_of(heads, rows, language, words=2, caption=title, notes=[each.to(language) for each in notes])]


def _gaps(found: Iterable[GridShare], year: int) -> list[Text]:
    """Say of which grids not all districts are told."""
    gaps = [each for each in found if each.year == year and each.told < each.districts]
    if not gaps:
        return []
    parts = [
        Text(
            f"网格 {each.grid} 有数据的片区 {each.told}/{each.districts}",
            f"grid {each.grid}: {each.told} of {each.districts} districts have figures",
        )
        for each in gaps
    ]
    return [join(parts) + Text("。", ".")]


def _referrals(review: Review, given: Evidence, language: Language) -> list[Block]:
    """Return the referrals up to the leads and down from them, by grid, in the first year and in the last."""
    now = review.cycle.now
    found = referral_balances(given, now.layout, now.area)
    if not found:
        return [Paragraph(Text("没有转诊数据。", "No referrals are given.").to(language))]
    years = sorted({each.year for each in found})
    by = {(each.grid, each.year): each for each in found}
    heads = [(Text("网格", "Grid"), 0.07), (Text("牵头医院", "Lead"), 0.27)]
    for year in (years[0], years[-1]):
        heads.append((Text(f"{year} 年上转（人次）", f"Up {year}"), 0.12))
        heads.append((Text("下转（人次）", f"Down {year}"), 0.11))
        heads.append((Text("下转/上转", "Down per up"), 0.1))
    rows = []
    for grid in now.layout.grids:
        row = [grid.id, now.area.facility_names(grid.leads)]
        for year in (years[0], years[-1]):
            own = by[grid.id, year]
            counts = [people_number(number) for number in (own.up, own.down)]
            ratio = UNDETERMINED if own.down_per_up is None else _same(f"{float(own.down_per_up):.2f}")
            few = hidden_words(SMALLEST)
            row += [each.to(language) for each in (*counts, few if few in counts else ratio)]
        rows.append(row)
    title = Text("双向转诊", "Referrals").to(language)
    judged = [across(given.definitions, way, years[0], years[-1]) for way in ("up", "down")]
    notes = [*(note for each in judged for note in _judged(each)), *_nature({each.nature for each in found})]
    told = [each.to(language) for each in dict.fromkeys(notes)]
    return [table_of(heads, rows, language, words=2, caption=title, notes=told)]


def _figures(review: Review, given: Evidence, years: tuple[int, int], language: Language) -> list[Block]:
    """Return the figures of the city in two years, with what changed of their definitions."""
    found = [each for each in compared(given, *years, review.plan.figures) if each.level == "city"]
    if not found:
        return [Paragraph(Text("没有全市的运行数值。", "No figures of the city are given.").to(language))]
    heads = [
        (Text("项目", "Item"), 0.3),
        (_same(str(years[0])), 0.15),
        (_same(str(years[1])), 0.15),
        (CHANGE, 0.17),
        (Text("目标", "Target"), 0.12),
        (Text("能否比较", "Comparable"), 0.11),
    ]
    rows = []
    for each in found:
        cells = [_quantity(each, number) for number in (each.first, each.last)]
        target = _same(NOTHING) if each.target is None else _quantity(each, each.target)
        verdict = Text("可比", "yes") if each.change is not None else UNDETERMINED
        rows.append([text.to(language) for text in (each.name, *cells, _difference(each), target, verdict)])
    title = Text("全市运行数值", "Figures of the city").to(language)
    changed = dict.fromkeys(words for each in found for words in each.across.changed)
    told = [words + Text("。", ".") for words in changed]
    whys = dict.fromkeys(each.across.why for each in found if each.across.changed)
    told += [why + Text("。", ".") for why in whys if why != SAME]
    told += _nature({each.nature for each in found})
    return [table_of(heads, rows, language, remarks=1, caption=title, notes=[each.to(language) for each in told])]


def _judged(judged: Across) -> list[Text]:
    return [judged.told + Text("。", ".")] if judged.changed else []


def _nature(natures: set[Nature]) -> list[Text]:
    """Name what the numbers rest on where nobody counted them."""
    weak = [NATURE_NAMES[each] for each in Nature if each in natures and each is not Nature.COUNTED]
    return [Text("数据性质：", "These numbers are: ") + join(weak, zh="、", en=", ") + Text("。", ".")] if weak else []


def _same(words: str) -> Text:
    return Text(words, words)


def _percent(share: Fraction | None) -> Text:
    return UNDETERMINED if share is None else _same(f"{float(share) * 100:.1f}%")


def _points(first: Fraction | None, last: Fraction | None) -> Text:
    if first is None or last is None:
        return UNDETERMINED
    number = float(last - first) * 100
    sign = "−" if number < 0 else "+"
    return _same(f"{sign}{abs(number):.1f}")


def _quantity(each: Compared, number: float | None) -> Text:
    """Return a figure with its unit; large ones in 万 or 亿, in Chinese."""
    if number is None:
        return UNDETERMINED
    if is_few(each, number):
        return hidden_words(SMALLEST)
    if each.share:
        return _same(f"{number * 100:.1f}%")
    digits = 0 if number >= LARGE or float(number).is_integer() else 1
    unit = each.unit_name
    zh = f"{number:,.{digits}f} {unit.zh}"
    if number >= LARGE:
        zh = f"{number / LARGEST:,.2f} 亿{unit.zh}" if number >= LARGEST else f"{number / 10_000:,.1f} 万{unit.zh}"
    return Text(zh, f"{number:,.{digits}f} {unit.en}")


def _difference(each: Compared) -> Text:
    """Return the change: of shares in points, of all else in per cent of the first year."""
    if each.change is None or each.first is None:
        return UNDETERMINED
    if each.share:
        return _points(Fraction(each.first), Fraction(each.last or 0)) + Text(" ", " ") + POINTS
    if is_few(each, each.first) or is_few(each, each.last):
        return hidden_words(SMALLEST)
    if not each.first:
        return _same(NOTHING)
    part = each.change / each.first * 100
    return _same(f"{'−' if part < 0 else '+'}{abs(part):.1f}%")


def evidence_said(review: Review) -> Text:
    """Return, for the page of summary, how the share of residents at their own lead changed by grid."""
    given, now = review.evidence, review.cycle.now
    found = [] if given is None else grid_shares(given, now.area, now.layout, Kind.INPATIENT)
    if given is None or not found:
        return NO_EVIDENCE
    years = sorted({each.year for each in found})
    told = [_overall(found, year) for year in (years[0], years[-1])]
    if not across(given.definitions, Kind.INPATIENT, years[0], years[-1]).comparable:
        told[0] = UNDETERMINED
    said = Text(
        f"居民住院去本网格牵头医院的：{years[0]} 年 {told[0].zh}，{years[-1]} 年 {told[1].zh}（各网格）。",
        f"Admissions at the lead of one's grid: {told[0].en} in {years[0]}, {told[1].en} in {years[-1]}, by grid.",
    )
    return join([said, *_nature({each.nature for each in found})], zh="", en=" ")


def _overall(found: Sequence[GridShare], year: int) -> Text:
    """Return the least and the largest share of the grids in a year."""
    known = [float(each.present) * 100 for each in found if each.year == year and each.present is not None]
    if not known:
        return UNDETERMINED
    return Text(f"{min(known):.1f}%～{max(known):.1f}%", f"{min(known):.1f}%–{max(known):.1f}%")
