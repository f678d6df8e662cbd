"""The memory of plans: revisions, authors, reasons, branches, what is in operation; append-only, in SQL."""

from gridplan.store.judging import judged
from gridplan.store.records import MAIN, Act, ActKind, Branch, Judged, Operation, PlanEntry, Revision
from gridplan.store.store import Store

__all__ = ["MAIN", "Act", "ActKind", "Branch", "Judged", "Operation", "PlanEntry", "Revision", "Store", "judged"]
