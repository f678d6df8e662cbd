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
