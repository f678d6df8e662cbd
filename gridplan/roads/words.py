"""What the words and numbers of a road source mean: classes, directions, levels and speeds.

A word that means nothing is a fault told once, with how often it stands and in which row first, because
a layer of a hundred thousand roads has a dozen such words.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridplan.errors import Fault
from gridplan.layers import Field, parse_cell
from gridplan.roads.speed_table import SpeedTable
from gridplan.text import Text

BOTH, FORWARD, BACKWARD, CLOSED = (True, True), (True, False), (False, True), (False, False)
DIRECTIONS = {
    **dict.fromkeys(("", "双向", "双行", "both", "b", "0", "no", "否"), BOTH),
    **dict.fromkeys(("正向", "顺向", "单向", "单行", "forward", "f", "ft", "1", "yes", "是"), FORWARD),
    **dict.fromkeys(("反向", "逆向", "backward", "t", "tf", "-1"), BACKWARD),
    **dict.fromkeys(("封闭", "禁行", "closed", "n"), CLOSED),
}
SPEED = Field("speed_km_per_h", "number", required=False, above=0, maximum=200)
LEVEL = Field("level", "count", required=False, minimum=-20, maximum=20)
OTHER_MODES = Text("{0} 条本方式不能通行的道路未计入", "{0} roads that the mode cannot use were left out")
LONGEST_VALUE = 60  # characters of a value that a message shows: a geometry may have thousands
Problem = tuple[Text, Text]  # what is wrong, and the remedy


@dataclass(frozen=True)
class Column:
    """A column of a source as words: `words` by row, `rows` as people count them."""

    file: str
    name: str
    words: pd.Series
    rows: pd.Series

    def faults(self, wrong: pd.Series, problem: Callable[[str], Problem]) -> list[Fault]:
        """Return a fault for each word of the rows that are wrong, in the order of their first rows."""
        at = pd.DataFrame({"word": self.words[wrong], "row": self.rows[wrong]})
        told = at.groupby("word", sort=False)["row"].agg(["size", "min"])
        faults = []
        for word, (count, first) in zip(told.index, told.to_numpy(), strict=True):
            said, remedy = problem(word)
            counted = Text(f"{said.zh}（共 {count} 行）", f"{said.en} ({count} rows)")
            value = word if len(word) <= LONGEST_VALUE else f"{word[:LONGEST_VALUE]}…"
            faults.append(Fault(self.file, counted, remedy, row=int(first), column=self.name, value=value))
        return faults


def to_words(values: pd.Series) -> pd.Series:
    """Return values as words without spaces around: missing is "", a whole number has no point."""

    def word(value: object) -> str:
        if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN alone differs from itself
            return ""
        if isinstance(value, float | np.floating) and float(value).is_integer():
            return str(int(value))
        return str(value).strip()

    meaning = {value: word(value) for value in values.unique()}
    return values.map(meaning).fillna("").astype(object)


def numbers(column: Column, field: Field, faults: list[Fault]) -> pd.Series:
    """Return a column's numbers, NaN for blank; what is no number, or out of range, is added to `faults`."""
    parsed = {word: parse_cell(field, word) for word in column.words.unique()}
    wrong = {word: problem for word, (problem, _) in parsed.items() if problem is not None}
    faults += column.faults(column.words.isin(list(wrong)), lambda word: wrong[word])
    return column.words.map({word: value for word, (_, value) in parsed.items()}).astype(float)


def directions(column: Column, faults: list[Fault]) -> pd.DataFrame:
    """Return the columns forward and backward of a column of direction words."""
    lowered = column.words.str.lower()
    faults += column.faults(
        ~lowered.isin(list(DIRECTIONS)),
        lambda _: (
            Text("不认识的通行方向", "unknown direction of travel"),
            Text(
                "请改为 双向、正向（按绘制方向）、反向 或 封闭",
                "Write both, forward (as the line was drawn), backward or closed",
            ),
        ),
    )
    pairs = np.array([DIRECTIONS.get(word, BOTH) for word in lowered], dtype=bool).reshape(-1, 2)
    return pd.DataFrame(pairs, columns=["forward", "backward"], index=column.words.index)


def classes(column: Column, speed_km_per_h: pd.Series, table: SpeedTable, faults: list[Fault]) -> pd.DataFrame:
    """Return road_class, enterable, outside_table and left_out of a column of class words.

    A road needs a class of the table or a speed of its own; one that has only the speed keeps its word
    for the class, which may be "".
    """
    meant = {word: table.class_of(word) for word in column.words.unique()}
    unknown = column.words.map(meant).isna()
    left_out = unknown & column.words.isin(table.left_out)
    faults += column.faults(unknown & ~left_out & speed_km_per_h.isna(), _unknown_class)
    names = column.words.where(unknown, column.words.map(meant))
    open_to = {name: road_class.enterable for name, road_class in table.classes.items()}
    enterable = names.map(open_to).astype(object).where(~unknown, True).astype(bool)
    return pd.DataFrame({"road_class": names, "enterable": enterable, "outside_table": unknown, "left_out": left_out})


def _unknown_class(word: str) -> Problem:
    if word == "":
        return (
            Text("道路没有等级，也没有自己的车速", "the road has neither a class nor a speed of its own"),
            Text("请填写等级或车速", "Give it a class or a speed"),
        )
    return (
        Text("车速表中没有该道路等级", "the speed table has no such road class"),
        Text(
            "请在车速表的 classes 中加入该等级，或在 aliases 中写明它相当于哪一等级；不通行的写入 left_out",
            "Add it to `classes` of the speed table, to `aliases` as another word for a class, or to `left_out`",
        ),
    )
