"""The sheets of a budget workbook about people: who is insured where, how much what counts, and the past years."""

from fractions import Fraction
from typing import Literal

from gridplan.budget import form, values
from gridplan.budget.inputs import History, InsuredDistrict, Weights
from gridplan.budget.names import BudgetNames
from gridplan.budget.rows import KEEP_ONE, REPEATED, Pages, Row
from gridplan.text import Text
from gridplan.yaml_file import RefusedError

MOST_YEARS = 3  # 近1—3年
Counts = dict[tuple[str, int], Fraction]


def read_districts(pages: Pages, names: BudgetNames) -> tuple[InsuredDistrict, ...]:
    """Return the districts in the order of the study area, each with its insured, its grid and its moves."""
    found: dict[str, InsuredDistrict] = {}
    complete = True  # nobody insured is another thing than not known
    for row in pages.rows(form.INSURED):
        key, insured = row.read("district", names.districts.id_of), row.read("insured", values.whole)
        grid = row.read("grid", names.grids.id_of)
        complete = complete and insured is not None
        if key in found:
            row.refuse("district", REPEATED, KEEP_ONE)
        elif key is not None:
            found[key] = InsuredDistrict(key, insured or 0, grid or "")
    if pages.has(form.INSURED):
        missing = [label for key, label in names.districts.labels.items() if key in names.grid_of and key not in found]
        if missing:
            listed = "、".join(missing)
            said = Text(f"缺少方案中的片区：{listed}", f"districts of the layout are missing: {listed}")
            pages.whole(form.INSURED).refuse("district", said, Text("请补上各行", "Add their rows"))
        if found and complete and not any(district.insured for district in found.values()):
            said = Text("参保居民合计为零", "nobody is insured")
            pages.whole(form.INSURED).refuse("insured", said, Text("请填写参保居民数", "Fill in the insured"))
    for key, moves in _moves(pages, names, found).items():
        found[key] = InsuredDistrict(key, found[key].insured, found[key].grid, tuple(sorted(moves.items())))
    return tuple(found[key] for key in names.districts.labels if key in found)


def _moves(pages: Pages, names: BudgetNames, districts: dict[str, InsuredDistrict]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for row in pages.rows(form.MOVES):
        key, month = row.read("district", names.districts.id_of), row.read("month", values.month_of_move)
        grid = row.read("grid", names.grids.id_of)
        if key is None or month is None or grid is None:
            continue
        if key not in districts:
            remedy = Text("请先在“参保”表中列出", "List it in the sheet 参保 first")
            row.refuse("district", Text("“参保”表中没有这个片区", "the sheet 参保 has no such district"), remedy)
        elif month in found.get(key, {}):
            row.refuse("month", REPEATED, KEEP_ONE)
        else:
            found.setdefault(key, {})[month] = grid
    return found


def read_weights(pages: Pages, year: int | None) -> Weights | None:
    """Return the weights; None where they are incomplete. Both groups must sum to 1 exactly."""
    items = pages.items(form.WEIGHTS, tuple(form.MEASURES.values()), also=_is_year)
    given = {word: row.read("weight", values.share) for word, row in items.items()}
    weights = {word: weight for word, weight in given.items() if weight is not None}
    years: dict[int, Fraction] = {}
    for word in (word for word in weights if word not in form.MEASURES.values()):
        if values.year(word) in years:  # 2023 and 2023年 are one year
            items[word].refuse("item", REPEATED, KEEP_ONE)
        years.setdefault(values.year(word), weights[word])
    if year is not None:
        for word, row in items.items():
            if word not in form.MEASURES.values() and not year - MOST_YEARS <= values.year(word) < year:
                span = f"{year - MOST_YEARS}—{year - 1}"
                said = Text(f"不是 {year} 年度的近 1—3 年", f"is not one of the three years before {year}")
                row.refuse("item", said, Text(f"可用 {span}", f"Use {span}"))
    measures = [weights.get(word) for word in form.MEASURES.values()]
    insured, services, payments = measures
    if insured is None or services is None or payments is None or len(weights) < len(given):
        return None
    _sum_to_one(pages, "、".join(form.MEASURES.values()), insured + services + payments)
    if years or services or payments:
        _sum_to_one(pages, "各年份", sum(years.values(), start=Fraction(0)))
    return Weights(insured, services, payments, dict(sorted(years.items())))


def _is_year(word: str) -> bool:
    try:
        return bool(values.year(word))
    except RefusedError:
        return False


def _sum_to_one(pages: Pages, named: str, total: Fraction) -> None:
    if total != 1:
        said = Text(f"{named}的权重合计为 {float(total):g}", f"the weights of {named} sum to {float(total):g}")
        remedy = Text("请使合计为 1，可用分数的精确小数或百分数", "Make them sum to 1 exactly")
        pages.whole(form.WEIGHTS).refuse("weight", said, remedy)


def read_history(
    pages: Pages, names: BudgetNames, districts: tuple[InsuredDistrict, ...], weights: Weights | None
) -> History:
    """Return services and payments of the weighted years; what a weight above zero needs must be there."""
    services: Counts = {}
    payments: Counts = {}
    units: dict[str, Literal["district", "grid"]] = {}
    seen: set[tuple[str, int]] = set()
    for row in pages.rows(form.HISTORY):
        unit, then = _unit(row, names, units), row.read("year", values.year)
        done, paid = row.read("services", values.number), row.read("payments", values.money)
        if unit is None or then is None:
            continue
        if (unit, then) in seen:
            row.refuse("unit", REPEATED, KEEP_ONE)
        seen.add((unit, then))
        if weights is not None and then not in weights.years and (done is not None or paid is not None):
            remedy = Text("请在“权重”表中补上该年，或删去此行", "Add the year to the sheet 权重, or remove the row")
            row.refuse("year", Text("“权重”表中没有这一年", "the sheet 权重 has no such year"), remedy)
        if done is not None:
            services[unit, then] = done
        if paid is not None:
            payments[unit, then] = Fraction(paid)
    kinds = set(units.values())
    if len(kinds) > 1:
        remedy = Text("请只用片区，或只用网格", "Use districts alone, or grids alone")
        pages.whole(form.HISTORY).refuse("unit", Text("片区与网格混用", "districts and grids are mixed"), remedy)
    history = History("grid" if kinds == {"grid"} else "district", services, payments)
    if weights is not None and len(kinds) <= 1:
        _complete(pages, names, districts, weights, history)
    return history


def _unit(row: Row, names: BudgetNames, units: dict[str, Literal["district", "grid"]]) -> str | None:
    word = row.raw("unit")
    if word in names.grids.words and word not in names.districts.words:
        units[word] = "grid"
        return names.grids.id_of(word)
    found = row.read("unit", names.districts.id_of)
    if found is not None:
        units[word] = "district"
    return found


def _complete(
    pages: Pages, names: BudgetNames, districts: tuple[InsuredDistrict, ...], weights: Weights, history: History
) -> None:
    """Note what the weights need and the history lacks: a unit's year, or anything at all in a year."""
    by_grid = history.unit == "grid"
    labels = names.grids.labels if by_grid else names.districts.labels
    units = list(dict.fromkeys(d.grid for d in districts if d.grid) if by_grid else [d.id for d in districts])
    sheet = pages.whole(form.HISTORY)
    for name, counts, weight in (
        ("services", history.services, weights.services),
        ("payments", history.payments, weights.payments),
    ):
        for then in (then for then, own in weights.years.items() if weight and own):
            missing = [labels[unit] for unit in units if (unit, then) not in counts]
            if missing:
                said = Text(f"{then} 年缺：{'、'.join(missing)}", f"{then} is missing for {', '.join(missing)}")
                sheet.refuse(name, said, Text("请填写，或将该项权重改为 0", "Fill in, or set its weight to 0"))
            elif units and not any(counts[unit, then] for unit in units):
                said = Text(f"{then} 年全部为零，无法分摊", f"{then} is zero throughout: nothing to split by")
                sheet.refuse(name, said, Text("请填写实际数", "Fill in the actual numbers"))
    strange = dict.fromkeys(unit for unit, _ in (*history.services, *history.payments) if unit not in units)
    if strange:
        listed = "、".join(labels[unit] for unit in strange)
        said = Text(f"“参保”表中没有：{listed}", f"not in the sheet 参保: {listed}")
        sheet.refuse("unit", said, Text("请补上参保居民数，或删去这些行", "Add their insured, or remove the rows"))
    for grid in units if by_grid else ():
        if not any(d.insured for d in districts if d.grid == grid):
            said = Text(f"{labels[grid]} 年初没有参保居民", f"{labels[grid]} insures nobody in January")
            sheet.refuse("unit", said, Text("请改按片区填写历史", "Give the history by district"))
