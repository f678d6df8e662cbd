"""Names of hospitals and health centres; and the questions that open names become."""

import pytest

from gridplan.matching import Basis, Known, Match, Wanted, match_names
from gridplan.name_questions import name_questions

KNOWN = (
    Known("H1", "温州市中心医院", "鹿城区"),
    Known("H2", "温州医科大学附属第一医院", "鹿城区"),
    Known("H3", "瑞安市人民医院", "瑞安市"),
    Known("H4", "温州市人民医院", "鹿城区"),
    Known("H5", "藤桥镇中心卫生院", "鹿城区"),
    Known("H6", "广化街道社区卫生服务中心", "鹿城区"),
    Known("H7", "鹿城区人民医院", "鹿城区"),
    Known("H8", "温州医科大学附属第二医院", "鹿城区"),
)


def only(name: str, admin_area: str = "") -> Match:
    return match_names([Wanted(name, admin_area)], KNOWN, kind="facility")[0]


@pytest.mark.parametrize(
    ("name", "found", "basis"),
    [
        ("温州市中心医院", "H1", Basis.EXACT),
        ("市中心医院", "H1", Basis.SUFFIX),
        ("温州市中心医院（大简巷院区）", "H1", Basis.SUFFIX),
        ("温州医科大学附属第1医院", "H2", Basis.SPELLING),
        ("温州市鹿城区人民医院", "H7", Basis.SUFFIX),
        ("藤桥中心卫生院", "H5", Basis.SUFFIX),
        ("温州市鹿城区藤桥镇中心卫生院", "H5", Basis.SUFFIX),
        ("广化社区卫生服务中心", "H6", Basis.SUFFIX),
    ],
)
def test_one_facility_is_found_however_its_name_is_written(name: str, found: str, basis: Basis) -> None:
    match = only(name)
    assert (match.found, match.basis) == (found, basis)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("温医大附一院", "H2"),
        ("温医大附二院", "H8"),
        ("藤桥镇卫生院", "H5"),
        ("藤桥乡中心卫生院", "H5"),
        ("乐清市中心医院", "H1"),
        ("温州医科大学附属第三医院", None),
        ("中心医院", "H1"),
    ],
)
def test_short_and_like_names_are_only_proposed(name: str, first: str | None) -> None:
    match = only(name)
    assert (match.found, match.basis) == (None, Basis.SIMILAR)
    assert first in (None, match.candidates[0].id)


def test_the_peoples_hospital_of_which_city_is_asked_unless_the_area_tells() -> None:
    assert only("市人民医院").basis == Basis.AMBIGUOUS
    assert only("市人民医院", "瑞安市").found == "H3"


def test_a_hospital_run_by_the_city_may_stand_in_any_area() -> None:
    assert only("温州市中心医院", "市直").found == "H1"


def test_campuses_of_one_hospital_are_one_facility() -> None:
    wanted = [Wanted("温州市人民医院（仓后院区）"), Wanted("温州市人民医院（娄桥院区）")]
    assert [match.found for match in match_names(wanted, KNOWN, kind="facility")] == ["H4", "H4"]


def test_a_hospital_named_after_a_former_area_is_proposed() -> None:
    known = (Known("1", "建安区人民医院"), Known("2", "许昌市人民医院"))
    match = match_names([Wanted("许昌县人民医院")], known, kind="facility", former_areas={"建安区": ("许昌县",)})[0]
    assert (match.basis, match.candidates[0].id) == (Basis.SIMILAR, "1")
    assert name_questions([match], "医院.xlsx")[0].proposed == "1"


def test_a_full_name_is_never_taken_for_a_short_one() -> None:
    known = (Known("1", "温州市中西医结合医院"),)
    match = match_names([Wanted("温州市中医院")], known, kind="facility")[0]
    assert match.basis == Basis.SIMILAR
    assert name_questions([match], "医院.xlsx")[0].proposed is None


def test_a_town_that_became_a_street_is_proposed_and_a_community_within_it_is_not() -> None:
    known = (Known("1", "城关街道", "甲县"), Known("2", "临江社区", "甲县"))
    questions = name_questions(match_names([Wanted("城关镇", "甲县"), Wanted("临江街道", "甲县")], known), "人口.xlsx")
    assert [question.proposed for question in questions] == ["1", None]


def test_open_names_become_questions_with_everything_known_to_choose_from() -> None:
    wanted = [
        Wanted("市中心医院"),
        Wanted("温医大附一院"),
        Wanted("市人民医院"),
        Wanted("市人民医院"),
        Wanted("无名诊所"),
    ]
    questions = name_questions(match_names(wanted, KNOWN, kind="facility"), "医院.xlsx", KNOWN)
    assert [question.key for question in questions] == ["name:温医大附一院", "name:市人民医院", "name:无名诊所"]
    assert [question.proposed for question in questions] == ["H2", None, None]
    for question in questions:
        values = [option.value for option in question.options]
        assert sorted(values) == sorted(["", *(thing.id for thing in KNOWN)])
        assert values[-1] == ""
    assert questions[1].options[0].label.zh == "瑞安市人民医院（瑞安市）"
