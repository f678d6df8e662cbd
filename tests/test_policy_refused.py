"""What a configuration gets wrong is refused with its line, the words at fault and what to do, in both languages."""

from pathlib import Path

import pytest

from gridplan.errors import Fault, PolicyError
from gridplan.policy import read_policy
from gridplan.resources import TEMPLATE, folder, policy_files


def faults_of(tmp_path: Path, *changes: tuple[str, str], name: str = "guizhou-2024") -> list[Fault]:
    """Return the faults of an embedded configuration after some changes, each of a text that occurs once."""
    text = (folder("configs") / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        read_policy(path)
    return list(refused.value.faults)


def line_of(tmp_path: Path, words: str) -> int:
    """Return the line, from 1, on which words stand in the changed file."""
    lines = (tmp_path / "own.yaml").read_text(encoding="utf-8").splitlines()
    (found,) = [number for number, line in enumerate(lines, start=1) if words in line]
    return found


RATE = "{indicator: infectious_front_end_rate, value: 1}"


@pytest.mark.parametrize(
    ("old", "new", "zh", "en"),
    [
        ("level_min: 三级,", "level_mim: 三级,", "未知的键。请检查拼写", "unknown key. Check the spelling"),
        ("level_min: 三级,", "level_min: 三级上等,", "等级未知。请写如", "unknown grade. Write it like"),
        (
            "{designations: [省级区域医疗中心]}",
            "{designations: [省中心]}",
            "词语未知。请用下列之一",
            "unknown word. Use one of",
        ),
        ("{minimum: 2}", "{minimum: two}", "应为整数", "must be a whole number"),
        ("{minimum: 2}", "{per: area}", "没有写明数量。请写 exact", "no number is given. Give exact"),
        ("[primary_service_share,", "[primary_servise_share,", "如 primary_service_share", "no such indicator"),
        (RATE, "{indicator: beds}", "没有这个指标", "no such indicator. Use an indicator there is"),
        (RATE, "{indicator: infectious_front_end_rate}", "目标没有数值。请写 value", "a target needs a number"),
        (RATE, "{indicator: infectious_front_end_rate, value: .inf}", "应为有限的数", "must be a finite number"),
        (
            RATE,
            "{indicator: mdt_teams, value: 1, basis: growth_since}",
            "base_year 与 basis 不配",
            "base_year does not go",
        ),
        ("by: 2024-09-30", "by: 2024-09-31", "应为日期", "must be a date such as"),
        ("kind: one_group_per_grid", "kind: one_group_per_gird", "种类未知", "is of an unknown kind"),
    ],
)
def test_fault_is_told_with_line_and_remedy(tmp_path: Path, old: str, new: str, zh: str, en: str) -> None:
    (fault,) = faults_of(tmp_path, (old, new))
    assert zh in fault.to("zh")
    assert en in fault.to("en")
    assert fault.row == line_of(tmp_path, new)


def test_misspelt_kind_is_told_at_its_rule_with_the_key_that_is_wanted(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, ("kind: one_group_per_grid", "knd: one_group_per_grid"))
    assert "没有 kind 键，种类不明。请补上 kind，或检查其拼写" in fault.to("zh")
    assert "has no key kind" in fault.to("en")
    assert fault.row == line_of(tmp_path, "id: G-L02")


def test_indicator_at_a_level_where_it_cannot_be_said_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, ("level: lead, indicators", "level: member, indicators"))
    assert fault.row == line_of(tmp_path, "level: member, indicators")
    assert "lead_common_disease_share" in fault.problem.zh
    assert "level 请用" in fault.remedy.zh


def test_units_that_do_not_match_the_items_are_refused(tmp_path: Path) -> None:
    second = "        - 省卫生健康委、省财政厅、省中医药局等\n"
    text = (folder("configs") / "guizhou-2024.yaml").read_text(encoding="utf-8")
    start = text.index("- id: G-G02")
    piece = text[start : text.index("- id: G-G03")]
    assert piece.count(second) == 1
    (fault,) = faults_of(tmp_path, (piece, piece.replace(second, "")))
    assert fault.row == text[: text.index("params:", start)].count("\n") + 1
    assert "请逐项写 4 个" in fault.to("zh")


def test_misspelt_key_has_the_line_it_stands_on(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, ("exempt_county_community: true", "exempt_county_comunity: true"))
    assert fault.row == line_of(tmp_path, "exempt_county_comunity")
    assert fault.column is not None
    assert fault.column.endswith("params.exempt_county_comunity")


def test_circle_of_exceptions_is_told_once_where_it_closes(tmp_path: Path) -> None:
    circle = (
        "    params: {designations: [省级区域医疗中心]}",
        "    excepted_by: [G-L07]\n    params: {designations: [省级区域医疗中心]}",
    )
    (fault,) = faults_of(tmp_path, circle)
    assert fault.row == line_of(tmp_path, "excepted_by: [G-L07]")
    assert "G-L07 → G-L08 → G-L07" in fault.problem.zh
    assert "请删去其中一处 excepted_by" in fault.to("zh")


def test_rule_that_excepts_itself_is_a_circle(tmp_path: Path) -> None:
    (fault,) = faults_of(
        tmp_path, ("excepted_by: [G-L08]\n    params:\n      leads", "excepted_by: [G-L03]\n    params:\n      leads")
    )
    assert fault.row == line_of(tmp_path, "excepted_by: [G-L03]")
    assert "G-L03 → G-L03" in fault.problem.en


def test_unknown_exception_and_repeated_ids_are_told_together(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        ("excepted_by: [G-L08]\n    params:\n      leads", "excepted_by: [G-L80]\n    params:\n      leads"),
        ("- id: G-L11", "- id: G-L10"),
    )
    told = {fault.problem.zh: fault.row for fault in faults}
    lines = (tmp_path / "own.yaml").read_text(encoding="utf-8").splitlines()
    second = max(number for number, line in enumerate(lines, start=1) if "- id: G-L10" in line)
    assert told == {"编号 G-L10 出现不止一次": second, "没有规则 G-L80": line_of(tmp_path, "G-L80")}


def test_task_that_names_an_unknown_rule_or_no_date_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, ("rules: [L-K12]", "rules: [L-K21]"), name="lianyungang-2021")
    assert (fault.row, fault.column) == (line_of(tmp_path, "rules: [L-K21]"), "tasks.9.rules.0")
    (fault,) = faults_of(tmp_path, ("{wording: 长期, open_ended: true}", "{wording: 长期}"), name="lianyungang-2021")
    assert fault.row == line_of(tmp_path, "{wording: 长期}")
    assert "open_ended" in fault.remedy.en


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path, ("{minimum: 2}", "{minimun: 2}"), ("kind: scope", "kind: scop "), ("by: 2024-09-30", "by: soon")
    )
    assert [fault.row for fault in faults] == [
        line_of(tmp_path, words) for words in ("minimun", "kind: scop ", "by: soon")
    ]


def test_key_given_twice_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, ("params: {minimum: 2}", "params: {minimum: 2}\n    params: {minimum: 3}"))
    assert "'params' is given twice" in fault.to("en")


def test_unknown_policy_names_those_there_are() -> None:
    with pytest.raises(PolicyError) as refused:
        read_policy("wenzou")
    assert all(name in refused.value.to("zh") for name in policy_files())
    assert TEMPLATE not in refused.value.to("zh")
