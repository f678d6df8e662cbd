"""Write a plan for others to use: the official table, spreadsheets, GIS files, a map; documents; all from one plan.

Each kind is a module of its own, imported only when it is asked for: the command line starts fast.
"""

from pathlib import Path

from gridplan.access import AccessTable
from gridplan.export.documents import DOCUMENT_KINDS, DOCUMENTS, render_document
from gridplan.export.files import check_area, check_kind, write_bytes
from gridplan.layout_table import write_long_csv
from gridplan.plan_file import Plan, write_plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

__all__ = ["DOCUMENTS", "DOCUMENT_KINDS", "KINDS", "export_plan", "render", "render_document"]

KINDS: dict[str, Text] = {
    "docx": Text("布局表（Word，公文格式）", "layout table (Word, official form)"),
    "xlsx": Text("布局表（Excel）", "layout table (Excel)"),
    "csv": Text("布局表（长表，可再导入）", "layout table (long form, for re-import)"),
    "geojson": Text("片区与院区（GeoJSON）", "districts and campuses (GeoJSON)"),
    "gpkg": Text("片区与院区（GeoPackage）", "districts and campuses (GeoPackage)"),
    "html": Text("地图（单个网页文件，不需要网络）", "map (one web page, needs no network)"),
    "json": Text("方案文件", "plan file"),
}


def export_plan(
    plan: Plan, area: StudyArea, path: Path, *, access: AccessTable | None = None, language: Language = "zh"
) -> None:
    """Write `plan` to `path` as the kind that its suffix names (see KINDS), whole or not at all.

    `access` saves measuring the minutes again for the kinds that show them. Raises ExportError for an
    unknown suffix, a folder that is missing or not writable, or a plan of another study area.
    """
    write_bytes(path, render(plan, area, path.suffix.removeprefix("."), access=access, language=language))


def render(
    plan: Plan, area: StudyArea, kind: str, *, access: AccessTable | None = None, language: Language = "zh"
) -> bytes:
    """Return the bytes of `plan` as a file of `kind`, one of KINDS in either case of letters.

    The map speaks `language`; the official table is Chinese.

    Raises ExportError for an unknown kind, or a plan of another study area.
    """
    kind = kind.lower()
    check_kind(kind, KINDS)
    check_area(plan, area)
    return _render(plan, area, kind, access, language)


def _render(plan: Plan, area: StudyArea, kind: str, access: AccessTable | None, language: Language) -> bytes:
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
    if kind == "html":
        from gridplan.export.map_html import render_map

        return render_map(plan, area, access, language=language).encode()
    from gridplan.export.gis import plan_geojson, plan_gpkg

    return plan_geojson(plan, area, access) if kind == "geojson" else plan_gpkg(plan, area, access)
