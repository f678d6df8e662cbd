"""How the summary of a review looks."""

from gridplan.cli.show import columns, name_with_unit, value_text
from gridplan.documents.study.said import CHANGE, NOW, THEN, largest_parts, split_change
from gridplan.documents.study.summary import conclusions, first_sentence, key_splits
from gridplan.review.study import Review
from gridplan.text import Language, Text


def summary_text(review: Review, language: Language) -> str:
    """Return the page of summary for a terminal: the first sentence, the numbers, the conclusions."""
    heads = (Text("指标", "indicator"), THEN, NOW, CHANGE, Text("主要原因", "largest causes"))
    rows = [[head.to(language) for head in heads]]
    for key in key_splits(review):
        split = review.splits[key]
        values = [value_text(split.indicator, value, language) for value in (split.then, split.now)]
        causes = largest_parts(split, language)
        rows.append([name_with_unit(split.indicator, language), *values, split_change(split, language), causes])
    colon = Text("：", ": ").to(language)
    said = [f"{label.to(language)}{colon}{text.to(language)}" for label, text in conclusions(review)]
    head = first_sentence(review).to(language)
    return "\n".join([head, "", columns(rows), "", *said, ""])
