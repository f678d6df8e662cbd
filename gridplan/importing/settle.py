"""Draft and examine in turns until every answer that is given has been taken: an answer may open the next question."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from gridplan.errors import AreaError, Fault
from gridplan.importing.draft import Draft, draft_mapping, told_in
from gridplan.importing.layouts import with_layouts
from gridplan.importing.mapping import Mapping
from gridplan.importing.run import Examined, answered, examine
from gridplan.importing.work import Done, Progress
from gridplan.manifest import Place
from gridplan.questions import Question
from gridplan.text import Text
from gridplan.yaml_file import Words

PROPOSED = "按建议 (as proposed)"  # the person of decisions that took the proposal unseen
_ROUNDS = 10  # a layer opens columns, columns coordinates, and these names: more would be a circle


def settle(
    files: Sequence[Path],
    known: Mapping | None = None,
    *,
    root: Path,
    name: Words | None = None,
    place: Place | None = None,
    answers: AnyMapping[str, str] | None = None,
    accept: bool = False,
    person: str = "",
    on: date | None = None,
    progress: Progress | None = None,
) -> Examined:
    """Return what `files` make with a mapping that is `known` and further answers by key of the question.

    `place` is where the area lies, in the names that policies use; None leaves it as known. `accept` takes what is
    proposed for every question without an answer, and records it so. The questions of the answer are those of the
    draft, of its examination and of layout tables. Raises AreaError for an answer to no question, or one that is none
    of its options.
    """
    given = dict(answers or {})
    if known is not None:
        known = answered(known, {key: value for key, value in given.items() if key in known.decisions}, person=person)
        given = {key: value for key, value in given.items() if key not in known.decisions}
    draft, mapping = None, known
    done: Done = {}
    for _ in range(_ROUNDS):
        draft, examined = settle_once(
            files, mapping, root=root, name=name, place=place, before=draft, progress=progress, done=done
        )
        questions = {question.key: question for question in examined.questions}
        taken = {key: given.pop(key) for key in list(given) if key in questions}
        _check(taken, questions)
        proposals = {key: each.proposed for key, each in questions.items() if accept and each.proposed is not None}
        proposals = {key: value for key, value in proposals.items() if key not in taken}
        if not taken and not proposals:
            _check_used(given, questions)
            return examined
        mapping = answered(examined.mapping, taken, person=person, on=on)
        mapping = answered(mapping, {k: v for k, v in proposals.items() if v is not None}, person=PROPOSED, on=on)
    return examined


def settle_once(
    files: Sequence[Path],
    known: Mapping | None = None,
    *,
    root: Path,
    name: Words | None = None,
    place: Place | None = None,
    before: Draft | None = None,
    progress: Progress | None = None,
    done: Done | None = None,
) -> tuple[Draft, Examined]:
    """Draft and examine once, layout tables too; what is examined has the questions and faults of all.

    `before` is an earlier draft of the same files, which are then not read again; `done` the work of earlier rounds.
    """
    if before is None and progress is not None:
        progress(Text("读取文件", "reading files"), 0.0)
    draft = draft_mapping(files, known, root=root, name=name, before=before)
    if place is not None:
        draft = replace(draft, mapping=draft.mapping.model_copy(update={"place": place}))
    mapping, tables, unread = draft.mapping, draft.tables, bool(draft.faults)
    examined = examine(mapping, root, progress, tables=tables, pending=draft.questions, unread=unread, done=done)
    faults = tuple(dict.fromkeys((*draft.faults, *_not_given(mapping, files, root), *examined.faults)))
    return draft, with_layouts(replace(examined, faults=faults))


def _not_given(mapping: Mapping, files: Sequence[Path], root: Path) -> list[Fault]:
    given = {told_in(file, root) for file in files}
    said = Text("映射文件用到它，但没有给出", "the mapping names it, and it is not among the files")
    remedy = Text("请给出该文件，或从映射文件中删去它", "Give the file, or take it out of the mapping file")
    lacking = dict.fromkeys(source.file for source in mapping.sources if source.file not in given)
    return [Fault(name, said, remedy) for name in lacking]


def _check(taken: AnyMapping[str, str], questions: AnyMapping[str, Question]) -> None:
    faults = []
    for key, value in taken.items():
        values = [option.value for option in questions[key].options]
        if value not in values:
            listed = "、".join(each or "''" for each in values)
            said = Text("不是该问题的选项", "is none of the options")
            faults.append(Fault(key, said, Text(f"可用：{listed}", f"Use one of {listed}"), value=value))
    if faults:
        raise AreaError(faults)


def _check_used(given: AnyMapping[str, str], questions: AnyMapping[str, Question]) -> None:
    listed = "、".join(questions) or "—"
    said = Text("没有这个问题", "there is no such question")
    remedy = Text(f"待决定的有：{listed}", f"open are: {listed}")
    if given:
        raise AreaError([Fault(key, said, remedy) for key in given])
