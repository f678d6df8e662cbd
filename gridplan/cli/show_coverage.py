"""How coverage and isochrones look."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan.access import AccessTable
from gridplan.cli.show import ESTIMATE_LEGEND, ESTIMATE_MARK, columns, value_json
from gridplan.coverage import LEAD, STATE_LABELS, Coverage, State
from gridplan.indicators import Value
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import trace, trace_lines

UNKNOWN = Text("未知", "unknown")


def coverage_text(
    found: Coverage, pairs: pd.DataFrame, plan: Plan, area: StudyArea, access: AccessTable, language: Language
) -> str:
    """Return shares, people by state, the districts with people outside, who leads where who is nearest, the trace."""
    limit = Text(f"，时限 {found.limit_min:g} 分钟", f", limit {found.limit_min:g} min")
    lines = [(found.title + limit).to(language), "", *_shares(found, language), "", *_people(found, language)]
    if found.reason is None:
        lines += ["", *_districts(found, language)]
    if found.to == LEAD and len(pairs):
        lines += ["", *_pairs(pairs, area, bool(access.basis), language)]
    lines += [note.to(language) for note in found.notes]
    lines += ["", ESTIMATE_LEGEND.to(language)] if found.estimated else []
    return "\n".join([*lines, "", *trace_lines(plan, area, access, language)])


def coverage_json(
    found: Coverage, pairs: pd.DataFrame, plan: Plan, area: StudyArea, access: AccessTable
) -> dict[str, Any]:
    """Return the coverage as plain values; districts in their order, most people outside first."""
    return {
        "trace": trace(plan, area, access),
        "to": found.to,
        "facilities": list(found.facilities),
        "limit_min": found.limit_min,
        "share": {f"{limit:g}": value_json(value) for limit, value in found.share.items()},
        "people": {str(state): number for state, number in found.people.items()},
        "all_known": found.all_known,
        "reason": None if found.reason is None else {"zh": found.reason.zh, "en": found.reason.en},
        "notes": [{"zh": note.zh, "en": note.en} for note in found.notes],
        "districts": _records(found.districts.drop(columns="reach").reset_index()),
        "pairs": _records(pairs),
    }


def isochrones_text(
    drawn: gpd.GeoDataFrame, plan: Plan, area: StudyArea, access: AccessTable, language: Language
) -> str:
    """Return a row per isochrone with its people and its area, then the trace."""
    header = Text("机构 分钟 人口 平方公里", "facility min people km²").to(language).split()
    mark, people_mark = (
        ESTIMATE_MARK.to(language) if len(drawn) and drawn[name].any() else ""
        for name in ("estimated", "people_estimated")
    )
    rows = [
        [
            str(row["facility"]),
            f"{row['limit_min']:g}",
            _number(row["people"], people_mark, UNDETERMINED.to(language)),
            "—" if np.isnan(row["area_km2"]) else f"{row['area_km2']:,.1f}{mark}",
        ]
        for _, row in drawn.iterrows()
    ]
    lines = [columns([header, *rows])]
    if len(drawn):
        cell = f"{drawn['resolution_m'].iloc[0]:g}"
        said = Text(
            f"格距 {cell} 米：边界准确到一格以内，更窄的地带不画；人口按居住点时间计，不按图形计",
            f"lattice of {cell} m: borders are right to one cell, narrower strips are not drawn; "
            "people are counted by their own minutes",
        )
        lines += ["", said.to(language)]
    lacking = [name for name in dict.fromkeys(drawn["unlocated"]) if name]
    if lacking:
        names = "、".join(lacking)
        lines.append(Text(f"没有位置，未画出：{names}", f"no site, not drawn: {names}").to(language))
    lines += [ESTIMATE_LEGEND.to(language)] if people_mark else []
    return "\n".join([*lines, "", *trace_lines(plan, area, access, language)])


def isochrones_json(drawn: gpd.GeoDataFrame, plan: Plan, area: StudyArea, access: AccessTable) -> dict[str, Any]:
    """Return the figures of isochrones as plain values, without their outlines."""
    return {"trace": trace(plan, area, access), "isochrones": _records(pd.DataFrame(drawn.drop(columns="geometry")))}


def _shares(found: Coverage, language: Language) -> list[str]:
    lines = []
    for limit, value in found.share.items():
        name = Text(f"{limit:g} 分钟覆盖率", f"within {limit:g} min").to(language)
        lines.append(f"{name}  {_share(value, language)}")
    return lines


def _share(value: Value, language: Language) -> str:
    if value.number is None:
        reason = "" if value.reason is None else f"  {value.reason.to(language)}"
        return UNDETERMINED.to(language) + reason
    note = "" if value.note is None else f"  {value.note.to(language)}"
    return f"{value.number:.1%}{ESTIMATE_MARK.to(language) if value.estimated else ''}{note}"


def _people(found: Coverage, language: Language) -> list[str]:
    """Return known people by state; they add up."""
    mark = ESTIMATE_MARK.to(language) if found.districts["population_estimated"].any() else ""
    rows = [[STATE_LABELS[state].to(language), _number(number, mark, "")] for state, number in found.people.items()]
    total = Text("人口已知者合计", "all whose number is known").to(language)
    return columns([*rows, [total, f"{sum(found.people.values()):,.0f}{mark}"]]).split("\n")


def _districts(found: Coverage, language: Language) -> list[str]:
    """Return a row for each district that has people outside, or undetermined."""
    shown = found.districts[~((found.districts["outside"] == 0) & (found.districts[State.UNDETERMINED.value] == 0))]
    if shown.empty:
        return [Text("没有时限外的片区", "no district has people outside the limit").to(language)]
    header = Text(
        "片区 区划 网格 人口 时限外 无通路 无法判定 平均分钟",
        "district area grid people outside no-path undetermined min",
    )
    rows = [header.to(language).split()]
    for _, row in shown.iterrows():
        mark = ESTIMATE_MARK.to(language) if row["population_estimated"] else ""
        people = [
            _number(row[key], mark, UNKNOWN.to(language))
            for key in ("population", "outside", State.WITHOUT_PATH.value, State.UNDETERMINED.value)
        ]
        rows.append([row["name"], row["admin_area"], row["grid"] or "—", *people, _minutes(row, found, language)])
    return columns(rows).split("\n")


def _minutes(row: pd.Series, found: Coverage, language: Language) -> str:
    if np.isnan(row["minutes"]):
        return "—"
    mark = ESTIMATE_MARK.to(language) if row["minutes_estimated"] else ""
    return f"{'' if found.all_known else '≤'}{row['minutes']:.1f}{mark}"


def _pairs(pairs: pd.DataFrame, area: StudyArea, estimated: bool, language: Language) -> list[str]:
    header = Text("牵头医院 最近的牵头医院 人口 到牵头 到最近", "lead nearest-lead people to-lead to-nearest")
    mark = ESTIMATE_MARK.to(language) if estimated else ""
    rows = [header.to(language).split()]
    for _, row in pairs.iterrows():
        nearest = area.facility_name(row["nearest_id"]) if row["nearest_id"] else UNDETERMINED.to(language)
        minutes = [_number(row[key], mark, "—", digits=1) for key in ("minutes", "nearest_minutes")]
        rows.append([area.facility_name(row["lead_id"]), nearest, _number(row["population"], mark, ""), *minutes])
    return columns(rows).split("\n")


def _number(number: float, mark: str, without: str, *, digits: int = 0) -> str:
    return without if np.isnan(number) else f"{number:,.{digits}f}{mark if number else ''}"


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain values, missing ones as null."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]
