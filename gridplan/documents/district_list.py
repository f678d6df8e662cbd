"""What citizens ask first: of each 片区 its communities and villages, its grid and lead, its facilities."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Column, Heading, Paragraph, Report, Table
from gridplan.documents.parts import grid_name, speaker
from gridplan.documents.words import report_of
from gridplan.layout_table import ordered_districts
from gridplan.membership import Basis, Belonging, belongings, undetermined
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import CHOICE_OF_CARE
from gridplan.vocabulary import PRIMARY_TYPES


def district_list(asked: Asked) -> Report:
    """Return a table of the districts of each grid, with what they are made of and which facilities serve there.

    Where the study area has no layer of units, or no primary facilities, it says so and the cells are undetermined.
    """
    plan, area, language = asked.plan, asked.area, asked.language
    layout = plan.layout
    blocks: list[Block] = [Paragraph(line) for line in _introduction(plan, area, language)]
    members = _members_by_district(area, belongings(layout, area))
    units = _units_by_district(area, language)
    for grid in layout.grids:
        blocks.append(Heading(grid_name(grid, area, language)))
        keys = ordered_districts(layout, area, grid.id)
        if not keys:
            blocks.append(Paragraph(speaker(language)("该网格没有片区。", "The grid has no districts.")))
            continue
        blocks.append(_table(area, grid.id, keys, units, members, language))
    blocks += _outside(plan, area, units, language)
    title = area.name + Text("片区对照表", ": districts, communities and members")
    blocks.append(Paragraph(CHOICE_OF_CARE.to(language), small=True))
    return report_of(asked, "districts", title, blocks)


def _introduction(plan: Plan, area: StudyArea, language: Language) -> list[str]:
    say = speaker(language)
    lines = [
        say(
            "本表列出每个片区由哪些社区和村组成、由哪家医院牵头，以及片区内的成员单位。",
            "Each district with its communities and villages, its lead, and the members that stand in it.",
        )
    ]
    if area.units is None:
        lines.append(
            say(
                "规划范围没有村（社区）图层：各片区由哪些社区、村组成，无法判定。请补充图层 units。",
                "The study area has no layer of communities and villages: what districts are made of is undetermined. "
                "Add the layer units.",
            )
        )
    if unsure := undetermined(plan.layout, area):
        lines.append(
            say(
                f"另有 {len(unsure)} 家机构位置未知，未列入，见成员单位名单。",
                f"{len(unsure)} facilities whose place is unknown are not in the table: see the list of members.",
            )
        )
    if not _has_primary(area):
        lines.append(
            say(
                "医疗机构图层不含基层医疗卫生机构：片区内的基层成员单位无法判定。",
                "The facilities layer has no primary facilities: which of them stand in a district is undetermined.",
            )
        )
    return lines


def _units_by_district(area: StudyArea, language: Language) -> dict[str, str]:
    """Return the communities and villages of each district that has any, by kind, with their number."""
    if area.units is None:
        return {}
    say, found = speaker(language), {}
    for district, own in area.units.groupby("district_id", sort=False):
        phrases = []
        for kind, names in own.groupby(own["kind"].fillna(""), sort=False)["name"]:
            label = f"{kind}{say('：', ': ')}" if kind else ""
            phrases.append(label + say("、", ", ").join(names) + say(f"（{len(names)} 个）", f" ({len(names)})"))
        found[str(district)] = say("；", "; ").join(phrases)
    return found


def _members_by_district(
    area: StudyArea, found: Mapping[str, tuple[Belonging, ...]]
) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Return by district the facilities that stand there and belong to some grid but do not lead one: id and grids."""
    members: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for key, there in found.items():
        home = area.home_district.get(key)
        if home is not None and not any(each.basis is Basis.LEAD for each in there):
            members[home].append((key, tuple(each.grid_id for each in there)))
    return members


def _table(
    area: StudyArea,
    grid_id: str,
    keys: Sequence[str],
    units: Mapping[str, str],
    members: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]],
    language: Language,
) -> Table:
    """Return the districts of a grid by 区划; a member of another grid than that of its district says which."""
    say = speaker(language)
    columns = (
        Column(say("区划", "Area"), 0.14, "centre"),
        Column(say("片区", "District"), 0.14, "centre"),
        Column(say("社区、村", "Communities, villages"), 0.4),
        Column(say("片区内的成员单位", "Members in the district"), 0.32),
    )
    nobody = say("无", "none") if _has_primary(area) else UNDETERMINED.to(language)
    admin_areas = area.districts.loc[list(keys), "admin_area"]
    rows = []
    for admin_area in admin_areas.unique():
        for key in admin_areas.index[admin_areas == admin_area]:
            names = [
                area.facility_name(member)
                + ("" if grid_id in own else say(f"（属网格 {'、'.join(own)}）", f" (of grid {', '.join(own)})"))
                for member, own in members.get(key, ())
            ]
            made_of = units.get(key, UNDETERMINED.to(language))
            rows.append(
                (str(admin_area), str(area.districts.at[key, "name"]), made_of, say("、", ", ").join(names) or nobody)
            )
    return Table(columns, tuple(rows))


def _outside(plan: Plan, area: StudyArea, units: Mapping[str, str], language: Language) -> list[Block]:
    """Return the districts in no grid: those unassigned, and those excluded with the reason where the layer has it."""
    layout, say, every = plan.layout, speaker(language), area.districts.index
    blocks: list[Block] = []
    free = layout.unassigned(every)
    excluded = [key for key in every if key in layout.excluded]
    for title, keys in ((say("未分配的片区", "Unassigned"), free), (say("不纳入布局的片区", "Excluded"), excluded)):
        if not keys:
            continue
        columns = (
            Column(say("区划", "Area"), 0.16, "centre"),
            Column(say("片区", "District"), 0.16, "centre"),
            Column(say("社区、村", "Communities, villages"), 0.43),
            Column(say("原因", "Reason"), 0.25),
        )
        unknown = UNDETERMINED.to(language)
        frame = area.districts.loc[list(keys)]
        rows = [
            (str(admin_area), str(name), units.get(str(key), unknown), str(reason) or say("未注明", "not given"))
            for key, admin_area, name, reason in zip(
                frame.index, frame["admin_area"], frame["name"], frame["excluded"], strict=True
            )
        ]
        blocks += [Heading(title), Table(columns, tuple(rows))]
    return blocks


def _has_primary(area: StudyArea) -> bool:
    return bool(area.facilities["type"].isin(PRIMARY_TYPES).any())
