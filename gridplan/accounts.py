"""Who may do what: roles, and the configuration that gives the accounts of a log-in their name and role."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from gridplan.errors import AccountsError
from gridplan.text import Text
from gridplan.yaml_file import RefusedError, Strict, load_yaml, refuse


class Role(StrEnum):
    """What a person is to a team; each may do what the one before may."""

    VIEWER = "viewer"
    PLANNER = "planner"
    APPROVER = "approver"


ROLES = {
    Role.VIEWER: Text("查看", "viewer"),
    Role.PLANNER: Text("编制", "planner"),
    Role.APPROVER: Text("审批", "approver"),
}


class Act(StrEnum):
    """What a person does, as far as not everybody may."""

    LOOK = "look"
    EDIT = "edit"
    SAVE = "save"
    BRANCH = "branch"
    PROPOSE = "propose"
    PUBLISH = "publish"
    OPERATE = "operate"
    RETIRE = "retire"
    OVERRIDE = "override"
    APPROVE_ESTIMATES = "approve_estimates"


ACTS = {
    Act.LOOK: Text("查看", "look"),
    Act.EDIT: Text("修改方案", "edit plans"),
    Act.SAVE: Text("保存修订", "save revisions"),
    Act.BRANCH: Text("建立分支", "make branches"),
    Act.PROPOSE: Text("转为征求意见稿、送审稿", "let a draft leave for comment or approval"),
    Act.PUBLISH: Text("发布、印发", "publish and issue"),
    Act.OPERATE: Text("记录开始运行", "record the start of operation"),
    Act.RETIRE: Text("停用方案", "retire plans"),
    Act.OVERRIDE: Text("豁免规则", "set rules aside"),
    Act.APPROVE_ESTIMATES: Text("认可估计", "approve estimates"),
}

_LOOKING = frozenset({Act.LOOK})
_PLANNING = _LOOKING | {Act.EDIT, Act.SAVE, Act.BRANCH, Act.PROPOSE}
MAY: Mapping[Role, frozenset[Act]] = {
    Role.VIEWER: _LOOKING,
    Role.PLANNER: _PLANNING,
    Role.APPROVER: _PLANNING | {Act.PUBLISH, Act.OPERATE, Act.RETIRE, Act.OVERRIDE, Act.APPROVE_ESTIMATES},
}


@dataclass(frozen=True)
class Account:
    """A person who logged in: the name that stands under what they do, and their role."""

    log_in: str
    name: str
    role: Role


class Entry(Strict):
    """A person of the team as the configuration lists them."""

    log_in: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    role: Role


class Accounts(Strict):
    """The form of the file of accounts: which claim of the log-in names a person, and who has which role.

    `default` is the role of those who log in and are not listed; without it they are refused.
    """

    format: Literal[1]
    claim: Annotated[str, Field(min_length=1)] = "email"
    default: Role | None = None
    accounts: tuple[Entry, ...] = ()

    @model_validator(mode="after")
    def _tells_people_apart(self) -> "Accounts":
        refuse("Accounts", [*_repeated(self.accounts, "log_in"), *_repeated(self.accounts, "name")])
        return self


def read_accounts(path: Path) -> Accounts:
    """Read the file of accounts. Raises AccountsError with every fault and its line."""
    return load_yaml(path, Accounts, AccountsError)


def account_of(accounts: Accounts, claims: Mapping[str, Any]) -> Account | None:
    """Return the account of who logged in with `claims`; None for whom the file lets in with no role.

    An e-mail that the provider says it did not verify names nobody. Who is not listed is known by the name that the
    provider tells with the log-in beside it, so that nobody can pass for another.
    """
    log_in = str(claims.get(accounts.claim) or "").strip()
    if not log_in or (accounts.claim == "email" and str(claims.get("email_verified")).lower() == "false"):
        return None
    entry = next((entry for entry in accounts.accounts if _same(entry.log_in) == _same(log_in)), None)
    if entry is not None:
        return Account(log_in, entry.name.strip(), entry.role)
    if accounts.default is None:
        return None
    told = " ".join(str(claims.get("name") or "").split())
    name = f"{told}（{log_in}）" if told else log_in
    taken = any(_same(entry.name) == _same(name) for entry in accounts.accounts)
    return Account(log_in, f"{name}（{accounts.claim}）" if taken else name, accounts.default)


def why_not(account: Account, act: Act) -> Text | None:
    """Return why an account may not do something, with who may; None where it may."""
    if act in MAY[account.role]:
        return None
    least = next(role for role in Role if act in MAY[role])
    what, needed, own = ACTS[act], ROLES[least], ROLES[account.role]
    return Text(
        f"{what.zh}须有“{needed.zh}”角色；{account.name} 的角色是“{own.zh}”，请管理员在账户文件中调整",
        f"to {what.en} takes the role {needed.en}; {account.name} is a {own.en}: the administrator may change it in "
        "the file of accounts",
    )


def _same(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).casefold()


def _repeated(entries: tuple[Entry, ...], key: str) -> Iterator[tuple[tuple[str | int, ...], RefusedError]]:
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        value = getattr(entry, key)
        at = ("accounts", number, key)
        if not value.strip():
            yield at, RefusedError(Text("为空", "is blank"), Text("请填写", "Fill it in"))
        elif _same(value) in seen:
            said = Text(f"{value} 出现不止一次", f"{value} occurs more than once")
            remedy = Text(
                "每人一条，登录名和姓名都不重复", "Give each person one entry, with a log-in and a name of their own"
            )
            yield at, RefusedError(said, remedy)
        seen.add(_same(value))
