"""What became of a layout in operation, as plain tables: grids, districts, facilities, indicators and their parts."""

from gridplan.compare import Case
from gridplan.hidden_people import grid_key, hidden_people
from gridplan.indicators import Value
from gridplan.indicators.catalogue import PERSONS
from gridplan.review.cycle import Input, Split
from gridplan.review.data_table import Cell, DataTable, made
from gridplan.review.study import Review
from gridplan.suppression import hidden_words
from gridplan.text import Text


def grids(review: Review, smallest: int) -> DataTable:
    """Return every indicator of every grid at both times; people below `smallest` hidden."""
    columns = """
        grid|网格|grid
        lead|牵头医院|lead
        time|时点|time
        indicator|指标编号|indicator
        name|指标|name
        unit|单位|unit
        value|数值|value
        estimated|据估计|estimated
    """
    rows: list[tuple[Cell, ...]] = []
    for when, side in (("then", review.cycle.then), ("now", review.cycle.now)):
        hidden = hidden_people(side.layout, side.area, smallest).sums
        for grid in side.layout.grids:
            lead = side.area.facility_names(grid.leads)
            for key, value in side.measures.by_grid[grid.id].items():
                about = side.measures.indicators[key]
                gone = about.unit == PERSONS and grid_key(grid.id) in hidden
                number = hidden_words(smallest) if gone else value.number
                rows.append((grid.id, lead, when, key, about.name, about.unit, number, bool(value.estimated)))
    return made("grids", ("各网格指标", "indicators by grid"), columns, rows)


def districts(review: Review) -> DataTable:
    """Return the districts matched, with the share of people that each has of the other."""
    columns = """
        then_id|原编号|id then
        then|原片区|district then
        now_id|现编号|id now
        now|现片区|district now
        fate|情况|fate
        share|原片区人口中的比例|share of its people
        estimated|据估计|estimated
        basis|依据|basis
    """
    cycle = review.cycle
    rows = [
        (*_named(cycle.then, m.then), *_named(cycle.now, m.now), m.fate.value, m.share, m.estimated, m.basis)
        for m in cycle.districts
    ]
    return made("districts", ("片区对应", "districts then and now"), columns, rows)


def _named(case: Case, district: str | None) -> tuple[str, str]:
    return ("", "") if district is None else (district, str(case.area.districts.at[district, "name"]))


def facilities(review: Review) -> DataTable:
    """Return the facilities matched, with what became of them."""
    columns = """
        then_id|原编号|id then
        now_id|现编号|id now
        name|医疗机构|facility
        fates|情况|fates
        told|说明|remark
    """
    cycle, rows = review.cycle, list[tuple[Cell, ...]]()
    for match in cycle.facilities:
        area, key = (cycle.then.area, match.then) if match.now is None else (cycle.now.area, match.now)
        name = "" if key is None else area.facility_name(key)
        fates = ", ".join(sorted(fate.value for fate in match.fates))
        rows.append((match.then or "", match.now or "", name, fates, match.told))
    return made("facilities", ("医疗机构对应", "facilities then and now"), columns, rows)


def indicators(review: Review) -> DataTable:
    """Return every indicator at both times with its change, or why there is none."""
    columns = """
        indicator|指标编号|indicator
        name|指标|name
        unit|单位|unit
        then|运行之初|at the start
        now|现在|now
        change|变化|change
        estimated|据估计|estimated
        formula|口径|formula
        reason|说明|remark
    """
    rows: list[tuple[Cell, ...]] = []
    for key, split in review.splits.items():
        about, numbers = split.indicator, (split.then.number, split.now.number)
        change = None if numbers[0] is None or numbers[1] is None else numbers[1] - numbers[0]
        estimated = bool(split.then.estimated or split.now.estimated)
        rows.append((key, about.name, about.unit, *numbers, change, estimated, about.formula, _reason(split)))
    return made("indicators", ("指标", "indicators then and now"), columns, rows)


def _reason(split: Split) -> Cell:
    return split.why_none or _told(split.now) or _told(split.then) or ""


def _told(value: Value) -> Text | None:
    return value.reason if value.number is None else value.note


def parts(review: Review) -> DataTable:
    """Return the parts of every change by input, with the range over the orders of exchange; grids behind the whole."""
    columns = """
        grid|网格|grid
        indicator|指标编号|indicator
        name|指标|name
        input|输入|input
        part|部分|part
        least|最小|least
        most|最大|most
    """
    rows = [
        (grid, key, split.indicator.name, each.value, part.value, part.least, part.most)
        for grid, splits in (("", review.splits), *review.grid_splits.items())
        for key, split in splits.items()
        for each in Input
        if (part := split.parts.get(each)) is not None
    ]
    return made("parts", ("变化的构成", "parts of the changes"), columns, rows)
