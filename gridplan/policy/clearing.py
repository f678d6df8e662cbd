"""Who keeps a surplus and who bears a deficit of the insurance fund, as a policy says."""

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
            found = found.or_else(
                ClearingRules(params.surplus, params.deficit, surplus_source=source, deficit_source=source)
            )
    return found


def _source(policy: Policy, rule: Rule) -> Text:
    where = f"{policy.policy.document} {rule.source.paragraph}（{rule.id}）"
    return Text(where, where)
