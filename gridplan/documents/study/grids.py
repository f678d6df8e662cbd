"""The layout under review: its clock, its yearly appraisals, and every grid then and now."""

from gridplan.compare import Case
from gridplan.documents.blocks import Block, Column, Paragraph, Table
from gridplan.documents.parts import NOTHING
from gridplan.documents.study.said import NOW, THEN, head, sentence
from gridplan.documents.study.summary import adjusting
from gridplan.documents.words import heading_of, people_words, value_words
from gridplan.hidden_people import grid_key, hidden_people
from gridplan.review.study import Review
from gridplan.suppression import told
from gridplan.text import Language, Text, join

SHOWN = ("districts", "population", "mean_minutes")


def grids(review: Review, language: Language, smallest: int) -> list[Block]:
    """Return the section on the layout: since when it operates, what the clock says, its grids then and now."""
    blocks = [head("布局与复评时限", "The layout and its clock", language)]
    clock = review.clock
    said = [sentence(clock.told) + adjusting(review)]
    said.append(Text("依据：", "By: ") + clock.term.source + Text("。", "."))
    if clock.term.appraisals:
        items = "；".join(clock.term.appraisals)
        said.append(Text(f"年度考核内容：{items}。", f"Yearly appraisals are of: {items}."))
    blocks += [Paragraph(sentence.to(language)) for sentence in said]
    if clock.appraisals:
        years = Text("运行年度：", "Years of operation: ") + join([year.told for year in clock.appraisals])
        blocks.append(Paragraph((years + Text("。", ".")).to(language), small=True))
    return [*blocks, _by_grid(review, language, smallest)]


def _by_grid(review: Review, language: Language, smallest: int) -> Table:
    """Return a row per grid: districts, people and mean minutes at the start and now."""
    cycle = review.cycle
    sides = (cycle.then, cycle.now)
    indicators = cycle.now.measures.indicators
    width = 0.72 / (2 * len(SHOWN))
    columns = [Column(Text("网格", "Grid").to(language), 0.06), Column(Text("牵头医院", "Lead").to(language), 0.22)]
    for key in SHOWN:
        name = heading_of(indicators[key], language)
        columns += [Column(word.to(language), width, "right", name) for word in (THEN, NOW)]
    hidden = [hidden_people(side.layout, side.area, smallest).sums for side in sides]
    rows = []
    for grid in dict.fromkeys(grid.id for side in sides for grid in side.layout.grids):
        own = [grid, _leads(cycle.now, grid) or _leads(cycle.then, grid)]
        for key in SHOWN:
            for side, few in zip(sides, hidden, strict=True):
                own.append(_cell(side, grid, key, language, smallest if grid_key(grid) in few else 0))
        rows.append(tuple(own))
    notes = (told(smallest).to(language),) if any(hidden) else ()
    return Table(tuple(columns), tuple(rows), notes=notes)


def _leads(side: Case, grid: str) -> str:
    found = [each.leads for each in side.layout.grids if each.id == grid]
    return side.area.facility_names(found[0]) if found else ""


def _cell(side: Case, grid: str, key: str, language: Language, smallest: int) -> str:
    """Return a value of a grid; `smallest` is over 0 where its number of people is hidden."""
    values = side.measures.by_grid.get(grid)
    if values is None:
        return NOTHING
    value = values[key]
    if key == "population" and smallest and value.number is not None:
        estimated = bool(value.estimated)
        return people_words(value.number, language, estimated=estimated, hidden=True, smallest=smallest)
    return value_words(side.measures.indicators[key], value, language)
