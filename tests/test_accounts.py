"""Roles and accounts: what each may do, whom the file lets in, and that nobody passes for another."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.accounts import MAY, Account, Accounts, Act, Entry, Role, account_of, read_accounts, why_not
from gridplan.base_map import Xyz
from gridplan.errors import AccountsError
from gridplan.resources import folder
from gridplan.settings_file import read_settings, write_base_map, write_person

TEAM = Accounts(
    format=1,
    default=Role.VIEWER,
    accounts=(
        Entry(log_in="zhang@example.cn", name="张三", role=Role.APPROVER),
        Entry(log_in="li@example.cn", name="李四", role=Role.PLANNER),
    ),
)


def test_each_role_may_what_the_one_before_may() -> None:
    assert MAY[Role.VIEWER] < MAY[Role.PLANNER] < MAY[Role.APPROVER] == set(Act)
    planner = Account("li@example.cn", "李四", Role.PLANNER)
    assert why_not(planner, Act.SAVE) is None
    refused = why_not(planner, Act.PUBLISH)
    assert refused is not None
    assert "“审批”" in refused.zh
    assert "approver" in refused.en


def test_listed_person_has_the_name_of_the_file_whatever_the_provider_tells() -> None:
    found = account_of(TEAM, {"email": " Zhang@Example.cn ", "name": "李四"})
    assert found == Account("Zhang@Example.cn", "张三", Role.APPROVER)


def test_unlisted_person_is_known_by_name_and_log_in() -> None:
    found = account_of(TEAM, {"email": "mallory@example.cn", "name": "张三"})
    assert found == Account("mallory@example.cn", "张三（mallory@example.cn）", Role.VIEWER)
    assert account_of(TEAM.model_copy(update={"default": None}), {"email": "mallory@example.cn"}) is None


def test_log_in_that_is_another_persons_name_is_told_apart() -> None:
    team = TEAM.model_copy(update={"claim": "preferred_username"})
    found = account_of(team, {"preferred_username": "张三"})
    assert found is not None
    assert found.name != "张三"


@pytest.mark.parametrize("claims", [{}, {"email": ""}, {"email": "zhang@example.cn", "email_verified": False}])
def test_nobody_is_let_in_without_a_log_in_that_is_theirs(claims: dict[str, object]) -> None:
    assert account_of(TEAM, claims) is None


_LETTERS = st.text(alphabet="张三李四zhang@example.cn （）", max_size=30)


@settings(max_examples=50)
@given(_LETTERS, _LETTERS)
def test_no_stranger_gets_a_listed_name(log_in: str, told: str) -> None:
    found = account_of(TEAM, {"email": log_in, "name": told})
    listed = {"zhang@example.cn", "li@example.cn"}
    assert found is None or log_in.strip().casefold() in listed or found.name not in ("张三", "李四")


def test_example_is_read_and_tells_every_role() -> None:
    found = read_accounts(folder("configs") / "team" / "accounts.yaml")
    assert {entry.role for entry in found.accounts} | {found.default} == set(Role)


_FIRST = "format: 1\naccounts:\n- {log_in: a, name: 甲, role: viewer}\n"


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("format: 1\naccount: []\n", 2, "未知的键"),
        ("format: 1\naccounts:\n- {log_in: a, name: 甲, role: boss}\n", 3, "不在可用的值之中"),
        (
            "format: 1\naccounts:\n- {log_in: a, name: 甲, role: viewer}\n- {log_in: A, name: 乙, role: viewer}\n",
            4,
            "不止一次",
        ),
        (
            "format: 1\naccounts:\n- {log_in: a, name: 甲, role: viewer}\n- {log_in: b, name: 甲, role: viewer}\n",
            4,
            "不止一次",
        ),
        ("format: 1\naccounts:\n- {log_in: a, name: ' ', role: viewer}\n", 3, "为空"),
        ("format: 2\n", 1, "不在可用的值之中"),
    ],
)
def test_faulty_file_is_refused_with_its_line(tmp_path: Path, text: str, row: int, said: str) -> None:
    file = tmp_path / "accounts.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AccountsError) as caught:
        read_accounts(file)
    (fault,) = caught.value.faults
    assert (fault.row, said in fault.to("zh")) == (row, True)


def test_name_and_base_map_are_kept_beside_each_other(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    write_base_map(Xyz(address="https://tiles.example.cn/{z}/{x}/{y}?k={key}", key="secret"), file)
    write_person("张三", file)
    write_base_map(read_settings(file).base_map, file)
    kept = read_settings(file)
    assert kept.person == "张三"
    assert isinstance(kept.base_map, Xyz)
    assert kept.base_map.key.get_secret_value() == "secret"
