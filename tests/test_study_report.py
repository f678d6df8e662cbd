"""The report of a review: its page of summary, tables that say what the core measured, in both languages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from drawn_review import drawn_evidence, drawn_review, undetermined
from office import needs_office, needs_pdf_text, pages_of_pdf

from gridplan.documents.blocks import Heading, LayoutMap, PageBreak, Paragraph, Report, Table
from gridplan.documents.study.report import study_report
from gridplan.documents.study.summary import adjusting, first_sentence
from gridplan.export import pdf
from gridplan.export.report_docx import report_docx
from gridplan.review.study import Review
from gridplan.trace import CHOICE_OF_CARE

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return drawn_review(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="module")
def report(review: Review) -> Report:
    return study_report(review)


def table(report: Report, *, after: str) -> Table:
    """Return the first table behind a heading."""
    names = [block.text if isinstance(block, Heading) else "" for block in report.blocks]
    at = next(number for number, name in enumerate(names) if after in name)
    return next(block for block in report.blocks[at:] if isinstance(block, Table))


def words(report: Report) -> str:
    return "\n".join(block.text for block in report.blocks if isinstance(block, Paragraph | Heading))


def rows_of(shown: Table) -> dict[str | None, tuple[str | None, ...]]:
    return {row[0]: row for row in shown.rows}


def test_first_page_is_the_summary_alone_with_numbers_then_and_now_and_their_largest_causes(report: Report) -> None:
    first = report.blocks[: report.blocks.index(PageBreak())]
    assert [block.text for block in first if isinstance(block, Heading)] == ["摘要"]
    numbers, conclusions = (block for block in first if isinstance(block, Table))
    # Half of the change is drawn as that of population, half as that of facilities.
    assert rows_of(numbers)["人口（人）"] == (
        "人口（人）",
        "10,000估",
        "12,000估",
        "+2,000",
        "人口 +1,000，医疗机构 +1,000",
    )
    said = rows_of(conclusions)
    assert "2023-10-01 届满 3 年" in str(said["复评对象"])
    assert "调整 c 片区：1 个片区、3,000 人（占 25.0%）更换牵头医院" in str(said["建议"])
    assert "无法判定" in str(said["运行证据"])
    assert "结论不变的 1 种，无法判定的 1 种" in str(said["结论是否稳健"])


def test_summary_says_by_what_minutes_changed_or_that_it_cannot_be_told(review: Review) -> None:
    change = review.splits["mean_minutes"]
    assert first_sentence(review).zh == "自运行以来，平均就医时间由 0.5 变为 0.9 分钟（估）：人口 +0.2，医疗机构 +0.2。"
    assert change.now.number is not None
    assert "无法判定" in first_sentence(undetermined(review, "mean_minutes")).zh


def test_what_the_clock_does_not_tell_is_undetermined_and_an_early_adjustment_is_warned_about(review: Review) -> None:
    said = {
        allowed: adjusting(replace(review, recommendation=replace(review.recommendation, may_adjust=allowed))).zh
        for allowed in (True, False, None)
    }
    assert "不是必须" in said[True]
    assert "未届满" in said[False]
    assert "无法判定" in said[None]


def test_a_part_shows_its_range_only_where_the_order_makes_a_difference(report: Report) -> None:
    row = rows_of(table(report, after="变化的构成"))["平均就医时间（分钟）"]
    assert row[1:] == ("+0.4", "+0.2\n(−0.1～+0.5)", "+0.2")  # roads, districts and assignment changed nothing
    assert any("片区划分、道路、归属调整" in note for note in table(report, after="变化的构成").notes)


def test_indicators_that_are_undetermined_are_named_with_the_reason_and_never_split(review: Review) -> None:
    report = study_report(undetermined(review, "mean_minutes"))
    assert rows_of(table(report, after="指标变化"))["平均就医时间（分钟）"][2:] == ("无法判定", "无法判定")
    assert "平均就医时间（分钟）" not in rows_of(table(report, after="变化的构成"))
    assert "平均就医时间：现在缺数据" in words(report)


def test_minutes_of_every_grid_stand_with_their_parts(report: Report) -> None:
    shown = rows_of(table(report, after="各网格平均就医时间"))
    assert shown["2"] == ("2", "H2", "0.4估", "1.0估", "+0.6", "+0.3", "+0.3")


def test_districts_and_facilities_that_changed_stand_with_fate_share_and_basis(report: Report) -> None:
    at = [block.text if isinstance(block, Heading) else "" for block in report.blocks].index("片区")
    split, moved = [block for block in report.blocks[at:] if isinstance(block, Table)][:2]
    assert split.rows == (("d", "d", "拆分", "45.0%估", "边界重叠"), ("d", "e", "拆分", "55.0%估", "边界重叠"))
    assert moved.rows == (("H2", "迁址", "由 d 迁至 e，相距 1.0 公里"),)
    assert "1 家医疗机构有变化，1 家未变" in words(report)


def test_keeping_stands_first_among_the_choices_and_every_move_has_its_reason(report: Report) -> None:
    shown = table(report, after="调整方案比选")
    assert [row[0] for row in shown.rows] == ["维持现布局", "调整 c 片区（建议）"]
    assert [row[1:3] for row in shown.rows] == [("0", "0.0%"), ("1", "25.0%")]
    assert table(report, after="各方案变动的片区").rows == (("方案 1", "H2", "H1", "c"),)
    moves = table(report, after="逐个片区的变动理由")
    assert moves.rows == (("1", "到牵头医院由 2.0 分钟变为 2.0 分钟"),)
    assert moves.notes == ("运行证据：就诊数据未提供，无法判定",)


def test_a_recommendation_left_to_the_meeting_says_so_and_marks_no_choice(review: Review) -> None:
    found = replace(review.recommendation, recommended="keep", undecided=True)
    report = study_report(replace(review, recommendation=found))
    said = rows_of(next(b for b in report.blocks if isinstance(b, Table) and b.columns[0].heading == "事项"))
    assert "由联席会议研究" in str(said["建议"])
    assert [row[0] for row in table(report, after="调整方案比选").rows] == ["维持现布局", "调整 c 片区"]


def test_visits_are_told_by_grid_with_the_districts_that_lack_them(review: Review) -> None:
    report = study_report(replace(review, evidence=drawn_evidence()))
    rows = rows_of(table(report, after="运行证据"))
    assert rows["1"][1:] == ("H1", "40.0%", "50.0%", "+10.0", "20.0%", "30.0%")
    assert rows["2"][2:] == ("无法判定",) * 5  # of c all admissions are not given, of d and e nothing
    assert any("网格 2 有数据的片区 0/3" in note for note in table(report, after="运行证据").notes)


def test_years_that_count_otherwise_are_not_compared_and_it_is_said_what_changed(review: Review) -> None:
    report = study_report(replace(review, evidence=drawn_evidence(changed=True)))
    shown = table(report, after="运行证据")
    assert rows_of(shown)["1"][2:5] == ("40.0%", "50.0%", "无法判定")
    assert any("口径由“出院人次”改为“医保结算的住院人次”" in note for note in shown.notes)


def test_choices_stand_at_the_end_of_the_next_cycle_as_a_scenario(review: Review) -> None:
    shown = rows_of(table(study_report(review), after="下一周期末"))
    assert set(shown) == {"维持现布局", "调整 c 片区"}
    assert str(shown["维持现布局"][1]) == "14,400估"  # 20 % more in three years, and again
    none = study_report(replace(review, projection=None))
    assert "未作人口预测，下一周期末的情况无法判定" in words(none)


def test_maps_show_then_now_and_the_recommended_layout_each_on_its_own_area(review: Review, report: Report) -> None:
    maps = [block for block in report.blocks if isinstance(block, LayoutMap)]
    then, now = review.cycle.then.area, review.cycle.now.area
    assert [each.area for each in maps] == [then, now, now]
    kept = replace(review, recommendation=replace(review.recommendation, recommended="keep"))
    assert len([block for block in study_report(kept).blocks if isinstance(block, LayoutMap)]) == 2


def test_both_areas_with_their_digests_stand_behind_the_report(review: Review, report: Report) -> None:
    told = dict(report.trace)
    for when, case in (("运行之初", review.cycle.then), ("现在", review.cycle.now)):
        assert case.area.digest[:12] in told[f"数据摘要（{when}）"]
    assert CHOICE_OF_CARE.zh in words(report)


def test_report_speaks_english_where_it_is_asked_to(review: Review) -> None:
    report = study_report(review, language="en")
    tables = [block for block in report.blocks if isinstance(block, Table)]
    cells = [cell or "" for each in tables for row in each.rows for cell in row]
    headings = [f"{column.heading} {column.group}" for each in tables for column in each.columns]
    cited = [row[0] for row in report.trace] + headings + words(report).split("\n")
    names = review.policy.policy.cited.en if review.policy else ""  # a document's number is Chinese, and names are
    own = [text.replace(names, "").replace("主城区", "") for text in cited]
    assert [text for text in own if CHINESE.search(text)] == []
    assert "keep the layout" in cells


def test_without_a_policy_nothing_is_said_to_pass(review: Review) -> None:
    report = study_report(replace(review, policy=None, findings_then=(), findings_now=(), targets=()))
    assert "未指定政策，未核查" in words(report)


def test_report_is_a_word_file_that_is_the_same_every_time(review: Review, report: Report) -> None:
    once = report_docx(report, review.cycle.now.area)
    assert once == report_docx(study_report(review), review.cycle.now.area)


@needs_office
@needs_pdf_text
def test_summary_fills_no_more_than_the_first_page(tmp_path: Path, review: Review) -> None:
    content = report_docx(study_report(replace(review, evidence=drawn_evidence())), review.cycle.now.area)
    first, second, *_ = pages_of_pdf(tmp_path, pdf.docx_to_pdf(content))
    assert "尚不能判定" in first
    assert second.startswith("供联席会议讨论二、布局与复评时限")
