"""Every indicator by id: its name, unit and formula, in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from gridplan.text import Text

PERSONS = Text("人", "")  # English names say it
MINUTES = Text("分钟", "min")
SHARE = Text("%", "%")
COUNT = Text("个", "")
NONE = Text("", "")


@dataclass(frozen=True)
class Indicator:
    """A measured number: what it is called, its unit, how it is computed.

    `better` is +1 where more is better, −1 where less is, 0 where neither is meant.
    """

    id: str
    name: Text
    unit: Text
    formula: Text
    digits: int = 0
    better: int = 0

    def format(self, number: float) -> str:
        """Return `number` as shown to people, without its unit; shares are given in percent."""
        return f"{number * 100 if self.unit == SHARE else number:,.{self.digits}f}"

    def format_change(self, number: float) -> str:
        """Return a difference with its sign."""
        text = self.format(abs(number))
        if not text.strip("0.,"):  # too small to show has no sign
            return text
        return ("+" if number > 0 else "−") + text


def coverage_id(limit_min: float) -> str:
    """Return the id of the coverage at a threshold, such as coverage_30."""
    return f"coverage_{limit_min:g}"


def _i(
    key: str, name: tuple[str, str], unit: Text, formula: tuple[str, str], digits: int = 0, better: int = 0
) -> Indicator:
    return Indicator(key, Text(*name), unit, Text(*formula), digits, better)


def _coverage(limit_min: float) -> Indicator:
    name = Text(f"牵头医院 {limit_min:g} 分钟覆盖率", f"covered by lead within {limit_min:g} min")
    formula = Text(
        f"到本网格牵头医院不超过 {limit_min:g} 分钟的人口 ÷ 可判定人口",
        f"people within {limit_min:g} min of their lead / people whose minutes are known",
    )
    return Indicator(coverage_id(limit_min), name, SHARE, formula, 1, 1)


_MEASURED = (
    _i("districts", ("片区数", "districts"), COUNT, ("片区个数", "number of districts")),
    _i("population", ("人口", "population"), PERSONS, ("片区人口之和", "sum of the districts' population")),
    _i(
        "admin_areas",
        ("涉及区划数", "administrative areas"),
        COUNT,
        ("片区所属区划个数", "administrative areas touched"),
    ),
    _i(
        "mean_minutes",
        ("平均就医时间", "mean minutes to lead"),
        MINUTES,
        ("Σ 人口×分钟 ÷ Σ 人口，限可达人口", "Σ P·t / Σ P over people who have a path"),
        1,
        -1,
    ),
    _i(
        "p90_minutes",
        ("P90 就医时间", "P90 minutes to lead"),
        MINUTES,
        ("90% 可达人口不超过的分钟数（按人口加权）", "smallest t that 90 % of reached people do not exceed"),
        1,
        -1,
    ),
    _i(
        "not_nearest_share",
        ("非最近牵头人口占比", "people not led by the nearest lead"),
        SHARE,
        ("有更近牵头医院的人口 ÷ 可达人口", "people with a nearer lead / reached people"),
        1,
        -1,
    ),
    _i(
        "detour_minutes",
        ("绕行时间", "detour"),
        MINUTES,
        ("上述人口到本牵头与到最近牵头的平均时间差", "mean extra minutes of those people"),
        1,
        -1,
    ),
    _i(
        "referral_minutes",
        ("转诊时间", "referral minutes"),
        MINUTES,
        ("所列成员单位到牵头医院的平均分钟数", "mean minutes from listed members to their lead"),
        1,
        -1,
    ),
    _i(
        "beyond_population",
        ("超出计算上限人口", "people beyond the cutoff"),
        PERSONS,
        ("有路可达，但超过设定的计算上限", "have a path, longer than the cutoff that was set"),
        0,
        -1,
    ),
    _i(
        "unreachable_population",
        ("无通路人口", "people with no path"),
        PERSONS,
        ("路网上没有通往牵头医院的路径", "no path to their lead on the network"),
        0,
        -1,
    ),
    _i(
        "undetermined_population",
        ("时间无法判定人口", "people whose minutes are undetermined"),
        PERSONS,
        ("住地或医院离路网超过限值，或片区未分配", "too far from any road, or in no grid"),
        0,
        -1,
    ),
    _i(
        "primary_coverage_15",
        ("基层 15 分钟覆盖率", "within 15 min of a primary facility"),
        SHARE,
        ("到最近基层机构不超过 15 分钟的人口占比", "people within 15 min of a primary facility / people"),
        1,
        1,
    ),
    _i(
        "beds_members_per_1000",
        ("每千人口床位（牵头与成员）", "beds per 1,000 (lead and members)"),
        NONE,
        ("牵头与所列成员的开放床位 ÷ 人口 × 1000", "open beds of lead and listed members / P × 1000"),
        2,
    ),
    _i(
        "beds_located_per_1000",
        ("每千人口床位（网格内全部）", "beds per 1,000 (all located in the grid)"),
        NONE,
        ("位于网格内的全部机构开放床位 ÷ 人口 × 1000", "open beds of every facility standing in the grid / P × 1000"),
        2,
    ),
    _i(
        "population_per_bed",
        ("每床人口（牵头）", "people per open bed of the lead"),
        PERSONS,
        ("人口 ÷ 牵头医院开放床位", "population / open beds of the lead"),
        0,
    ),
    _i(
        "physicians_per_1000",
        ("每千人口医师", "physicians per 1,000"),
        NONE,
        ("牵头与成员的医师 ÷ 人口 × 1000", "physicians of lead and members / P × 1000"),
        2,
    ),
    _i(
        "gp_per_10k",
        ("每万人口全科医生", "general practitioners per 10,000"),
        NONE,
        ("全科医生 ÷ 人口 × 10000", "general practitioners / P × 10,000"),
        2,
    ),
    _i(
        "sfca_free",
        ("2SFCA（自由择医）", "2SFCA (free choice)"),
        Text("床/千人", "beds per 1,000"),
        ("两步移动搜寻法，供给为牵头医院开放床位，阈值取中间一档", "two-step floating catchment, supply: leads' beds"),
        2,
    ),
    _i(
        "sfca_grid",
        ("2SFCA（网格内）", "2SFCA (within the grid)"),
        Text("床/千人", "beds per 1,000"),
        ("同上，只计本网格牵头医院", "the same, own lead only"),
        2,
    ),
    _i(
        "e2sfca_free",
        ("E2SFCA（自由择医）", "E2SFCA (free choice)"),
        Text("床/千人", "beds per 1,000"),
        ("各档阈值内权重 1、0.68、0.22", "weights 1, 0.68, 0.22 by threshold band"),
        2,
    ),
    _i(
        "e2sfca_grid",
        ("E2SFCA（网格内）", "E2SFCA (within the grid)"),
        Text("床/千人", "beds per 1,000"),
        ("同上，只计本网格牵头医院", "the same, own lead only"),
        2,
    ),
    _i("gini_minutes", ("就医时间基尼系数", "Gini of minutes"), NONE, ("按人口加权", "weighted by people"), 3, -1),
    _i("theil_minutes", ("就医时间泰尔指数", "Theil of minutes"), NONE, ("按人口加权", "weighted by people"), 3, -1),
    _i(
        "pieces",
        ("块数", "pieces"),
        COUNT,
        ("网格片区在邻接图上的连通块数", "connected components of the grid's districts"),
        0,
        -1,
    ),
    _i(
        "exclave_population",
        ("飞地人口", "people in exclaves"),
        PERSONS,
        ("不在人口最多一块内的人口", "people outside the most populous piece"),
        0,
        -1,
    ),
    _i(
        "compactness",
        ("紧凑度", "compactness"),
        NONE,
        ("Polsby–Popper：4π×面积 ÷ 周长²", "Polsby–Popper: 4π·area / perimeter²"),
        2,
        1,
    ),
    _i(
        "balance_max_min",
        ("人口最大/最小", "largest / smallest population"),
        NONE,
        ("人口最多网格 ÷ 人口最少网格", "most populous grid / least populous grid"),
        2,
        -1,
    ),
    _i(
        "balance_cv",
        ("人口变异系数", "CV of population"),
        NONE,
        ("各网格人口标准差 ÷ 均值", "standard deviation / mean over grids"),
        3,
        -1,
    ),
    _i(
        "balance_deviation",
        ("与均值最大偏差", "largest deviation from mean"),
        SHARE,
        ("max |网格人口 − 均值| ÷ 均值", "max |grid − mean| / mean"),
        1,
        -1,
    ),
    _i("hhi_population", ("人口集中度 HHI", "HHI of population"), NONE, ("Σ 网格人口份额²", "Σ share² over grids"), 3),
    _i("hhi_beds", ("床位集中度 HHI", "HHI of beds"), NONE, ("Σ 牵头床位份额²", "Σ share² over leads' beds"), 3),
    _i(
        "private_bed_share",
        ("社会办床位占比", "private share of beds"),
        SHARE,
        ("社会办机构开放床位 ÷ 全部开放床位", "open beds of private facilities / all open beds"),
        1,
    ),
    _i(
        "membership_completeness",
        ("成员完整率", "membership completeness"),
        SHARE,
        ("已纳入的应纳入机构 ÷ 应纳入机构", "facilities included / facilities that belong"),
        1,
        1,
    ),
    _i("elderly_share", ("60 岁以上占比", "share aged 60 and over"), SHARE, ("60+ 人口 ÷ 人口", "60+ / population"), 1),
)


def catalogue(thresholds_min: Iterable[float]) -> dict[str, Indicator]:
    """Return every indicator by id, in the order of showing, with a coverage for each threshold."""
    coverages = [_coverage(limit) for limit in thresholds_min]
    after = next(n for n, item in enumerate(_MEASURED) if item.id == "p90_minutes") + 1
    return {item.id: item for item in (*_MEASURED[:after], *coverages, *_MEASURED[after:])}
