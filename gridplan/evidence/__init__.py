"""Operating evidence: where residents went, who was referred, what the fund paid, by year; read from workbooks."""

from gridplan.evidence.balance import Balance, referral_balances
from gridplan.evidence.compared import Compared, compared
from gridplan.evidence.definitions import Across, across
from gridplan.evidence.moves import evidence_of_move
from gridplan.evidence.reading import read_evidence
from gridplan.evidence.record import Evidence, Kind, Nature
from gridplan.evidence.shares import LeadShare, Trend, lead_share, trend

__all__ = [
    "Across",
    "Balance",
    "Compared",
    "Evidence",
    "Kind",
    "LeadShare",
    "Nature",
    "Trend",
    "across",
    "compared",
    "evidence_of_move",
    "lead_share",
    "read_evidence",
    "referral_balances",
    "trend",
]
