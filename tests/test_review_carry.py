"""The layout of the beginning in today's districts and facilities, and what is told of it."""

from dataclasses import replace

import numpy as np
import pytest
from drawing import drawn_layout
from review_case import AT, FACILITIES, LEADS, MAP, drawn, plan, reviewed

from gridplan.errors import AreaError
from gridplan.layout import Relation
from gridplan.layout_checks import layout_faults
from gridplan.plan_file import new_plan
from gridplan.review.carry import cycle
from gridplan.review.cycle import Cycle


def notes(found: Cycle) -> str:
    return "\n".join(note.zh for note in found.notes)


def grids(found: Cycle) -> dict[str, str]:
    return dict(found.carried.layout.grid_of)


def test_layout_on_the_same_districts_is_carried_as_it_was() -> None:
    found = reviewed(drawn(), drawn(populations={"b": 3000}))
    assert found.carried.layout == found.then.layout
    assert (found.now, found.notes) == (found.carried, ())
    assert found.carried.area is found.now.area


def test_both_sides_are_measured_with_the_settings_of_the_plan_and_their_own_speeds() -> None:
    then, now = drawn(), drawn(travel_time={"speeds_km_per_h": {"road": 30}, "terminal_min": 9})
    own = replace(plan(then, "1122"), settings=then.travel_settings.model_copy(update={"peak_factor": 2.0}))
    found = cycle(then, own, now)
    assert found.then.measures.whole["mean_minutes"].number == pytest.approx(1.0)  # half of all a minute away, × 2
    assert found.now.measures.whole["mean_minutes"].number == pytest.approx(2.0)
    assert found.now.access.settings.terminal_min == 0


def test_speed_that_the_plan_gave_to_a_class_holds_on_both_sides() -> None:
    slower = drawn().travel_settings.model_copy(update={"speeds_km_per_h": {"road": 30.0}})
    own = replace(plan(drawn(), "1122"), settings=slower)
    found = cycle(drawn(), own, drawn(populations={"b": 3000}))
    assert found.now.access.settings == found.then.access.settings


def test_district_that_was_renumbered_keeps_its_grid() -> None:
    assert grids(reviewed(drawn(), drawn("abce"))) == {"a": "1", "b": "1", "c": "2", "e": "2"}


def test_parts_of_a_split_district_keep_its_grid_and_its_lock() -> None:
    then, now = drawn("aabb"), drawn("acbb")
    own = drawn_layout("aabb", "1122", leads=LEADS, locked="a")
    found = cycle(then, new_plan(own, then, {}), now)
    assert grids(found) == {"a": "1", "c": "1", "b": "2"}
    assert notes(found) == "按估计的比例分到今天各片区：a（1,000 人（估））"
    assert found.carried.layout.locked == {"a", "c"}


def test_district_merged_from_two_grids_goes_with_most_of_its_people_and_that_is_told() -> None:
    found = reviewed(drawn(populations={"b": 3000}), drawn("abbd"), "1122")
    assert grids(found) == {"a": "1", "b": "1", "d": "2"}
    assert notes(found) == "片区“b”由原属不同网格的 b、c 而来；沿用其 75.0% 人口所在的网格 1"


def test_district_merged_from_two_grids_stays_unassigned_where_most_cannot_be_told() -> None:
    for people in ({}, {"b": None}):  # as many in one as in the other; not known
        found = reviewed(drawn(populations=people), drawn("abbd"), "1122")
        assert grids(found) == {"a": "1", "d": "2"}
        assert "无法判定多数人口原属何处（网格 1、网格 2），暂不分配" in notes(found)


def test_new_districts_stay_unassigned_and_gone_ones_are_counted() -> None:
    found = reviewed(drawn("abcd"), drawn(".bcdef"), "1122")
    assert grids(found) == {"b": "1", "c": "2", "d": "2"}
    assert "暂不分配：e、f" in notes(found)
    assert "片区“a”（网格 1，1,000 人）已不在今天的任何片区之内" in notes(found)


def test_excluded_district_stays_excluded() -> None:
    then = drawn()
    own = drawn_layout(MAP, "112.", leads=LEADS, excluded="d")
    assert cycle(then, new_plan(own, then, {}), drawn("abce")).carried.layout.excluded == {"e"}


def test_closed_lead_stays_named_and_nobody_reaches_it() -> None:
    found = reviewed(drawn(), drawn(facilities=FACILITIES[:1]))
    carried = found.carried
    assert carried.layout.grid("2").leads == ("H2",)
    assert carried.area.closed == {"H2"}
    assert np.isinf(carried.access.to(["H2"])).all()
    assert carried.measures.by_grid["2"]["unreachable_population"].number == 2000
    assert notes(found) == "网格 2 的牵头医院 H2 已关闭：仍列为牵头，但无人可达"
    assert layout_faults(carried.layout, carried.area, "") == []


def test_closed_lead_whose_id_another_has_today_gets_an_id_of_its_own() -> None:
    taken = {"id": "H2", "name": "某卫生院", "type": "乡镇卫生院", **AT["a"]}
    carried = reviewed(drawn(), drawn(facilities=(FACILITIES[0], taken))).carried
    assert carried.layout.grid("2").leads == ("H2-1",)
    assert carried.area.facilities.loc[["H2", "H2-1"], "name"].tolist() == ["某卫生院", "H2"]


def test_lead_under_another_id_leads_on() -> None:
    now = drawn(facilities=(FACILITIES[0], {**FACILITIES[1], "id": "N2", "name": "H2"}))
    assert reviewed(drawn(), now).carried.layout.grid("2").leads == ("N2",)


def test_closed_member_is_left_out_and_told() -> None:
    clinic = {"id": "H3", "name": "枢纽医院", **AT["b"]}
    then = drawn(facilities=(*FACILITIES, clinic))
    own = drawn_layout(MAP, "1122", leads=LEADS, members={"1": [("H3", Relation.HUB)]})
    found = cycle(then, new_plan(own, then, {}), drawn())
    assert found.carried.layout.grid("1").members == ()
    assert notes(found) == "已关闭的成员单位不再列入：枢纽医院（网格 1）"


def test_outlines_that_do_not_fit_are_asked_about() -> None:
    then = drawn()
    shifted = then.districts.geometry.translate(xoff=0.005)
    found = reviewed(then, replace(then, districts=then.districts.set_geometry(shifted)))
    assert "编号与名称都相同的片区中 4/4 个边界不同" in notes(found)


def test_today_must_have_the_kind_of_people_that_is_measured() -> None:
    then = drawn(kinds={"insured": dict.fromkeys(MAP, 500)}).with_population("insured")
    with pytest.raises(AreaError, match="insured"):
        cycle(then, plan(then, "1122"), drawn())
