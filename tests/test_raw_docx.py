"""Tables of documents are read with merged cells resolved."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from raw_files import left, read, refused, said

from gridplan.layers import parts_of


def annex(path: Path) -> Path:
    """Write a document with the annex's table: two rows of headings, cells merged both ways."""
    document = docx.Document()
    document.add_paragraph("附件3")
    document.add_paragraph("单位：万人")
    table = document.add_table(6, 4)
    for row, cells in enumerate(
        [("序号", "牵头医院", "成员单位", ""), ("", "", "区划", "片区"), ("1", "温州市中心医院", "鹿城区", "广化、"),
         ("", "", "瓯海区", "娄桥"), ("2", "温州医院", "龙湾区", "永中"), ("备注：运行三年后调整。", "", "", "")]
    ):  # fmt: skip
        for place, text in enumerate(cells):
            table.cell(row, place).text = text
    for first, last in [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((2, 0), (3, 0)), ((2, 1), (3, 1)),
                        ((5, 0), (5, 3))]:  # fmt: skip
        table.cell(*first).merge(table.cell(*last))
    table.cell(2, 3).add_paragraph("莲池")
    document.save(str(path))
    return path


def test_merged_cells_of_a_document_stand_in_each_cell(tmp_path: Path) -> None:
    (table,) = read(annex(tmp_path / "附件.docx"))
    assert table.header == ("序号", "牵头医院", "成员单位/区划", "成员单位/片区")
    assert table.rows == (
        ("1", "温州市中心医院", "鹿城区", "广化、莲池"),
        ("1", "温州市中心医院", "瓯海区", "娄桥"),
        ("2", "温州医院", "龙湾区", "永中"),
    )
    assert table.row_numbers == (3, 4, 5)
    assert left(table) == [(6, "表下的说明")]
    assert table.unit_said == {"": "万人"}


def test_tables_are_called_by_number_and_inner_ones_are_said(tmp_path: Path) -> None:
    document = docx.Document()
    for name in ("甲", "乙"):
        table = document.add_table(2, 2)
        for place, text in enumerate(("片区", "说明", name, "x")):
            table.cell(place // 2, place % 2).text = text
    table.cell(1, 1).add_table(1, 1)
    path = tmp_path / "表.docx"
    document.save(str(path))
    assert parts_of(path) == ["1", "2"]
    assert [each.rows[0][0] for each in read(path)] == ["甲", "乙"]
    assert "单元格中还有表格，未读入" in said(read(path, part="2")[0])


def test_tracked_changes_count_as_accepted_and_are_said(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for place, text in enumerate(("片区", "人口", "江滨", "")):
        table.cell(place // 2, place % 2).text = text
    paragraph = table.cell(1, 1).paragraphs[0]._p
    space = nsdecls("w")
    paragraph.append(parse_xml(f'<w:del {space} w:id="1"><w:r><w:delText>100</w:delText></w:r></w:del>'))
    paragraph.append(parse_xml(f'<w:ins {space} w:id="2"><w:r><w:t>200</w:t></w:r></w:ins>'))
    path = tmp_path / "表.docx"
    document.save(str(path))
    (read_back,) = read(path)
    assert read_back.rows == (("江滨", "200"),)
    assert "修订" in said(read_back)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx"),
     ("改名.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), ".docx"),
     ("坏.docx", b"abc", "重新"), ("公文.pdf", b"%PDF-1.7", "原文件")],
)  # fmt: skip
def test_documents_that_are_no_docx_are_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert told in refused(tmp_path / name)[0].remedy.zh


def test_document_without_tables_has_no_rows(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "空.docx"))
    assert "文档中没有表格" in refused(tmp_path / "空.docx")[0].problem.zh
