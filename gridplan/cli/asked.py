"""What is asked of a layout: the file that `--request` names, and the flags beside it."""

import argparse
from collections.abc import Sequence
from typing import Any

from gridplan.errors import Fault, RequestError
from gridplan.layout import Layout
from gridplan.request_file import Asked, ask, read_statements, statements_of
from gridplan.request_form import ALL, Statements
from gridplan.study_area import StudyArea
from gridplan.text import Text

_ALL_FLAGS = ("leads", "lead", "must_lead", "never_lead", "gap", "node_limit", "seed", "time_limit")
PER_BED = "_per_bed"


def asked_of(options: argparse.Namespace, area: StudyArea, base: Layout) -> Asked:
    """Return what file and flags ask for. Raises RequestError with every fault of either."""
    faults: list[Fault] = []
    file = flags = Statements()
    try:
        content, sources = _stated(options)
        flags = statements_of(content, area, sources=sources)
    except RequestError as error:
        faults += error.faults
    try:
        if options.request is not None:
            file = read_statements(options.request, area)
    except RequestError as error:
        faults += error.faults
    if faults:
        raise RequestError(faults)
    return ask(flags.over(file), area, base, source=options.request or "request")


def _stated(options: argparse.Namespace) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what the flags that a command has state, as a request file would, and the flag behind each key."""
    options = argparse.Namespace(**{**dict.fromkeys(_ALL_FLAGS), **vars(options)})
    content: dict[str, Any] = {}
    sources: dict[str, str] = {}

    def state(key: str, flag: str, value: Any) -> None:
        if value is None:
            return
        *parents, name = key.split(".")
        part = content
        for parent in parents:
            part = part.setdefault(parent, {})
        part[name] = value
        sources[key] = flag

    if options.leads is not None:
        state("leads.choose", "--leads", dict(zip(("from", "to"), options.leads, strict=True)))
    state("leads.of", "--lead", None if options.lead is None else list(dict.fromkeys(options.lead)))
    state("leads.must", "--must-lead", options.must_lead)
    state("leads.never", "--never-lead", options.never_lead)
    if options.balance is not None:
        by = options.balance_by or "population"
        bound = {"of": by.removesuffix(PER_BED), "within": options.balance, "per_bed": by.endswith(PER_BED)}
        sources["bounds.0.of"] = "--balance-by"
        state("bounds", "--balance", [bound])
    state("limit_min", "--limit", options.limit)
    state("limit_hard", "--limit-hard", options.limit_hard)
    state("locks", "--lock", _once(options.lock, "--lock"))
    state("never", "--never", _lists(options.never))
    state("whole", "--whole", ALL if options.whole == [ALL] else options.whole)
    state("exclaves", "--exclave", options.exclave)
    state("prices", "--price", _once(options.price, "--price"))
    for name in ("together", "apart", "contiguous", "most_moved", "leave_out_unreachable"):
        state(name, f"--{name.replace('_', '-')}", getattr(options, name))
    for name in ("gap", "node_limit", "seed"):
        state(name, f"--{name.replace('_', '-')}", getattr(options, name))
    state("time_limit_s", "--time-limit", options.time_limit)
    return content, sources


def _once(pairs: Sequence[tuple[str, Any]] | None, flag: str) -> dict[str, Any] | None:
    """Return pairs as a mapping; one name with two values is a fault, not a silent choice."""
    if pairs is None:
        return None
    found = dict(pairs)
    problem, remedy = Text("给了两个值", "is given two values"), Text("请保留一个", "Keep one of them")
    twice = dict.fromkeys(name for name, value in pairs if found[name] != value)
    if twice:
        raise RequestError([Fault(flag, problem, remedy, value=name) for name in twice])
    return found


def _lists(pairs: Sequence[tuple[str, str]] | None) -> dict[str, list[str]] | None:
    if pairs is None:
        return None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
