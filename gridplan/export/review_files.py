"""The files of a review: report, adjusted layout table with marks, transition list, tables, record, plan."""

import json
from collections.abc import Iterator

from gridplan.documents import Asked
from gridplan.documents.marks import marks_of
from gridplan.documents.study.report import study_report
from gridplan.export import pdf
from gridplan.export.documents import render_document
from gridplan.plan_file import write_plan
from gridplan.review.record import review_record
from gridplan.review.study import Review
from gridplan.suppression import SMALLEST
from gridplan.text import Language, Text

REPORT = Text("复评报告", "review-report")
LAYOUT_TABLE = Text("调整布局表", "adjusted-layout-table")
TRANSITION = Text("过渡清单", "transition-list")
TABLES = Text("复评数据", "review-tables")
RECORD = Text("复评记录", "review-record")
PLAN = Text("建议方案", "recommended-plan")


def review_files(review: Review, *, language: Language = "zh", smallest: int = SMALLEST) -> Iterator[tuple[str, bytes]]:
    """Make the files of a review one by one: name and content. PDF comes last, where LibreOffice is installed.

    The layout table is Chinese, as the annex is. `smallest`: numbers of people below it are hidden in the documents.
    """
    from gridplan.export.annex_docx import annex_docx
    from gridplan.export.annex_xlsx import annex_xlsx
    from gridplan.export.report_docx import report_docx
    from gridplan.export.review_xlsx import review_xlsx

    now, plan = review.cycle.now, review.recommended_plan
    report = study_report(review, language=language, smallest=smallest)
    content = report_docx(report, now.area)
    yield f"{REPORT.to(language)}.docx", content
    marks = marks_of(now.layout, plan.layout, now.area)
    yield f"{LAYOUT_TABLE.to(language)}.docx", annex_docx(plan, now.area, marks)
    yield f"{LAYOUT_TABLE.to(language)}.xlsx", annex_xlsx(plan, now.area, marks)
    asked = Asked(plan, now.area, now.access, before=review.plan, language=language, smallest=smallest)
    yield f"{TRANSITION.to(language)}.docx", render_document("transition", "docx", asked)
    yield f"{TABLES.to(language)}.xlsx", review_xlsx(review, report.trace, language=language, smallest=smallest)
    record = json.dumps(review_record(review, smallest), ensure_ascii=False, indent=1, allow_nan=False)
    yield f"{RECORD.to(language)}.json", f"{record}\n".encode()
    yield f"{PLAN.to(language)}.json", write_plan(plan)
    if pdf.available():
        yield f"{REPORT.to(language)}.pdf", pdf.docx_to_pdf(content)
