"""What one user judges by: the policy of the open area, the date, what was found; and what people decide of it."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from gridplan import resources
from gridplan.accounts import Act
from gridplan.budget import Budget
from gridplan.decide import Decision, Kind, Question, questions, record, withdraw
from gridplan.decisions import Override
from gridplan.errors import EditError
from gridplan.policy import Case, Finding, Policy, case_of, check, read_policy
from gridplan.policy.clearing import budget_under
from gridplan.policy.together import Judged, judge_together
from gridplan.text import Text
from gridplan.ui import account_state, budget_state, state

_POLICY, _AS_OF, _ASKING = "policy", "as_of", "asking"


@dataclass(frozen=True)
class Asking:
    """The form that is open on a card: which rule, which of its findings (None: the rule itself), what is asked."""

    rule: str
    number: int | None
    kind: Kind
    choices: tuple[str, ...]


def names() -> list[str]:
    """Return the names of the policies there are."""
    return list(resources.policy_files())


@st.cache_resource(show_spinner=False)
def load_policy(name: str) -> Policy:
    """Read a policy once."""
    return read_policy(name)


def policy_name(desk: state.Desk) -> str:
    """Return the policy chosen for the open area; at first the area's own, or the first there is."""
    default = desk.area.manifest.default_policy
    name: str = state.shelf().setdefault(_POLICY, default if default in names() else names()[0])
    return name


def choose_policy(name: str) -> None:
    """Judge the open area by another policy from the next run on."""
    state.shelf()[_POLICY] = name
    ask(None)


def as_of() -> date:
    """Return the date that findings are for: today, unless another was chosen."""
    day: date = st.session_state.setdefault(_AS_OF, date.today())
    return day


def choose_day(day: date) -> None:
    """Check on another date from the next run on."""
    st.session_state[_AS_OF] = day


def policy(desk: state.Desk) -> Policy:
    """Return the policy that the open area is judged by."""
    return load_policy(policy_name(desk))


def case(desk: state.Desk) -> Case:
    """Return what is judged: the present plan, on the date, with the budgets handed in for it."""
    return case_of(desk.plan, desk.area, as_of=as_of(), budgets=budgets(desk))


def budgets(desk: state.Desk) -> tuple[Budget, ...]:
    """Return the budgets handed in, worked out under the policy."""
    return tuple(budget_under(inputs, policy(desk)) for inputs in budget_state.inputs(desk))


def key(desk: state.Desk) -> object:
    """Return all that a judgement of the present plan depends on."""
    return desk.plan, policy_name(desk), as_of(), budget_state.workbooks()


def findings(desk: state.Desk) -> list[Finding]:
    """Check the present plan, or return what was found before."""
    return state.kept("findings", key(desk), lambda: check(policy(desk), case(desk)))


def open_questions(desk: state.Desk) -> list[tuple[Question, ...]]:
    """Return for each finding what a person may decide about it."""
    return state.kept("questions", key(desk), lambda: questions(case(desk), policy(desk), findings(desk)))


def together(desk: state.Desk) -> list[Judged]:
    """Judge the present plan under every policy, or return what was found before."""
    policies = [load_policy(name) for name in names()]

    def judged() -> list[Judged]:
        return judge_together(desk.plan, desk.area, policies, as_of=as_of(), budgets=budget_state.inputs(desk))

    return state.kept("together", (desk.plan, as_of(), budget_state.workbooks()), judged)


def asking() -> Asking | None:
    """Return the form that is open."""
    found: Asking | None = state.shelf().get(_ASKING)
    return found


def ask(what: Asking | None) -> None:
    """Open a form, and close the one before."""
    state.shelf()[_ASKING] = what


def decide(desk: state.Desk, decision: Decision) -> EditError | None:
    """Record a decision as a step that can be undone and close its form; return the refusal where there is one."""
    if refused := account_state.refusal(_act(decision)):
        return EditError(refused)
    try:
        plan = record(desk.plan, decision)
    except EditError as error:
        return error
    account_state.sign(decision.person)
    ask(None)
    state.do(plan, act=_act(decision))
    return None


def take_back(desk: state.Desk, decision: Decision) -> None:
    """Withdraw a decision, as a step that can be undone."""
    state.do(withdraw(desk.plan, decision), act=_act(decision))


def refusal(kind: Kind) -> Text | None:
    """Return why the user may not decide about something of a kind; None where they may."""
    return account_state.refusal(Act.OVERRIDE if kind == "override" else Act.EDIT)


def _act(decision: Decision) -> Act:
    return Act.OVERRIDE if isinstance(decision, Override) else Act.EDIT
