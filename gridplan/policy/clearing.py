"""Who keeps a surplus and who bears a deficit of the insurance fund, as a policy says."""

from dataclasses import replace

from gridplan.budget import Budget, BudgetInputs, work_out
from gridplan.budget.inputs import ClearingRules
from gridplan.policy.base import Rule
from gridplan.policy.other_rules import FundPrepayRule, PaymentRule
from gridplan.policy.schema import Policy
from gridplan.text import Text


def clearing_rules(policy: Policy) -> ClearingRules:
    """Return the rules of a policy: of its fund_prepay rule, else of the payment rules that speak of it.

    Shares are never a policy's: none of the documents gives one.
    """
    found = ClearingRules()
    for rule in sorted(policy.rules, key=lambda rule: not isinstance(rule, FundPrepayRule)):
        if isinstance(rule, FundPrepayRule | PaymentRule):
            source, params = _source(policy, rule), rule.params
            surplus = source if params.surplus else None
            deficit = source if params.deficit else None
            own = ClearingRules(params.surplus, params.deficit, surplus_source=surplus, deficit_source=deficit)
            found = found.or_else(own)
    return found


def has_fund_rules(policy: Policy) -> bool:
    """Whether a policy says anything of the insurance fund: how it is prepaid, or how care is paid for."""
    return any(isinstance(rule, FundPrepayRule | PaymentRule) for rule in policy.rules)


def budget_under(inputs: BudgetInputs, policy: Policy | None) -> Budget:
    """Return the budget of a workbook; what that leaves open of surplus and deficit is the policy's."""
    if policy is not None:
        inputs = replace(inputs, rules=inputs.rules.or_else(clearing_rules(policy)))
    return work_out(inputs)


def _source(policy: Policy, rule: Rule) -> Text:
    where = f"{policy.policy.document} {rule.source.paragraph}（{rule.id}）"
    return Text(where, where)
