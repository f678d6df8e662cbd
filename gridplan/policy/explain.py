"""What a rule asks, in plain words: how it is handled, what is looked at, what the limit is."""

from collections.abc import Callable
from datetime import date
from typing import Any

from gridplan.figures import INDICATORS, Level
from gridplan.policy import layout_rules as layout
from gridplan.policy import other_rules as other
from gridplan.policy.base import Handling, Rule, Selection, Severity
from gridplan.policy.qualify import asked, either
from gridplan.policy.target_words import goal_number, indicator_words
from gridplan.text import Text, join

HANDLING_LABELS: dict[Handling, Text] = {
    "computed": Text("计算", "computed"),
    "tracked": Text("跟踪", "tracked"),
    "informational": Text("提示", "informational"),
}
HANDLING_WORDS: dict[Handling, Text] = {
    "computed": Text("由数据得出核查结果", "a verdict comes from data"),
    "tracked": Text("列入任务清单，由人办理和勾销", "a task of the book, which people tick off"),
    "informational": Text("供规划时遵循，不作判断", "words to be kept in mind; nothing is judged"),
}
SEVERITY_WORDS: dict[Severity, Text] = {
    "error": Text("不满足则方案不可接受", "a layout that breaks it is not acceptable"),
    "warn": Text("提醒", "a notice"),
    "info": Text("供参考", "for information"),
    "track": Text("须办理的事项", "something to be done"),
}
# What is looked at, by kind of rule.
KIND_WORDS: dict[str, Text] = {
    "grid_count": Text("网格或牵头医院的数量", "the number of grids or leads"),
    "one_group_per_grid": Text("网格与集团是否一一对应", "whether grids and groups match one to one"),
    "partition": Text("片区与人口是否各属一个网格", "whether districts and people are each in one grid"),
    "scope": Text("未开展医共体的区划是否全部纳入", "whether every area without a county community is in the layout"),
    "lead_eligibility": Text("牵头医院的性质、隶属、类别和等级", "ownership, affiliation, type and grade of each lead"),
    "lead_exception": Text("按例外参加的医院", "hospitals that take part by an exception"),
    "mandatory_member": Text("应纳入的机构是否纳入", "whether the facilities that must be members are"),
    "min_members": Text("每个网格的成员单位数", "the number of members of each grid"),
    "voluntary_member": Text("自愿参加的机构及其意愿", "which facilities join of their own will, and their consent"),
    "hub_member": Text("枢纽型成员单位", "hub members"),
    "cross_grid_service": Text("跨网格服务的机构", "facilities that serve several grids"),
    "cooperation_unit": Text("协作单位", "cooperation units"),
    "org_form": Text("集团由哪些机构组成", "what each group is made up of"),
    "overlay": Text("跨网格的联盟或协作网", "alliances and networks across grids"),
    "concentration": Text(
        "人口、床位的集中程度和社会办占比", "how concentrated people and beds are; the private share"
    ),
    "gap": Text("区划内所缺的机构", "facilities that an area lacks"),
    "target": Text("按年填报的数，与目标比较", "counts entered year by year, against a target"),
    "trend": Text("按年填报的数，看升降", "counts entered year by year: up or down"),
    "monitor": Text("按年填报的数，限值由人设定", "counts entered year by year; a person sets the limit"),
    "milestone": Text("是否按期完成", "whether it was done in time"),
    "review": Text("自开始运行起的年数", "years since the start of operation"),
    "table": Text("布局表各栏是否齐全", "whether the layout table is complete"),
    "fund_prepay": Text("年度预分额度是否算出、合计是否相符", "whether the year's budget is worked out and adds up"),
    "checklist": Text("逐项办理情况", "what has been done, item by item"),
    "payment": Text("医保支付办法", "how insurance pays"),
    "statement": Text("原则与要求", "principles"),
}
LEVEL_LABELS: dict[Level, Text] = {
    "city": Text("全市", "city"),
    "county": Text("各县（市、区）", "each county"),
    "grid": Text("各网格", "each grid"),
    "lead": Text("各牵头医院", "each lead"),
    "member": Text("各成员单位", "each member"),
}
_NONE = Text("—", "—")


def looked_at(rule: Rule) -> Text:
    """Return what a rule looks at: figures that people enter, or what the layout and the layers give."""
    if isinstance(rule, other.TargetRule) and all(
        INDICATORS[g.indicator].source == "layout" for g in rule.params.goals
    ):
        return Text("由方案和医疗机构图层得出的数，与目标比较", "a share worked out from the layout, against a target")
    return KIND_WORDS[rule.kind]


def limit_of(rule: Rule) -> Text:
    """Return what a rule asks for, in plain words; a dash where it names nothing to be reached or missed."""
    said = _LIMITS[rule.kind](rule) if rule.kind in _LIMITS else _NONE
    if rule.where:
        places = "、".join(rule.where)
        said += Text(f"（仅 {places}）", f" ({places} only)")
    return said + Text("（原则上）", " (in principle)") if rule.overridable else said


def _same(words: str) -> Text:
    return Text(words, words)


def _by(day: date | None) -> Text:
    return Text("", "") if day is None else Text(f"，时限 {day}", f", by {day}")


def _grid_count(rule: layout.GridCountRule) -> Text:
    params = rule.params
    low, high = params.minimum, params.maximum
    if params.exact is not None:
        said = _same(f"= {params.exact}")
    elif low is not None and high is not None:
        said = _same(f"{low}—{high}")
    else:
        said = _same(f"≥ {low}" if low is not None else f"≤ {high}")
    nouns = {"grids": Text(" 个网格", " grids"), "leads": Text(" 家牵头医院", " leads")}
    counted = params.readings or (params.counted,)
    said = join([said + nouns[reading] for reading in counted], zh="或 ", en=" or ")
    if params.per == "admin_area":
        places = "、".join(params.admin_areas)
        said = Text(f"{places or '每个区划'}各 {said.zh}", f"{said.en} in each of {places or 'the areas'}")
    if params.leads:
        leads = "、".join(params.leads)
        said += Text(f"：{leads}", f": {leads}")
    return said


def _partition(rule: layout.PartitionRule) -> Text:
    params = rule.params
    scope = "、".join(params.scope)
    if params.exhaustive:
        said = Text(
            f"{scope or '全部'}片区，各属一个网格", f"every district of {scope or 'the area'}, each in one grid"
        )
    else:
        said = Text("试点，不要求全覆盖", "a pilot; need not cover everything")
    if params.exempt_county_community:
        said += Text("；开展医共体的区划除外", "; areas that run a county community stand outside")
    if params.term is not None:
        first, last = params.term
        said += Text(f"，{first} 至 {last}", f", {first} to {last}")
    return said


def _lead_eligibility(rule: layout.LeadEligibilityRule) -> Text:
    params = rule.params
    ways = join([asked(way) for way in params.any_of], zh=" 或 ", en=", or ")
    said = either(params.ownership) + Text("；", "; ") + ways if params.ownership else ways
    if params.leads_per_grid is not None:
        said = Text(f"每个网格 {params.leads_per_grid} 家；", f"{params.leads_per_grid} in each grid; ") + said
    return said


def _labels(select: tuple[Selection, ...]) -> Text:
    words = [entry.label + (f"（“{entry.judgement}”）" if entry.judgement else "") for entry in select]
    return _same("；".join(words))


def _members(rule: layout.MandatoryMemberRule) -> Text:
    where = {
        "in_grid": Text("所在网格", "of the grid they stand in"),
        "in_admin_area": Text("所在区划的任一网格", "of a grid of their area"),
        "anywhere": Text("任一网格", "of any grid"),
    }[rule.params.where]
    labels = _labels(rule.params.select)
    return Text(f"{labels.zh}：全部纳入{where.zh}", f"{labels.en}: all, members {where.en}")


def _min_members(rule: layout.MinMembersRule) -> Text:
    params = rule.params
    types, others = "、".join(params.types), "、".join(params.others)
    if not others:
        return Text(f"每个网格 ≥ {params.minimum} 家：{types}", f"≥ {params.minimum} in each grid: {types}")
    return Text(
        f"每个网格 ≥ {params.minimum} 家：{types}；或连同{others}合计",
        f"≥ {params.minimum} in each grid: {types}; or together with {others}",
    )


def _org_form(rule: layout.OrgFormRule) -> Text:
    lead, members = asked(rule.params.lead), _labels(rule.params.members)
    return Text(
        f"{rule.params.form}：{lead.zh}牵头，{members.zh}参加",
        f"{rule.params.form}: led by {lead.en}, with {members.en}",
    )


def _gap(rule: layout.GapRule) -> Text:
    params = rule.params
    years = "—".join(str(year) for year in params.years)
    label = params.select.label
    return Text(f"{years} 年内有 {params.minimum} 家{label}", f"{params.minimum} {label} within {years} years")


def _goal(goal: other.Goal) -> Text:
    indicator = INDICATORS[goal.indicator]
    given = [(Text(f"{year} 年 ", f"{year} "), value) for year, value in sorted(goal.by_year.items())]
    if given and goal.value is None:
        last = max(goal.by_year)  # holds from then on
        given[-1] = (Text(f"{last} 年起 ", f"from {last} on "), goal.by_year[last])
    given += [] if goal.value is None else [(Text("其他年份 ", "else ") if given else Text("", ""), goal.value)]
    given += [(_same(f"{place} "), value) for place, value in goal.by_place.items()]
    numbers = join([key + goal_number(goal, indicator, value) for key, value in given], zh="，", en=", ")
    labels = "；".join(entry.label for entry in goal.select)
    of_whom = Text(f"（{labels}）", f" ({labels})") if labels else Text("", "")
    return indicator_words(indicator, goal.basis, goal.base_year) + of_whom + _same(" ") + numbers


def _target(rule: other.TargetRule) -> Text:
    params = rule.params
    zh, en = ("，且 ", " and ") if params.combine == "all" else ("，或 ", " or ")
    level = LEVEL_LABELS[params.level]
    goals = join([_goal(goal) for goal in params.goals], zh=zh, en=en)
    said = Text(f"{level.zh}：{goals.zh}", f"{level.en}: {goals.en}") + _by(params.by)
    return said + _elsewhere(params.other_deadlines)


def _elsewhere(deadlines: tuple[other.OtherDeadline, ...]) -> Text:
    parts = [Text(f"（{d.paragraph} 作 {d.by}）", f" ({d.paragraph} says {d.by})") for d in deadlines]
    return join(parts, zh="", en="")


def _trend(rule: other.TrendRule) -> Text:
    names = join([INDICATORS[key].name for key in rule.params.indicators], zh="、", en=", ")
    way = Text("逐年上升", "up every year") if rule.params.direction == "up" else Text("逐年下降", "down every year")
    level = LEVEL_LABELS[rule.params.level]
    return Text(f"{level.zh}：{names.zh}{way.zh}", f"{level.en}: {names.en} {way.en}")


def _open(_: Any) -> Text:
    return Text("文件未给限值，由人设定", "the document gives no limit; a person sets it")


def _milestone(rule: other.MilestoneRule) -> Text:
    return Text(f"时限 {rule.params.by}", f"by {rule.params.by}") + _elsewhere(rule.params.other_deadlines)


def _checklist(rule: other.ChecklistRule) -> Text:
    number = len(rule.params.items)
    yearly = Text("，每年", ", every year") if rule.params.cycle == "annual" else Text("", "")
    return Text(f"{number} 项", f"{number} item{'s' if number > 1 else ''}") + yearly + _by(rule.params.by)


_SURPLUS = {
    "kept": Text("结余留用", "surplus kept"),
    "shared_after_assessment": Text("结余考核后分配", "surplus shared"),
}
_DEFICIT = {
    "not_covered": Text("超支不补", "deficit not covered"),
    "shared": Text("超支分担", "deficit shared"),
    "borne_by_lead": Text("超支由牵头医院承担", "deficit borne by the lead"),
}


def _fund_prepay(rule: other.FundPrepayRule) -> Text:
    params = rule.params
    low, high = params.adjust_years
    deducted = "、".join(params.deduct)
    zh = f"筹资总额减{deducted}，按参保居民数分配，结合近 {low}—{high} 年情况调整"
    en = f"revenue less {deducted}, by insured residents, adjusted by the last {low} to {high} years"
    return join([Text(zh, en), _SURPLUS[params.surplus], _DEFICIT[params.deficit]], zh="；", en="; ")


def _points(rule: other.PaymentRule | other.StatementRule) -> Text:
    return _same("；".join(rule.params.points))


_LIMITS: dict[str, Callable[[Any], Text]] = {
    "grid_count": _grid_count,
    "one_group_per_grid": lambda _: Text("每个网格 1 个集团", "one group for each grid"),
    "partition": _partition,
    "scope": lambda rule: (
        Text("未开展医共体的区划全部纳入", "every area without a county community") + _by(rule.params.by)
    ),
    "lead_eligibility": _lead_eligibility,
    "lead_exception": lambda rule: _same("、".join(rule.params.designations)),
    "mandatory_member": _members,
    "min_members": _min_members,
    "voluntary_member": lambda rule: _labels(rule.params.select),
    "cross_grid_service": lambda rule: _labels(rule.params.select),
    "cooperation_unit": lambda rule: _labels(rule.params.select),
    "org_form": _org_form,
    "overlay": lambda rule: _same("、".join((rule.params.form, *rule.params.specialties))),
    "concentration": _open,
    "gap": _gap,
    "target": _target,
    "trend": _trend,
    "monitor": _open,
    "milestone": _milestone,
    "review": lambda rule: Text(f"运行届满 {rule.params.years} 年", f"{rule.params.years} years of operation"),
    "checklist": _checklist,
    "payment": _points,
    "fund_prepay": _fund_prepay,
    "statement": _points,
}
