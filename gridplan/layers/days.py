"""Dates as people write them."""

import re
from datetime import date

from gridplan.text import Text

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
# What is said of a cell that holds none, and what to do.
NO_DAY = Text("不是日期", "is not a date"), Text("请写成 2026-01-31", "Write it as 2026-01-31")


def day_of(raw: str) -> date:
    """Return the day that 2026-01-31, 2026/1/31, 2026.1.31 or 2026年1月31日 means. Raises ValueError for others."""
    found = _DAY.fullmatch(raw.strip())
    return date(*map(int, found.groups())) if found else date.fromisoformat(raw.strip())
