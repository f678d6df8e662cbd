"""Cells of a budget workbook as exact values. Each reading raises RefusedError with what is wrong and the remedy."""

import re
from decimal import Context, Decimal
from fractions import Fraction

from gridplan.budget.inputs import MONTHS
from gridplan.text import Text
from gridplan.yaml_file import RefusedError

# A spreadsheet keeps 15 digits: what lies beyond is noise of its own arithmetic.
_SHEET = Context(prec=15)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_MOST_YUAN = 10**13  # below this 15 digits hold every fen
FIRST_YEAR, LAST_YEAR = 2000, 2100


def number(raw: str) -> Fraction:
    """Return a number of at least 0."""
    if _NUMBER.fullmatch(raw) is None:
        remedy = Text("请只填数字，不带单位、逗号或文字", "Write digits alone, without unit, comma or words")
        raise RefusedError(Text("不是数字", "is not a number"), remedy)
    value = Fraction(_SHEET.create_decimal(Decimal(raw)))
    if value < 0:
        remedy = Text("请检查；冲减应并入同期数额", "Check it; set reversals against the amount of the same time")
        raise RefusedError(Text("小于零", "is below zero"), remedy)
    return value


def money(raw: str) -> int:
    """Return an amount in yuan as fen."""
    fen = number(raw) * 100
    if fen.denominator != 1:
        remedy = Text("请四舍五入到分，即两位小数", "Round it to the fen: two decimals")
        raise RefusedError(Text("金额不足一分的部分无法记账", "is finer than a fen"), remedy)
    if fen >= _MOST_YUAN * 100:
        remedy = Text("请检查单位，应为元", "Check the unit: it is yuan")
        raise RefusedError(Text("金额过大", "is too large"), remedy)
    return int(fen)


def share(raw: str) -> Fraction:
    """Return a share from 0 to 1, written as 0.05 or 5%."""
    bare = raw.removesuffix("%").removesuffix("％").strip()
    value = number(bare) / (1 if bare == raw else 100)
    if value > 1:
        remedy = Text("请填 0 到 1 的小数或百分数，如 0.05 或 5%", "Write a share such as 0.05 or 5%")
        raise RefusedError(Text("比例大于 1", "is more than the whole"), remedy)
    return value


def whole(raw: str) -> int:
    """Return a whole number of at least 0."""
    value = number(raw)
    if value.denominator != 1:
        raise RefusedError(Text("不是整数", "is not a whole number"), Text("请填整数", "Write a whole number"))
    return int(value)


def year(raw: str) -> int:
    """Return a year, with or without 年."""
    value = whole(raw.removesuffix("年"))
    if not FIRST_YEAR <= value <= LAST_YEAR:
        remedy = Text("请填四位年份，如 2024", "Write a year such as 2024")
        raise RefusedError(Text("不是年份", "is not a year"), remedy)
    return value


def month_of_move(raw: str) -> int:
    """Return the month from which a district is in another grid: 2 to 12."""
    value = whole(raw.removesuffix("月"))
    if value not in MONTHS[1:]:
        remedy = Text(
            "请填 2 至 12；1 月起的归属写在“参保”表", "Write 2 to 12; the grid from January is in the sheet 参保"
        )
        raise RefusedError(Text("不是年内的调整月份", "is not a month within the year"), remedy)
    return value


def period(raw: str) -> tuple[int, int]:
    """Return the first and last month of a month (3, 3月) or a quarter (1季度, Q1)."""
    text = raw.strip().upper().removesuffix("份").removesuffix("月")
    if text.isdecimal() and int(text) in MONTHS:
        return int(text), int(text)
    found = re.fullmatch(r"(?:第?([1-4一二三四])季度?|Q([1-4]))", text)
    if found is None:
        remedy = Text("请填 1 至 12，或 1季度 至 4季度", "Write 1 to 12, or Q1 to Q4")
        raise RefusedError(Text("不是月份或季度", "is neither a month nor a quarter"), remedy)
    digit = found[1] or found[2]
    last = 3 * (int(digit) if digit.isdecimal() and digit.isascii() else "一二三四".index(digit) + 1)
    return last - 2, last
