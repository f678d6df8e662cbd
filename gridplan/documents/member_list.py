"""The list of members: who belongs to each grid, in what relation and why; who belongs to none; who cannot be told."""

from collections.abc import Iterable, Mapping

from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Column, Heading, Paragraph, Report, Table
from gridplan.documents.parts import NOTHING, grid_name, speaker
from gridplan.documents.words import ESTIMATE, report_of
from gridplan.layout import RELATION_LABELS, Layout, Relation
from gridplan.membership import Basis, Belonging, belongings, undetermined
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text
from gridplan.trace import CHOICE_OF_CARE

LEAD = Text("牵头医院", "lead hospital")
LISTED_AS: dict[Relation | None, Text] = {None: LEAD} | {key: RELATION_LABELS[key] for key in Relation}
BASES = {
    Basis.LEAD: Text("牵头", "leads"),
    Basis.LISTED: Text("列名", "listed"),
    Basis.DISTRICT: Text("随片区", "with its district"),
    Basis.UPPER: Text("随上级机构", "with its upper facility"),
    Basis.EXCEPTION: Text("例外", "exception"),
}
# The order of the list within a grid.
ORDER: tuple[Relation | None, ...] = (None, *Relation)


def member_list(asked: Asked) -> Report:
    """Return the members of each grid by relation, those in no grid apart, those who cannot be told apart too."""
    area, language = asked.area, asked.language
    layout = asked.plan.layout
    found, unsure = belongings(layout, area), undetermined(layout, area)
    blocks: list[Block] = [
        Paragraph(_introduction(area, found, unsure, language)),
        Heading(Text("各网格成员数", "Members by grid").to(language)),
        _tally(layout, area, found, language),
        Heading(Text("各网格成员单位", "Members of each grid").to(language)),
    ]
    for grid in layout.grids:
        own = [each for there in found.values() for each in there if each.grid_id == grid.id]
        blocks += [Heading(grid_name(grid, area, language), 2), _members(layout, area, own, language)]
    blocks.append(Heading(Text("未归入网格的机构", "Facilities in no grid").to(language)))
    outside = [key for key in area.facilities.index if key not in found and key not in unsure]
    blocks += _others(area, outside, language)
    blocks.append(Heading(Text("归属无法判定的机构", "Facilities of which it cannot be told").to(language)))
    blocks += _unsure(area, unsure, language)
    title = area.name + Text("网格成员单位名单", ": members of the grids")
    blocks.append(Paragraph(CHOICE_OF_CARE.to(language), small=True))
    return report_of(asked, "members", title, blocks)


def _introduction(
    area: StudyArea, found: Mapping[str, tuple[Belonging, ...]], unsure: tuple[str, ...], language: Language
) -> str:
    total, several = len(area.facilities), sum(len(there) > 1 for there in found.values())
    none = total - len(found.keys() | set(unsure))
    return Text(
        f"规划范围内登记医疗机构 {total} 家：归入网格 {len(found)} 家（其中服务多个网格 {several} 家，各网格分列），"
        f"未归入网格 {none} 家，无法判定 {len(unsure)} 家。“依据”一列说明机构为何在该网格。",
        f"Of {total} facilities of the study area {len(found)} are in grids ({several} of them serve several and are "
        f"listed in each), {none} are in none, and of {len(unsure)} it cannot be told. “Basis” says why a facility is "
        "in its grid.",
    ).to(language)


def _tally(layout: Layout, area: StudyArea, found: Mapping[str, tuple[Belonging, ...]], language: Language) -> Table:
    say = speaker(language)
    every = [each for there in found.values() for each in there]
    shown = [relation for relation in ORDER if any(each.relation is relation for each in every)]
    columns = (
        Column(say("网格", "Grid"), 0.4),
        *(Column(LISTED_AS[relation].to(language), 0.12, "right") for relation in shown),
        Column(say("合计", "Sum"), 0.12, "right"),
    )
    rows = []
    for grid in layout.grids:
        own = [each.relation for each in every if each.grid_id == grid.id]
        counts = [own.count(relation) for relation in shown]
        rows.append((grid_name(grid, area, language), *map(str, counts), str(len(own))))
    return Table(columns, tuple(rows))


def _members(layout: Layout, area: StudyArea, own: Iterable[Belonging], language: Language) -> Table:
    say = speaker(language)
    columns = (
        Column(say("序号", "No."), 0.07, "centre"),
        Column(say("关系", "Relation"), 0.13, "centre"),
        Column(say("机构", "Facility"), 0.28),
        Column(say("类型", "Type"), 0.16),
        Column(say("等级", "Grade"), 0.14, "centre"),
        Column(say("依据", "Basis"), 0.22),
    )
    rows = [
        (
            str(number),
            LISTED_AS[each.relation].to(language),
            area.facility_name(each.facility_id),
            str(area.facilities.at[each.facility_id, "type"]),
            _grade(area, each.facility_id, language),
            _basis(layout, area, each, language),
        )
        for number, each in enumerate(sorted(own, key=lambda each: ORDER.index(each.relation)), start=1)
    ]
    return Table(columns, tuple(rows))


def _grade(area: StudyArea, key: str, language: Language) -> str:
    grade, guess = area.facilities.loc[key, ["grade", "grade_estimated"]]
    if not grade:
        return Text("未注明", "not given").to(language)
    return str(grade) + (ESTIMATE.to(language) if guess else "")


def _basis(layout: Layout, area: StudyArea, each: Belonging, language: Language) -> str:
    """Return why a facility is in a grid, with the district or upper facility that decides, or the reason given."""
    said, key = BASES[each.basis].to(language), each.facility_id
    if each.basis is Basis.DISTRICT:
        detail = str(area.districts.at[area.home_district[key], "name"])
    elif each.basis is Basis.UPPER:
        detail = area.facility_name(str(area.facilities.at[key, "follows"]))
    elif each.basis is Basis.EXCEPTION:
        detail = next(item.reason for item in layout.exceptions if item.facility_id == key)
    else:
        return said
    return f"{said}：{detail}" if language == "zh" else f"{said}: {detail}"


def _others(area: StudyArea, keys: list[str], language: Language) -> list[Block]:
    say = speaker(language)
    if not keys:
        return [Paragraph(say("无。", "None."))]
    columns = (
        Column(say("序号", "No."), 0.08, "centre"),
        Column(say("机构", "Facility"), 0.32),
        Column(say("类型", "Type"), 0.18),
        Column(say("等级", "Grade"), 0.14, "centre"),
        Column(say("所在片区", "District"), 0.14),
        Column(say("说明", "Remark"), 0.14),
    )
    rows = []
    for number, key in enumerate(keys, start=1):
        home = area.home_district.get(key)
        place = NOTHING if home is None else str(area.districts.at[home, "name"])
        closed = say("情景中关闭", "closed in the scenario") if key in area.closed else NOTHING
        kind, grade = str(area.facilities.at[key, "type"]), _grade(area, key, language)
        rows.append((str(number), area.facility_name(key), kind, grade, place, closed))
    said = say(
        "未列为牵头医院或成员单位，也不随片区或上级机构归入网格。",
        "Neither leads nor listed members, and following no district or upper facility into a grid.",
    )
    return [Table(columns, tuple(rows), notes=(said,))]


def _unsure(area: StudyArea, keys: tuple[str, ...], language: Language) -> list[Block]:
    if not keys:
        return [Paragraph(Text("无。", "None.").to(language))]
    names = area.facility_names(keys)
    return [
        Paragraph(
            Text(
                f"{names}，共 {len(keys)} 家：随片区或上级机构归入网格，而所在位置未知。请补充位置。",
                f"{names}; {len(keys)} in all: they follow a district or an upper facility, and it is not known where "
                "that stands. Give its place.",
            ).to(language)
        )
    ]
