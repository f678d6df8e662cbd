"""The choices at the end of the next cycle, as a scenario: people grow on, all else stays."""

from gridplan.documents.blocks import Block, Paragraph
from gridplan.documents.study.choices import key_indicators
from gridplan.documents.study.said import head, sentence
from gridplan.documents.words import heading_of, table_of, value_words
from gridplan.review.study import Review
from gridplan.text import Language, Text


def outlook(review: Review, language: Language) -> list[Block]:
    """Return the section on the projection: what is assumed, and every choice measured on the projected people."""
    blocks = [head("下一周期末的人口情景", "People at the end of the next cycle, a scenario", language)]
    found = review.projection
    if found is None:
        none = Text("未作人口预测，下一周期末的情况无法判定。", "People are not projected: that time is undetermined.")
        return [*blocks, Paragraph(none.to(language))]
    blocks += [Paragraph(sentence(note).to(language)) for note in found.notes]
    keys = ["population", *key_indicators(review)]
    indicators = found.case.measures.indicators
    width = 0.72 / len(keys)
    heads = [(Text("方案", "Choice"), 0.28)]
    heads += [(Text(*(heading_of(indicators[key], each) for each in ("zh", "en"))), width) for key in keys]
    rows = [
        [choice.name.to(language)]
        + [value_words(indicators[key], found.measures[choice.id].whole[key], language) for key in keys]
        for choice in review.recommendation.choices
        if choice.id in found.measures
    ]
    note = Text("全部为情景下的估计，不是预报。", "All are estimates under a scenario, no forecast.")
    return [*blocks, table_of(heads, rows, language, notes=[note.to(language)])]
