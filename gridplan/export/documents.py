"""The documents of a plan by name, each as Word, Excel or PDF."""

from gridplan.documents import Asked, build
from gridplan.errors import ExportError
from gridplan.export.files import check_area, check_kind
from gridplan.text import Text

LAYOUT = "layout"
DOCUMENTS: dict[str, Text] = {
    LAYOUT: Text("布局表", "layout table"),
    "layout_wide": Text("布局表（横排，含人口与就医时间）", "layout table on its side, with people and minutes"),
    "members": Text("成员单位名单", "list of members"),
    "districts": Text("片区对照表（社区、村、成员单位）", "districts with communities, villages and members"),
    "transition": Text("网格调整过渡清单", "transition list"),
    "coverage": Text("覆盖报告", "coverage report"),
    "findings": Text("政策核查报告", "policy findings"),
    "comparison": Text("方案对比报告", "comparison of two plans"),
    "review": Text("复评报告", "review report"),
    "opinions": Text("征求意见汇总表", "opinions and what became of them"),
}
DOCUMENT_KINDS: dict[str, Text] = {
    "docx": Text("Word", "Word"),
    "xlsx": Text("Excel", "Excel"),
    "pdf": Text("PDF（需要 LibreOffice）", "PDF (needs LibreOffice)"),
}


def possible_documents(asked: Asked) -> tuple[str, ...]:
    """Return the names of the documents that can be made: some need a plan before, a policy, or opinions."""
    lacking = {
        "transition": asked.before is None,
        "comparison": asked.before is None,
        "findings": asked.policy is None,
        "review": asked.policy is None,
        "opinions": not asked.plan.opinions,
    }
    return tuple(name for name in DOCUMENTS if not lacking.get(name))


def render_document(name: str, kind: str, asked: Asked) -> bytes:
    """Return the bytes of a document of DOCUMENTS as a file of `kind`, one of DOCUMENT_KINDS.

    Raises ExportError for an unknown name or kind, a plan of another study area, a document that lacks what it is
    made of, and for PDF without LibreOffice.
    """
    kind = kind.lower()
    check_kind(kind, DOCUMENT_KINDS)
    if name not in DOCUMENTS:
        known = "、".join(DOCUMENTS)
        raise ExportError(
            Text(f"没有文件 {name}；可用：{known}", f"there is no document {name}; there are {', '.join(DOCUMENTS)}")
        )
    for plan in filter(None, (asked.plan, asked.before)):
        check_area(plan, asked.area)
    if kind == "pdf":
        from gridplan.export.pdf import docx_to_pdf

        return docx_to_pdf(_office_file(name, "docx", asked))
    return _office_file(name, kind, asked)


def _office_file(name: str, kind: str, asked: Asked) -> bytes:
    if name == LAYOUT:
        from gridplan.export.annex_docx import annex_docx
        from gridplan.export.annex_xlsx import annex_xlsx

        return (annex_docx if kind == "docx" else annex_xlsx)(asked.plan, asked.area)
    from gridplan.export.report_docx import report_docx
    from gridplan.export.report_xlsx import report_xlsx

    report = build(name, asked)
    return (report_docx if kind == "docx" else report_xlsx)(report, asked.area)
