"""What a document is made of: the plan on its study area, and what some documents need besides."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from gridplan.access import AccessTable
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.suppression import SMALLEST
from gridplan.text import Language

if TYPE_CHECKING:  # the rules take long to load, and most documents need none
    from gridplan.budget import Budget
    from gridplan.policy import Policy


@dataclass(frozen=True)
class Asked:
    """Everything that documents are made of.

    `smallest`: numbers of people below it are hidden in reports by district, see `suppression`; 0 hides none.
    `before` is the plan that a transition or comparison starts from, `policy` what findings are judged by, on the day
    `as_of`, with `budgets` where rules ask for them; `effective` is the day from which moved districts have their
    new lead, None while it is open.
    """

    plan: Plan
    area: StudyArea
    access: AccessTable
    before: Plan | None = None
    policy: "Policy | None" = None
    as_of: date = field(default_factory=date.today)
    effective: date | None = None
    language: Language = "zh"
    smallest: int = SMALLEST
    budgets: "tuple[Budget, ...]" = ()
