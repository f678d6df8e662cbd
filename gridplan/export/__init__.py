"""Write a plan for others to use: the official table, spreadsheets, GIS files, a map; documents; all from one plan.

Each kind is a module of its own, imported only when it is asked for: the command line starts fast.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from gridplan.access import AccessTable, access_table
from gridplan.documents import Asked
from gridplan.export.data_kinds import DATA_KINDS, data_bytes, plan_bundle
from gridplan.export.documents import DOCUMENT_KINDS, DOCUMENTS, LAYOUT, possible_documents, render_document
from gridplan.export.files import check_area, check_kind, kind_of, write_bytes
from gridplan.export.options import PRINT_KINDS, WITH_POSITIONS, Options, check_options, fitted
from gridplan.layout_table import write_long_csv
from gridplan.plan_file import Plan, write_plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

__all__ = [
    "DOCUMENTS",
    "DOCUMENT_KINDS",
    "KINDS",
    "WITH_POSITIONS",
    "Options",
    "bundle_of",
    "export_plan",
    "fitted",
    "render",
    "render_document",
]

KINDS: dict[str, Text] = {
    "docx": Text("布局表（Word，公文格式）", "layout table (Word, official form)"),
    "xlsx": Text("布局表（Excel）", "layout table (Excel)"),
    "csv": Text("布局表（长表，可再导入）", "layout table (long form, for re-import)"),
    **DATA_KINDS,
    "html": Text("地图（单个网页文件，不需要网络）", "map (one web page, needs no network)"),
    "png": Text("打印用地图（PNG，300 dpi）", "map for print (PNG, 300 dpi)"),
    "svg": Text("打印用地图（SVG，矢量）", "map for print (SVG, vector)"),
    "map.pdf": Text("打印用地图（PDF，矢量）", "map for print (PDF, vector)"),
    "json": Text("方案文件", "plan file"),
    "zip": Text("全部（一个压缩包，附清单）", "everything (one zip with a manifest)"),
}
# What the zip of everything has beside data, by name in it.
_IN_BUNDLE = {
    "文件/布局表.docx": "docx",
    "文件/布局表.xlsx": "xlsx",
    "文件/布局表.csv": "csv",
    "地图/地图.html": "html",
    "文件/布局图.png": "png",
    "文件/布局图.pdf": "map.pdf",
    "布局方案.json": "json",
}


def export_plan(
    plan: Plan,
    area: StudyArea,
    path: Path,
    *,
    access: AccessTable | None = None,
    language: Language = "zh",
    options: Options | None = None,
) -> None:
    """Write `plan` to `path` as the kind that its ending names (see KINDS), whole or not at all.

    `access` saves measuring the minutes again for the kinds that show them. Raises ExportError for an
    unknown ending, a folder that is missing or not writable, a plan of another study area, or options that do
    not go with the kind.
    """
    kind = kind_of(path, KINDS)
    write_bytes(path, render(plan, area, kind, access=access, language=language, options=options))


def render(
    plan: Plan,
    area: StudyArea,
    kind: str,
    *,
    access: AccessTable | None = None,
    language: Language = "zh",
    options: Options | None = None,
) -> bytes:
    """Return the bytes of `plan` as a file of `kind`, one of KINDS in either case of letters.

    Maps speak `language`; the official table is Chinese.

    Raises ExportError for an unknown kind, a plan of another study area, or options that do not go with the kind.
    """
    kind, options = kind.lower(), Options() if options is None else options
    check_kind(kind, KINDS)
    check_options(kind, options)
    check_area(plan, area)
    if kind not in (*DATA_KINDS, "zip"):
        return _render(plan, area, kind, access, language, options)
    access = access_table(area, plan.settings) if access is None else access
    if kind != "zip":
        return data_bytes(plan, area, kind, access, options)
    return bundle_of(Asked(plan, area, access, language=language, smallest=options.smallest), options)


def bundle_of(asked: Asked, options: Options, *, on_part: Callable[[Text, float], None] | None = None) -> bytes:
    """Return everything of a plan as one zip with a manifest: documents, tables of data, GIS layers, map, plan file.

    Documents that compare or judge are in it where `asked` has the plan before, or the policy. `on_part` is told what
    each part is and the share of the parts before it. Raises ExportError for options that do not go with it.
    """
    check_options("zip", options)
    plan, area = asked.plan, asked.area
    rendered: dict[str, tuple[str, Text, Callable[[], bytes]]] = {
        name: (kind, KINDS[kind], partial(_render, plan, area, kind, asked.access, asked.language, options))
        for name, kind in _IN_BUNDLE.items()
    }
    for name in possible_documents(asked):
        if name != LAYOUT:
            for kind in ("docx", "xlsx"):
                file = f"文件/{DOCUMENTS[name].zh}.{kind}"
                rendered[file] = (kind, DOCUMENTS[name], partial(render_document, name, kind, asked))
    language = asked.language
    return plan_bundle(plan, area, asked.access, options, rendered=rendered, language=language, on_part=on_part)


def _render(
    plan: Plan, area: StudyArea, kind: str, access: AccessTable | None, language: Language, options: Options
) -> bytes:
    if kind == "json":
        return write_plan(plan)
    if kind == "csv":
        return write_long_csv(plan.layout, area)
    if kind == "docx":
        from gridplan.export.annex_docx import annex_docx

        return annex_docx(plan, area)
    if kind == "xlsx":
        from gridplan.export.annex_xlsx import annex_xlsx

        return annex_xlsx(plan, area)
    if kind in PRINT_KINDS:
        from gridplan.export.print_map import print_map

        return print_map(plan, area, kind, page=options.page, language=language, smallest=options.smallest)
    from gridplan.export.map_html import render_map

    return render_map(plan, area, access, language=language, smallest=options.smallest).encode()
