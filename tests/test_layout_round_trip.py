"""What is exported reads back: every layout that comes with gridplan, in every kind of file."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from layout_case import FACILITIES, LEADS, city, draw, said
from test_export_annex import GOLDEN, cells_of, opened_docx, squeezed

from gridplan.export import render
from gridplan.layout import FollowException, Layout, Member, Overlay, Relation
from gridplan.layout_file import read_layout
from gridplan.layout_table import annex_rows
from gridplan.plan_file import Plan, new_plan, open_plan, plan_names, plan_of_table
from gridplan.resources import example_areas
from gridplan.study_area import StudyArea, read_area

LAYOUTS = [(area, name) for area in example_areas() for name in plan_names(read_area(area))]


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


def written(folder: Path, plan: Plan, area: StudyArea, kind: str) -> Path:
    path = folder / f"layout.{kind}"
    path.write_bytes(render(plan, area, kind))
    return path


def as_pasted(layout: Layout, area: StudyArea) -> str:
    """Return the annex's table as it comes from the clipboard: merged cells blank, cells broken into lines."""
    lines = ["序号\t牵头医院\t成员单位\t", "\t\t区划\t片区"]
    for row in annex_rows(layout, area):
        first = [row.number, row.lead_cell.replace(" (", "\n(")] if row.first else ["", ""]
        lines.append("\t".join([*first, row.admin_area, row.members_cell.replace("）；", "）；\n")]))
    return "\n".join(lines)


@pytest.mark.parametrize(("name", "layout"), LAYOUTS)
@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
def test_exported_layout_reads_back(name: str, layout: str, kind: str, tmp_path: Path) -> None:
    area = read_area(name)
    plan = open_plan(layout, area)
    found = read_layout(written(tmp_path, plan, area, kind), area)
    assert found.layout is not None
    assert said(found.layout) == said(plan.layout)
    assert found.layout.excluded == plan.layout.excluded
    assert found.layout.territorial == plan.layout.territorial
    if kind == "docx" and plan.layout.overlays:  # the annex names them, and cannot hold them
        assert any("未读入：另有跨网格的组织" in note.zh for note in found.notes)
    else:
        assert found.layout.overlays == plan.layout.overlays


@pytest.mark.parametrize(("name", "layout"), LAYOUTS)
def test_annex_pasted_as_text_reads_back(name: str, layout: str) -> None:
    area = read_area(name)
    plan = open_plan(layout, area)
    found = read_layout(as_pasted(plan.layout, area), area).layout
    assert found is not None
    assert said(found) == said(plan.layout)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_published_annex_and_the_export_of_its_import_agree_cell_by_cell(
    kind: str, wenzhou: StudyArea, wenzhou_plan: Plan, tmp_path: Path
) -> None:
    plan = open_plan(written(tmp_path, wenzhou_plan, wenzhou, kind), wenzhou)
    document = opened_docx(plan, wenzhou)
    assert cells_of(document.tables[0]) == GOLDEN["cells"]
    words = [squeezed(paragraph.text) for paragraph in document.paragraphs]
    assert {GOLDEN["annex"], GOLDEN["title"], GOLDEN["note"]} <= set(words)


def test_annex_of_2020_as_its_document_prints_it_is_the_layout_of_2020(
    test_data: Path, wenzhou: StudyArea, wenzhou_plan: Plan
) -> None:
    texts = (path.read_text(encoding="utf-8") for path in sorted((test_data.parent / "policies" / "seeds").iterdir()))
    annex = next(text[text.index("附件 3\n") :] for text in texts if "附件 3\n" in text and "牵头医院\t" in text)
    plan = plan_of_table(read_layout(annex, wenzhou), wenzhou, "附件3")
    assert plan.layout == wenzhou_plan.layout
    assert squeezed(plan.document.full_title) == GOLDEN["title"]
    assert squeezed(f"备注：{plan.document.note}") == GOLDEN["note"]


def test_everything_a_layout_may_hold_reads_back_from_the_workbook(area: StudyArea, tmp_path: Path) -> None:
    members = {"1": [("H4", Relation.HUB), ("H6", Relation.COOPERATION)], "2": [("H6", Relation.COOPERATION)]}
    layout = replace(
        draw("112 3..", leads=LEADS, members=members, excluded="e"),
        exceptions=(FollowException("H5", "2", "委托管理"),),
        overlays=(
            Overlay("专科联盟", "骨科联盟", "H1", ("H4", "H5"), "骨科"),
            Overlay("远程医疗协作网", "网", None, ()),
        ),
    )
    found = read_layout(written(tmp_path, new_plan(layout, area, {}), area, "xlsx"), area)
    assert found.layout == layout
    assert not found.questions


def test_annex_alone_keeps_excluded_districts_and_exceptions(area: StudyArea, tmp_path: Path) -> None:
    layout = replace(draw("112 3..", leads=LEADS, excluded="e"), exceptions=(FollowException("H5", "2", "委托管理"),))
    found = read_layout(written(tmp_path, new_plan(layout, area, {}), area, "docx"), area)
    assert found.layout == layout
    assert not [note for note in found.notes if "未读入" in note.zh]


def test_workbook_in_which_one_form_was_changed_is_asked_about(area: StudyArea, tmp_path: Path) -> None:
    plan = new_plan(draw("112 222", leads={"1": ["H1"], "2": ["H2"]}), area, {})
    book = openpyxl.load_workbook(io.BytesIO(render(plan, area, "xlsx")))
    sheet = book["长表"]
    (moved,) = [row for row in sheet.iter_rows(min_row=2) if row[3].value == "白沙"]
    moved[0].value, moved[1].value = "2", "市第二医院"
    book.save(path := tmp_path / "changed.xlsx")
    (question,) = read_layout(path, area).questions
    answers = {value: read_layout(path, area, {question.key: value}).layout for value in ("annex", "long")}
    assert answers["annex"] == plan.layout
    assert answers["long"] == draw("122 222", leads={"1": ["H1"], "2": ["H2"]})


def test_names_that_look_like_formulas_read_back_as_they_are(tmp_path: Path) -> None:
    named = [{**facility, "name": f"={facility['name']}"} for facility in FACILITIES]
    area = city(tmp_path / "city", facilities=named)
    layout = draw("111 111", leads={"1": ["H1"]}, members={"1": [("H4", Relation.HUB)]})
    path = written(tmp_path, new_plan(layout, area, {}), area, "xlsx")
    found = read_layout(path, area).layout
    assert found == layout
    assert found.grid("1").members == (Member("H4", Relation.HUB),)
