"""The cells of the annex's form, and tables of that form as people write them."""

import pytest
from layout_case import city, draw, said, tabs

from gridplan.errors import LayoutError
from gridplan.layout import Grid, Layout, Member, Relation
from gridplan.layout_file import read_layout
from gridplan.layout_reading.cells import LeadCell, Named, Phrase, read_lead_cell, read_list_cell
from gridplan.study_area import StudyArea

HEAD = (("序号", "牵头医院", "成员单位", ""), ("", "", "区划", "片区"))


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("温州市人民医院 (10 个片区)", LeadCell(("温州市人民医院",), (), 10)),
        ("温州市人民医院（１０个片区）", LeadCell(("温州市人民医院",), (), 10)),
        (
            "温州市中心医院 (鹿城区人民医院+ 15 个片区)",
            LeadCell(("温州市中心医院",), ("鹿城区人民医院",), 15),
        ),
        ("温州市中心\n医院\n(鹿城区人\n民医院＋15 个\n片区)", LeadCell(("温州市中心医院",), ("鹿城区人民医院",), 15)),
        ("一院、二院 (三院、四院+ 6 个片区)", LeadCell(("一院", "二院"), ("三院", "四院"), 6)),
        ("甲医院（东院区） (乙医院（西院区）+ 3 个片区)", LeadCell(("甲医院（东院区）",), ("乙医院（西院区）",), 3)),
        ("甲医院（东院区）", LeadCell(("甲医院（东院区）",))),
        ("妇幼保健院(所、站)、二院", LeadCell(("妇幼保健院(所、站)", "二院"))),
    ],
)
def test_lead_cell_says_leads_hubs_and_count(text: str, cell: LeadCell) -> None:
    assert read_lead_cell(text) == cell


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("广化、莲池等 2 个片区", [Phrase((Named("广化"), Named("莲池")), 2)]),
        ("广化 1 个片区", [Phrase((Named("广化"),), 1)]),
        ("东片1 1 个片区", [Phrase((Named("东片1"),), 1)]),
        ("广化，莲池，共2个 片区。", [Phrase((Named("广化"), Named("莲池")), 2)]),
        ("广化\n莲池", [Phrase((Named("广化"), Named("莲池")))]),
        ("广化、莲\n池等\n2 个片区", [Phrase((Named("广化"), Named("莲池")), 2)]),
        ("区医院（自愿参加）;广化", [Phrase((Named("区医院", "自愿参加"),)), Phrase((Named("广化"),))]),
        ("区医院(枢纽型成员)\n广化", [Phrase((Named("区医院", "枢纽型成员单位"),)), Phrase((Named("广化"),))]),
        ("其余各片区 8 个片区", [Phrase((), 8, rest="其余各片区")]),
        ("全区", [Phrase((), rest="全区")]),
        ("广化、莲池等", [Phrase((Named("广化"), Named("莲池")), unfinished=True)]),
        ("", []),
    ],
)
def test_list_cell_says_members_districts_and_counts(text: str, phrases: list[Phrase]) -> None:
    assert list(read_list_cell(text)) == phrases


def test_blank_cells_below_a_grid_are_of_that_grid(area: StudyArea) -> None:
    found = read_layout(
        tabs(
            *HEAD,
            ("1", "市第一医院 (西区医院+ 3 个片区)", "西区", "西区医院（枢纽型成员单位）；安定、白沙等 2 个片区"),
            ("", "", "东区", "长春 1 个片区"),
            ("2", "市第二医院 (3 个片区)", "西区", "东山、鹅湖等 2 个片区"),
            ("", "", "东区", "凤林 1 个片区"),
        ),
        area,
    )
    leads = {"1": ["H1"], "2": ["H2"]}
    assert found.layout == draw("111 222", leads=leads, members={"1": [("H4", Relation.HUB)]})
    assert not found.questions


def test_co_leads_and_every_relation_are_read(area: StudyArea) -> None:
    members = "西区医院（协作单位）；东区医院（城北院区）（自愿参加）；省人民医院（跨网格服务）；安定 1 个片区"
    found = read_layout(tabs(*HEAD, ("1", "市第一医院、市中医院（1个片区）", "西区", members)), area)
    relations = [("H4", Relation.COOPERATION), ("H5", Relation.VOLUNTARY), ("H6", Relation.CROSS_GRID)]
    assert found.layout == draw("1.. ...", leads={"1": ["H1", "H3"]}, members={"1": relations})


def test_layout_of_members_only_has_no_territory(area: StudyArea) -> None:
    rows = [("1", "市第一医院", "西区", "西区医院（成员单位）"), ("", "", "东区", "东区医院（城北院区）（成员单位）")]
    found = read_layout(tabs(*HEAD, *rows), area)
    assert found.layout == Layout((Grid("1", ("H1",), (Member("H4"), Member("H5"))),), territorial=False)


def test_hub_that_only_the_lead_cell_names_is_a_member(area: StudyArea) -> None:
    found = read_layout(tabs(*HEAD, ("1", "市第一医院 (西区医院+ 1 个片区)", "西区", "安定 1 个片区")), area)
    assert found.layout == draw("1.. ...", leads={"1": ["H1"]}, members={"1": [("H4", Relation.HUB)]})


def test_hub_without_its_relation_is_the_hub_of_the_lead_cell(area: StudyArea) -> None:
    found = read_layout(tabs(*HEAD, ("1", "市第一医院 (西区医院+ 1 个片区)", "西区", "西区医院；安定 1 个片区")), area)
    assert found.layout == draw("1.. ...", leads={"1": ["H1"]}, members={"1": [("H4", Relation.HUB)]})


def test_lists_that_hold_another_number_than_they_say_are_told_with_both_numbers(area: StudyArea) -> None:
    rows = [("1", "市第一医院 (4 个片区)", "西区", "安定、白沙等 3 个片区"), ("", "", "东区", "长春 1 个片区")]
    with pytest.raises(LayoutError) as caught:
        read_layout(tabs(*HEAD, *rows), area)
    told = {(fault.row, fault.column, fault.problem.zh) for fault in caught.value.faults}
    assert told == {
        (3, "片区", "写明 3 个，列出 2 个"),
        (3, "牵头医院", "写明 4 个片区，表中列出 3 个"),
    }


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("安定、白沙等", "“等”之后没有个数，不知是否列全"),
        ("西区医院、市中医院（成员单位）；安定", "关系写在后一家之后，不知是否也指这一家"),
    ],
)
def test_what_may_mean_two_things_is_refused(area: StudyArea, cell: str, problem: str) -> None:
    with pytest.raises(LayoutError) as caught:
        read_layout(tabs(*HEAD, ("1", "市第一医院", "西区", cell)), area)
    assert problem in [fault.problem.zh for fault in caught.value.faults]


@pytest.mark.parametrize("words", ["其余片区", "其余各片区", "全区", "其余片区等 2 个片区"])
def test_districts_that_are_not_named_are_asked(area: StudyArea, words: str) -> None:
    table = tabs(
        *HEAD, ("1", "市第一医院 (2 个片区)", "西区", "安定、白沙等 2 个片区"), ("2", "市第二医院", "西区", words)
    )
    found = read_layout(table, area)
    (question,) = found.questions
    assert found.layout is None
    assert (question.proposed, [option.value for option in question.options]) == ("rest", ["rest", "none"])
    assert "东山、鹅湖" in question.options[0].label.zh
    leads = {"1": ["H1"], "2": ["H2"]}
    assert read_layout(table, area, {question.key: "rest"}).layout == draw("11. 22.", leads=leads)
    assert read_layout(table, area, {question.key: "none"}).layout == draw("11. ...", leads=leads)


def test_rest_of_another_size_than_said_is_refused(area: StudyArea) -> None:
    table = tabs(*HEAD, ("1", "市第一医院", "西区", "安定、其余片区等 5 个片区"))
    key = read_layout(table, area).questions[0].key
    with pytest.raises(LayoutError, match="写明 4 个，余下 3 个"):
        read_layout(table, area, {key: "rest"})


def test_two_rests_of_one_admin_area_are_refused(area: StudyArea) -> None:
    rows = [("1", "市第一医院", "西区", "其余片区"), ("2", "市第二医院", "西区", "其余片区")]
    with pytest.raises(LayoutError, match="不知指哪些片区"):
        read_layout(tabs(*HEAD, *rows), area)


def test_table_whose_order_of_members_differs_says_the_same(area: StudyArea) -> None:
    cells = ["西区医院（成员单位）；省人民医院（协作单位）；安定", "省人民医院（协作单位）；安定；西区医院（成员单位）"]
    one, other = (read_layout(tabs(*HEAD, ("1", "市第一医院", "西区", cell)), area).layout for cell in cells)
    assert one is not None
    assert other is not None
    assert said(one) == said(other)
