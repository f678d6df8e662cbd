"""Operating evidence: where residents went, who was referred, what the fund paid, by year; read from workbooks."""

from gridplan.evidence.definitions import Across, across
from gridplan.evidence.moves import evidence_of_move
from gridplan.evidence.record import Evidence, Kind
from gridplan.evidence.shares import LeadShare, Trend, lead_share, trend

__all__ = ["Across", "Evidence", "Kind", "LeadShare", "Trend", "across", "evidence_of_move", "lead_share", "trend"]
