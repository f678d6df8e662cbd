"""The annexes of a document that say who meets and which department does what: templates without names of people."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from gridplan import resources
from gridplan.errors import Fault, PolicyError
from gridplan.text import Text
from gridplan.yaml_file import RefusedError, Strict, load_yaml


class Role(Strict):
    """A role in the meeting: the posts of those who have it, or how many seats where the document names no post."""

    role: str
    posts: tuple[str, ...] = ()
    seats: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _someone_sits(self) -> "Role":
        if bool(self.posts) == (self.seats is not None):
            said = Text(f"“{self.role}”应写 posts 或 seats 之一", f"{self.role} needs posts or seats, one of them")
            raise RefusedError(said, Text("写明职务，或只写人数", "List the posts, or give the number of seats"))
        return self


class Roster(Strict):
    """联席会议成员名单: who meets, by post."""

    mark: str
    title: str
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    note: str = ""


class Duty(Strict):
    """What one department, or several together, must do."""

    department: str
    duty: str


class Duties(Strict):
    """部门职责分工: the duties of the departments."""

    mark: str
    title: str
    departments: Annotated[tuple[Duty, ...], Field(min_length=1)]


class Annexes(Strict):
    """The two annexes of a policy, by its id."""

    policy: str
    roster: Roster
    duties: Duties


def read_annexes(name_or_path: str | Path) -> Annexes:
    """Read annexes by the name of their policy (embedded ones) or path. Raises PolicyError with all faults."""
    known = resources.annex_files()
    path = known.get(str(name_or_path), Path(name_or_path))
    if not path.is_file():
        listed = ", ".join(known)
        remedy = Text(
            f"请用 --annexes 给出文件，或下列之一：{listed}", f"Name a file with --annexes, or one of {listed}"
        )
        said = Text("没有这个政策的名单与分工附件", "no annexes of members and duties for this policy")
        raise PolicyError([Fault(str(name_or_path), said, remedy)])
    return load_yaml(path, Annexes, PolicyError)
