"""What might be done after a review, and what it is judged by, as plain tables: findings, visits, choices, trials."""

from collections.abc import Iterable

from gridplan.evidence import Kind
from gridplan.evidence.grids import grid_shares
from gridplan.evidence.record import KIND_NAMES, NATURE_NAMES
from gridplan.evidence.tables import evidence_tables
from gridplan.hidden_people import hidden_people
from gridplan.policy import Finding
from gridplan.policy.target_table import as_values
from gridplan.review.data_table import Cell, DataTable, made
from gridplan.review.options import Choice
from gridplan.review.study import Review
from gridplan.suppression import hidden_words
from gridplan.text import Text


def targets(review: Review) -> DataTable:
    """Return the rules of operation by unit and year."""
    found = [as_values(row) for row in review.targets]
    # Only a value can be undetermined; what else is None does not exist, such as the target of a trend.
    rows = [{key: "" if cell is None and key != "value" else cell for key, cell in row.items()} for row in found]
    keys = list(rows[0]) if rows else ["rule"]
    columns = tuple((key, Text(key, key)) for key in keys)
    return DataTable("targets", Text("目标与趋势", "targets"), columns, tuple(tuple(row.values()) for row in rows))


def findings(review: Review) -> DataTable:
    """Return what each rule says of the layout at both times."""
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
    return made("findings", ("核查结果", "findings"), columns, rows)


def _finding(when: str, item: Finding) -> tuple[Cell, ...]:
    about = (item.rule.id, item.rule.name.text, item.grid or "", item.unit, item.verdict.value)
    return (when, *about, item.measured, item.limit, item.detail, item.as_of.isoformat())


def visits(review: Review) -> DataTable:
    """Return where the residents of each grid went by year."""
    columns = """
        kind|类别|kind
        grid|网格|grid
        year|年份|year
        present|本网格牵头医院|at its lead
        others|其他牵头医院|at other leads
        elsewhere|其他机构|elsewhere
        told|有数据的片区|districts told
        districts|片区|districts
        nature|数据性质|basis
    """
    given, now = review.evidence, review.cycle.now
    found = [] if given is None else [s for kind in Kind for s in grid_shares(given, now.area, now.layout, kind)]
    rows = [
        (
            KIND_NAMES[each.kind],
            each.grid,
            each.year,
            *(None if share is None else float(share) for share in (each.present, each.others, each.elsewhere)),
            each.told,
            each.districts,
            NATURE_NAMES[each.nature],
        )
        for each in found
    ]
    return made("visits", ("就诊去向", "where residents went"), columns, rows)


def evidence(review: Review) -> list[DataTable]:
    """Return the tables of operating evidence, in words; small numbers are hidden in them."""
    given, now = review.evidence, review.cycle.now
    if given is None or not given.years:
        return []
    found = evidence_tables(given, now.area, now.layout, given.years[0], given.years[-1])
    return [
        DataTable(f"evidence_{number}", each.title, tuple((head.en, head) for head in each.columns), each.rows)
        for number, each in enumerate(found, start=1)
    ]


def choices(review: Review, smallest: int) -> DataTable:
    """Return every indicator of every choice beside keeping; people below `smallest` hidden."""
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
    rows = [row for choice in review.recommendation.choices for row in _choice(review, choice, smallest)]
    return made("choices", ("调整方案", "choices"), columns, rows)


def _choice(review: Review, choice: Choice, smallest: int) -> Iterable[tuple[Cell, ...]]:
    found, now = choice.comparison, review.cycle.now
    chosen = choice.id == review.recommended.id and not review.recommendation.undecided
    few = hidden_people(choice.layout, now.area, smallest).districts
    gone = any(move.district in few for move in found.moves)
    people = hidden_words(smallest) if gone else found.people_moved.number
    moved = (len(found.moves), people, choice.moved_share, choice.failing, choice.undetermined)
    for key, change in found.changes.items():
        about = (key, change.indicator.name, change.after.number, change.difference, bool(change.after.estimated))
        yield (choice.id, choice.name, chosen, *moved, *about)


def moves(review: Review, smallest: int) -> DataTable:
    """Return the districts that each choice moves, and why; people below `smallest` hidden."""
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
        few = hidden_people(choice.layout, area, smallest).districts
        told = {reason.district: (reason.numbers, reason.evidence) for reason in choice.reasons}
        for move in choice.comparison.moves:
            own = area.districts.loc[move.district]
            leads = (area.facility_names(move.before), area.facility_names(move.after))
            people = hidden_words(smallest) if move.district in few else float(own["population"])
            why = told.get(move.district, ("", ""))
            rows.append((choice.id, move.district, str(own["name"]), *leads, people, *why))
    return made("moves", ("变动片区", "districts that move"), columns, rows)


def trials(review: Review) -> DataTable:
    """Return the choices under each changed assumption."""
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
    return made("trials", ("敏感性", "sensitivity"), columns, rows)


def projection(review: Review) -> DataTable:
    """Return the choices at the end of the next cycle."""
    columns = """
        choice|方案编号|choice
        name|方案|name
        years|年后|years on
        indicator|指标编号|indicator
        indicator_name|指标|indicator name
        value|数值|value
    """
    found = review.projection
    names = {choice.id: choice.name for choice in review.recommendation.choices}
    years = None if found is None else found.years
    rows: list[tuple[Cell, ...]] = [
        (choice, names[choice], years, key, own.indicators[key].name, value.number)
        for choice, own in ({} if found is None else found.measures).items()
        for key, value in own.whole.items()
    ]
    return made("projection", ("下一周期末的人口情景", "projected people"), columns, rows)
