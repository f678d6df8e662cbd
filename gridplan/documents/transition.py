"""The transition list: whose lead changes with a new layout, from which day; districts first, then facilities."""

from collections.abc import Sequence
from datetime import date

from gridplan.compare import leads_of
from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Column, Heading, Paragraph, Report, Table
from gridplan.documents.parts import NOTHING, speaker, state_of
from gridplan.documents.words import people_words, report_of
from gridplan.errors import ExportError
from gridplan.hidden_people import hidden_people
from gridplan.layout import Layout
from gridplan.membership import belongings, undetermined
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.suppression import told
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import CHOICE_OF_CARE

MOVED = Text("更换牵头医院的片区", "Districts whose lead changes")
ADDED = Text("新纳入网格的片区", "Districts newly in a grid")
DROPPED = Text("不再属于任何网格的片区", "Districts no longer in a grid")


def transition(asked: Asked) -> Report:
    """Return the districts whose lead differs between two plans, with their people and the effective date.

    Districts that move from lead to lead, that come into a grid, and that leave every grid are told apart.
    Raises ExportError where no plan before is given.
    """
    if asked.before is None:
        raise ExportError(
            Text("没有调整前的方案。请指明（--before）", "there is no plan before the change: name it (--before)")
        )
    before, after, area, language = asked.before, asked.plan, asked.area, asked.language
    effective, say = asked.effective, speaker(language)
    groups: dict[Text, list[str]] = {MOVED: [], ADDED: [], DROPPED: []}
    for key in area.districts.index:
        was, now = (leads_of(plan.layout, key) for plan in (before, after))
        if set(was) != set(now):
            groups[ADDED if not was else DROPPED if not now else MOVED].append(key)
    blocks: list[Block] = [Paragraph(_introduction(before, groups, effective, language))]
    for title, keys in groups.items():
        if keys:
            blocks += [Heading(title.to(language)), _table(asked, before, keys)]
    blocks += _facilities(before.layout, after.layout, area, language)
    blocks.append(
        Paragraph(
            say(
                "牵头医院相同而网格序号不同的，不算变动。",
                "A district whose lead stays is not listed, whatever the number of its grid.",
            ),
            small=True,
        )
    )
    title = area.name + Text("网格调整过渡清单", ": transition list")
    blocks.append(Paragraph(CHOICE_OF_CARE.to(language), small=True))
    return report_of(asked, "transition", title, blocks)


def _introduction(before: Plan, groups: dict[Text, list[str]], effective: date | None, language: Language) -> str:
    counts = [len(keys) for keys in groups.values()]
    day_zh = "生效日期待定" if effective is None else f"自 {effective} 起执行"
    day_en = "The effective date is open" if effective is None else f"Effective from {effective}"
    old = before.document.full_title
    return Text(
        f"与《{old}》相比：更换牵头医院的片区 {counts[0]} 个，新纳入网格的 {counts[1]} 个，"
        f"不再属于任何网格的 {counts[2]} 个。{day_zh}。",
        f"Compared with {old}: the lead of {counts[0]} districts changes, {counts[1]} are newly in a grid, {counts[2]} "
        f"are no longer in one. {day_en}.",
    ).to(language)


def _table(asked: Asked, before: Plan, keys: Sequence[str]) -> Table:
    area, effective, language = asked.area, asked.effective, asked.language
    say = speaker(language)
    columns = (
        Column(say("序号", "No."), 0.06, "centre"),
        Column(say("区划", "Area"), 0.1, "centre"),
        Column(say("片区", "District"), 0.13, "centre"),
        Column(say("人口（人）", "People"), 0.17, "right"),
        Column(say("原牵头医院", "Lead before"), 0.19),
        Column(say("新牵头医院", "Lead after"), 0.19),
        Column(say("生效日期", "Effective"), 0.16, "centre"),
    )
    frame = area.districts.loc[list(keys)]
    day = say("待定", "open") if effective is None else effective.isoformat()
    rows: list[tuple[str, ...]] = []
    hidden = hidden_people(asked.plan.layout, area, asked.smallest).districts.intersection(keys)
    for number, key in enumerate(frame.index, start=1):
        row = frame.loc[key]
        people = people_words(
            row["population"],
            language,
            estimated=bool(row["population_estimated"]),
            hidden=key in hidden,
            smallest=asked.smallest,
        )
        leads = (_lead(plan.layout, area, key, language) for plan in (before, asked.plan))
        rows.append((str(number), str(row["admin_area"]), str(row["name"]), people, *leads, day))
    total = people_words(
        frame["population"].sum(skipna=False),
        language,
        estimated=bool(frame["population_estimated"].any()),
        hidden=bool(hidden),  # beside the others it would tell them
        smallest=asked.smallest,
    )
    rows.append((NOTHING, say("合计", "Sum"), say(f"{len(keys)} 个", str(len(keys))), total, NOTHING, NOTHING, NOTHING))
    unknown = list(frame["name"][frame["population"].isna()])
    why = say(f"人口未知的片区：{'、'.join(unknown)}。", f"Population unknown: {', '.join(unknown)}.")
    notes = [why] if unknown else []
    notes += [told(asked.smallest).to(language)] if hidden else []
    return Table(columns, tuple(rows), notes=tuple(notes))


def _lead(layout: Layout, area: StudyArea, district: str, language: Language) -> str:
    state = state_of(layout, district)
    return area.facility_names(leads_of(layout, district)) if state is None else state.to(language)


def _facilities(before: Layout, after: Layout, area: StudyArea, language: Language) -> list[Block]:
    """Return the facilities whose leads change: those listed, and those that follow their district."""
    say = speaker(language)
    was, now = (_leads_by_facility(layout, area, language) for layout in (before, after))
    changed = [key for key in area.facilities.index if was[key] != now[key]]
    blocks: list[Block] = [Heading(say("牵头医院变动的医疗机构", "Facilities whose lead changes"))]
    if not changed:
        return [*blocks, Paragraph(say("无。", "None."))]
    columns = (
        Column(say("序号", "No."), 0.08, "centre"),
        Column(say("机构", "Facility"), 0.34),
        Column(say("原牵头医院", "Lead before"), 0.29),
        Column(say("新牵头医院", "Lead after"), 0.29),
    )
    rows = tuple(
        (str(number), area.facility_name(key), was[key], now[key]) for number, key in enumerate(changed, start=1)
    )
    return [*blocks, Table(columns, rows)]


def _leads_by_facility(layout: Layout, area: StudyArea, language: Language) -> dict[str, str]:
    """Return the leads of the grids each facility is in, in words: itself where it leads one."""
    found, unsure = belongings(layout, area), set(undetermined(layout, area))
    in_none = Text("未归入网格", "in no grid").to(language)
    names = {}
    for key in area.facilities.index:
        leads = [area.facility_names(layout.grid(each.grid_id).leads) for each in found.get(key, ())]
        names[key] = UNDETERMINED.to(language) if key in unsure else "、".join(leads) or in_none
    return names
