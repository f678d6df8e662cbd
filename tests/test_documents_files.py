"""Documents as files: every one as Word and Excel reads back equal, PDF through LibreOffice, the command line."""

import io
import os
import stat
import zipfile
from datetime import date
from pathlib import Path

import pytest
from drawing import drawn_layout, write_area
from opinion_case import three
from report_reading import docx_tables, expected, tables_of, xlsx_tables

from gridplan.access import access_table
from gridplan.cli import main
from gridplan.documents import BUILDERS, Asked, build
from gridplan.errors import ExportError
from gridplan.export import DOCUMENT_KINDS, DOCUMENTS, pdf, render_document
from gridplan.layout import assign_districts
from gridplan.plan_file import Stage, default_plan, new_plan, read_plan, write_plan
from gridplan.stages import standing
from gridplan.study_area import read_area

needs_office = pytest.mark.skipif(
    not pdf.available(), reason="LibreOffice is not installed: Debian's libreoffice-writer"
)


def asked_of(name: str) -> Asked:
    """Return what documents of an embedded example are made of: its layout with three districts moved."""
    area = read_area(name)
    before = default_plan(area)
    moved = assign_districts(before.layout, list(before.layout.grid_of)[:3], before.layout.grids[-1].id)
    return Asked(
        three(before.with_layout(moved, {})),
        area,
        access_table(area, before.settings),
        before=before,
        as_of=date(2026, 1, 1),
        effective=date(2026, 7, 1),
    )


@pytest.fixture(scope="module", params=["wenzhou", "xuchang"])
def asked(request: pytest.FixtureRequest) -> Asked:
    return asked_of(request.param)


@pytest.mark.parametrize("name", BUILDERS)
def test_all_tables_of_all_documents_read_back_equal_from_word_and_excel(asked, name):
    tables = tables_of(build(name, asked))
    assert tables
    shown = [expected(table) for table in tables]
    assert docx_tables(render_document(name, "docx", asked)) == shown
    assert xlsx_tables(render_document(name, "xlsx", asked), tables) == shown


def test_documents_are_the_same_bytes_for_the_same_plan(wenzhou, wenzhou_plan, wenzhou_access):
    asked = Asked(wenzhou_plan, wenzhou, wenzhou_access)
    for kind in ("docx", "xlsx"):
        assert render_document("members", kind, asked) == render_document("members", kind, asked)


def test_unknown_names_and_kinds_and_plans_of_other_areas_are_refused(wenzhou, wenzhou_plan, wenzhou_access, tmp_path):
    asked = Asked(wenzhou_plan, wenzhou, wenzhou_access)
    with pytest.raises(ExportError, match="没有文件 poem；可用：layout、layout_wide"):
        render_document("poem", "docx", asked)
    with pytest.raises(ExportError, match=r"不支持导出为 \.odt；可用：\.docx、\.xlsx、\.pdf"):
        render_document("members", "odt", asked)
    other = new_plan(drawn_layout("ab", "11", leads={"1": ["H1"]}), read_area(write_area(tmp_path, "ab")), {})
    with pytest.raises(ExportError, match="方案属于规划范围 drawn"):
        render_document("transition", "docx", Asked(wenzhou_plan, wenzhou, wenzhou_access, before=other))


@needs_office
def test_a_document_becomes_a_pdf(wenzhou, wenzhou_plan, wenzhou_access):
    content = render_document("layout", "pdf", Asked(wenzhou_plan, wenzhou, wenzhou_access))
    assert content.startswith(b"%PDF-")
    assert b"/Page" in content


@needs_office
def test_a_file_that_is_no_document_makes_no_pdf():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("nothing.txt", "")
    with pytest.raises(ExportError, match="LibreOffice"):
        pdf.docx_to_pdf(buffer.getvalue())


def test_without_libreoffice_the_remedy_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf, "PLACES", ())
    assert not pdf.available()
    with pytest.raises(ExportError, match=r"请安装，或导出为 \.docx"):
        pdf.docx_to_pdf(b"")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for LibreOffice is a shell script")
def test_a_conversion_that_does_not_end_is_stopped_with_its_children(monkeypatch, tmp_path):
    told = tmp_path / "child"
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {told}\nwait\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(pdf, "PROGRAMS", (str(script),))
    with pytest.raises(ExportError, match=r"超过 0\.5 秒"):
        pdf.docx_to_pdf(b"", timeout_s=0.5)
    child = Path(f"/proc/{told.read_text().strip()}/stat")
    # A child that its parent has not yet collected is a zombie (Z).
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_documents_are_exported_from_the_command_line(tmp_path, capsys):
    out = tmp_path / "成员名单.docx"
    assert main(["export", "2020", "--document", "members", "--to", str(out)]) == 0
    assert "网格" in docx_tables(out.read_bytes())[0][0][0]
    assert main(["export", "2020", "--document", "transition", "--to", str(out)]) == 2
    assert "--before" in capsys.readouterr().err
    assert main(["export", "2020", "--document", "members", "--to", str(tmp_path / "a.csv")]) == 2
    found = ["export", "2020", "--document", "findings", "--policy", "guizhou-2024", "--as-of", "2026-01-01"]
    assert main([*found, "--to", str(tmp_path / "f.xlsx"), "--lang", "en"]) == 0


def test_a_plan_goes_through_its_stages_on_the_command_line(tmp_path, capsys, wenzhou, wenzhou_plan):
    plan = tmp_path / "plan.json"
    layout = assign_districts(wenzhou_plan.layout, ["W01"], "2")
    plan.write_bytes(write_plan(wenzhou_plan.with_layout(layout, {})))
    out = str(tmp_path / "out.json")
    assert main(["stage", str(plan), "--to", "送审稿", "--out", out]) == 2
    assert "请写明经办人" in capsys.readouterr().err
    assert main(["stage", str(plan), "--to", "送审稿", "--person", "张三", "--date", "2026-01-02", "--out", out]) == 0
    assert "阶段：送审稿" in capsys.readouterr().out
    assert main(["stage", out, "--number", "1号", "--out", out]) == 2
    issue = [
        "stage",
        out,
        "--to",
        "issued",
        "--person",
        "李四",
        "--number",
        "温政办〔2026〕1号",
        "--start",
        "2026-07-01",
    ]
    assert main([*issue, "--out", out]) == 0
    issued = read_plan(Path(out), wenzhou)
    assert standing(issued) is Stage.ISSUED
    assert [(each.stage, each.person) for each in issued.document.frozen] == [("送审稿", "张三"), ("印发", "李四")]
    assert (issued.document.number, issued.operation_start) == ("温政办〔2026〕1号", date(2026, 7, 1))


def test_the_command_line_knows_all_documents_and_stages():
    from gridplan.cli import document_arguments
    from gridplan.plan_file import Stage

    assert set(document_arguments.DOCUMENTS) == set(DOCUMENTS)
    assert set(document_arguments.STAGES.values()) == {stage.value for stage in Stage} - {Stage.DRAFT.value}
    assert set(DOCUMENT_KINDS) == {"docx", "xlsx", "pdf"}
