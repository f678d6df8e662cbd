"""The rules of the five documents about layouts: each passes on an example, and breaks on a changed one."""

from dataclasses import replace
from typing import Any

from five_policies import (
    Change,
    Trial,
    breaks,
    each,
    in_turn,
    joined,
    keep_districts,
    led_by,
    passes,
    where_stands,
    with_,
    with_fact,
    without,
    without_grid,
)
from policy_cases import AS_OF, consent

from gridplan.decisions import Judgement, Limit
from gridplan.layout import Layout, Overlay, Relation


def relevant(rule: str, grid: str, *, accepted: bool) -> dict[str, Any]:
    return {"judgements": (Judgement(rule, accepted, "现场调研", "王某", AS_OF, grid),)}


def at_most(rule: str, measure: str, value: float) -> dict[str, Any]:
    return {"limits": (Limit(rule, measure, "<=", value, "专家论证", "王某", AS_OF),)}


def said(state: Any, *parties: str) -> dict[str, Any]:
    return {"consents": tuple(consent(party, state) for party in parties)}


def allied(*specialties: str) -> Any:
    """Add an alliance of each specialty."""
    added = tuple(Overlay("专科联盟", f"{word}专科联盟", "H01", ("H02",), word) for word in specialties)
    return lambda layout: replace(layout, overlays=(*layout.overlays, *added))


def bare(layout: Layout) -> Layout:
    """Give one grid no lead."""
    one, other = layout.grids
    return replace(layout, grids=(one, replace(other, leads=())))


def unallied(layout: Layout) -> Layout:
    """Leave out alliances and networks, by which a hospital may be said to take part too."""
    return replace(layout, overlays=())


TRIALS = [
    Trial("W-L01", Change(without_grid("5")), "4 个网格", "牵头：温州市中心医院"),
    Trial("W-L01", Change(joined("5", "4")), "4 个网格"),
    Trial(
        "W-L02", Change(decided=relevant("W-L02", "5", accepted=False)), "区级、公立、二级甲等、综合医院", "判定不符合"
    ),
    Trial("W-L02", Change(led_by("1", "H11")), "社会办", "不符合任何一种资格"),
    Trial("W-L03", Change(keep_districts("5", 5)), "44/45 个片区", "不在任何网格"),
    Trial(
        "W-L04",
        Change(decided=relevant("W-L04", "1", accepted=True)),
        "已列入 0/1 家",
        "温州市瓯海区第三人民医院",
        passes=Change(area="xuchang"),
    ),
    Trial(
        "W-L05",
        Change(with_(Relation.MEMBER, "4", "H11")),
        "成员单位",
        "温州建国医院；列为普通成员，应为自愿参加",
        passes=Change(with_(Relation.VOLUNTARY, "4", "H11"), decided=said("agreed", "H11")),
    ),
    Trial(
        "W-K01",
        Change(keep_districts("1", 14), area="anshun"),
        "无法判定（34/35）",
        "在 97.1% 与 97.2% 之间，足以判定；未参加：西秀区杨武布依族苗族乡卫生院",
        passes=Change(area="anshun"),
    ),
    Trial("W-T01", Change(keep_districts("5", 0)), "5 个网格，9 行，39 个片区", "网格没有片区：5"),
    Trial("S-L02", Change(without("1", "H07")), "已列入 10/11 家", "公立医院未列入：宝鸡市渭滨医院"),
    Trial(
        "S-L03",
        Change(with_(Relation.MEMBER, "4", "H11"), area="wenzhou"),
        "成员单位",
        "温州建国医院；列为普通成员",
        passes=Change(with_(Relation.VOLUNTARY, "4", "H11"), decided=said("agreed", "H11"), area="wenzhou"),
    ),
    Trial("S-L04", Change(without("3", "H05", "H08", "H09")), "牵头 1 家，成员 7 家", "二级医院：没有"),
    Trial("S-L04", Change(in_turn(without("3", "H08"), led_by("3", "H08"))), "牵头 1 家", "牵头医院不符合"),
    Trial(
        "S-L05",
        Change(area="xuchang"),
        "牵头 1 家，成员 9 家",
        "村卫生室：没有",
        passes=Change(
            in_turn(*map(without_grid, "13456")),
            area="xuchang",
        ),
    ),
    Trial(
        "S-L06",
        Change(),
        "3 个专科联盟",
        "没有专科：眼科、肿瘤、结核",
        passes=Change(allied("眼科", "肿瘤", "结核")),
    ),
    Trial(
        "S-L08",
        Change(decided=at_most("S-L08", "hhi_population", 0.2), area="wenzhou"),
        "人口集中度 HHI（各网格） 0.213（估）",
        "限值：专家论证",
        passes=Change(decided=at_most("S-L08", "hhi_population", 0.25), area="wenzhou"),
    ),
    Trial(
        "S-K03",
        Change(in_turn(unallied, without("2", "H04"))),
        "无法判定（3/4）",
        "在 75.0% 与 80.0% 之间，足以判定；未参加：宝鸡市妇幼保健院",
    ),
    Trial(
        "S-K04", Change(in_turn(unallied, without("1", "H07"))), "无法判定（42/43）", "足以判定；未参加：宝鸡市渭滨医院"
    ),
    Trial("L-L01", Change(without_grid("4")), "3 个网格", "点名而未牵头：连云港市东方医院"),
    Trial("L-L01", Change(led_by("4", "H05")), "4 个网格", "牵头而未点名：连云港市赣榆区人民医院"),
    Trial("L-L02", Change(keep_districts("1", 2)), "2 家，各类合计 3 家"),
    Trial(
        "L-L06",
        Change(decided=said("refused", "E01")),
        "自愿参加",
        "不同意",
        passes=Change(decided=said("agreed", "E01", "E04")),
    ),
    Trial("X-L01", Change(without_grid("6")), "0 家牵头医院，0 个网格", "没有网格"),
    Trial("X-L02", Change(facts=with_fact("H21", "grade", "二级乙等")), "县级、公立、二级乙等", "仅等级不符合原则上"),
    Trial("X-L02", Change(facts=with_fact("H21", "affiliation", "市级")), "市级、公立", "不符合任何一种资格"),
    Trial("X-L03", Change(without("4", "H22")), "已列入 16/17 家", "未列入：长葛市中医院"),
    Trial(
        "X-L04",
        Change(decided=said("refused", "E04"), area="lianyungang"),
        "自愿参加",
        "连云示例护理院；不同意",
        passes=Change(
            in_turn(
                without("2", "E02"),
                with_(Relation.VOLUNTARY, "2", "E02"),
                without("3", "E03"),
                with_(Relation.VOLUNTARY, "3", "E03"),
            ),
            decided=said("agreed", "E01", "E02", "E03", "E04"),
            area="lianyungang",
        ),
    ),
    Trial("X-K04", Change(facts=with_fact("H21", "grade", "二级乙等")), "80%（估）（4/5）", "未达到：长葛市人民医院"),
    Trial(
        "X-K05",
        Change(facts=where_stands("PX32", "建安区")),
        "0 所",
        "2023-10-09 已届满",
        passes=Change(facts=where_stands("H21", "建安区")),
    ),
    Trial("G-L01", Change(joined("2", "1")), "1 个网格"),
    Trial("G-L02", Change(keep_districts("2", 0)), "1 个网格，2 个集团", "集团没有片区，网格：2"),
    Trial("G-L02", Change(bare), "2 个网格，1 个集团", "网格没有牵头医院：2"),
    Trial("G-L03", Change(led_by("2", "H03")), "区级、公立、二级甲等、综合医院", "安顺市平坝区人民医院"),
    Trial("G-L03", Change(led_by("1", "H01", "H04")), "2 家牵头医院", "贵航三〇二医院"),
    Trial("G-L04", Change(without("2", "H03")), "已列入 19/20 家", "未列入：安顺市平坝区人民医院"),
    Trial(
        "G-L05",
        Change(decided=said("refused", "E02")),
        "自愿参加",
        "平坝示例康复医院；不同意",
        passes=Change(decided=said("agreed", "E02")),
    ),
    Trial(
        "G-L06",
        Change(in_turn(without("1", "H04"), with_(Relation.CROSS_GRID, "1", "H04"))),
        "1 个网格",
        "贵航三〇二医院：网格 1；不属于",
    ),
    Trial(
        "G-L07",
        Change(in_turn(without("1", "E01"), with_(Relation.COOPERATION, "1", "E01"))),
        "1 个网格",
        "西秀示例护理院：网格 1；不属于",
    ),
    Trial("G-L09", Change(keep_districts("1", 14)), "32/33 个片区", "不在任何网格"),
    Trial("G-L10", Change(keep_districts("1", 14)), "22/23 个片区", "不在任何网格"),
]


@each(TRIALS)
def test_changed_layout_breaks_the_rule_with_its_measured_value(trial: Trial) -> None:
    breaks(trial)


@each(TRIALS)
def test_rule_passes_on_an_example(trial: Trial) -> None:
    passes(trial)
