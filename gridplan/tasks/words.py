"""The task book in words, the same on screens, on the command line and in exports."""

from gridplan.policy.progress import NOT_RECORDED, STATE_LABELS, TIMING_LABELS, Standing, State, Timing
from gridplan.study_area import StudyArea
from gridplan.tasks.book import TaskRow
from gridplan.text import Text

NOT_GIVEN = Text("未规定", "none given")
ELSEWHERE = Text("不适用", "not applicable")
NOBODY = Text("未指定", "nobody named")
# The headings of the document's own table.
ANNEX_HEADER = ("重点任务", "具体要求", "完成时限")


def deadline_words(row: TaskRow) -> Text:
    """Return the deadline as worded, with all the dates it means in brackets."""
    if row.deadline is None:
        return NOT_GIVEN
    dates = row.deadline.dates
    told = Text("（" + "、".join(map(str, dates)) + "）", " (" + ", ".join(map(str, dates)) + ")")
    return Text(row.deadline.wording, row.deadline.wording) + (told if dates else Text("", ""))


def state_words(state: State | None) -> Text:
    """Return the word for a state; 未记录 where nothing is recorded."""
    return NOT_RECORDED if state is None else STATE_LABELS[state]


def timing_words(row: TaskRow, standing: Standing | None = None) -> Text:
    """Return whether the task, or the standing of one grid, is in time, and for which places it is, if for some only.

    An open-ended task is overdue or done for its dated part only; without a date it is neither.
    """
    said = ELSEWHERE if row.elsewhere else _timing(row, standing)
    places = row.rule.where if row.rule is not None else ()
    return said + Text(f"（仅适用于{'、'.join(places)}）", f" (for {', '.join(places)} only)") if places else said


def unit_name(unit: str, area: StudyArea) -> str:
    """Return the name of the lead hospital that a record speaks of; "" for the whole, the word itself if unknown."""
    return area.facility_name(unit) if unit in area.facilities.index else unit


def _further_dates(row: TaskRow) -> Text:
    """Say which further dates the deadline has; nothing where it has one date only."""
    further = row.deadline.dates[1:] if row.deadline is not None else ()
    if not further:
        return Text("", "")
    zh, en = "、".join(map(str, further)), ", ".join(map(str, further))
    return Text(f"；另有期限 {zh}", f"; also due {en}")


def _timing(row: TaskRow, standing: Standing | None) -> Text:
    """Say how it stands with the date, with the days that it is over or has left."""
    timing = row.timing if standing is None else standing.timing
    open_ended = row.deadline is not None and row.deadline.open_ended
    if row.due_on is None:
        state = state_words(row.state if standing is None else standing.state)
        return Text("长期任务，", "open-ended, ") + state if open_ended else state
    said = TIMING_LABELS[timing]
    days = (row.as_of - row.due_on).days
    if timing in (Timing.OVERDUE, Timing.UNKNOWN):
        said += Text(f"（{days} 天）", f" ({days} days)")
    elif timing is Timing.NOT_DUE:
        said += Text(f"（还有 {-days} 天）", f" ({-days} days left)")
    done = row.done_on if standing is None else standing.done_on
    if timing is Timing.LATE and done is not None:
        said += Text(f"（{done}，期限 {row.due_on}）", f" ({done}, due {row.due_on})")
    part = Text("阶段要求", "dated part: ") if open_ended else Text("", "")
    return part + said + _further_dates(row)
