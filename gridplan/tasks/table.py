"""The task book as people look at it: which rows to show, how many are done and overdue, what was said of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gridplan.decisions import TaskState
from gridplan.policy.findings import plain
from gridplan.policy.progress import STATE_LABELS
from gridplan.study_area import StudyArea
from gridplan.tasks.book import TaskRow
from gridplan.tasks.reading import Change
from gridplan.tasks.sheet import NO_LEAD
from gridplan.tasks.words import state_words, timing_words, unit_name
from gridplan.text import Text, join

Which = Literal["overdue", "unfinished", "all"]
WHICH_LABELS: dict[Which, Text] = {
    "overdue": Text("逾期", "overdue"),
    "unfinished": Text("未完成", "not done"),
    "all": Text("全部", "all"),
}
_NOTHING = Text("", "")


@dataclass(frozen=True)
class Tally:
    """How many tasks there are, and how many of them are done and how many overdue on the date of the book."""

    total: int
    done: int
    overdue: int

    @property
    def told(self) -> Text:
        """The numbers in a sentence."""
        return Text(
            f"共 {self.total} 项，已完成 {self.done} 项，逾期 {self.overdue} 项",
            f"{self.total} tasks, {self.done} done, {self.overdue} overdue",
        )


def tally(rows: Sequence[TaskRow]) -> Tally:
    """Count the rows of a book."""
    return Tally(len(rows), sum(row.state == "done" for row in rows), sum(row.overdue for row in rows))


def chosen(rows: Sequence[TaskRow], which: Which) -> list[TaskRow]:
    """Return the rows that are overdue, or not done (those of other places apart), or all."""
    if which == "overdue":
        return [row for row in rows if row.overdue]
    if which == "unfinished":
        return [row for row in rows if row.state != "done" and not row.elsewhere]
    return list(rows)


def evidence_words(row: TaskRow, area: StudyArea) -> Text:
    """Return the evidence of the whole, or that of every grid behind the name of its lead."""
    told = []
    for standing in row.standings:
        if standing.record is not None and standing.record.evidence:
            name = unit_name(standing.unit, area)
            told.append((Text(f"{name}：", f"{name}: ") if name else _NOTHING) + plain(standing.record.evidence))
    return join(told)


def grid_words(row: TaskRow, area: StudyArea) -> list[Text]:
    """Return how every grid stands, where the task is followed grid by grid; and whose records do not count."""
    followed = [standing for standing in row.standings if standing.unit]
    grids = [
        plain(unit_name(standing.unit, area))
        + Text("　", "  ")
        + state_words(standing.state)
        + Text("　", "  ")
        + timing_words(row, standing)
        for standing in followed
    ]
    strays = dict.fromkeys(record.unit for record in row.strays)
    return grids + [plain(unit_name(unit, area)) + Text("　", "  ") + NO_LEAD for unit in strays]


def record_words(record: TaskState, area: StudyArea) -> Text:
    """Return who said what of a task, and when."""
    parts = [STATE_LABELS[record.state]]
    if record.unit:
        parts.insert(0, plain(unit_name(record.unit, area)))
    if record.done_on is not None:
        parts.append(Text(f"完成于 {record.done_on}", f"done on {record.done_on}"))
    if record.responsible:
        parts.append(Text(f"责任单位 {record.responsible}", f"responsible: {record.responsible}"))
    if record.evidence:
        parts.append(plain(record.evidence))
    said = Text(f"{record.date} {record.person}：", f"{record.date} {record.person}: ")
    return said + join(parts, zh="，", en=", ")


def change_words(change: Change, area: StudyArea) -> dict[Text, Text]:
    """Return what a line of a filled-in book would change, by heading."""
    record, before = change.record, change.before
    return {
        Text("编号", "id"): plain(record.task),
        Text("单位", "unit"): plain(unit_name(record.unit, area)),
        Text("原状态", "state before"): state_words(None if before is None else before.state),
        Text("新状态", "new state"): state_words(record.state),
        Text("完成日期", "done on"): plain(record.done_on or ""),
        Text("责任单位", "responsible"): plain(record.responsible),
        Text("落实情况与证据", "evidence"): plain(record.evidence),
        Text("记录人", "recorded by"): plain(record.person),
        Text("记录日期", "recorded on"): plain(record.date),
    }
