"""The form of the budget workbook: its sheets, headings, the words of its items, and the rows it comes with."""

from collections.abc import Mapping, Sequence

from gridplan.budget.inputs import (
    DEDUCTION_LABELS,
    DEFICIT_LABELS,
    MEASURE_LABELS,
    MONTHS,
    PLACES,
    SURPLUS_LABELS,
)
from gridplan.budget.names import BudgetNames
from gridplan.layers.fields import Field
from gridplan.layers.workbook import Sheet

REVENUE = "当年筹资总额"
DEDUCTIONS = {key: label.zh for key, label in DEDUCTION_LABELS.items()}
MEASURES = {key: label.zh for key, label in MEASURE_LABELS.items()}
YEAR, SURPLUS, DEFICIT, FUND_SHARE = "年度", "结余规则", "超支规则", "超支基金分担比例"
TIERS = ("结余县级比例", "结余乡级比例", "结余村级比例")
SETTINGS_ITEMS = (YEAR, SURPLUS, DEFICIT, FUND_SHARE, *TIERS)
SURPLUS_WORDS = {text.zh: rule for rule, text in SURPLUS_LABELS.items()}
DEFICIT_WORDS = {text.zh: rule for rule, text in DEFICIT_LABELS.items()}
HELP_SHEET = "填写说明"


def _sheet(name: str, headings: Mapping[str, str], *, blank: Sequence[str] = (), required: bool = True) -> Sheet:
    """Return a sheet of text cells; what they mean is read here, exactly, since floats are no money."""
    fields = tuple(Field(key, required=key not in blank) for key in headings)
    return Sheet(name, fields, headings, required=required)


SETTINGS = _sheet("设置", {"item": "项目", "value": "内容", "basis": "依据"}, blank=("value", "basis"))
FUND = _sheet("基金", {"item": "项目", "amount": "金额（元）", "share": "占筹资总额比例"}, blank=("amount", "share"))
INSURED = _sheet("参保", {"district": "片区", "insured": "参保居民数", "grid": "年初网格"})
MOVES = _sheet("调整", {"district": "片区", "month": "起始月份", "grid": "转入网格"}, required=False)
WEIGHTS = _sheet("权重", {"item": "项目", "weight": "权重"})
HISTORY = _sheet(
    "历史",
    {"unit": "片区或网格", "year": "年份", "services": "服务量", "payments": "基金支付（元）"},
    blank=("services", "payments"),
    required=False,
)
SCORES = _sheet("考核", {"grid": "网格", "score": "得分"}, blank=("score",), required=False)
STEPS = _sheet("返还标准", {"least": "得分不低于", "share": "返还比例"}, required=False)


def spending_sheet(grids: Mapping[str, str]) -> Sheet:
    """Return the sheet of spending: a column of amounts per place of care; `grids` are names by id."""
    places = {**grids, **{place: text.zh for place, text in PLACES.items()}}
    headings = {"period": "月份或季度", "home": "参保地网格", **places}
    return _sheet("支出", headings, blank=tuple(places), required=False)


def all_sheets(grids: Mapping[str, str]) -> tuple[Sheet, ...]:
    """Return every sheet of the workbook in its order."""
    return SETTINGS, FUND, INSURED, MOVES, WEIGHTS, HISTORY, spending_sheet(grids), SCORES, STEPS


def template_rows(names: BudgetNames, grid_of: Mapping[str, str], year: int) -> dict[str, list[tuple[str | int, ...]]]:
    """Return the rows that the workbook of a year comes with, by sheet: names filled in, every number blank."""
    grids, past = names.grids.labels, range(year - 3, year)
    assigned = [key for key in names.districts.labels if key in grid_of]
    return {
        SETTINGS.name: [(item, year if item == YEAR else "", "") for item in SETTINGS_ITEMS],
        FUND.name: [(item, "", "") for item in (REVENUE, *DEDUCTIONS.values())],
        INSURED.name: [(names.districts.labels[key], "", grids[grid_of[key]]) for key in assigned],
        MOVES.name: [],
        WEIGHTS.name: [(item, "") for item in (*MEASURES.values(), *past)],
        HISTORY.name: [(names.districts.labels[key], then, "", "") for then in past for key in assigned],
        "支出": [(month, name, *[""] * (len(grids) + len(PLACES))) for month in MONTHS for name in grids.values()],
        SCORES.name: [(name, "") for name in grids.values()],
        STEPS.name: [],
    }


HELP = (
    (
        "设置",
        "年度必填。结余规则：结余留用、考核后分配；超支规则：超支不补、超支分担、牵头医院承担；留空则按所选政策。",
    ),
    ("基金", "筹资总额填金额。三项预留各填金额或比例之一；没有的项目填 0。"),
    ("参保", "每个片区一行：参保居民数与 1 月所在网格（以牵头医院名称或编号指称）。"),
    ("调整", "年内改属其他网格的片区：自该月起，资金随人转入。没有则不填。"),
    ("权重", "三项权重合计为 1；其下为近 1—3 年各年权重，合计为 1。权重为 0 的项目不需要历史数据，年份行可删去。"),
    ("历史", "各片区（或各网格，不可混用）近 1—3 年的服务量与基金支付。服务量的计量单位自定，须一致。"),
    ("支出", "参保居民年度内发生的医保应支费用，按就医地分列；没有支出填 0，空白表示尚不知道。按月或按季均可。"),
    ("考核", "各网格考核得分；“返还标准”写明得分不低于多少返还多少比例的质量保证金，含 0 分一档。"),
    ("金额", "以元为单位，精确到分。空白不当作零。"),
)
