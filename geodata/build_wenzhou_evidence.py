"""Build the demonstration of operating evidence for the scenario wenzhou-2023: every number of it is invented.

    python build_wenzhou_evidence.py

Visits follow a simple rule (beds over the square of the minutes, more at one's own lead from year to year), so that
the tables look like those of a city; they say nothing of any hospital. Units and definitions change in 2022 on purpose.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from gridplan.access import access_table
from gridplan.evidence.sheet import DEFINITIONS, FIGURES, REFERRALS, VISITS
from gridplan.export.evidence_xlsx import evidence_xlsx
from gridplan.layout import Layout
from gridplan.plan_file import open_plan
from gridplan.study_area import StudyArea, read_area

FILE = Path(__file__).parent / "wenzhou-2023" / "evidence.xlsx"
ASSUMED = "情景假定"
NOTES = (
    "情景假定 scenario assumption：本工作簿的全部数字均为虚构，仅供演示，与任何医院、片区的实际情况无关。",
    "All numbers of this workbook are invented, for demonstration; they say nothing of any hospital or district.",
)
CHANGED = 2022  # from here on districts of today, other units, other definitions
ADMISSIONS, OUTPATIENTS = 0.15, 6.2  # per resident and year
ELSEWHERE = {
    "住院": {2020: 0.47, 2021: 0.46, 2022: 0.45, 2023: 0.44},
    "门诊": {2020: 0.71, 2021: 0.70, 2022: 0.68, 2023: 0.67},
}
LOYALTY = {  # how much more one's own lead draws
    "住院": {2020: 1.5, 2021: 1.7, 2022: 1.9, 2023: 2.1},
    "门诊": {2020: 1.3, 2021: 1.4, 2022: 1.5, 2023: 1.6},
}
YEARS = range(2020, 2024)
NOT_GIVEN = "双潮"  # nothing is known of its residents
NO_REST = ("七都", 2023)  # what they did elsewhere is not known
NO_DOWN = ("4", 2021)  # referrals down of this grid are not known
PAST = 5  # every so many districts refer past their lead too
FUND_PER_PERSON = {2020: 2310.0, 2021: 2440.0, 2022: 2600.0, 2023: 2730.0}
PRIMARY_SHARE = {2020: 0.118, 2021: 0.121, 2022: 0.129, 2023: 0.136}
PRIMARY_VISITS = {2020: 0.482, 2021: 0.491, 2022: 0.507, 2023: 0.523}
UP, DOWN = {2020: 9.0, 2021: 9.4, 2022: 9.9, 2023: 10.2}, {2020: 2.1, 2021: 2.9, 2022: 4.2, 2023: 5.6}  # per 1,000


def yearly() -> Iterator[tuple[int, StudyArea, Layout]]:
    """Yield each year with the districts and the layout of then."""
    areas = {year: read_area("wenzhou" if year < CHANGED else "wenzhou-2023") for year in (2020, CHANGED)}
    for year in YEARS:
        area = areas[2020 if year < CHANGED else CHANGED]
        yield year, area, open_plan(None, area).layout


def visits(year: int, area: StudyArea, layout: Layout) -> Iterator[tuple[str, ...]]:
    """Yield the rows of visits of a year."""
    leads = list(layout.leads)
    minutes = access_table(area).minutes(leads)
    beds = area.facilities["beds_open"].astype(float)
    for row, district in enumerate(area.districts.itertuples()):
        own = layout.grid(layout.grid_of[district.Index]).leads
        for kind, rate in (("住院", ADMISSIONS), ("门诊", OUTPATIENTS)):
            draw = {
                lead: beds[lead] / float(minutes[row, place]) ** 2 * (LOYALTY[kind][year] if lead in own else 1)
                for place, lead in enumerate(leads)
            }
            total = round(district.population * rate)
            elsewhere = ELSEWHERE[kind][year] + (row * 7 % 11 - 5) / 100  # districts differ
            known = {
                lead: round(total * (1 - elsewhere) * weight / sum(draw.values())) for lead, weight in draw.items()
            }
            if district.name == NOT_GIVEN:
                continue
            places = {area.facility_name(lead): number for lead, number in known.items()}
            if (district.name, year) != NO_REST:
                places["其他"] = total - sum(known.values())
            for place, number in places.items():
                said = in_ten_thousands(number) if kind == "门诊" and year < CHANGED else str(number)
                yield str(year), kind, district.name, district.admin_area, place, said, ""


def in_ten_thousands(number: int) -> str:
    """Return a whole number in 万, exactly."""
    whole, rest = divmod(number, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")


def referrals(year: int, area: StudyArea, layout: Layout) -> Iterator[tuple[str, ...]]:
    """Yield the rows of referrals of a year, between each district's primary facilities and its lead."""
    for row, district in enumerate(area.districts.itertuples()):
        grid = layout.grid_of[district.Index]
        lead = area.facility_name(layout.grid(grid).leads[0])
        if row % PAST == 0:
            past = next(key for key in layout.leads if key not in layout.grid(grid).leads)
            number = round(district.population * UP[year] / 4000)
            yield str(year), "上转", area.facility_name(past), district.name, district.admin_area, str(number), ""
        for word, rate in (("上转", UP), ("下转", DOWN)):
            if word == "上转" or (grid, year) != NO_DOWN:
                number = round(district.population * rate[year] / 1000)
                yield str(year), word, lead, district.name, district.admin_area, str(number), ""


def figures(year: int, area: StudyArea, layout: Layout) -> Iterator[tuple[str, ...]]:
    """Yield the rows of fund figures, visits and referrals by city, 区划 and grid, with targets for referrals."""
    people = area.districts["population"].astype(int)
    grids = pd.Series(layout.grid_of)
    units = [("全市", "", int(people.sum()))]
    by_area = people.groupby(area.districts["admin_area"]).sum()
    units += [("区划", str(name), int(number)) for name, number in by_area.items()]
    units += [("网格", grid.id, int(people[grids.index[grids == grid.id]].sum())) for grid in layout.grids]
    for level, unit, number in units:
        spent = round(number * FUND_PER_PERSON[year] / 10_000)  # 万元
        primary = round(spent * PRIMARY_SHARE[year])
        for item, value in (("医保基金支出", spent), ("医保基金支付给基层的金额", primary)):
            said = in_ten_thousands(value) if year < CHANGED else str(value)
            yield str(year), item, level, unit, said, "", ""
        every = round(number * OUTPATIENTS * 1.4)
        for item, value in (("总诊疗人次", every), ("基层医疗卫生机构诊疗人次", round(every * PRIMARY_VISITS[year]))):
            yield str(year), item, level, unit, str(value), "", ""
        if level != "区划" and (unit, year) != NO_DOWN:
            down, aim = (round(number * rate / 1000) for rate in (DOWN[year], DOWN[2020] * 1.1 ** (year - 2020)))
            yield str(year), "经双向转诊信息系统下转患者人数", level, unit, str(down), str(aim), ""


def definitions() -> Iterator[tuple[str, ...]]:
    """Yield what every item counts from when to when."""
    same = (f"示例审核人（{ASSUMED}）", "2021 年两种口径并行统计，全市相差不足 1%（情景假定）")
    rows = (
        ("住院", 2020, 2021, "人次", "各医院上报的出院人次", False),
        ("住院", CHANGED, None, "人次", "医保结算的住院人次", True),
        ("门诊", 2020, 2021, "万人次", "门急诊人次，不含互联网诊疗", False),
        ("门诊", CHANGED, None, "人次", "门急诊人次，含互联网诊疗", False),
        ("上转", 2020, None, "人次", "经双向转诊信息系统由基层转往牵头医院的人次", False),
        ("下转", 2020, None, "人次", "经双向转诊信息系统由牵头医院转往基层的人次", False),
        ("医保基金支出", 2020, 2021, "亿元", "职工与居民基本医疗保险统筹基金支出", False),
        ("医保基金支出", CHANGED, None, "万元", "职工与居民基本医疗保险统筹基金支出，含生育保险", True),
        ("医保基金支付给基层的金额", 2020, 2021, "亿元", "上项中支付给基层医疗卫生机构的金额", False),
        ("医保基金支付给基层的金额", CHANGED, None, "万元", "上项中支付给基层医疗卫生机构的金额", False),
        ("总诊疗人次", 2020, None, "人次", "全部医疗卫生机构全年总诊疗人次，含基层", False),
        ("基层医疗卫生机构诊疗人次", 2020, None, "人次", "基层医疗卫生机构全年总诊疗人次", False),
        ("经双向转诊信息系统下转患者人数", 2020, None, "人", "全年经双向转诊信息系统下转的患者人数", False),
    )
    for item, first, last, unit, meaning, accord in rows:
        judged = ("是", *same) if accord else ("", "", "")
        yield item, str(first), "" if last is None else str(last), unit, meaning, ASSUMED, *judged, ASSUMED


def build() -> bytes:
    """Return the workbook."""
    years = list(yearly())
    rows = {
        VISITS: [row for year in years for row in visits(*year)],
        REFERRALS: [row for year in years for row in referrals(*year)],
        FIGURES: [row for year in years for row in figures(*year)],
        DEFINITIONS: list(definitions()),
    }
    return evidence_xlsx(rows, notes=NOTES, title="运行资料（情景假定）")


if __name__ == "__main__":
    FILE.write_bytes(build())
