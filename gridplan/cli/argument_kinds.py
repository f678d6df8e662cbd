"""Arguments that several commands have, and the types of what they take."""

import argparse
from datetime import date

AREA = "study area: a folder with area.yaml, or an embedded example (default: wenzhou) / 规划范围"
LAYOUT = (
    "a layout of the area, a layout table (.csv .xlsx .docx) or a plan file (.json); default: the area's own / 布局方案"
)


def positional_area_layout(command: argparse.ArgumentParser) -> None:
    """Add AREA and LAYOUT."""
    command.add_argument("area", nargs="?", metavar="AREA", help=AREA)
    command.add_argument("layout", nargs="?", metavar="LAYOUT", help=LAYOUT)


def conditions(command: argparse.ArgumentParser) -> None:
    """Add --population and --scenario: under which conditions the area is measured."""
    command.add_argument(
        "--population",
        default="population",
        metavar="KIND",
        help="whom to count, a kind of the area such as insured; default: its main kind / 人口口径",
    )
    command.add_argument("--scenario", metavar="FILE", help="measure under a scenario (.yaml) / 情景")


def budgets(command: argparse.ArgumentParser) -> None:
    """Add --budget: the insurance budgets that rules ask for."""
    command.add_argument(
        "--budget", nargs="+", default=[], metavar="FILE", help="budget workbooks (.xlsx), one a county / 医保预算表"
    )


def json_output(command: argparse.ArgumentParser) -> None:
    """Add --json."""
    command.add_argument("--json", action="store_true", help="print JSON / 输出 JSON")


def smallest_count(command: argparse.ArgumentParser) -> None:
    """Add --smallest-count: numbers of people below it are not written to tables and GIS files."""
    command.add_argument(
        "--smallest-count",
        type=whole_number,
        default=10,
        metavar="N",
        help="hide numbers of people below N in tables and GIS files, default 10; 0 hides none / 隐去少于 N 的人数",
    )


def number_between(text: str, *, low: float, high: float, advice: str) -> float:
    """Return the number that `text` gives; refuse one outside the range with `advice`."""
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise argparse.ArgumentTypeError(f"{text}: {advice}")
    return number


def pair(text: str) -> tuple[str, str]:
    """Return the two sides of FIELD=HEADING."""
    field, equals, heading = text.partition("=")
    if not (field and equals and heading):
        raise argparse.ArgumentTypeError(f"{text}: give FIELD=HEADING / 请写成 字段=列名")
    return field, heading


def positive_int(text: str) -> int:
    """Return a whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: give a whole number from 1 / 请给出正整数")
    return int(text)


def whole_number(text: str) -> int:
    """Return a whole number from 0."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text}: give a whole number from 0 / 请给出 0 或正整数")
    return int(text)


def port(text: str) -> int:
    """Return a port."""
    return int(number_between(text, low=1, high=65535, advice="give a port from 1 to 65535 / 请给出 1 到 65535 的端口"))


def seconds(text: str) -> float:
    """Return seconds."""
    return number_between(
        text, low=0.1, high=86400, advice="give seconds from 0.1 to 86400 / 请给出 0.1 到 86400 的秒数"
    )


def metres(text: str) -> float:
    """Return metres."""
    return number_between(text, low=0, high=100, advice="give metres from 0 to 100 / 请给出 0 到 100 的米数")


def fraction(text: str) -> float:
    """Return a share above 0 and up to 1, given as such or in per cent."""
    advice = "give a share above 0 and up to 1, e.g. 0.25 or 25% / 请给出 0 到 1 之间的比例，如 0.25 或 25%"
    return number_between(_without_per_cent(text), low=1e-6, high=1, advice=advice)


def share(text: str) -> float:
    """Return a share from 0 to 1, given as such or in per cent."""
    advice = "give a share from 0 to 1, e.g. 0.05 or 5% / 请给出 0 到 1 的比例，如 0.05 或 5%"
    return number_between(_without_per_cent(text), low=0, high=1, advice=advice)


def _without_per_cent(text: str) -> str:
    number = text.strip().removesuffix("%").removesuffix("％")
    try:
        return text if number == text.strip() else str(float(number) / 100)
    except ValueError:
        return text


def minutes(text: str) -> float:
    """Return minutes above 0."""
    return number_between(
        text, low=0.1, high=1440, advice="give minutes from 0.1 to 1440 / 请给出 0.1 到 1440 的分钟数"
    )


def number_or_range(text: str) -> tuple[int, int]:
    """Return the least and the largest of N or N-M."""
    least, dash, most = text.replace("–", "-").partition("-")
    given = [least, most if dash else least]
    if not all(each.isdecimal() and int(each) >= 1 for each in given) or int(given[0]) > int(given[1]):
        raise argparse.ArgumentTypeError(f"{text}: give a number such as 5, or a range such as 4-6 / 请写如 5 或 4-6")
    return int(given[0]), int(given[1])


def district_and_lead(text: str) -> tuple[str, str]:
    """Return the two sides of DISTRICT=LEAD."""
    district, equals, lead = (part.strip() for part in text.partition("="))
    if not (district and equals and lead):
        raise argparse.ArgumentTypeError(f"{text}: give DISTRICT=LEAD / 请写成 片区=牵头医院")
    return district, lead


PRICES = ("minutes", "uncovered", "balance", "change", "splits", "borders")


def price(text: str) -> tuple[str, float]:
    """Return name and minutes of NAME=MINUTES."""
    name, _, number = text.partition("=")
    advice = f"give NAME=MINUTES, a NAME of {', '.join(PRICES)} / 请写成 名称=分钟"
    if name not in PRICES:
        raise argparse.ArgumentTypeError(f"{text}: {advice}")
    return name, number_between(number, low=0, high=1e9, advice=advice)


def day(text: str) -> date:
    """Return a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text}: give a date as 2026-01-31 / 请按 2026-01-31 的形式给出日期"
        ) from None
