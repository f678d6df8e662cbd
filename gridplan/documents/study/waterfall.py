"""The change of an indicator as steps from then to now, one for each input, for a chart."""

from dataclasses import dataclass

from gridplan.documents.study.said import INPUTS, NOW, THEN, estimate, unit_of_change
from gridplan.indicators.catalogue import SHARE
from gridplan.review.cycle import Split
from gridplan.text import Language


@dataclass(frozen=True)
class Step:
    """A bar from `start` to `end`, in the unit shown (shares in per cent); `said` is the number over it.

    `least` and `most` are the ends of the bar over the orders of exchange; both are `end` for the values themselves.
    """

    label: str
    start: float
    end: float
    least: float
    most: float
    said: str
    is_part: bool = False


def waterfall(split: Split, language: Language) -> list[Step]:
    """Return the value then, the part of each input in its order, the value now; none where there is nothing to split.

    The parts meet: each begins where the one before it ends, the last ends at the value now.
    """
    then, now, about = split.then.number, split.now.number, split.indicator
    if then is None or now is None or not split.parts:
        return []
    scale = 100 if about.unit == SHARE else 1
    unit = unit_of_change(about).to(language)
    marks = [estimate(value, language) for value in (split.then, split.now)]
    steps = [_value(THEN.to(language), then * scale, about.format(then) + marks[0])]
    at = then
    for key, name in INPUTS.items():
        if (part := split.parts.get(key)) is None:
            continue
        start, end, least, most = (scale * (at + each) for each in (0.0, part.value, part.least, part.most))
        said = f"{about.format_change(part.value)} {unit}".rstrip() + (marks[0] or marks[1])
        steps.append(Step(name.to(language), start, end, least, most, said, is_part=True))
        at += part.value
    return [*steps, _value(NOW.to(language), now * scale, about.format(now) + marks[1])]


def _value(label: str, number: float, said: str) -> Step:
    return Step(label, 0.0, number, number, number, said)
