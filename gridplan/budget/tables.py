"""The tables of a budget, one source for the screen, the workbook and Word: what is split, and how."""

from dataclasses import dataclass
from fractions import Fraction

from gridplan.budget.compute import Budget
from gridplan.budget.inputs import DEDUCTION_LABELS, DEFICIT_LABELS, MEASURE_LABELS, MONTHS, SURPLUS_LABELS
from gridplan.budget.money import percent, yuan
from gridplan.text import Language, Text

TOTAL, NONE, NOTHING = Text("合计", "total"), Text("—", "—"), Text("", "")
_WEIGHT = Text("权重：", "weight of ")


@dataclass(frozen=True)
class Yuan:
    """An amount of money, in fen."""

    fen: int


Cell = Text | Yuan | Fraction | int  # a Fraction is a share
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table with a title (which names a sheet too: up to 31 characters), headings, and notes below it."""

    id: str
    title: Text
    headings: tuple[Text, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()


def cell_text(cell: Cell, language: Language) -> str:
    """Return a cell as people read it."""
    if isinstance(cell, Text):
        return cell.to(language)
    if isinstance(cell, Yuan):
        return yuan(cell.fen)
    return percent(cell) if isinstance(cell, Fraction) else f"{cell:,}"


def same(word: str) -> Text:
    """Return a name that reads the same in both languages."""
    return Text(word, word)


def words(*pairs: tuple[str, str]) -> tuple[Text, ...]:
    """Return headings."""
    return tuple(Text(zh, en) for zh, en in pairs)


def fund_table(budget: Budget) -> Table:
    """Return how the pool is made."""
    fund = budget.inputs.fund
    rows: tuple[Row, ...] = (
        (Text("当年筹资总额", "revenue of the year"), Yuan(fund.revenue)),
        *((Text("减：", "less ") + label, Yuan(getattr(fund, key))) for key, label in DEDUCTION_LABELS.items()),
        (Text("预分总额", "pool"), Yuan(fund.pool)),
    )
    title = Text(f"{fund.year} 年度预分总额", f"The pool of {fund.year}")
    return Table("pool", title, words(("项目", "item"), ("金额（元）", "yuan")), rows)


def settings_table(budget: Budget) -> Table:
    """Return the weights, and who set which rule of surplus and deficit."""
    weights, rules = budget.inputs.weights, budget.inputs.rules
    surplus = Text("未定", "not set") if rules.surplus is None else SURPLUS_LABELS[rules.surplus]
    deficit = Text("未定", "not set") if rules.deficit is None else DEFICIT_LABELS[rules.deficit]
    tiers = NONE if rules.tiers is None else same(" : ".join(map(percent, rules.tiers)))
    rows: tuple[Row, ...] = (
        *((_WEIGHT + label, getattr(weights, key), NOTHING) for key, label in MEASURE_LABELS.items()),
        *((_WEIGHT + Text(f"{year} 年", f"{year}"), own, NOTHING) for year, own in weights.years.items()),
        (Text("结余规则", "surplus"), surplus, rules.surplus_source or NOTHING),
        (Text("县：乡：村", "county : township : village"), tiers, NOTHING),
        (Text("超支规则", "deficit"), deficit, rules.deficit_source or NOTHING),
        (Text("基金分担比例", "the fund's share"), NONE if rules.fund_share is None else rules.fund_share, NOTHING),
        *(
            (
                Text(f"考核得分不低于 {float(least):g} 的返还", f"returned from a score of {float(least):g}"),
                share,
                NOTHING,
            )
            for least, share in budget.inputs.assessment.steps
        ),
    )
    title = Text("权重与规则", "Weights and rules")
    return Table("settings", title, words(("项目", "item"), ("内容", "value"), ("依据", "source")), rows)


def district_table(budget: Budget) -> Table:
    """Return each district's part: the shares it is made of, and the amount."""
    covered = {district.id: district for district in budget.inputs.districts}
    grids = budget.inputs.grids
    rows: list[Row] = []
    for part in budget.districts:
        own = covered[part.id]
        chinese = [grids[own.grid], *(f"{month} 月起 {grids[grid]}" for month, grid in own.moves)]
        english = [grids[own.grid], *(f"{grids[grid]} from month {month}" for month, grid in own.moves)]
        shares = (part.insured_share, part.services_share, part.payments_share, part.share)
        rows.append(
            (
                same(budget.inputs.names[part.id]),
                Text("，".join(chinese), ", ".join(english)),
                own.insured,
                *(NONE if share is None else share for share in shares),
                Yuan(part.total),
            )
        )
    people, total = sum(d.insured for d in covered.values()), sum(part.total for part in budget.districts)
    rows.append((TOTAL, NONE, people, Fraction(1), NONE, NONE, Fraction(1), Yuan(total)))
    headings = words(
        ("片区", "district"),
        ("网格", "grid"),
        ("参保居民", "insured"),
        ("参保占比", "of insured"),
        ("服务占比", "of services"),
        ("支付占比", "of payments"),
        ("综合占比", "weighted"),
        ("年预分额度（元）", "budget, yuan"),
    )
    note = Text(
        "综合占比为各占比的加权和；分到分的尾差按最大余数法，余数相同的依表中次序。",
        "Weighted: the weighted sum of the shares. Fen left over go by largest remainder, of equal ones in this order.",
    )
    return Table("districts", Text("片区分配", "Split over districts"), headings, tuple(rows), (note,))


def month_table(budget: Budget) -> Table:
    """Return what each grid is paid in advance, month by month: months are rows, grids columns."""
    names = [same(budget.inputs.grids[grid.id]) for grid in budget.grids]
    rows: list[Row] = [
        (
            Text(f"{month} 月", f"month {month}"),
            *(Yuan(grid.months[month - 1]) for grid in budget.grids),
            Yuan(sum(grid.months[month - 1] for grid in budget.grids)),
        )
        for month in MONTHS
    ]
    rows.append((TOTAL, *(Yuan(grid.total) for grid in budget.grids), Yuan(sum(g.total for g in budget.grids))))
    people = [grid.person_months for grid in budget.grids]
    rows.append((Text("参保人月", "person-months"), *people, sum(people)))
    note = Text(
        "片区年内改属其他网格的，自该月起的各月额度随之转入。",
        "Of a district that changes its grid, the instalments from that month on go with it.",
    )
    title = Text("按月预付（元）", "Monthly prepayment, yuan")
    return Table("months", title, (Text("月份", "month"), *names, TOTAL), tuple(rows), (note,))
