"""Taking the counts of a filled-in workbook into a plan."""

from dataclasses import dataclass, replace
from pathlib import Path

from gridplan.figures import Merged, merge
from gridplan.figures.form import read_form
from gridplan.plan_file import Plan
from gridplan.policy.asked import form_of
from gridplan.policy.findings import Case
from gridplan.policy.schema import Policy
from gridplan.text import Text


@dataclass(frozen=True)
class FiguresRead:
    """The plan with the figures of a workbook, how many were read, and what became of them and of the old ones."""

    plan: Plan
    read: int
    merged: Merged
    sheets_left_out: tuple[str, ...]

    @property
    def told(self) -> tuple[Text, ...]:
        """What was read, and which sheets were not, in sentences."""
        found = self.merged
        zh = f"读入 {self.read} 个数：新增 {found.added}，替换 {found.replaced}，保留原有 {found.kept}"
        en = f"{self.read} figures read: {found.added} new, {found.replaced} replaced, {found.kept} kept"
        names = "、".join(self.sheets_left_out)
        left_out = (Text(f"未读取的工作表：{names}", f"sheets not read: {names}"),) if names else ()
        return Text(zh, en), *left_out


def read_figures(path: Path, policy: Policy, case: Case) -> FiguresRead:
    """Return the plan of `case` with the figures of the workbook at `path`, filled in for `policy`.

    Raises FiguresError with every fault found.
    """
    entered = read_form(path, form_of(policy, case))
    merged = merge(case.plan.figures, entered.figures)
    plan = replace(case.plan, figures=merged.figures)
    return FiguresRead(plan, len(entered.figures), merged, entered.left_out)
