"""The templates that planners fill in: what they hold, and that a filled-in one is read without a question."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from layout_case import city, draw

from gridplan.cli import main
from gridplan.errors import ExportError
from gridplan.export.template_xlsx import EXPLAIN_SHEET, FILL_SHEET, template_xlsx
from gridplan.importing.guess import guess_columns, guess_layer
from gridplan.layers import parse_cell, read_raw
from gridplan.layers.template_marks import is_worked_row
from gridplan.layout_file import read_layout
from gridplan.layout_table import long_rows
from gridplan.templates import GRADES, TEMPLATES, template
from gridplan.vocabulary import parse_grade

LAYERS = list(TEMPLATES)
# Those whose fields an import guesses; the layout and the crosswalk have readers of their own.
GUESSED = [layer for layer in LAYERS if layer not in ("layout", "crosswalk")]
EXCEL_LIST = 255  # characters that a list of choices may have in Excel


def opened(folder: Path, layer: str) -> tuple[Any, Path]:
    path = folder / f"{layer}.xlsx"
    path.write_bytes(template_xlsx(template(layer)))
    return openpyxl.load_workbook(path), path


def filled(folder: Path, layer: str, *rows: tuple[str, ...]) -> Path:
    """Fill in the template of a layer below its worked row, as people type: into cells that are there already."""
    book, path = opened(folder, layer)
    for number, row in enumerate(rows, start=3):
        for column, word in enumerate(row, start=1):
            book[FILL_SHEET].cell(number, column).value = word or None
    book.save(path)
    return path


@pytest.mark.parametrize("layer", LAYERS)
def test_filled_in_template_reads_back_what_was_typed_without_the_worked_row(layer: str, tmp_path: Path) -> None:
    columns = template(layer).columns
    typed = tuple(column.example or "另一格" for column in columns)
    faults: list[Any] = []
    (table,) = read_raw(filled(tmp_path, layer, typed), faults=faults)
    assert not faults
    assert table.rows == (typed,)
    assert [heading.replace("(", "（").replace(")", "）") for heading in table.header] == [c.heading for c in columns]
    assert [(left.row, left.reason.zh) for left in table.left_out] == [(2, "模板的示例行")]


@pytest.mark.parametrize("layer", GUESSED)
def test_import_takes_every_column_of_a_template_without_a_question(layer: str, tmp_path: Path) -> None:
    columns = template(layer).columns
    (table,) = read_raw(filled(tmp_path, layer, tuple(column.example or "另一格" for column in columns)), faults=[])
    guess = guess_columns(table, layer)  # type: ignore[arg-type]
    assert guess.asked == {}
    fields = {heading: name for name, heading in guess.columns.items()}
    assert [fields[heading] for heading in table.header] == [column.field.name for column in columns]
    found = guess_layer(table)
    assert found.sure
    # Figures of districts are told from districts only beside the file that names these.
    assert found.layer == ("districts" if layer == "population" else layer)


@pytest.mark.parametrize("layer", LAYERS)
def test_template_that_nobody_filled_in_has_no_data(layer: str, tmp_path: Path) -> None:
    faults: list[Any] = []
    assert read_raw(opened(tmp_path, layer)[1], faults=faults) == []
    assert [fault.problem.zh for fault in faults] == ["没有数据行"]


@pytest.mark.parametrize("layer", LAYERS)
def test_worked_row_holds_what_its_columns_may_hold(layer: str) -> None:
    own = template(layer)
    assert is_worked_row(own.worked_row)
    assert all(column.example for column in own.columns if column.needed)
    for column in own.columns:
        if column.example:
            assert parse_cell(column.field, column.example)[0] is None, column.heading


@pytest.mark.parametrize("layer", LAYERS)
def test_lists_hold_the_words_that_cells_may_hold(layer: str, tmp_path: Path) -> None:
    sheet = opened(tmp_path, layer)[0][FILL_SHEET]
    lists = {
        str(rule.sqref).rstrip("0123456789").partition(":")[0].rstrip("0123456789"): rule.formula1.strip('"').split(",")
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    for number, column in enumerate(template(layer).columns, start=1):
        letter = openpyxl.utils.get_column_letter(number)
        assert lists.get(letter, []) == list(column.choices)
        assert len(",".join(column.choices)) <= EXCEL_LIST
        for word in column.choices:
            assert parse_cell(column.field, word)[0] is None


def test_grades_of_the_list_are_grades() -> None:
    assert len(GRADES) == len(set(GRADES))
    assert all(parse_grade(word) is not None for word in GRADES)


@pytest.mark.parametrize("layer", LAYERS)
def test_template_explains_every_column_and_prints_its_headings_on_each_page(layer: str, tmp_path: Path) -> None:
    book, _ = opened(tmp_path, layer)
    sheet = book[FILL_SHEET]
    explained = [row[0].value for row in book[EXPLAIN_SHEET].iter_rows()]
    for number, column in enumerate(template(layer).columns, start=1):
        head = sheet.cell(1, number)
        assert head.value in explained
        assert column.meaning in head.comment.text
        assert head.comment.text.startswith("必填" if column.needed else "选填")
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "B2"


def test_codes_typed_into_a_template_stay_text(tmp_path: Path) -> None:
    sheet = opened(tmp_path, "units")[0][FILL_SHEET]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    formats = {heading: sheet.column_dimensions[letter].number_format for heading, letter in letters.items()}
    assert (formats["行政区划代码"], formats["常住人口（人）"]) == ("@", "General")


def test_filled_in_layout_template_is_a_layout(tmp_path: Path) -> None:
    area = city(tmp_path / "city")
    layout = draw("112 2.1", leads={"1": ["H1"], "2": ["H2"]}, excluded="e")
    path = filled(tmp_path, "layout", *long_rows(layout, area))
    assert read_layout(path, area).layout == layout


def test_only_rows_marked_as_examples_are_taken_for_such() -> None:
    assert is_worked_row(("示例", ""))
    assert is_worked_row(("示例: 莲池", "鹿城区"))
    assert not is_worked_row(("示例医院", "综合医院"))
    assert not is_worked_row(())


def test_same_template_gives_the_same_bytes() -> None:
    assert template_xlsx(template("facilities")) == template_xlsx(template("facilities"))


def test_command_writes_one_template_or_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "facilities", "--out", str(tmp_path / "机构.xlsx")]) == 0
    assert "机构.xlsx" in capsys.readouterr().out
    assert main(["template", "--all", "--out", str(tmp_path)]) == 0
    assert len(list(tmp_path.glob("*.xlsx"))) == len(LAYERS) + 1


@pytest.mark.parametrize("arguments", [["facilities", "--out", "x.docx"], ["--all", "--out", "nowhere"]])
def test_command_refuses_what_it_cannot_write(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", *arguments]) == 2
    assert list(tmp_path.iterdir()) == []


def test_layer_without_a_template_is_refused() -> None:
    with pytest.raises(ExportError, match="districts"):
        template("clouds")
