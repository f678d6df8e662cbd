"""What is matched with what, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum

from gridplan.matching.spelling import spelled
from gridplan.text import Text


class Basis(StrEnum):
    """Why a name was taken for a thing, or why it was left to a person: all from AMBIGUOUS on are questions."""

    DECIDED = "decided"
    CODE = "code"
    EXACT = "exact"
    SPELLING = "spelling"
    SUFFIX = "suffix"
    FORMER = "former"
    OTHER_NAME = "other_name"
    AMBIGUOUS = "ambiguous"
    SIMILAR = "similar"
    NONE = "none"


BASIS_NAMES = {
    Basis.DECIDED: Text("人工决定", "decided by a person"),
    Basis.CODE: Text("代码相同", "same code"),
    Basis.EXACT: Text("名称相同", "same name"),
    Basis.SPELLING: Text("写法不同（全角、空格、括号）", "other spelling (width, spaces, brackets)"),
    Basis.SUFFIX: Text("通名或前缀不同", "other ending or prefix"),
    Basis.FORMER: Text("曾用名", "former name"),
    Basis.OTHER_NAME: Text("别名", "other name"),
    Basis.AMBIGUOUS: Text("不止一种可能", "more than one reading"),
    Basis.SIMILAR: Text("名称相近", "a like name"),
    Basis.NONE: Text("没有相近的名称", "no like name"),
}


@dataclass(frozen=True)
class Wanted:
    """A name of a file, with what its row says of the 区划 and the code; "" where it says nothing."""

    name: str
    admin_area: str = ""
    code: str = ""


@dataclass(frozen=True)
class Known:
    """A thing that names may mean: a district, a unit, a facility."""

    id: str
    name: str
    admin_area: str = ""
    code: str = ""
    former_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A thing that a name may mean: why, how like the names are (from 0 to 1), and what it is called."""

    id: str
    why: Text
    likeness: float
    name: str = ""
    admin_area: str = ""


@dataclass(frozen=True)
class Match:
    """What a wanted name means: `found` is an id, None where it is nothing known or nobody has decided.

    `candidates` are those that were weighed, the likeliest first; of a question, those to choose from.
    """

    wanted: Wanted
    found: str | None
    basis: Basis
    candidates: tuple[Candidate, ...] = ()

    @property
    def open(self) -> bool:
        """Whether a person must decide."""
        return self.basis in (Basis.AMBIGUOUS, Basis.SIMILAR, Basis.NONE)


def key_of(wanted: Wanted) -> str:
    """Return the key under which a decision about a name is kept: the same in every file and year."""
    parts = [spelled(wanted.admin_area), spelled(wanted.name)]
    code = spelled(wanted.code)
    return "name:" + "/".join(part for part in parts if part) + (f"#{code}" if code else "")
