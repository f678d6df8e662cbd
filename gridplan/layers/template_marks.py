"""What templates hold beside data: a worked row, which shows how a table is filled in, and a sheet of explanations."""

import re
from collections.abc import Sequence

WORKED = "示例"
EXPLANATION = ("列", "必填", "含义", "可填", "示例")  # the headings of the sheet that explains the columns
_MARK = re.compile(rf"{WORKED}(\s*[：:].*)?", re.DOTALL)


def is_worked_row(row: Sequence[str]) -> bool:
    """Whether a row is marked as an example in its first cell: 示例, or 示例：莲池."""
    return bool(row) and _MARK.fullmatch(row[0].strip()) is not None


def is_explanation(header: Sequence[str]) -> bool:
    """Whether a table explains the columns of a template."""
    return tuple(header) == EXPLANATION
