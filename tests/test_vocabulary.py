"""Words as people write them: read where they mean one thing, unknown where they may mean another."""

from pathlib import Path

import pytest
from drawing import drawn_area, write_area
from hypothesis import given
from hypothesis import strategies as st

from gridplan import vocabulary
from gridplan.errors import AreaError
from gridplan.study_area import read_area
from gridplan.vocabulary import CLASSES, LEVELS, UNGRADED, WORDS, Grade, Kind, at_least, parse_grade, read_word

GRADES = [Grade(0), *(Grade(level, rank) for level in (1, 2, 3) for rank in (None, *range(len(CLASSES))))]


@pytest.mark.parametrize("grade", GRADES, ids=str)
def test_grade_in_words_is_read_as_itself(grade: Grade) -> None:
    assert parse_grade(str(grade)) == grade


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        (
            "三级甲等|三甲|三级甲|三甲等|三级甲等医院|三甲医院|三级甲等综合医院|三级甲等中医院|三级甲等妇幼保健院",
            "三级甲等",
        ),
        ("Ⅲ级甲等|III级甲等|iii级甲等|３级甲等|3级甲等|3甲|三级（甲等）|三级(甲)等|　三级　甲等 ", "三级甲等"),
        ("二乙|二级乙等|II级乙等|Ⅱ乙|2级乙等|二级乙等专科医院", "二级乙等"),
        ("三级未定等|三级（未定等）|三级未评|三级未定|三级未评等|三级（未评定）|３级未定等", "三级未定等"),
        ("二级|二级医院|Ⅱ级|2级|二级综合医院|二级综合性医院|二级（综合医院）", "二级"),
        ("一级丙等|一丙|Ⅰ级丙等", "一级丙等"),
        ("三级特等|三特", "三级特等"),
        ("未定级|未评级|未定级别|未评级别|未定等级|未评定等级|无等级|无级别|未 定 级", "未定级"),
    ],
)
def test_grades_are_read_as_people_write_them(words: str, grade: str) -> None:
    assert {word: str(parse_grade(word)) for word in words.split("|")} == dict.fromkeys(words.split("|"), grade)


@pytest.mark.parametrize(
    "words",
    [
        "三|3|III|甲等|未定等|未评|未定|无|不详|其他|",
        "A级|三级A等|四级|四级甲等|IIII级|33级",
        "准三级|二级以上|二级及以上|三级未定级|按三级管理|二级（拟升三级）|三级公立|三级甲等分院",
        "二等甲级|三级甲乙等|三、二级|甲等三级|三级甲等 二级甲等",
    ],
)
def test_word_that_is_no_grade_or_more_than_one_is_unknown(words: str) -> None:
    assert {word: parse_grade(word) for word in words.split("|")} == dict.fromkeys(words.split("|"))


@given(st.text("一二三123IV级甲乙丙特等未定评无医院以上准（）/、 ", max_size=8))
def test_grade_that_is_read_says_nothing_that_is_not_written(text: str) -> None:
    grade = parse_grade(text)
    if grade is None:
        return
    if not grade.level:
        assert any(no in text.replace(" ", "") for no in ("未定", "未评", "无"))
        return
    numerals = {1: "一1I", 2: "二2I", 3: "三3I"}[grade.level]
    assert any(numeral in text for numeral in numerals)
    assert not set("一二三123") & set(text) - set(numerals), "no second level"
    ranks = set("丙乙甲特") & set(text)
    assert ranks == (set() if not grade.class_rank else {CLASSES[grade.class_rank][0]})
    assert (grade.class_rank == 0) == ("未" in text)


def test_level_and_class_are_apart() -> None:
    assert parse_grade("二级") == Grade(2, None), "its class is not stated"
    assert parse_grade("二级未定等") == Grade(2, 0), "its class is stated: none yet"
    least = Grade(2, CLASSES.index("甲等"))
    answers = [at_least(parse_grade(word), least) for word in ("三级", "二甲", "二级", "二级未定等", "一甲", "未评级")]
    assert answers == [True, True, None, False, False, False]
    assert at_least(parse_grade("不详"), least) is None
    assert [str(Grade(level)) for level in (0, 1, 2, 3)] == [UNGRADED, *LEVELS]


@pytest.mark.parametrize(
    ("kind", "words", "meaning"),
    [
        ("ownership", "社会办 民营 私立 社会办医 非公立 民营医院", "社会办"),
        ("ownership", "公立 公办 国有 国有企业办", "公立"),
        ("sponsor", "企事业单位办 国有企业办 国企办 事业单位", "企事业单位办"),
        ("sponsor", "政府办 政府 政府举办", "政府办"),
        ("affiliation", "国家级 部属 中央属 委属委管", "国家级"),
        ("affiliation", "省级 省属 省直 自治区级", "省级"),
        ("affiliation", "市级 市属 市直 市管 州级 设区市级 地市级", "市级"),
        ("affiliation", "区级 区属 市辖区", "区级"),
        ("affiliation", "县级 县属 县（市）级 县(市)级 县级市", "县级"),
        ("affiliation", "乡镇级 镇级 街道 乡镇（街道）级", "乡镇级"),
        ("type", "综合医院 综合 综合性医院", "综合医院"),
        ("type", "中医医院 中医 中医院", "中医医院"),
        ("type", "妇幼 妇幼保健院 妇幼保健院（所、站） 妇幼保健计划生育服务中心", "妇幼保健机构"),
        ("type", "精神病医院 精神卫生中心", "精神专科医院"),
        ("type", "卫生院 中心卫生院 镇卫生院", "乡镇卫生院"),
        ("type", "社区卫生中心 社区卫生服务中心", "社区卫生服务中心"),
        ("type", "卫生室 村医务室 村卫生室", "村卫生室"),
        ("type", "康复院 康复医院", "康复医院"),
        ("type", "疾控中心 疾病预防控制中心", "疾病预防控制机构"),
        ("designation", "国家级区域医疗中心", "国家区域医疗中心"),
    ],
)
def test_other_words_for_the_same_are_read(kind: Kind, words: str, meaning: str) -> None:
    assert {read_word(kind, word) for word in words.split()} == {meaning}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("ownership", "营利性 非营利性 股份制 合资 国有民营 企业办 不详"),
        ("sponsor", "企业 企业办 医院办 社会"),
        ("affiliation", "委属 委直 县区级 县（市、区）级 区县级 村级 市区级"),
        ("type", "社区医院 中医类医院 护理站 护理中心 医务室 诊所 门诊部 街道卫生院 儿童医院 口腔医院 医院 康复中心"),
        ("designation", "区域医疗中心 市级区域医疗中心"),
    ],
)
def test_words_that_may_mean_two_things_are_unknown(kind: Kind, words: str) -> None:
    assert {word: read_word(kind, word) for word in words.split()} == dict.fromkeys(words.split())


@pytest.mark.parametrize("kind", WORDS)
def test_every_word_of_the_vocabulary_means_itself(kind: Kind) -> None:
    assert [read_word(kind, f" {word}　") for word in WORDS[kind]] == list(WORDS[kind])


def test_no_other_word_is_given_two_meanings() -> None:
    for table in vocabulary._OTHER_WORDS.values():
        others = [other for listed in table.values() for other in listed.split()]
        assert len(others) == len(set(others))


MESSY = [
    {"id": "H1", "type": "综合", "grade": "三甲", "affiliation": "市属", "ownership": "公办", "sponsor": "政府"},
    {"id": "H2", "type": "中医院", "grade": "Ⅱ级甲等", "affiliation": "县（市）级", "ownership": "民营"},
    {"id": "T1", "type": "中心卫生院", "grade": "未评级", "affiliation": "镇级", "ownership": "国有"},
]


def test_messy_table_is_read_in_the_words_of_the_vocabulary_and_keeps_grades_as_written(tmp_path: Path) -> None:
    facilities = drawn_area(tmp_path / "city", "ab", facilities=MESSY).facilities
    assert facilities["type"].to_list() == ["综合医院", "中医医院", "乡镇卫生院"]
    assert facilities["affiliation"].to_list() == ["市级", "县级", "乡镇级"]
    assert facilities["ownership"].to_list() == ["公立", "社会办", "公立"]
    assert facilities["sponsor"].to_list() == ["政府办", "", ""]
    assert facilities["grade"].to_list() == ["三甲", "Ⅱ级甲等", "未评级"], "what the source says"


def test_every_unknown_word_of_a_table_is_told_with_row_and_value(tmp_path: Path) -> None:
    wrong = [
        *MESSY,
        {"id": "H4", "type": "社区医院", "grade": "准三级", "affiliation": "委属"},
        {"id": "H5", "type": "综合", "ownership": "营利性", "designation": "医疗中心", "sponsor": "企业"},
    ]
    folder = write_area(tmp_path / "city", "ab", facilities=wrong)
    with pytest.raises(AreaError) as refused:
        read_area(folder)
    told = {(fault.row, fault.column, fault.value) for fault in refused.value.faults}
    assert told == {
        (5, "type", "社区医院"),
        (5, "affiliation", "委属"),
        (5, "grade", "准三级"),
        (6, "ownership", "营利性"),
        (6, "sponsor", "企业"),
        (6, "designation", "医疗中心"),
    }
    assert "可用：政府办、公立医院办、企事业单位办、社会办" in str(refused.value)
