"""What one user has chosen for taking the open plan away: options of files, the plan before, the effective date."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gridplan.documents import Asked
from gridplan.export import Options
from gridplan.plan_file import Plan, open_plan, plan_names
from gridplan.ui import policy_state, state

_CHOICES = "export_choices"


@dataclass(frozen=True)
class Choices:
    """`before` names the area's own layout to compare with; None is the plan `given` as a file of that name.

    `taken` is the id of that upload: it is read once.
    """

    options: Options = field(default_factory=Options)
    before: str | None = None
    given: Plan | None = None
    file: str = ""
    taken: str = ""
    effective: date | None = None


def choices(desk: state.Desk) -> Choices:
    """Return what is chosen for the open area; at first its default layout is the plan before."""
    names = plan_names(desk.area)
    found: Choices = state.shelf().setdefault(_CHOICES, Choices(before=names[0] if names else None))
    return found


def choose(desk: state.Desk, **changed: Any) -> None:
    """Change some of the choices."""
    state.shelf()[_CHOICES] = replace(choices(desk), **changed)


def before(desk: state.Desk) -> Plan | None:
    """Return the plan that a transition or comparison starts from; None where there is none yet."""
    chosen = choices(desk)
    if chosen.before is None:
        return chosen.given
    name = chosen.before
    return state.kept("before", name, lambda: open_plan(name, desk.area))


def asked(desk: state.Desk) -> Asked:
    """Return what the documents of the present plan are made of."""
    chosen = choices(desk)
    return Asked(
        desk.plan,
        desk.area,
        desk.access,
        before=before(desk),
        policy=policy_state.policy(desk),
        as_of=policy_state.as_of(),
        effective=chosen.effective,
        language=desk.language,
        smallest=chosen.options.smallest,
        budgets=policy_state.budgets(desk),
    )
