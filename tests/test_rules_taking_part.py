"""Rules about how facilities take part: of their own will, as hubs, across grids, as cooperation units."""

from datetime import date
from pathlib import Path

import pytest
from policy_cases import (
    AS_OF,
    FAIL,
    LEADS,
    NOT_APPLICABLE,
    PASS,
    UNDETERMINED,
    WARN,
    area_of,
    consent,
    judged,
    layout_of,
    said,
    verdicts,
)

from gridplan.decisions import Consent
from gridplan.layout import Relation
from gridplan.policy.findings import Verdict

PRIVATE = {"id": "P", "in": "a", "ownership": "社会办"}
WILLING = {"kind": "voluntary_member", "params": {"select": [{"label": "社会办医疗机构", "ownership": ["社会办"]}]}}


@pytest.mark.parametrize(
    ("relation", "consents", "verdict", "words"),
    [
        (Relation.VOLUNTARY, (), UNDETERMINED, "未征询意见"),
        (Relation.VOLUNTARY, (consent("P", "asked"),), UNDETERMINED, "已征询，未答复（赵某，2026-01-01）"),
        (Relation.VOLUNTARY, (consent("P", "agreed"),), PASS, "同意（赵某，2026-01-01）"),
        (Relation.VOLUNTARY, (consent("P", "refused"),), FAIL, "不同意（赵某，2026-01-01）"),
        (Relation.COOPERATION, (consent("P", "agreed"),), PASS, "P"),
        (Relation.MEMBER, (consent("P", "agreed"),), WARN, "列为普通成员，应为自愿参加"),
        (Relation.MEMBER, (), WARN, "未征询意见"),
        (Relation.HUB, (consent("P", "refused"),), FAIL, "列为普通成员"),
    ],
)
def test_consent_and_relation_decide(
    tmp_path: Path, relation: Relation, consents: tuple[Consent, ...], verdict: Verdict, words: str
) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, PRIVATE])
    (found,) = judged(area, layout_of(members={"2": [("P", relation)]}), WILLING, consents=consents)
    assert (found.grid, found.unit, found.verdict) == ("2", "P", verdict)
    assert words in found.detail.zh


def test_refusal_breaks_no_more_than_a_notice_where_the_rule_is_only_encouraged(tmp_path: Path) -> None:
    area, no = area_of(tmp_path, facilities=[*LEADS, PRIVATE]), consent("P", "refused")
    layout = layout_of(members={"2": [("P", Relation.VOLUNTARY)]})
    assert verdicts(judged(area, layout, WILLING | {"severity": "info"}, consents=(no,))) == [WARN]


def test_last_answer_counts(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, PRIVATE])
    layout = layout_of(members={"2": [("P", Relation.VOLUNTARY)]})
    earlier, same_day = consent("P", "refused", date(2025, 1, 1)), consent("P", "asked")
    answers = (same_day, consent("P", "agreed"), earlier)
    assert verdicts(judged(area, layout, WILLING, consents=answers)) == [PASS]


def test_private_lead_needs_consent_too(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, PRIVATE])
    (found,) = judged(area, layout_of("ab", "11", leads={"1": ["P"]}), WILLING)
    assert (found.verdict, found.measured.zh) == (UNDETERMINED, "牵头医院")


def test_nobody_of_the_kind_is_no_fault(tmp_path: Path) -> None:
    (found,) = judged(area_of(tmp_path, facilities=[*LEADS, PRIVATE]), layout_of(), WILLING)
    assert (found.verdict, found.measured.zh) == (NOT_APPLICABLE, "0/1 家参加")


def test_member_that_may_be_private_is_named(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, {"id": "U", "in": "a"}])
    (found,) = judged(area, layout_of(members={"1": [("U", Relation.MEMBER)]}), WILLING)
    assert (found.verdict, "U（所有制不详）" in found.detail.zh) == (UNDETERMINED, True)


# Hubs

HUB = {"kind": "hub_member", "severity": "info", "params": {"label": "枢纽型成员单位"}}


def test_each_hub_is_named_with_its_grid(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, PRIVATE])
    found = judged(area, layout_of(members={"2": [("P", Relation.HUB)]}), HUB)
    assert [(item.grid, item.unit, item.verdict) for item in found] == [("2", "P", PASS)]
    assert verdicts(judged(area, layout_of(), HUB)) == [NOT_APPLICABLE]


# Across grids, and cooperation

CARE = {"label": "妇幼保健机构", "types": ["妇幼保健机构"]}
TOP = {"label": "省级公立医院", "affiliation": ["省级"], "ownership": ["公立"], "hospitals": True}
CENTRE = {"label": "国家区域医疗中心", "designations": ["国家区域医疗中心"]}
CROSS = {"kind": "cross_grid_service", "params": {"select": [CARE]}}
COOPERATE = {"kind": "cooperation_unit", "params": {"select": [TOP, CENTRE]}}
PROVINCIAL = {"id": "U", "ownership": "公立", "affiliation": "省级"}


@pytest.mark.parametrize(
    ("rule", "relation", "facts", "verdict", "words"),
    [
        (CROSS, Relation.CROSS_GRID, {"type": "妇幼保健机构"}, PASS, "U：网格 1、2"),
        (CROSS, Relation.CROSS_GRID, {}, FAIL, "不属于妇幼保健机构"),
        (COOPERATE, Relation.COOPERATION, PROVINCIAL, PASS, "U：网格 1、2"),
        (
            COOPERATE,
            Relation.COOPERATION,
            PROVINCIAL | {"affiliation": "市级"},
            FAIL,
            "不属于省级公立医院、国家区域医疗中心",
        ),
        (COOPERATE, Relation.COOPERATION, PROVINCIAL | {"affiliation": ""}, UNDETERMINED, "U（隶属不详）"),
        (COOPERATE, Relation.COOPERATION, {"designation": "国家区域医疗中心"}, PASS, "U：网格 1、2"),
    ],
)
def test_only_the_kinds_named_may_be_in_several_grids(
    tmp_path: Path, rule: dict[str, object], relation: Relation, facts: dict[str, str], verdict: Verdict, words: str
) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, {"id": "U", "in": "a"} | facts])
    (found,) = judged(area, layout_of(members={"1": [("U", relation)], "2": [("U", relation)]}), rule)
    assert (found.verdict, found.measured.zh, found.unit) == (verdict, "2 个网格", "U")
    assert words in said(found)


def test_without_such_members_there_is_nothing_to_judge(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, PRIVATE])
    layout = layout_of(members={"1": [("P", Relation.VOLUNTARY)]})
    assert verdicts(judged(area, layout, CROSS, COOPERATE)) == [NOT_APPLICABLE, NOT_APPLICABLE]


def test_every_finding_bears_the_date_of_the_check(tmp_path: Path) -> None:
    assert {item.as_of for item in judged(area_of(tmp_path), layout_of(), CROSS, WILLING)} == {AS_OF}
