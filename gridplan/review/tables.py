"""Everything a review found as plain tables, numbers as numbers: for workbooks, for programs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gridplan.compare import Case
from gridplan.indicators import Value
from gridplan.policy import Finding
from gridplan.policy.target_table import as_values
from gridplan.review.cycle import Input, Split
from gridplan.review.options import Choice
from gridplan.review.study import Review
from gridplan.text import Text

Cell = str | float | int | bool | Text | None  # None: undetermined; "": there is none


@dataclass(frozen=True)
class DataTable:
    """A table by id: columns by key with their headings, rows in their order. Shares are fractions of 1."""

    id: str
    title: Text
    columns: tuple[tuple[str, Text], ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as plain values by key; a text is one in both languages."""
        keys = [key for key, _ in self.columns]
        return [dict(zip(keys, map(plain, row), strict=True)) for row in self.rows]


def plain(cell: Cell) -> Any:
    """Return a cell as JSON has it: null for what is undetermined, NaN and infinity included."""
    if isinstance(cell, Text):
        return {"zh": cell.zh, "en": cell.en}
    if isinstance(cell, float) and not np.isfinite(cell):
        return None
    return cell


def tables(review: Review) -> list[DataTable]:
    """Return every table of a review, in the order of the report."""
    return [
        _grids(review),
        _districts(review),
        _facilities(review),
        _indicators(review),
        _parts(review),
        _targets(review),
        _findings(review),
        _choices(review),
        _moves(review),
        _trials(review),
    ]


def _table(key: str, title: tuple[str, str], columns: str, rows: Iterable[Sequence[Cell]]) -> DataTable:
    """Return a table; `columns` are `key|中文|English`, one a line."""
    parts = [line.strip().split("|") for line in columns.strip().splitlines()]
    heads = tuple((name, Text(zh, en)) for name, zh, en in parts)
    return DataTable(key, Text(*title), heads, tuple(tuple(row) for row in rows))


def _grids(review: Review) -> DataTable:
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
        for grid in side.layout.grids:
            lead = side.area.facility_names(grid.leads)
            for key, value in side.measures.by_grid[grid.id].items():
                about = side.measures.indicators[key]
                own = (key, about.name, about.unit, value.number, bool(value.estimated))
                rows.append((grid.id, lead, when, *own))
    return _table("grids", ("各网格指标", "indicators by grid"), columns, rows)


def _districts(review: Review) -> DataTable:
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
    return _table("districts", ("片区对应", "districts then and now"), columns, rows)


def _named(case: Case, district: str | None) -> tuple[str, str]:
    return ("", "") if district is None else (district, str(case.area.districts.at[district, "name"]))


def _facilities(review: Review) -> DataTable:
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
    return _table("facilities", ("医疗机构对应", "facilities then and now"), columns, rows)


def _indicators(review: Review) -> DataTable:
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
    return _table("indicators", ("指标", "indicators then and now"), columns, rows)


def _reason(split: Split) -> Cell:
    return split.why_none or _told(split.now) or _told(split.then) or ""


def _told(value: Value) -> Text | None:
    return value.reason if value.number is None else value.note


def _parts(review: Review) -> DataTable:
    columns = """
        indicator|指标编号|indicator
        name|指标|name
        input|输入|input
        part|部分|part
        least|最小|least
        most|最大|most
    """
    rows = [
        (key, split.indicator.name, each.value, part.value, part.least, part.most)
        for key, split in review.splits.items()
        for each in Input
        if (part := split.parts.get(each)) is not None
    ]
    return _table("parts", ("变化的构成", "parts of the changes"), columns, rows)


def _targets(review: Review) -> DataTable:
    found = [as_values(row) for row in review.targets]
    # Only a value can be undetermined; what else is None does not exist, such as the target of a trend.
    rows = [{key: "" if cell is None and key != "value" else cell for key, cell in row.items()} for row in found]
    keys = list(rows[0]) if rows else ["rule"]
    columns = tuple((key, Text(key, key)) for key in keys)
    return DataTable("targets", Text("目标与趋势", "targets"), columns, tuple(tuple(row.values()) for row in rows))


def _findings(review: Review) -> DataTable:
    columns = """
        time|时点|time
        rule|规则|rule
        name|名称|name
        grid|网格|grid
        unit|单位|unit
        verdict|结论|verdict
        measured|实测|measured
        limit|要求|limit
        detail|说明|detail
        as_of|日期|as of
    """
    sides = (("then", review.findings_then), ("now", review.findings_now))
    rows = [_finding(when, item) for when, found in sides for item in found]
    return _table("findings", ("核查结果", "findings"), columns, rows)


def _finding(when: str, item: Finding) -> tuple[Cell, ...]:
    about = (item.rule.id, item.rule.name.text, item.grid or "", item.unit, item.verdict.value)
    return (when, *about, item.measured, item.limit, item.detail, item.as_of.isoformat())


def _choices(review: Review) -> DataTable:
    columns = """
        choice|方案编号|choice
        name|方案|name
        recommended|建议|recommended
        districts_moved|变动片区|districts moved
        people_moved|变动人口|people moved
        moved_share|变动人口占比|share of people moved
        failing|不通过|fail
        undetermined|无法判定|undetermined
        indicator|指标编号|indicator
        indicator_name|指标|indicator name
        value|数值|value
        change|与维持相比|beside keeping
        estimated|据估计|estimated
    """
    rows = [row for choice in review.recommendation.choices for row in _choice(review, choice)]
    return _table("choices", ("调整方案", "choices"), columns, rows)


def _choice(review: Review, choice: Choice) -> Iterable[tuple[Cell, ...]]:
    found = choice.comparison
    chosen = choice.id == review.recommended.id and not review.recommendation.undecided
    moved = (len(found.moves), found.people_moved.number, choice.moved_share, choice.failing, choice.undetermined)
    for key, change in found.changes.items():
        about = (key, change.indicator.name, change.after.number, change.difference, bool(change.after.estimated))
        yield (choice.id, choice.name, chosen, *moved, *about)


def _moves(review: Review) -> DataTable:
    columns = """
        choice|方案编号|choice
        district|片区编号|district
        name|片区|name
        before|现牵头医院|lead now
        after|拟牵头医院|lead then
        population|人口|people
        reason|理由|reason
        evidence|运行证据|operating evidence
    """
    area, rows = review.cycle.now.area, list[tuple[Cell, ...]]()
    for choice in review.recommendation.choices:
        told = {reason.district: (reason.numbers, reason.evidence) for reason in choice.reasons}
        for move in choice.comparison.moves:
            own = area.districts.loc[move.district]
            leads = (area.facility_names(move.before), area.facility_names(move.after))
            people = None if np.isnan(own["population"]) else float(own["population"])
            rows.append(
                (choice.id, move.district, str(own["name"]), *leads, people, *told.get(move.district, ("", "")))
            )
    return _table("moves", ("变动片区", "districts that move"), columns, rows)


def _trials(review: Review) -> DataTable:
    columns = """
        trial|假定|assumption
        best|排在首位的方案|first choice
        holds|结论不变|holds
        choice|方案编号|choice
        indicator|指标编号|indicator
        value|数值|value
    """
    rows = [
        (trial.name, trial.best, trial.holds, choice, key, number)
        for trial in review.recommendation.trials
        for choice, values in trial.values.items()
        for key, number in values.items()
    ]
    return _table("trials", ("敏感性", "sensitivity"), columns, rows)
