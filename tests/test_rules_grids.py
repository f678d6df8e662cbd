"""Rules about grids and their territory: how many, one group in each, who is divided among them."""

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
    WAIVED,
    WARN,
    area_of,
    consent,
    judged,
    layout_of,
    override,
    reading,
    said,
    verdicts,
)

from gridplan.decisions import Reading
from gridplan.layout import Grid, Layout
from gridplan.manifest import AdminArea, Place
from gridplan.policy.findings import Verdict

COUNTIES = {"a": "甲县", "b": "乙县", "c": "乙县"}
READINGS = {"minimum": 1, "maximum": 1, "readings": ["grids", "leads"]}
CITY, COMMUNITY = AdminArea(county_community=False, urban=True), AdminArea(county_community=True)


def count(**params: object) -> dict[str, object]:
    return {"kind": "grid_count", "params": params}


def partition(**params: object) -> dict[str, object]:
    return {"kind": "partition", "params": params}


# grid_count


def test_range_of_grids_holds_at_its_ends(tmp_path: Path) -> None:
    area = area_of(tmp_path)
    (found,) = judged(area, layout_of(), count(minimum=2, maximum=2))
    assert (found.verdict, found.measured.zh, found.limit.zh) == (PASS, "2 个网格", "≥ 2，≤ 2")
    assert verdicts(judged(area, layout_of(), count(exact=3), count(maximum=1), count(minimum=3))) == [FAIL] * 3


def test_broken_rule_of_lesser_severity_is_a_notice(tmp_path: Path) -> None:
    assert verdicts(judged(area_of(tmp_path), layout_of(), count(exact=3) | {"severity": "warn"})) == [WARN]


def test_override_waives_only_a_rule_that_allows_it(tmp_path: Path) -> None:
    area = area_of(tmp_path)
    assert verdicts(judged(area, layout_of(), count(exact=3), overrides=(override(),))) == [FAIL]
    (waived,) = judged(area, layout_of(), count(exact=3) | {"overridable": True}, overrides=(override(),))
    assert (waived.verdict, "县域人口少（李某，2026-01-01）" in waived.detail.zh) == (WAIVED, True)


def test_override_of_one_area_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    area = area_of(tmp_path, "abc", admin_areas=COUNTIES)
    rule = count(minimum=3, per="admin_area") | {"overridable": True}
    one, all_ = override(unit="乙县"), override()
    assert verdicts(judged(area, layout_of("abc", "12."), rule, overrides=(one,))) == [FAIL, WAIVED]
    assert verdicts(judged(area, layout_of("abc", "12."), rule, overrides=(all_,))) == [WAIVED, WAIVED]


def test_leads_are_counted_where_the_rule_says_so(tmp_path: Path) -> None:
    layout = layout_of("ab", "11", leads={"1": ["H1", "H2"]})
    (found,) = judged(area_of(tmp_path), layout, count(exact=2, counted="leads"))
    assert (found.verdict, found.measured.zh, found.detail.zh) == (PASS, "2 家牵头医院", "牵头：H1、H2")


def test_grids_are_counted_in_each_administrative_area(tmp_path: Path) -> None:
    area = area_of(tmp_path, "abc", admin_areas=COUNTIES)
    found = judged(area, layout_of("abc", "12."), count(minimum=1, maximum=1, per="admin_area"))
    assert [(item.unit, item.verdict, item.measured.zh) for item in found] == [
        ("甲县", PASS, "1 个网格"),
        ("乙县", PASS, "1 个网格"),
    ]
    (left, _) = judged(area, layout_of("abc", ".12"), count(minimum=1, per="admin_area"))
    assert (left.unit, left.verdict, left.measured.zh, left.limit.zh) == ("甲县", FAIL, "0 个网格", "≥ 1")


def test_grid_across_areas_counts_in_each_and_is_told(tmp_path: Path) -> None:
    area = area_of(tmp_path, "abc", admin_areas=COUNTIES)
    found = judged(area, layout_of("abc", "112"), count(maximum=1, per="admin_area"))
    assert verdicts(found) == [PASS, FAIL]
    assert "网格 1 跨甲县、乙县" in found[0].detail.zh


def test_area_that_is_absent_or_excluded_is_not_asked(tmp_path: Path) -> None:
    known = {"甲区": AdminArea(former_names=("甲县",))}
    area = area_of(tmp_path, "abc", admin_areas=COUNTIES, known=known)
    rule = count(minimum=1, per="admin_area", admin_areas=["甲区", "乙县", "丙县"])
    found = judged(area, layout_of("abc", "1..", leads={"1": ["H1"]}, excluded="bc"), rule)
    assert [(item.unit, item.verdict) for item in found] == [
        ("甲区", PASS),
        ("", NOT_APPLICABLE),
        ("", NOT_APPLICABLE),
    ]
    assert "丙县" in found[1].detail.zh
    assert "不纳入本方案：乙县" in found[2].detail.zh


def test_count_by_area_is_not_asked_of_a_layout_without_districts(tmp_path: Path) -> None:
    layout = Layout((Grid("1", ("H1",)),), territorial=False)
    assert verdicts(judged(area_of(tmp_path), layout, count(minimum=1, per="admin_area"))) == [NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("leads", "choice", "verdict"),
    [
        ({"1": ["H1"]}, None, PASS),  # both readings hold
        ({"1": ["H1", "H2"]}, None, UNDETERMINED),
        ({"1": ["H1", "H2"]}, "grids", PASS),
        ({"1": ["H1", "H2"]}, "leads", FAIL),
        ({"1": ["H1"], "2": ["H2"]}, None, FAIL),  # neither holds
    ],
)
def test_readings_that_disagree_wait_for_a_person(
    tmp_path: Path, leads: dict[str, list[str]], choice: str | None, verdict: Verdict
) -> None:
    layout = layout_of("ab", "12" if len(leads) > 1 else "11", leads=leads)
    chosen = () if choice is None else (reading(choice),)
    (found,) = judged(area_of(tmp_path), layout, count(**READINGS), readings=chosen)
    assert found.verdict is verdict
    leading = sum(map(len, leads.values()))
    assert found.measured.zh == f"{len(leads)} 个网格，{leading} 家牵头医院"
    assert choice is None or "会议商定（王某，2026-01-01）" in found.detail.zh


def test_of_two_readings_chosen_on_one_day_the_later_counts(tmp_path: Path) -> None:
    first, later = reading("leads"), Reading("X-1", "grids", "再议", "王某", AS_OF)
    layout = layout_of("ab", "11", leads={"1": ["H1", "H2"]})
    (found,) = judged(area_of(tmp_path), layout, count(**READINGS), readings=(first, later))
    assert (found.verdict, "再议" in found.detail.zh) == (PASS, True)


NAMED = ({"id": "H1", "name": "画图市第一人民医院"}, {"id": "H2", "name": "画图市中医院"}, {"id": "H3"})
ALIKE = (NAMED[0], {"id": "H4", "name": "东市中医院"}, {"id": "H5", "name": "西市中医院"})


@pytest.mark.parametrize(
    ("facilities", "leads", "verdict", "words"),
    [
        (NAMED, {"1": ["H1"], "2": ["H2"]}, PASS, "与文件点名的一致"),
        (NAMED, {"1": ["H1"], "2": ["H3"]}, FAIL, "点名而未牵头：画图市中医院；牵头而未点名：H3"),
        (NAMED[:1], {"1": ["H1"]}, UNDETERMINED, "市中医院：医疗机构图层中没有"),
        (ALIKE, {"1": ["H1"], "2": ["H4"]}, UNDETERMINED, "市中医院：东市中医院、西市中医院"),
    ],
)
def test_leads_that_the_document_names_are_compared_by_name(
    tmp_path: Path, facilities: tuple[dict[str, str], ...], leads: dict[str, list[str]], verdict: Verdict, words: str
) -> None:
    layout = layout_of("ab", "12" if len(leads) > 1 else "11", leads=leads)
    rule = count(minimum=1, leads=["市第一人民医院", "市中医院"])
    (found,) = judged(area_of(tmp_path, facilities=facilities), layout, rule)
    assert found.verdict is verdict
    assert words in found.detail.zh


def test_name_behind_the_citys_own_is_meant_where_several_end_alike(tmp_path: Path) -> None:
    facilities = (*NAMED, {"id": "H4", "name": "县级市中医院"})
    area = area_of(tmp_path, facilities=facilities, place=Place(province="画图省", city="画图市"))
    (found,) = judged(area, layout_of("ab", "11", leads={"1": ["H2"]}), count(exact=1, leads=["市中医院"]))
    assert found.verdict is PASS


# one_group_per_grid


def test_grid_without_districts_or_group_is_named(tmp_path: Path) -> None:
    rule, area = {"kind": "one_group_per_grid"}, area_of(tmp_path)
    (whole,) = judged(area, layout_of(), rule)
    assert (whole.verdict, whole.measured.zh) == (PASS, "2 个网格，2 个集团")
    (found,) = judged(area, layout_of("ab", "11"), rule)
    assert (found.verdict, found.measured.zh) == (FAIL, "1 个网格，2 个集团")
    assert "集团没有片区，网格：2" in found.detail.zh
    (leadless,) = judged(area, layout_of(leads={"1": ["H1"], "2": []}), rule)
    assert (leadless.verdict, leadless.detail.zh) == (FAIL, "网格没有牵头医院：2")
    members_only = Layout((Grid("1", ("H1",)),), territorial=False)
    assert verdicts(judged(area, members_only, rule)) == [NOT_APPLICABLE]


# partition


def test_without_a_scope_every_district_counts(tmp_path: Path) -> None:
    area = area_of(tmp_path, populations={"a": 300, "b": 100})
    (found,) = judged(area, layout_of("ab", "1.", leads={"1": ["H1"]}), partition())
    assert (found.verdict, found.measured.zh) == (FAIL, "1/2 个片区，300 人（75.0%）")
    assert "不在任何网格：b" in found.detail.zh


def test_scope_goes_by_former_names_and_what_is_absent_leaves_it_open(tmp_path: Path) -> None:
    area = area_of(tmp_path, admin_areas="新区", known={"新区": AdminArea(former_names=("旧县",))})
    assert verdicts(judged(area, layout_of(), partition(scope=["旧县"]))) == [PASS]
    (found,) = judged(area, layout_of(), partition(scope=["旧县", "外县"]))
    assert (found.verdict, "外县" in found.detail.zh) == (UNDETERMINED, True)
    assert verdicts(judged(area, layout_of(), partition(scope=["外县"]))) == [NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("state", "grids", "verdict", "words"),
    [
        (True, "1.", PASS, "运行医共体，不在此列：乙县"),
        (False, "1.", FAIL, "不在任何网格：b"),
        (None, "1.", UNDETERMINED, "未写明是否运行医共体"),
        (None, "11", PASS, "每个片区恰在一个网格"),  # either way nothing is missing
    ],
)
def test_area_with_a_county_community_is_exempt(
    tmp_path: Path, state: bool | None, grids: str, verdict: Verdict, words: str
) -> None:
    known = {"甲县": CITY, "乙县": AdminArea(county_community=state)}
    area = area_of(tmp_path, admin_areas=COUNTIES, known=known)
    layout = layout_of("ab", grids, leads={"1": ["H1"]})
    (found,) = judged(area, layout, partition(exempt_county_community=True))
    assert found.verdict is verdict
    assert words in found.detail.zh


def test_pilot_shows_its_share_and_breaks_nothing(tmp_path: Path) -> None:
    layout = layout_of("ab", "1.", leads={"1": ["H1"]})
    (found,) = judged(area_of(tmp_path), layout, partition(exhaustive=False, exclusive=False))
    assert (found.verdict, found.measured.zh) == (PASS, "1/2 个片区，1,000 人（50.0%）")


@pytest.mark.parametrize(
    ("as_of", "verdict", "words"),
    [
        (date(2020, 12, 31), NOT_APPLICABLE, "尚未开始"),
        (date(2021, 1, 1), PASS, "试点期限 2021-01-01 至 2023-12-31"),
        (date(2023, 12, 31), PASS, "试点期限"),
        (date(2024, 1, 1), NOT_APPLICABLE, "已结束"),
    ],
)
def test_pilot_has_a_term(tmp_path: Path, as_of: date, verdict: Verdict, words: str) -> None:
    rule = partition(exhaustive=False, term=["2021-01-01", "2023-12-31"])
    (found,) = judged(area_of(tmp_path), layout_of(), rule, as_of=as_of)
    assert (found.verdict, words in found.detail.zh) == (verdict, True)


def test_people_are_of_the_kind_that_the_rule_counts(tmp_path: Path) -> None:
    area = area_of(tmp_path, kinds={"insured": {"a": 10, "b": 30}})
    layout = layout_of("ab", "1.", leads={"1": ["H1"]})
    (other,) = judged(area, layout, partition(population="【insured】"))
    assert other.measured.zh == "1/2 个片区，10 人（25.0%）"
    (told,) = judged(area, layout, partition(population="户籍人口"))
    assert told.measured.zh == "1/2 个片区，1,000 人（常住人口，非户籍人口；50.0%）"
    (chosen,) = judged(area.with_population("insured"), layout, partition(population="常住人口"))
    assert chosen.measured.zh == "1/2 个片区，1,000 人（50.0%）"


def test_unknown_population_is_no_zero(tmp_path: Path) -> None:
    (found,) = judged(area_of(tmp_path, populations={"a": None}), layout_of(), partition())
    assert found.measured.zh == "2/2 个片区，人口无法判定"


def test_district_that_refused_is_named(tmp_path: Path) -> None:
    said_no = (consent("b", "refused"), consent("a", "agreed"))
    (found,) = judged(area_of(tmp_path), layout_of(), partition(), consents=said_no)
    assert (found.verdict, "征询时不同意：b" in found.detail.zh) == (PASS, True)


# scope


@pytest.mark.parametrize(
    ("known", "grids", "verdict", "measured"),
    [
        (CITY, "11", PASS, "1/1 个片区"),
        (CITY, "1.", FAIL, "0/1 个片区"),
        (COMMUNITY, "1.", NOT_APPLICABLE, "0/1 个片区"),
        (AdminArea(urban=False), "1.", NOT_APPLICABLE, "0/1 个片区"),
        (AdminArea(), "1.", UNDETERMINED, "0/1 个片区"),
        (AdminArea(), "11", PASS, "1/1 个片区"),
    ],
)
def test_city_districts_without_a_community_are_in_the_layout(
    tmp_path: Path, known: AdminArea, grids: str, verdict: Verdict, measured: str
) -> None:
    area = area_of(tmp_path, admin_areas=COUNTIES, known={"甲县": CITY, "乙县": known})
    found = judged(area, layout_of("ab", grids, leads={"1": ["H1"]}), {"kind": "scope"})
    assert (found[0].unit, found[0].verdict) == ("甲县", PASS)
    assert (found[1].unit, found[1].verdict, found[1].measured.zh) == ("乙县", verdict, measured)


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2024, 12, 30), NOT_APPLICABLE), (date(2024, 12, 31), FAIL), (AS_OF, FAIL)]
)
def test_scope_falls_due(tmp_path: Path, as_of: date, verdict: Verdict) -> None:
    layout = layout_of("ab", "1.", leads={"1": ["H1"]})
    rule = {"kind": "scope", "params": {"by": "2024-12-31"}}
    (found,) = judged(area_of(tmp_path, known={"主城区": CITY}), layout, rule, as_of=as_of)
    assert (found.verdict, "尚未到期" in found.detail.zh) == (verdict, verdict is NOT_APPLICABLE)


def test_area_of_which_there_are_no_districts_leaves_the_scope_open(tmp_path: Path) -> None:
    area = area_of(tmp_path, known={"主城区": CITY, "远区": CITY}, facilities=LEADS)
    assert verdicts(judged(area, layout_of(), {"kind": "scope"})) == [PASS, UNDETERMINED]
    assert "规划范围没有其片区" in said(judged(area, layout_of(), {"kind": "scope"})[1])
