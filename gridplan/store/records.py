"""What a store remembers: plans, revisions, acts. Each is named by the SHA-256 of all it says."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from gridplan.text import Text

FORMAT = 1  # of the records; older ones are read for ever
MAIN = "main"  # the branch that every plan has
SHORT = 12  # digits of an id that people are shown
Record = Mapping[str, Any]


class ActKind(StrEnum):
    """What somebody did."""

    CREATED = "created"
    SAVED = "saved"
    MERGED = "merged"
    RESTORED = "restored"
    BRANCHED = "branched"
    OVERRIDE = "override"
    PUBLISHED = "published"
    OPERATING = "operating"
    RETIRED = "retired"
    IMPORTED = "imported"


ACT_NAMES = {
    ActKind.CREATED: Text("建立", "created"),
    ActKind.SAVED: Text("保存", "saved"),
    ActKind.MERGED: Text("合并", "merged"),
    ActKind.RESTORED: Text("恢复", "restored"),
    ActKind.BRANCHED: Text("建立分支", "branched"),
    ActKind.OVERRIDE: Text("豁免", "override"),
    ActKind.PUBLISHED: Text("发布", "published"),
    ActKind.OPERATING: Text("投入运行", "in operation"),
    ActKind.RETIRED: Text("停用", "retired"),
    ActKind.IMPORTED: Text("导入存档", "archive imported"),
}


def canonical(values: Any) -> bytes:
    """Return plain values as the one JSON text (UTF-8) that they have."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, eq=False)
class Named:
    """A record that is named by the digest of its canonical text."""

    record: Record

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Named) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    @cached_property
    def text(self) -> bytes:
        return canonical(self.record)

    @cached_property
    def id(self) -> str:
        return digest_of(self.text)

    @property
    def at(self) -> str:
        """When it was stored: UTC, ISO 8601."""
        return str(self.record["at"])

    @property
    def person(self) -> str:
        """Who did it."""
        return str(self.record["person"])

    @property
    def reason(self) -> str:
        return str(self.record["reason"])


class PlanEntry(Named):
    """A plan that the store keeps: its name and study area, who created it, when and why."""

    @property
    def name(self) -> str:
        return str(self.record["name"])

    @property
    def area_id(self) -> str:
        return str(self.record["area"])


class Revision(Named):
    """A revision of a plan: its content by digest, what it rests on, and what a policy said of it then.

    Its id covers those of its parents, so that no part of a history can be changed unseen. `number` counts within
    the branch, from 1.
    """

    @property
    def plan_id(self) -> str:
        return str(self.record["plan"])

    @property
    def branch(self) -> str:
        return str(self.record["branch"])

    @property
    def number(self) -> int:
        return int(self.record["number"])

    @property
    def parents(self) -> tuple[str, ...]:
        """The revision before, none for the first; of a merge the other one too, and of a restored one what it was."""
        return tuple(self.record["parents"])

    @property
    def content(self) -> str:
        """The SHA-256 of the plan's bytes, as `plan_file.write_plan` gives them."""
        return str(self.record["content"])

    @property
    def inputs(self) -> Mapping[str, Any]:
        """Area digest, file, vintage and digest of each layer, digest of the settings, id and digest of the policy."""
        found: Mapping[str, Any] = self.record["inputs"]
        return found

    @property
    def verdicts(self) -> Mapping[str, int] | None:
        """How many findings have which verdict; None where nothing was checked."""
        found: Mapping[str, int] | None = self.record["verdicts"]
        return found

    @property
    def findings(self) -> str | None:
        """The SHA-256 of the findings as JSON; None where nothing was checked."""
        found: str | None = self.record["findings"]
        return found

    @property
    def gridplan_version(self) -> str:
        return str(self.record["gridplan"])

    @property
    def label(self) -> str:
        """Branch, number and the first digits of the id, as people are shown them."""
        return f"{self.branch}:{self.number} {self.id[:SHORT]}"


class Act(Named):
    """Something that somebody did, and why. Each covers the one before it in its chain: a plan's, or the store's own.

    `details` are those of its kind: a branch and the revision it starts from, the day that operation starts or ends,
    a rule that was set aside, the other side of a merge.
    """

    @property
    def kind(self) -> ActKind | str:
        """The kind of act; a plain word where only a newer gridplan knows it."""
        try:
            return ActKind(self.record["kind"])
        except ValueError:
            return str(self.record["kind"])

    @property
    def words(self) -> Text:
        """The kind of act in words."""
        kind = self.kind
        return ACT_NAMES[kind] if isinstance(kind, ActKind) else Text(kind, kind)

    @property
    def plan_id(self) -> str | None:
        """The plan it concerns; None for the store as a whole."""
        found: str | None = self.record["plan"]
        return found

    @property
    def number(self) -> int:
        return int(self.record["number"])

    @property
    def before(self) -> str | None:
        """The act before it; None for the first."""
        found: str | None = self.record["before"]
        return found

    @property
    def revision(self) -> str | None:
        found: str | None = self.record["revision"]
        return found

    @property
    def details(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.record["details"]
        return found


@dataclass(frozen=True)
class Branch:
    """A line of revisions: its latest one. A branch that nobody saved to yet has the revision it starts from."""

    plan_id: str
    name: str
    head: Revision


@dataclass(frozen=True)
class Judged:
    """What a policy said of a plan: its id and the digest of its file, when, and the findings as plain values."""

    policy: str
    policy_digest: str
    as_of: date
    findings: tuple[Record, ...] = field(default=())


@dataclass(frozen=True)
class Operation:
    """A revision in operation from `start` until the day before `end`; None while nothing ends it."""

    plan: PlanEntry
    revision: Revision
    start: date
    end: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is in operation on a day."""
        return self.start <= day and (self.end is None or day < self.end)
