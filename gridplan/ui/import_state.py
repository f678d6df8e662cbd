"""The import that one user has under way: files on disk, what people decided so far, and what was found last."""

import hashlib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import streamlit as st

from gridplan import resources
from gridplan.errors import AreaError, GridplanError
from gridplan.importing.datum import Evidence
from gridplan.importing.draft import NEW_NAME, Draft
from gridplan.importing.mapping import Mapping
from gridplan.importing.revise import flattened, reopened
from gridplan.importing.run import Examined, answered
from gridplan.importing.settle import PROPOSED, settle_once
from gridplan.importing.work import Progress
from gridplan.importing.write import write_area
from gridplan.questions import About, Question
from gridplan.ui import account_state, state
from gridplan.ui.import_job import Job
from gridplan.yaml_file import load_yaml

Step = Literal["files", "columns", "datum", "names", "quality", "write"]
STEP_OF: dict[About, Step] = {
    "layer": "columns", "column": "columns", "datum": "datum", "site": "datum", "name": "names", "value": "names",
    "geometry": "quality",
}  # fmt: skip
_BEGINNINGS: dict[str, Step] = {"layer": "columns", "column": "columns", "datum": "datum", "overlap": "quality"}
# Files that belong to a .shp of the same name, and are read with it.
COMPANIONS = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".xml", ".tfw")
MAPPINGS = (".yaml", ".yml")
_IMPORT = "import"


@dataclass
class Import:
    """An import under way.

    mapping: what people said, and what a mapping file knew: not what was guessed, so that all of it can be revised.
    digests: the files, by name. asked: every question asked so far, by key, so that a decision can be told in words.
    choices: what stands in a box and has not been taken yet, by key of the question.
    """

    folder: TemporaryDirectory[str] = field(default_factory=lambda: TemporaryDirectory(prefix="gridplan-import-"))
    mapping: Mapping = field(default_factory=lambda: Mapping(id=_free_id(), name=NEW_NAME, sources=()))
    digests: dict[str, str] = field(default_factory=dict)
    draft: Draft | None = None
    examined: Examined | None = None
    asked: dict[str, Question] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)  # which table, source or facility each step has open
    step: Step = "files"
    turn: int = 0  # of the box for files, which is empty again after each
    job: Job[Any] | None = None
    error: GridplanError | None = None
    written: Path | None = None

    @property
    def root(self) -> Path:
        return Path(self.folder.name)

    @property
    def files(self) -> list[Path]:
        """The files that are read by themselves, in the order in which they came."""
        return [self.root / name for name in self.digests if not name.lower().endswith(COMPANIONS)]

    def open(self, step: Step) -> list[Question]:
        """Return the open questions of a step, those without whose answer nothing can be made first."""
        questions = self.examined.questions if self.examined else ()
        own = [question for question in questions if STEP_OF[question.about] == step]
        return sorted(own, key=lambda question: not question.needed)

    def decided(self, step: Step) -> list[str]:
        """Return the keys of the decisions that belong to a step, the latest first."""
        return [key for key in reversed(self.mapping.decisions) if self._step_of(key) == step]

    def _step_of(self, key: str) -> Step:
        """Return where a decision belongs; one that came with a mapping file tells it by the beginning of its key."""
        if key in self.asked:
            return STEP_OF[self.asked[key].about]
        return _BEGINNINGS.get(key.partition(":")[0], "names")


def current() -> Import:
    """Return the import of this session; a new one where none was begun."""
    found: Import = st.session_state.setdefault(_IMPORT, None) or Import()
    st.session_state[_IMPORT] = found
    return found


def begin_anew() -> None:
    """Give up the import and remove its files."""
    one = current()
    if one.job is not None:
        one.job.stop()
        one.job.wait(5.0)
    one.folder.cleanup()
    st.session_state[_IMPORT] = Import()


def take(one: Import, given: Iterable[tuple[str, bytes]]) -> None:
    """Take files in; one of the same name is replaced, and a mapping file is gone on with."""
    one.error = None
    for told, data in given:
        name = Path(told.replace("\\", "/")).name.lstrip(".") or "file"
        (one.root / name).write_bytes(data)
        if not name.lower().endswith(MAPPINGS):
            one.digests[name] = hashlib.sha256(data).hexdigest()
            continue
        try:
            one.mapping = flattened(load_yaml(one.root / name, Mapping, AreaError))
        except GridplanError as error:
            one.error = error
    one.turn += 1
    renew(one, reread=True)


def drop(one: Import, name: str) -> None:
    """Take a file out, with what is known about reading it."""
    stem = Path(name).stem
    gone = [other for other in one.digests if other == name or _belongs(other, stem)]
    for other in gone:
        del one.digests[other]
        (one.root / other).unlink(missing_ok=True)
    kept = tuple(source for source in one.mapping.sources if source.file not in gone)
    change(one, one.mapping.model_copy(update={"sources": kept}), reread=True)


def _belongs(name: str, stem: str) -> bool:
    return name.lower().endswith(COMPANIONS) and Path(name).stem == stem


def change(one: Import, mapping: Mapping, *, reread: bool = False) -> None:
    """Go on with another mapping."""
    one.mapping = mapping
    renew(one, reread=reread)


def renew(one: Import, *, reread: bool = False) -> None:
    """Draft and examine anew; `reread` where files changed, or how they are to be read."""
    one.written = None
    files, mapping, root = one.files, one.mapping, one.root
    before = None if reread else one.draft
    if not files:
        one.draft, one.examined, one.job = None, None, None
        return

    def work(progress: Progress) -> tuple[Draft, Examined]:
        return settle_once(files, mapping, root=root, before=before, progress=progress)

    one.job = Job(work)


def decide(one: Import, answers: AnyMapping[str, str], *, unseen: bool = False) -> None:
    """Record what a person decided; `unseen` says that proposals were taken all at once."""
    person = account_state.name() or (PROPOSED if unseen else "")
    for key in answers:
        one.choices.pop(key, None)
    change(one, answered(one.mapping, answers, person=person, on=date.today()))


def reopen(one: Import, keys: Sequence[str]) -> None:
    """Ask some questions again."""
    change(one, reopened(one.mapping, keys))


def write(one: Import) -> None:
    """Write the study area among those of one's own."""
    examined, folder = one.examined, area_folder(one)
    if examined is not None:
        one.job = Job(lambda progress: write_area(examined, folder, progress))


def area_folder(one: Import) -> Path:
    """Return where the area is written to."""
    return resources.own_areas_folder() / one.mapping.id


def collect(one: Import) -> None:
    """Keep what work that has ended found."""
    if one.job is None:
        return
    job, one.job = one.job, None
    if job.error is not None:
        one.error = job.error
    elif isinstance(job.value, Path):
        one.written, one.error = job.value, None
        state.forget(str(job.value))
    elif job.value is not None:
        one.draft, one.examined = job.value
        one.asked |= {question.key: question for question in one.examined.questions}
        one.evidence |= one.examined.evidence


def _free_id() -> str:
    folder, number = resources.own_areas_folder(), 1
    while (folder / f"area-{number}").exists():
        number += 1
    return f"area-{number}"
