"""How much is in few hands: measured, and judged only where a person has set a limit."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridplan.indicators.sums import herfindahl
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding, listed, plain
from gridplan.policy.layout_rules import ConcentrationRule
from gridplan.policy.reaching import OPEN, SIGNS
from gridplan.policy.selection import PRIVATE, ownership_of
from gridplan.policy.target_words import MARK
from gridplan.text import UNDETERMINED, Text, join

MEASURE_NAMES = {
    "hhi_population": Text("人口集中度 HHI（各网格）", "HHI of population by grid"),
    "hhi_beds": Text("床位集中度 HHI（各牵头医院）", "HHI of beds by lead"),
    "private_bed_share": Text("社会办床位占比", "private share of beds"),
}
_NO_KIND = Text("", "")


@dataclass(frozen=True)
class _Measured:
    """A number between 0 and 1 with how it was made, or None with the reason; `estimated` says what it rests on."""

    number: float | None
    told: Text
    estimated: tuple[Text, ...] = ()


def check_concentration(rule: ConcentrationRule, case: Case) -> list[Finding]:
    """Return a finding for each measure.

    HHI is the Herfindahl–Hirschman index Σ share², between 1/n and 1. The document sets no limit: the answer is
    undetermined until a person has set one for the measure.
    """
    made = {"hhi_population": _population, "hhi_beds": _beds, "private_bed_share": _private}
    return [_judge(rule, case, measure, made[measure](case)) for measure in rule.params.measures]


def _judge(rule: ConcentrationRule, case: Case, measure: str, measured: _Measured) -> Finding:
    limit, number = case.limit(rule.id, measure), measured.number
    verdict, reasons = Verdict.UNDETERMINED, [measured.told]
    shown = UNDETERMINED if number is None else plain(f"{number:.3f}")
    if measured.estimated and number is not None:
        shown += MARK
    if limit is None:
        reasons.append(OPEN)
    else:
        told = f"{limit.reason}（{limit.person}，{limit.date}）"
        reasons.append(Text(f"限值：{told}", f"limit: {limit.reason} ({limit.person}, {limit.date})"))
        if number is not None:
            held = number <= limit.value if limit.op == "<=" else number >= limit.value
            verdict = Verdict.PASS if held else Verdict.FAIL
    return finding(
        rule,
        case,
        verdict,
        measured=MEASURE_NAMES[measure] + Text(" ", " ") + shown,
        limit=NO_LIMIT if limit is None else plain(f"{SIGNS[limit.op]} {limit.value:g}"),
        detail=join(reasons),
        estimated=measured.estimated,
    )


def _population(case: Case) -> _Measured:
    if not case.layout.territorial:
        return _Measured(None, Text("方案没有片区", "the layout has no districts"))
    frame = case.area.districts.loc[list(case.layout.grid_of)]
    missing = frame["name"][frame["population"].isna()]
    if len(missing):
        return _Measured(None, Text("片区人口未知：", "population unknown: ") + listed(missing))
    people = frame["population"].groupby(pd.Series(case.layout.grid_of)).sum()
    kind = case.area.population_kinds[case.area.population_kind]
    guess = (Text(f"{kind.zh}为推算", f"{kind.en} is estimated"),) if frame["population_estimated"].any() else ()
    return _shares(dict(people), guess, Text("网格 ", "grid "))


def _beds(case: Case) -> _Measured:
    leads = case.area.facilities.loc[list(dict.fromkeys(case.layout.leads))]
    missing = leads["name"][leads["beds_open"].isna()]
    if len(missing):
        return _Measured(None, Text("牵头医院床位未知：", "beds of leads unknown: ") + listed(missing))
    return _shares(dict(zip(leads["name"], leads["beds_open"], strict=True)), _estimated_beds(leads))


def _private(case: Case) -> _Measured:
    open_there = [key for key in case.area.facilities.index if key in case.area.home_district]
    located = case.area.facilities.loc[open_there]
    owners = pd.Series({key: ownership_of(row) for key, row in located.iterrows()}, dtype=object)
    missing = located["name"][located["beds_open"].isna() | (owners == "")]
    placed = case.area.closed.union(case.area.campuses["facility_id"])
    siteless = case.area.facilities["name"][~case.area.facilities.index.isin(placed)]
    if len(missing):
        return _Measured(None, Text("床位或所有制不详：", "beds or ownership unknown: ") + listed(missing))
    if len(siteless):
        return _Measured(None, Text("位置不详：", "site unknown: ") + listed(siteless))
    total, own = located["beds_open"].sum(), located["beds_open"][owners == PRIVATE].sum()
    if not total > 0:
        return _Measured(None, Text("没有床位", "no beds"))
    told = Text(f"社会办 {own:,.0f} 张，共 {total:,.0f} 张", f"{own:,.0f} of {total:,.0f} beds are private")
    return _Measured(float(own / total), told, _estimated_beds(located))


def _shares(amounts: dict[str, float], estimated: tuple[Text, ...], kind: Text = _NO_KIND) -> _Measured:
    total = sum(amounts.values())
    if not total > 0:
        return _Measured(None, Text("合计为零", "the total is zero"))
    shares = [f"{name} {amount / total:.1%}" for name, amount in amounts.items()]
    told = Text(listed(kind.zh + share for share in shares).zh, listed(kind.en + share for share in shares).en)
    return _Measured(herfindahl(np.array(list(amounts.values()), dtype=float)), told, estimated)


def _estimated_beds(frame: pd.DataFrame) -> tuple[Text, ...]:
    names = frame["name"][frame["beds_open_estimated"]]
    return (Text("床位数未经核实：", "beds are unverified: ") + listed(names),) if len(names) else ()
