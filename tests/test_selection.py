"""Which facilities a selection means for certain, and which it may mean for want of a fact."""

from dataclasses import replace
from pathlib import Path

import pytest
from policy_cases import area_of

from gridplan.policy.base import Selection
from gridplan.policy.selection import select


def chosen(tmp_path: Path, facts: dict[str, str], **asked: object) -> object:
    """Return True where the facility is meant, the facts that are missing, or False."""
    area = area_of(tmp_path, facilities=[{"id": "F"} | facts])
    found = select([Selection.model_validate({"label": "机构"} | asked)], area)
    return "F" in found.certain or [fact.zh for fact in found.doubtful.get("F", ())] or False


@pytest.mark.parametrize(
    ("facts", "asked", "answer"),
    [
        ({"type": "康复医院"}, {"hospitals": True}, True),  # care after hospital, and a hospital
        ({"type": "护理院"}, {"hospitals": True}, False),
        ({"ownership": ""}, {"ownership": ["公立"]}, ["所有制"]),
        ({"ownership": "", "sponsor": "公立医院办"}, {"ownership": ["公立"]}, True),
        ({"ownership": "", "sponsor": "社会办"}, {"ownership": ["公立"]}, False),
        ({"ownership": "", "sponsor": "企事业单位办"}, {"ownership": ["公立"]}, ["所有制"]),
        ({"ownership": "社会办"}, {"affiliation": ["区级"]}, False),  # a private facility has no affiliation
        ({"ownership": "公立"}, {"affiliation": ["区级"]}, ["隶属"]),
        ({"ownership": "社会办"}, {"sponsors": ["政府办"]}, False),
        ({"ownership": "社会办"}, {"sponsors": ["社会办", "政府办"]}, True),
        ({"ownership": "公立"}, {"sponsors": ["社会办"]}, False),
        ({"ownership": "公立"}, {"sponsors": ["政府办"]}, ["举办主体"]),
        ({"grade": "二级"}, {"level": "二级"}, True),
        ({"grade": "三级乙等"}, {"level": "二级"}, False),
        ({"grade": "未定级"}, {"level": "二级"}, False),
        ({"grade": ""}, {"level": "二级", "ownership": ["公立"]}, ["所有制", "等级"]),
        ({"grade": "二级"}, {"level_min": "二级甲等"}, ["等级"]),
        ({"grade": "三级"}, {"level_min": "二级甲等"}, True),
        ({"designation": "国家区域医疗中心"}, {"designations": ["国家区域医疗中心"]}, True),
        ({}, {"designations": ["国家区域医疗中心"]}, False),
        ({"grade": "", "type": "村卫生室"}, {"level": "二级", "hospitals": True}, False),  # the type settles it
    ],
)
def test_facts_decide_or_are_missing(
    tmp_path: Path, facts: dict[str, str], asked: dict[str, object], answer: object
) -> None:
    assert chosen(tmp_path, facts, **asked) == answer


def test_any_selection_that_holds_settles_what_another_leaves_open(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[{"id": "F", "ownership": ""}, {"id": "G", "type": "护理院"}])
    private = Selection(label="社会办", ownership=("社会办",))
    general = Selection(label="综合医院", types=("综合医院",))
    found = select([private, general], area)
    assert (found.certain, list(found.doubtful)) == (("F",), ["G"])


def test_leads_are_left_out_only_where_the_selection_says_so(tmp_path: Path) -> None:
    area = area_of(tmp_path)
    others = Selection(label="其他医院", hospitals=True, except_leads=True)
    assert select([others], area, leads=["H1"]).certain == ("H2",)
    assert select([others.model_copy(update={"except_leads": False})], area, leads=["H1"]).certain == ("H1", "H2")


def test_closed_facility_is_none_of_them(tmp_path: Path) -> None:
    area = replace(area_of(tmp_path), closed=frozenset({"H1"}))
    assert select([Selection(label="医院", hospitals=True)], area).certain == ("H2",)


def test_layer_that_has_none_of_the_types_is_told(tmp_path: Path) -> None:
    area = area_of(tmp_path)
    assert select([Selection(label="卫生院", types=("乡镇卫生院",))], area).absent
    assert not select([Selection(label="专科", types=("专科医院", "综合医院"), level="一级")], area).absent
