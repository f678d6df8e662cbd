"""The configurations carry every rule of the register, and differ from it only where the documents say otherwise."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gridplan.policy import Policy, read_policy
from gridplan.policy.base import Rule
from gridplan.resources import policy_files

# The register's kinds that have another name here, and rules whose kind is not that of their fellows.
KINDS = {
    **dict.fromkeys(("governance", "centre_set", "shared_centre", "unified", "referral_rules"), "checklist"),
    **dict.fromkeys(("survey", "appraisal", "finance", "review", "responsible_units"), "checklist"),
    **dict.fromkeys(
        ("factors", "legal_status", "patient_choice", "precondition", "inter_grid_cooperation"), "statement"
    ),
    **dict.fromkeys(("structure", "lead_preference", "transform", "table"), "statement"),
    **dict.fromkeys(("limit", "pairing", "pay_share"), "target"),
}
KIND_OF = {
    "W-R01": "review",  # a clock that can be computed
    "W-T01": "table",  # the layout table; the other annexes are not tables of layouts
    "W-G04": "checklist",  # a yearly duty without a date
    "X-M02": "checklist",  # four steps of each year, which people carry out
    "X-K11": "monitor",  # 严格控制 gives no number
    "S-L06": "overlay",  # lie across grids
    "S-L07": "overlay",
}
# What the register has otherwise than the document: rule, what of it, and why.
CORRECTIONS = {
    ("G-G04", "severity"): "可 is a permission, not a task",
    ("S-L06", "quote"): "the heading does not name the specialties; the sentence does",
    ("G-G02", "quote"): "four centres in four paragraphs; the register quotes the third",
    ("G-G02", "paragraph"): "二(二)5, with 6, 7 and 8 beside it",
    ("G-G03", "paragraph"): "the first of the sixteen stands in 二(一)1",
    ("L-K10", "by"): "the annex dates the task of the same name: end of 2021",
    ("L-G01", "by"): "the annex dates the same task: end of 2021",
    ("G-K01", "numbers"): "a third, not 0.3333",
    ("L-K02", "signs"): "the goals (一.2) say 5% 以上, which includes 5 %; 超过 stands in 二(三)3",
    ("X-M03", "numbers"): "可提取60%以上 is a permission; only the 70 % are asked for",
    ("L-L05", "numbers"): "one department of each member, as a target with a number",
}


@pytest.fixture(scope="module")
def register(test_data: Path) -> dict[str, list[dict[str, Any]]]:
    """The rules of the register by the name of our policy."""
    content = yaml.safe_load((test_data.parent / "policies/register.yaml").read_text(encoding="utf-8"))
    return {key.replace("_", "-"): part["rules"] for key, part in content.items()}


@pytest.fixture(scope="module")
def policies() -> dict[str, Policy]:
    return {name: read_policy(name) for name in policy_files()}


def squeezed(text: str) -> str:
    return "".join(text.split())


def pairs(
    register: dict[str, list[dict[str, Any]]], policies: dict[str, Policy]
) -> Iterator[tuple[dict[str, Any], Rule]]:
    for name, entries in register.items():
        for entry in entries:
            yield entry, policies[name].rule(entry["id"])


def asked(params: dict[str, Any]) -> tuple[set[float], set[str]]:
    """Return the numbers and signs of a register entry's goals."""
    goals = params.get("any") or params.get("all") or [params]
    numbers = [goal["value"] for goal in goals if "value" in goal]
    numbers += [*params.get("schedule", {}).values(), *(each["value"] for each in params.get("override", {}).values())]
    numbers += [params[key] for key in ("surplus_bonus_min", "signing_fee_team_min") if key in params]
    return set(numbers), {goal["op"] for goal in goals if "op" in goal}


def told(rule: Rule) -> tuple[set[float], set[str]]:
    """Return the numbers and signs of our rule's goals."""
    goals = getattr(rule.params, "goals", ())
    numbers = [goal.value for goal in goals] + [n for g in goals for n in (*g.by_year.values(), *g.by_place.values())]
    return set(numbers), {goal.op for goal in goals}


def test_every_rule_of_the_register_is_there_in_its_order_and_no_other(
    register: dict[str, list[dict[str, Any]]], policies: dict[str, Policy]
) -> None:
    ids = {name: [entry["id"] for entry in entries] for name, entries in register.items()}
    assert {name: [rule.id for rule in policy.rules] for name, policy in policies.items()} == ids
    assert sum(map(len, ids.values())) == 129


def test_each_rule_is_of_the_kind_that_carries_it_out(
    register: dict[str, list[dict[str, Any]]], policies: dict[str, Policy]
) -> None:
    for entry, rule in pairs(register, policies):
        assert rule.kind == KIND_OF.get(rule.id, KINDS.get(entry["kind"], entry["kind"])), rule.id


def test_only_what_is_listed_as_corrected_differs(
    register: dict[str, list[dict[str, Any]]], policies: dict[str, Policy]
) -> None:
    differing = set()
    for entry, rule in pairs(register, policies):
        by = entry["params"].get("by") or ""
        their_by = date.fromisoformat(by) if by[:2] == "20" else None  # by may also be a body
        numbers, signs = asked(entry["params"])
        our_numbers, our_signs = told(rule)
        compared = {
            "severity": (entry["severity"], rule.severity),
            "paragraph": (entry["source"], rule.source.paragraph),
            # A wider quote is no other quote.
            "quote": (True, squeezed(entry["quote"]) in squeezed(rule.source.quote)),
            "by": (their_by, getattr(rule.params, "by", None)),
            "numbers": (numbers, our_numbers),
            "signs": (signs or our_signs, our_signs),
        }
        differing |= {(rule.id, what) for what, (theirs, ours) in compared.items() if theirs != ours}
    assert differing == set(CORRECTIONS)


def test_readings_of_the_documents_that_the_register_leaves_out(policies: dict[str, Policy]) -> None:
    xuchang, guizhou, lianyungang = (policies[name] for name in ("xuchang-2020", "guizhou-2024", "lianyungang-2021"))
    gap = xuchang.rule("X-K05").params
    assert gap.select.level_min == "二级甲等"  # 并通过二级甲等评审
    count = xuchang.rule("X-L01").params
    assert (count.counted, set(count.readings)) == ("leads", {"leads", "grids"})  # the sentence counts leads
    assert "建安区" not in count.admin_areas  # 县（市）, and 建安区 is a 区
    (other,) = guizhou.rule("G-K08").params.other_deadlines
    assert other.by == date(2024, 12, 31)  # 到2024年底…均明确建设方案
    (other,) = lianyungang.rule("L-K05").params.other_deadlines
    assert other.by == date(2023, 12, 31)
    assert guizhou.rule("G-L07").excepted_by == guizhou.rule("G-L03").excepted_by == ("G-L08",)  # or as 协作单位


def test_named_thresholds_are_those_of_the_documents(policies: dict[str, Policy]) -> None:
    assert policies["wenzhou-2020"].rule("W-L01").params.exact == 5
    assert policies["wenzhou-2020"].rule("W-R01").params.years == 3
    assert policies["lianyungang-2021"].rule("L-L02").params.minimum == 4
    count = policies["xuchang-2020"].rule("X-L01").params
    assert (count.minimum, count.maximum) == (1, 3)
    assert policies["guizhou-2024"].rule("G-L01").params.minimum == 2
    assert policies["guizhou-2024"].rule("G-L03").params.any_of[0].level_min == "三级"
    assert policies["shaanxi-2017"].rule("S-L04").params.lead.level_min == "三级"
    assert policies["xuchang-2020"].rule("X-M01").params.adjust_years == (1, 3)
