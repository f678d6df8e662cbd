"""Text in columns is read in the encodings and delimiters that people's programs write, or refused by row."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw_files import left, read, refused, said

from gridplan.csv_text import rows_csv
from gridplan.errors import Fault
from gridplan.layers import read_pasted, read_raw

HEAD, ROWS = ("片区", "人口", "说明"), (("江滨", "1200", "城区，老城"), ("莲池", "900", ""))


def text_of(delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(row) for row in (HEAD, *ROWS)) + "\r\n"


@pytest.mark.parametrize(
    ("written", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("gbk", "gb18030"), ("gb18030", "gb18030")],
)
def test_encoding_is_found_out_and_said(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "人口.csv"
    path.write_bytes(text_of().encode(written))
    (table,) = read(path)
    assert (table.header, table.rows, table.row_numbers, table.header_rows) == (HEAD, ROWS, (2, 3), (1,))
    assert table.encoding == told
    assert (f"按 {told} 编码" in said(table)) == (told != "utf-8")


def test_character_that_only_gb18030_has_is_read(tmp_path: Path) -> None:
    path = tmp_path / "村.csv"
    path.write_bytes("村,人口\n㛃塘𠮷村,5\n".encode("gb18030"))
    assert read(path)[0].rows == (("㛃塘𠮷村", "5"),)


def test_named_encoding_is_kept_to(tmp_path: Path) -> None:
    path = tmp_path / "人口.csv"
    path.write_bytes(text_of().encode("big5", errors="replace"))
    assert read(path, encoding="big5")[0].encoding == "big5"
    path.write_bytes(text_of().encode("gbk"))
    assert refused(path, encoding="utf-8")[0].row == 1
    assert "没有这种编码" in refused(path, encoding="gbk2")[0].problem.zh


def test_text_that_no_encoding_fits_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "坏.csv"
    path.write_bytes(b"a,b\n1,2\n3,\xff\xff\n")
    (fault,) = refused(path)
    assert (fault.row, fault.value) == (3, "ff ff 0a")


def test_damaged_utf8_is_not_read_as_another_encoding(tmp_path: Path) -> None:
    sound = "片区,说明\n" + "江滨,一段很长的说明文字\n" * 9
    path = tmp_path / "坏.csv"
    path.write_bytes(sound.encode() + b"\xe6\xb1,1\n")
    (fault,) = refused(path)
    assert fault.row == 11
    assert "UTF-8 文字有 1 处损坏" in fault.problem.zh


def test_nul_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "坏.csv"
    path.write_bytes("片区,人口\n江滨,12\0003\n".encode())
    assert refused(path)[0].row == 2


@pytest.mark.parametrize(
    ("delimiter", "suffix"),
    [(",", ".csv"), (";", ".csv"), ("\t", ".txt"), ("|", ".txt"), (",", ".txt"), ("\t", ".csv")],
)
def test_delimiter_is_found_by_how_rows_agree(tmp_path: Path, delimiter: str, suffix: str) -> None:
    path = tmp_path / f"人口{suffix}"
    path.write_text(text_of(delimiter), encoding="utf-8")
    (table,) = read(path)
    assert table.rows == ROWS
    assert ("列以" in said(table)) == (delimiter != ",")


def test_fullwidth_commas_part_columns_where_nothing_else_does(tmp_path: Path) -> None:
    path = tmp_path / "人口.txt"
    path.write_text("片区，人口\n江滨，1200\n莲池，900\n", encoding="utf-8")
    assert read(path)[0].rows == (("江滨", "1200"), ("莲池", "900"))


def test_mixed_line_ends_quotes_and_rows_of_other_lengths_are_read(tmp_path: Path) -> None:
    path = tmp_path / "人口.csv"
    path.write_bytes('片区,人口\r\n"江滨,北",1\r莲池\n南浦,3,多\n"水\n心",4\n'.encode())
    (table,) = read(path)
    assert table.header == ("片区", "人口", "列C")
    assert table.rows == (("江滨,北", "1", ""), ("莲池", "", ""), ("南浦", "3", "多"), ("水\n心", "4", ""))
    assert table.row_numbers == (2, 3, 4, 5)
    assert "列标题空白，记作 列C" in said(table)


def test_open_quote_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "人口.csv"
    path.write_text('片区,人口\n"江滨,1\n莲池,2\n', encoding="utf-8")
    assert "不是有效的 CSV" in refused(path)[0].problem.zh


def test_titles_totals_notes_and_repeated_headings_are_left_out_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "人口.csv"
    lines = ["附件1,,", "人口统计表,,", "片区,人口,面积", "江滨,1,2", "片区,人口,面积", ",,", "莲池,3,4",
             "合 计,4,6", "数据来源：统计局,,", "2.常住人口口径,,"]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    (table,) = read(path)
    assert (table.header_rows, table.row_numbers) == ((3,), (4, 7))
    above, below = "在列标题之上", "表下的说明"
    assert left(table) == [
        (1, above), (2, above), (5, "重复的列标题"), (8, "合计行，计入会重复"), (9, below), (10, below)
    ]  # fmt: skip


def test_file_without_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "空.csv"
    path.write_text("片区,人口\n", encoding="utf-8")
    assert "没有数据行" in refused(path)[0].problem.zh
    path.write_bytes(b"")
    assert "文件是空的" in refused(path)[0].problem.zh
    faults: list[Fault] = []
    assert read_raw(tmp_path / "无.csv", faults=faults) == []
    assert faults[0].problem.zh == "文件不存在"


def test_pasted_text_is_a_table() -> None:
    faults: list[Fault] = []
    (table,) = read_pasted("区划\t片区\n鹿城区\t广化、莲池\n", faults=faults)
    assert (table.header, table.rows) == (("区划", "片区"), (("鹿城区", "广化、莲池"),))
    assert read_pasted("", faults=faults) == []
    assert faults[0].problem.zh == "没有数据行"


words = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(words, words), min_size=1, max_size=6))
def test_any_text_written_as_csv_reads_back(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    rows = [(f"{number}号", f"x{one}y", f"x{two}y") for number, (one, two) in enumerate(pairs)]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("编号", "甲列", "乙列"), *rows])
    path = tmp_path / "表.csv"
    path.write_bytes(text.getvalue().encode())
    (table,) = read(path)
    assert table.rows == tuple(rows)


def test_table_that_we_wrote_loses_its_apostrophes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(rows_csv([("名称", "人口"), ("=中心", "5"), ("-2", "6"), ("'+甲", "7")]), encoding="utf-8-sig")
    (table,) = read_raw(path, faults=[])
    assert table.column("名称") == ["=中心", "-2", "'+甲"]
