"""征求意见汇总表: what units said of which version, what became of it and why, with the counts at the end."""

from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Column, Heading, Paragraph, Report, Table
from gridplan.documents.parts import NOTHING, speaker
from gridplan.documents.words import report_of, table_of
from gridplan.opinions import ADOPTION_LABELS, opinion_row, tally
from gridplan.opinions.words import ADOPTION, DISTRICTS, NUMBER, OPINION, REASON, UNIT, VERSION
from gridplan.text import Text
from gridplan.trace import CHOICE_OF_CARE

_WIDTHS = {NUMBER: 0.06, UNIT: 0.14, OPINION: 0.26, DISTRICTS: 0.13, VERSION: 0.13, ADOPTION: 0.09, REASON: 0.19}


def opinions(asked: Asked) -> Report:
    """Return the opinions on record in their order, and how many were adopted, in part, not, or are open."""
    language, found = asked.language, asked.plan.opinions
    say = speaker(language)
    units = len({each.unit for each in found})
    blocks: list[Block] = [
        Paragraph(
            say(
                f"对《{asked.plan.document.full_title}》共记录 {units} 个单位的 {len(found)} 条意见。",
                f"{len(found)} opinions of {units} units on {asked.plan.document.full_title} are on record.",
            )
        )
    ]
    if found:
        columns = tuple(
            Column(heading.to(language), width, "centre" if heading in (NUMBER, ADOPTION) else "left")
            for heading, width in _WIDTHS.items()
        )
        blocks.append(Table(columns, tuple(_row(asked, number) for number in range(len(found)))))
    blocks += [Heading(say("采纳情况统计", "Counts")), _counts(asked)]
    title = asked.area.name + Text("网格化布局征求意见汇总表", ": opinions and what became of them")
    blocks.append(Paragraph(CHOICE_OF_CARE.to(language), small=True))
    return report_of(asked, "opinions", title, blocks, landscape=True)


def _row(asked: Asked, place: int) -> tuple[str, ...]:
    cells = opinion_row(asked.plan.opinions[place], asked.plan, asked.area)
    return tuple(cells[heading].to(asked.language) or NOTHING for heading in _WIDTHS)


def _counts(asked: Asked) -> Table:
    heads = [(ADOPTION, 0.6), (Text("条数", "Opinions"), 0.4)]
    counts = tally(asked.plan.opinions)
    rows = [(ADOPTION_LABELS[each].to(asked.language), str(count)) for each, count in counts.items()]
    total = Text("合计", "Sum").to(asked.language), str(len(asked.plan.opinions))
    return table_of(heads, [*rows, total], asked.language)
