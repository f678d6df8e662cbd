"""The reports on coverage, findings, comparison and review say what the core measured, no more and no less."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout

from gridplan.access import AccessTable, access_table
from gridplan.decisions import Consent, Judgement, Override
from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Heading, LayoutMap, Paragraph, Report, Table
from gridplan.documents.comparison_report import comparison_report
from gridplan.documents.coverage_report import coverage_report
from gridplan.documents.findings_report import findings_report
from gridplan.documents.review_report import review_report
from gridplan.errors import ExportError, PolicyError
from gridplan.indicators import measure
from gridplan.layout import assign_districts
from gridplan.plan_file import Plan, Stage, default_plan, new_plan
from gridplan.policy import Verdict, case_of, check, read_policy
from gridplan.policy.targets import target_rows
from gridplan.study_area import StudyArea, read_area
from gridplan.trace import CHOICE_OF_CARE

ALL = (coverage_report, findings_report, comparison_report, review_report)
DAY = date(2026, 1, 1)


@pytest.fixture
def row_of_four(tmp_path: Path) -> Asked:
    """Districts a b c d in a row, 1 km apart, H1 in a and H2 in d, minutes equal kilometres; c has nobody's number."""
    area = drawn_area(
        tmp_path / "city",
        "abcd",
        populations={"a": 1000, "b": 2000, "c": None, "d": (4000, "low")},
        facilities=[{"id": "H1", "in": "a"}, {"id": "H2", "in": "d"}],
        travel_time={"thresholds_min": [1, 2, 3]},
    )
    plan = new_plan(drawn_layout("abcd", "1111", leads={"1": ["H1"]}), area, {})
    return Asked(plan, area, access_table(area), as_of=DAY)


def table(report: Report, *, after: str) -> Table:
    """Return the first table behind a heading."""
    names = [block.text if isinstance(block, Heading) else "" for block in report.blocks]
    at = next(number for number, name in enumerate(names) if after in name)
    return next(block for block in report.blocks[at:] if isinstance(block, Table))


def words(report: Report) -> str:
    return "\n".join(block.text for block in report.blocks if isinstance(block, Paragraph | Heading))


def asked_of_wenzhou(area: StudyArea, plan: Plan, access: AccessTable, language: str = "zh") -> Asked:
    moved = plan.with_layout(assign_districts(plan.layout, ["W14"], "5"), {"edited_from": {}})
    policy = read_policy("wenzhou-2020")
    return Asked(moved, area, access, before=plan, policy=policy, as_of=DAY, language=language)


def test_people_beyond_the_limit_stand_by_district_and_unknown_ones_are_no_zero(row_of_four: Asked) -> None:
    report = coverage_report(row_of_four)
    rows = {row[0]: row for row in table(report, after="2 分钟以外的片区").rows}
    # c is 2 min away, within the limit; d is 3 min away with 4,000 people, an estimate.
    assert rows["d"][3:] == ("4,000估", "4,000估", "0", "0", "3.0")
    assert rows["c"][3:6] == ("无法判定", "无法判定", "无法判定")
    assert set(rows) == {"c", "d"}


def test_small_numbers_of_people_are_hidden_with_those_they_would_follow_from(
    row_of_four: Asked, tmp_path: Path
) -> None:
    area = drawn_area(
        tmp_path / "few",
        "abc",
        populations={"a": 1000, "b": 2000, "c": 7},
        facilities=[{"id": "H1", "in": "a"}],
        travel_time={"thresholds_min": [1]},
    )
    plan = new_plan(drawn_layout("abc", "111", leads={"1": ["H1"]}), area, {})
    asked = Asked(plan, area, access_table(area), as_of=DAY)
    (row,) = table(coverage_report(asked), after="1 分钟以外的片区").rows
    assert row[3:5] == ("已隐去（少于 10）", "已隐去（少于 10）")
    (row,) = table(coverage_report(replace(asked, smallest=0)), after="1 分钟以外的片区").rows
    assert row[3:5] == ("7", "7")


def test_summary_of_coverage_counts_the_states_and_says_why_shares_are_undetermined(row_of_four: Asked) -> None:
    said = words(coverage_report(row_of_four))
    assert "人口已知的 7,000估 人中：时限内 3,000估 人，超过时限 4,000估 人" in said
    assert "1 分钟以内 无法判定（片区人口未知：c）" in said
    assert "不含基层医疗卫生机构，基层覆盖无法判定" in said


def test_minutes_by_grid_are_those_of_the_indicators(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    report = coverage_report(Asked(wenzhou_plan, wenzhou, wenzhou_access))
    measures = measure(wenzhou, wenzhou_plan.layout, wenzhou_access)
    rows = table(report, after="各网格就医时间").rows
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "全部"]
    for row in rows[:5]:
        own = measures.by_grid[str(row[0])]
        assert row[3] == f"{own['population'].number:,.0f}估"
        assert row[4] == f"{own['mean_minutes'].number:.1f}估"
        assert row[7] == f"{own['coverage_30'].number * 100:.1f}估"


def test_findings_stand_in_the_order_of_the_document_with_its_words(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    asked = asked_of_wenzhou(wenzhou, wenzhou_plan, wenzhou_access)
    report, policy = findings_report(asked), asked.policy
    found = check(policy, case_of(asked.plan, wenzhou, as_of=DAY))
    cards = [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 2]
    judged = dict.fromkeys(f.rule.id for f in found if f.verdict is not Verdict.NOT_APPLICABLE)
    assert [card.split()[0] for card in cards] == list(judged)
    assert all(f"“{f.rule.source.quote}”" in words(report) for f in found if f.verdict is not Verdict.NOT_APPLICABLE)
    open_ = [f for f in found if f.verdict is Verdict.UNDETERMINED]
    assert [row[2] for row in table(report, after="无法判定").rows] == [f.detail.zh for f in open_]
    assert f"无法判定 {len(open_)} 项" in words(report)


def test_decisions_of_people_stand_with_person_day_and_reason(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    plan = replace(
        wenzhou_plan,
        overrides=(Override("W-L02", "已报市政府同意", "张三", DAY, grid="5"),),
        judgements=(Judgement("W-L04", False, "能力不足", "李四", DAY),),
    )
    report = findings_report(Asked(plan, wenzhou, wenzhou_access, policy=read_policy("wenzhou-2020"), as_of=DAY))
    rows = table(report, after="人工决定").rows
    assert rows[0] == ("豁免", "W-L02", "网格 5", "已报市政府同意", "张三", "2026-01-01")
    assert rows[1] == ("不认可", "W-L04", "整个方案", "能力不足", "李四", "2026-01-01")


def test_comparison_names_who_moves_who_gains_and_what_both_layouts_are(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    report = comparison_report(asked_of_wenzhou(wenzhou, wenzhou_plan, wenzhou_access))
    people = f"{wenzhou.districts.at['W14', 'population']:,.0f}"
    assert f"（印发），后为《温州市城市医联体网格化布局方案（试行）》（草案）。1 个片区、{people}估 人" in words(report)
    assert [row[0] for row in table(report, after="更近的片区").rows] == [wenzhou.districts.at["W14", "name"]]
    assert [column.group for column in table(report, after="各网格").columns[1:3]] == ["片区数（个）"] * 2
    assert sum(isinstance(block, LayoutMap) for block in report.blocks) == 2


def test_gains_and_losses_are_of_districts_with_minutes_on_both_sides(row_of_four: Asked) -> None:
    two = drawn_layout("abcd", "1122", leads={"1": ["H1"], "2": ["H2"]})
    asked = replace(row_of_four, before=row_of_four.plan, plan=row_of_four.plan.with_layout(two, {}))
    report = comparison_report(asked)
    rows = table(report, after="更近的片区").rows
    assert rows == (
        ("d", "主城区", "4,000估", "3.0", "0.0", "−3.0"),
        ("c", "主城区", "无法判定", "2.0", "1.0", "−1.0"),
    )
    assert "离牵头医院更远的片区\n没有。" in words(report)


def test_review_without_a_start_of_operation_is_undetermined_and_says_what_is_lacking(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    said = words(review_report(asked_of_wenzhou(wenzhou, wenzhou_plan, wenzhou_access)))
    assert "未记录开始运行日期，复评时限无法判定" in said
    assert "项基本信息缺失：开始运行日期" in said


def test_review_counts_the_years_from_the_start_of_operation(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    asked = asked_of_wenzhou(wenzhou, wenzhou_plan, wenzhou_access)
    started = replace(asked, plan=replace(asked.plan, operation_start=date(2024, 1, 1)))
    assert "2027-01-01 届满，尚未到期，还有 365 天" in words(review_report(started))


def test_review_lists_every_indicator_with_the_reason_where_there_is_no_number(row_of_four: Asked) -> None:
    asked = replace(row_of_four, policy=read_policy("guizhou-2024"))
    consent = Consent("H1", "refused", "王五", DAY, "床位不足")
    report = review_report(replace(asked, plan=replace(asked.plan, consents=(consent,))))
    measures = measure(asked.area, asked.plan.layout, asked.access)
    rows = table(report, after="现状指标").rows
    assert len(rows) == len(measures.indicators)
    for row, value in zip(rows, measures.whole.values(), strict=True):
        assert (row[1] == "无法判定") is (value.number is None)
        assert value.number is not None or row[2] == value.reason.zh
    assert table(report, after="征询意见").rows == (("H1", "不同意", "床位不足", "王五", "2026-01-01"),)


@pytest.mark.parametrize("build", ALL)
def test_every_report_says_that_patients_may_choose_and_that_maps_are_no_borders(
    build, wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    report = build(asked_of_wenzhou(wenzhou, wenzhou_plan, wenzhou_access))
    assert CHOICE_OF_CARE.zh in words(report)
    assert all("示意图，不作为划界依据" in b.caption for b in report.blocks if isinstance(b, LayoutMap))
    assert ("软件版本", f"gridplan {wenzhou_plan.gridplan_version}") in report.trace
    assert report.stage == Stage.DRAFT


@pytest.mark.parametrize("build", ALL)
def test_english_reports_speak_english_but_for_names_and_quotes(
    build, wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    report = build(asked_of_wenzhou(wenzhou, wenzhou_plan, wenzhou_access, "en"))
    heads = [block.text for block in report.blocks if isinstance(block, Heading)]
    heads += [column.heading for block in report.blocks if isinstance(block, Table) for column in block.columns]
    chinese = re.compile(r"[一-鿿]")
    assert [head for head in heads if chinese.search(head)] == ["Findings that change (温政办〔2020〕94号)"] * (
        build is comparison_report
    )


@pytest.mark.parametrize("build", ALL)
def test_rows_have_a_cell_for_each_column_and_none_is_left_without_a_word(
    build, wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    report = build(asked_of_wenzhou(wenzhou, wenzhou_plan, wenzhou_access))
    for block in report.blocks:
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} == {len(block.columns)}
            numbers = [n for n, column in enumerate(block.columns) if column.align == "right"]
            assert all(row[n] for row in block.rows for n in numbers)
            assert sum(column.width for column in block.columns) == pytest.approx(1, abs=0.01)


def test_what_a_report_needs_is_asked_for(row_of_four: Asked) -> None:
    with pytest.raises(ExportError, match="--before"):
        comparison_report(row_of_four)
    for build in (findings_report, review_report):
        with pytest.raises(PolicyError, match="没有指定政策"):
            build(row_of_four)


def test_units_without_figures_share_a_row_of_targets_and_every_one_is_named():
    area = read_area("xuchang")
    plan = default_plan(area)
    asked = Asked(plan, area, access_table(area, plan.settings), as_of=DAY)
    policy = read_policy("xuchang-2020")
    rows = target_rows(policy, case_of(plan, area, as_of=asked.as_of))
    tables = [block for block in review_report(asked).blocks if isinstance(block, Table)]
    table = next(each for each in tables if each.columns[2].heading == "单位")
    assert len(rows) > 100 > len(table.rows)
    for row in rows:
        told = [cells[2] for cells in table.rows if cells[0] == row.rule.id]
        told += [note for note in table.notes if note.startswith(row.rule.id)]
        assert any(row.unit_name.zh in words.replace("：", "、").split("、") for words in told), row
