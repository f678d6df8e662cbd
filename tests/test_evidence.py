"""Operating evidence: shares of visits, what may be compared, and the sentence for a move; nothing missing is zero."""

from fractions import Fraction
from pathlib import Path

import pytest
from evidence_case import DEFINED, city, evidence_of, visit_rows
from hypothesis import given
from hypothesis import strategies as st

from gridplan.evidence import Kind, compared, evidence_of_move, lead_share, referral_balances, trend
from gridplan.evidence.measures import converted, read_measure
from gridplan.evidence.tables import evidence_tables, nature_note
from gridplan.figures import Figure

ALL_LEADS = ["H01", "H02", "H03", "H04", "H05"]
FIVE = {"central": 100, "people": 300, "west": 200, "tcm": 50, "longwan": 50}


def share(evidence, district: str, year: int, leads: list[str]):
    return lead_share(evidence, city()[0], leads, ALL_LEADS, district, year)


def test_shares_are_of_all_visits_and_sum_to_one(tmp_path: Path) -> None:
    evidence = evidence_of(tmp_path, visits=visit_rows(2022, "住院", "蒲鞋市", **FIVE, rest=300))
    found = share(evidence, "W27", 2022, ["H03"])
    assert (found.present, found.others, found.elsewhere) == (Fraction(1, 5), Fraction(1, 2), Fraction(3, 10))


def test_total_may_be_given_instead_of_the_rest(tmp_path: Path) -> None:
    evidence = evidence_of(tmp_path, visits=visit_rows(2022, "住院", "蒲鞋市", **FIVE, whole=1000))
    assert share(evidence, "W27", 2022, ["H03"]).elsewhere == Fraction(3, 10)


def test_without_the_rest_no_share_can_be_told(tmp_path: Path) -> None:
    evidence = evidence_of(tmp_path, visits=visit_rows(2022, "住院", "蒲鞋市", **FIVE))
    found = share(evidence, "W27", 2022, ["H03"])
    assert found.present is None
    assert found.missing is not None
    assert "合计" in found.missing.zh
    assert evidence_of_move(evidence, city()[0], "W27", ["H03"], ["H02"]).zh.startswith("无法判定：")


def test_lead_that_no_row_names_is_missing_and_not_zero(tmp_path: Path) -> None:
    rows = visit_rows(2022, "住院", "蒲鞋市", central=100, people=300, tcm=0, longwan=50, rest=550)
    evidence = evidence_of(tmp_path, visits=rows)
    found = share(evidence, "W27", 2022, ["H03"])
    assert (found.present, found.elsewhere) == (None, None)
    assert found.others == Fraction(45, 100)
    assert found.missing is not None
    assert "温州市中西医结合医院" in found.missing.zh
    assert share(evidence, "W27", 2022, ["H04"]).present == 0  # a zero that is given is one


def test_blank_number_is_not_known(tmp_path: Path) -> None:
    evidence = evidence_of(tmp_path, visits=visit_rows(2022, "住院", "蒲鞋市", **{**FIVE, "west": ""}, rest=300))
    assert share(evidence, "W27", 2022, ["H03"]).present is None


def test_districts_that_were_merged_are_summed_and_only_where_both_are_known(tmp_path: Path) -> None:
    both = [
        *visit_rows(2020, "住院", "洪殿", central=10, people=20, west=40, tcm=10, longwan=10, rest=10),
        *visit_rows(2020, "住院", "黎明", central=20, people=20, west=20, tcm=20, longwan=10, rest=10),
    ]
    evidence = evidence_of(tmp_path, visits=both)
    assert share(evidence, "W46", 2020, ["H03"]).present == Fraction(60, 200)
    one = evidence_of(tmp_path, visits=both[:6])
    missing = share(one, "W46", 2020, ["H03"]).missing
    assert missing is not None
    assert "黎明" in missing.zh


def test_parts_of_a_split_district_have_its_shares_and_say_so(tmp_path: Path) -> None:
    rows = visit_rows(2020, "住院", "梧田", **FIVE, rest=300) + visit_rows(2023, "住院", "梧田东", **FIVE, rest=300)
    evidence = evidence_of(tmp_path, visits=rows)
    area = city()[0]
    assert share(evidence, "W47", 2020, ["H01"]).present == share(evidence, "W48", 2020, ["H01"]).present
    assert "拆分前的梧田片区" in evidence_of_move(evidence, area, "W47", ["H01"], ["H02"]).zh
    found = trend(evidence, area, ["H01"], ALL_LEADS, "W48")
    assert found.change is None
    assert found.across is not None
    assert found.across.why.zh == "无法判定，片区已拆分"


def test_renamed_district_keeps_its_evidence(tmp_path: Path) -> None:
    rows = visit_rows(2020, "住院", "鞋都", **FIVE, rest=300)
    rows += visit_rows(2023, "住院", "丰门", **{**FIVE, "central": 200}, rest=200)
    found = trend(evidence_of(tmp_path, visits=rows), city()[0], ["H01"], ALL_LEADS, "W04")
    assert found.change == Fraction(1, 10)


def test_move_is_told_in_a_sentence_with_the_latest_year_and_the_change(tmp_path: Path) -> None:
    rows = visit_rows(2020, "住院", "蒲鞋市", **FIVE, rest=300)
    rows += visit_rows(2022, "住院", "蒲鞋市", **{**FIVE, "people": 500}, rest=100)
    said = evidence_of_move(evidence_of(tmp_path, visits=rows), city()[0], "W27", ["H03"], ["H02"])
    assert said.zh == (
        "2022 年该片区居民住院，去温州市人民医院的占 50.0%，去现牵头医院（温州市中西医结合医院）的占 20.0%，"
        "去其他机构的占 30.0%，去新牵头医院的比 2020 年增加 20.0 个百分点"
    )
    assert said.en.startswith("in 2022 50.0% of admissions of its residents were at 温州市人民医院, 20.0% at")
    assert evidence_of_move(None, city()[0], "W27", ["H03"], ["H02"]).zh == "无法判定：没有运行资料"


def test_latest_year_that_is_whole_speaks_where_a_later_one_is_not(tmp_path: Path) -> None:
    rows = visit_rows(2021, "住院", "蒲鞋市", **FIVE, rest=300) + visit_rows(2022, "住院", "蒲鞋市", **FIVE)
    assert evidence_of_move(evidence_of(tmp_path, visits=rows), city()[0], "W27", ["H03"], ["H02"]).zh.startswith(
        "2021 年"
    )


def test_few_visits_are_hidden_with_what_they_follow_from(tmp_path: Path) -> None:
    rows = visit_rows(2022, "住院", "蒲鞋市", **{**FIVE, "people": 4}, rest=596)
    said = evidence_of_move(evidence_of(tmp_path, visits=rows), city()[0], "W27", ["H03"], ["H02"]).zh
    assert said.count("已隐去（少于 10）") == 2
    assert "0.4%" not in said


def test_changed_definition_bars_the_comparison_and_is_named(tmp_path: Path) -> None:
    rows = visit_rows(2020, "门诊", "蒲鞋市", **{key: number / 10_000 for key, number in FIVE.items()}, rest=0.03)
    rows += visit_rows(2023, "门诊", "蒲鞋市", **FIVE, rest=300)
    evidence = evidence_of(tmp_path, visits=rows)
    found = trend(evidence, city()[0], ["H03"], ALL_LEADS, "W27", Kind.OUTPATIENT)
    assert [each.present for each in found.shares] == [Fraction(1, 5), Fraction(1, 5)]
    assert found.change is None
    assert found.across is not None
    assert [text.zh for text in found.across.changed] == [
        "2022 年起门诊的计量单位由万人次改为人次（已换算）",
        "2022 年起门诊的口径由“不含互联网诊疗”改为“含互联网诊疗”",
    ]
    assert found.across.why.zh == "无法判定，口径已变"


def test_person_may_hold_two_definitions_comparable_with_a_reason(tmp_path: Path) -> None:
    accord = ("", "是", "张三", "两种口径并行一年，相差 0.3%")
    changed = [(*row, *accord) if row[:2] == ("门诊", 2022) else row for row in DEFINED]
    rows = visit_rows(2020, "门诊", "蒲鞋市", **{key: number / 10_000 for key, number in FIVE.items()}, rest=0.03)
    rows += visit_rows(2023, "门诊", "蒲鞋市", **{**FIVE, "west": 300}, rest=200)
    found = trend(evidence_of(tmp_path, definitions=changed, visits=rows), city()[0], ["H03"], ALL_LEADS, "W27",
                  Kind.OUTPATIENT)  # fmt: skip
    assert found.change == Fraction(1, 10)
    assert found.across is not None
    assert "张三认定可比：两种口径并行一年，相差 0.3%" in found.across.told.zh


def test_figures_of_two_years_stand_in_one_unit_with_what_changed(tmp_path: Path) -> None:
    rows = [
        (2020, "医保基金支出", "全市", "", "67.0039"),
        (2023, "医保基金支出", "全市", "", "825279", "800000"),
        (2023, "医保基金支出", "网格", "温州市人民医院", "12345.6789"),
    ]
    city_row, grid_row = compared(evidence_of(tmp_path, figures=rows), 2020, 2023)
    assert (city_row.first, city_row.last, city_row.target) == (6_700_390_000, 8_252_790_000, 8_000_000_000)
    assert city_row.change == 1_552_400_000
    assert city_row.verdict.zh == "计量单位已换算"
    assert (grid_row.unit, grid_row.first, grid_row.last, grid_row.change) == ("2", None, 123_456_789, None)
    assert grid_row.verdict.zh == "无法判定，缺少一年的数"


def test_figure_of_the_plan_is_not_compared_with_one_of_another_definition(tmp_path: Path) -> None:
    given = [row for row in DEFINED if row[:2] != ("医保基金支出", 2020)]
    evidence = evidence_of(tmp_path, definitions=given, figures=[(2023, "医保基金支出", "全市", "", "800000")])
    own = [Figure(2020, "city", "", "fund_spending", 7e9), Figure(2023, "city", "", "fund_spending", 1.0)]
    (row,) = compared(evidence, 2020, 2023, own)
    assert (row.first, row.last, row.change) == (7e9, 8e9, None)
    assert row.verdict.zh == "无法判定，有一年的口径不详"


def test_indicator_of_two_counts_is_told_where_both_are_given(tmp_path: Path) -> None:
    rows = [
        (year, item, "区划", "鹿城区", number)
        for year, item, number in (
            (2020, "医保基金支出", "0.5"),
            (2020, "医保基金支付给基层的金额", "1000"),
            (2023, "医保基金支出", "6000"),
            (2023, "医保基金支付给基层的金额", "1500"),
        )
    ]
    found = {row.id: row for row in compared(evidence_of(tmp_path, figures=rows), 2020, 2023)}
    assert (found["primary_fund_share"].first, found["primary_fund_share"].last) == (0.2, 0.25)
    assert found["primary_fund_share"].change == pytest.approx(0.05)


def test_referrals_count_for_the_grid_of_the_unit_below(tmp_path: Path) -> None:
    rows = [
        (2022, "上转", "温州市人民医院", "五马", "", 120),
        (2022, "下转", "温州市人民医院", "五马", "", 60),
        (2022, "上转", "温州市中心医院", "五马", "", 30),
        (2022, "上转", "温州市中心医院", "鹿城区人民医院", "", 40),
        (2022, "上转", "温州市中心医院", "梧田", "", 10),
    ]
    area, layout = city()
    found = {each.grid: each for each in referral_balances(evidence_of(tmp_path, referrals=rows), layout, area)}
    two = found["2"]
    assert (two.up, two.down, two.up_past, two.down_past, two.down_per_up) == (120, 60, 30, None, Fraction(1, 2))
    assert (found["1"].up, found["1"].down, found["1"].down_per_up) == (50, None, None)
    assert (found["5"].up, found["5"].down) == (None, None)


def test_what_is_invented_is_marked_in_sentences_and_tables(tmp_path: Path) -> None:
    assumed = [(*row, "情景假定") for row in DEFINED]
    evidence = evidence_of(
        tmp_path, definitions=assumed, visits=visit_rows(2022, "住院", "蒲鞋市", **FIVE, rest=300),
        figures=[(2022, "医保基金支出", "全市", "", "5")],
    )  # fmt: skip
    area, layout = city()
    assert evidence_of_move(evidence, area, "W27", ["H03"], ["H02"]).zh.endswith("（情景假定）")
    note = nature_note(evidence)
    assert note is not None
    assert note.zh == "运行资料的数据性质：情景假定"
    tables = evidence_tables(evidence, area, layout, 2022, 2022)
    assert len(tables) == 3
    assert all(row[-1].zh == "情景假定" for table in tables for row in table.rows)
    assert all(figure.estimated for figure in evidence.figures)


@given(st.decimals(0, 10**7, places=4), st.sampled_from(["元", "万元", "亿元", "千元"]))
def test_units_are_converted_exactly(number, unit: str) -> None:
    measure = read_measure(unit)
    assert measure is not None
    assert converted(str(number), measure) == Fraction(number) * measure.multiple
    assert measure.base == "元"
