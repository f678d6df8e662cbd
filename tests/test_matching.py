"""Names of places: what is taken by itself, and what is left to a person."""

import pytest

from gridplan.matching import Basis, Known, Match, Wanted, key_of, match_names

WENZHOU = (
    Known("1", "广化", "鹿城区", "330302032"),
    Known("2", "景山", "瓯海区", "330304001"),
    Known("3", "蒲鞋市街道", "鹿城区"),
    Known("4", "海城", "浙南产业集聚区"),
)


def only(name: str, admin_area: str = "", code: str = "", known: tuple[Known, ...] = WENZHOU) -> Match:
    return match_names([Wanted(name, admin_area, code)], known)[0]


@pytest.mark.parametrize(
    ("name", "found", "basis"),
    [
        ("广化", "1", Basis.EXACT),
        (" 广　化 ", "1", Basis.SPELLING),
        ("广化街道", "1", Basis.SUFFIX),
        ("广化街道办事处", "1", Basis.SUFFIX),
        ("广化片区", "1", Basis.SUFFIX),
        ("温州市鹿城区广化街道", "1", Basis.SUFFIX),
        ("浙江省温州市鹿城区广化街道办事处", "1", Basis.SUFFIX),
        ("蒲鞋市", "3", Basis.SUFFIX),
        ("蒲鞋市街道办事处", "3", Basis.SUFFIX),
    ],
)
def test_one_place_is_found_however_its_name_is_written(name: str, found: str, basis: Basis) -> None:
    match = only(name)
    assert (match.found, match.basis) == (found, basis)


@pytest.mark.parametrize("area", ["鹿城", "鹿城区", "温州市鹿城区", "浙江省温州市鹿城区"])
def test_an_area_may_be_written_long_or_short(area: str) -> None:
    assert only("广化街道", area).found == "1"


def test_a_name_in_another_area_is_asked_and_the_place_is_offered() -> None:
    match = only("海城街道", "龙湾区")
    assert (match.found, match.basis) == (None, Basis.AMBIGUOUS)
    assert [candidate.id for candidate in match.candidates] == ["4"]
    assert "区划不同" in match.candidates[0].why.zh


def test_an_area_that_the_name_says_and_the_row_denies_is_asked() -> None:
    assert only("温州市瓯海区景山街道", "鹿城区").basis == Basis.AMBIGUOUS


def test_a_like_name_is_only_proposed() -> None:
    match = only("广华", "鹿城区")
    assert (match.found, match.basis) == (None, Basis.SIMILAR)
    assert match.candidates[0].id == "1"


def test_a_decision_stands_and_none_is_a_decision_too() -> None:
    unlike = Wanted("新区", "鹿城区")
    assert match_names([unlike], WENZHOU, {key_of(unlike): "2"})[0].found == "2"
    left_out = match_names([unlike], WENZHOU, {key_of(unlike): ""})[0]
    assert (left_out.found, left_out.basis, left_out.open) == (None, Basis.DECIDED, False)


@pytest.mark.parametrize(
    ("wanted", "known"),
    [
        ("临江街道", "临江社区"),  # a street and a community within it
        ("城关镇", "城关街道"),  # a town that became a street may have other borders
        ("郭镇", "郭"),
        ("第一社区", "第二社区"),
    ],
)
def test_names_that_only_share_a_part_are_never_taken(wanted: str, known: str) -> None:
    match = only(wanted, known=(Known("1", known),))
    assert (match.found, match.basis) == (None, Basis.SIMILAR)


@pytest.mark.parametrize(
    ("wanted", "known"),
    [
        ("南门社区居委会", "南门社区"),
        ("南门村民委员会", "南门村"),
        ("藤桥镇人民政府", "藤桥"),
        ("上马石回族乡", "上马石"),
        ("九龙布依族苗族乡", "九龙乡"),
        ("第1居委会", "第一社区"),
        ("鹿城", "鹿城区"),
    ],
)
def test_endings_of_one_kind_of_place_are_the_same(wanted: str, known: str) -> None:
    assert only(wanted, known=(Known("1", known),)).basis == Basis.SUFFIX


TWO_TOWNS = (Known("a", "城关镇", "甲县", "500101100"), Known("b", "城关镇", "乙县", "500102100"))


def test_homonyms_are_asked_unless_area_or_code_tells() -> None:
    asked = only("城关镇", known=TWO_TOWNS)
    assert (asked.found, asked.basis) == (None, Basis.AMBIGUOUS)
    assert {candidate.id for candidate in asked.candidates} == {"a", "b"}
    assert only("城关镇", "乙县", known=TWO_TOWNS).found == "b"
    assert only("乙县城关镇", known=TWO_TOWNS).found == "b"
    assert only("城关镇", code="500102", known=TWO_TOWNS).found == "b"  # the code of the 区划
    assert only("城关镇", code="500101100000", known=TWO_TOWNS).found == "a"


def test_a_name_spelt_the_same_elsewhere_does_not_hide_a_homonym() -> None:
    mixed = (Known("a", "城关镇", "甲县"), Known("b", "城关", "乙县"))
    assert only("城关镇", known=mixed).basis == Basis.AMBIGUOUS
    assert only("城关镇", "甲县", known=mixed).found == "a"


def test_a_code_that_contradicts_the_name_is_asked() -> None:
    match = only("景山街道", code="330302032")
    assert (match.found, match.basis) == (None, Basis.AMBIGUOUS)
    assert {candidate.id for candidate in match.candidates} == {"1", "2"}
    other = only("景山街道", code="330304999")
    assert other.basis == Basis.AMBIGUOUS
    assert "代码不同" in other.candidates[0].why.zh


def test_a_code_tells_where_the_name_agrees_or_is_blank() -> None:
    assert [only(name, code="330302032000").basis for name in ("广化街道", "")] == [Basis.CODE] * 2


def test_two_names_that_come_to_one_place_are_both_asked() -> None:
    matches = match_names([Wanted("广化"), Wanted("广化街道"), Wanted("景山")], WENZHOU)
    assert [match.basis for match in matches] == [Basis.AMBIGUOUS, Basis.AMBIGUOUS, Basis.EXACT]
    assert [match.found for match in match_names([Wanted("广化"), Wanted("广 化")], WENZHOU)] == ["1", "1"]


def test_one_name_in_two_areas_is_asked_where_the_only_known_one_says_no_area() -> None:
    known = (Known("1", "南门社区"),)
    matches = match_names([Wanted("南门社区", "鹿城区"), Wanted("南门社区", "瓯海区")], known)
    assert [match.found for match in matches] == [None, None]


def test_former_and_other_names_are_taken_where_one_has_them() -> None:
    known = (Known("1", "绣山", former_names=("南汇",)), Known("2", "水心", other_names=("松台南片",)))
    assert (only("南汇街道", known=known).found, only("南汇街道", known=known).basis) == ("1", Basis.FORMER)
    assert only("松台南片", known=known).basis == Basis.OTHER_NAME
    assert only("绣山", known=(*known, Known("3", "南浦", former_names=("绣山",)))).basis == Basis.AMBIGUOUS


def test_a_street_that_was_cut_in_two_is_never_given_to_one_half() -> None:
    known = (
        Known("2", "莲池", "鹿城区", former_names=("松台街道",)),
        Known("37", "水心", "鹿城区", former_names=("松台街道",)),
        Known("16", "五马", "鹿城区", other_names=("五马街道",)),
        Known("17", "江滨", "鹿城区", other_names=("五马街道",)),
    )
    for name, halves in (("松台街道", {"2", "37"}), ("松台", {"2", "37"}), ("五马街道", {"16", "17"})):
        match = only(name, "鹿城区", known=known)
        assert (match.found, match.basis) == (None, Basis.AMBIGUOUS)
        assert {candidate.id for candidate in match.candidates} == halves
    assert only("五马", "鹿城区", known=known).found == "16"


def test_areas_go_by_former_names_and_functional_zones_by_short_ones() -> None:
    known = (Known("1", "将官池镇", "建安区"), Known("2", "星海", "温州经济技术开发区"))
    former = {"建安区": ("许昌县",)}
    wanted = [Wanted("将官池镇", "许昌县"), Wanted("星海街道", "经开区")]
    assert only("宽城镇", "宽城", known=(Known("1", "宽城镇", "宽城满族自治县"),)).found == "1"
    assert [match.found for match in match_names(wanted, known, former_areas=former)] == ["1", "2"]
    assert match_names([Wanted("许昌县将官池镇")], known, former_areas=former)[0].found == "1"
    assert match_names(wanted[:1], known)[0].basis == Basis.AMBIGUOUS


def test_the_key_of_a_decision_does_not_change_with_spelling() -> None:
    assert key_of(Wanted("南门（社区）", "鹿城区")) == key_of(Wanted(" 南门(社区)", "鹿城区 "))
    assert key_of(Wanted("南门", "鹿城区")) != key_of(Wanted("南门", "瓯海区"))


def test_a_decision_about_what_is_no_longer_known_is_asked_again() -> None:
    wanted = Wanted("新区")
    assert match_names([wanted], WENZHOU, {key_of(wanted): "gone"})[0].open


def test_a_code_and_a_name_that_agree_outweigh_the_area() -> None:
    known = (Known("1", "海城", "浙南产业集聚区", "330303012"),)
    assert only("海城街道", "龙湾区", "330303012000", known=known).basis == Basis.CODE
