"""Names as files write them, matched with what is known; only what is safe is taken, the rest is left to a person."""

from gridplan.matching.forms import BASIS_NAMES, Basis, Candidate, Known, Match, Wanted, key_of
from gridplan.matching.likeness import ALIKE, SUGGESTED, Likeness
from gridplan.matching.match import BY_A_RULE, match_names
from gridplan.matching.spelling import Kind, spelled

__all__ = [
    "ALIKE",
    "BASIS_NAMES",
    "BY_A_RULE",
    "SUGGESTED",
    "Basis",
    "Candidate",
    "Kind",
    "Known",
    "Likeness",
    "Match",
    "Wanted",
    "key_of",
    "match_names",
    "spelled",
]
