"""The log of opinions: what units said of a version of a plan, and what became of it."""

from gridplan.opinions.log import about, add, answer, tally, versions, withdraw
from gridplan.opinions.words import ADOPTION_LABELS, opinion_row

__all__ = ["ADOPTION_LABELS", "about", "add", "answer", "opinion_row", "tally", "versions", "withdraw"]
