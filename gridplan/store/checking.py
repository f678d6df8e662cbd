"""Whether all that a store holds is as it was written: every digest, every chain, nothing missing."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gridplan.store.records import digest_of
from gridplan.store.rows import unpacked
from gridplan.store.tables import ACTS, CONTENTS, PLANS, REVISIONS, STORE_CHAIN
from gridplan.text import Text

if TYPE_CHECKING:
    from sqlalchemy import Connection

# The column of each table that a key of its records stands in too.
_COLUMNS = {
    "plans": {"name": "name", "area": "area"},
    "revisions": {"plan": "plan", "branch": "branch", "number": "number"},
    "acts": {"number": "number"},
}
_Records = dict[str, Any]


def first_fault(connection: "Connection") -> Text | None:
    """Return the first thing in a store that is not as it was written; None where all is."""
    return next(faults(connection), None)


def seal_of(connection: "Connection") -> str:
    """Return one digest over the last act of each chain, and so over all that was ever done.

    Noted elsewhere, it shows later whether the end of a history was cut off, which no chain can tell of itself.
    """
    last = {row.chain: row.id for row in connection.execute(ACTS.select().order_by(ACTS.c.chain, ACTS.c.number))}
    return digest_of(json.dumps(sorted(last.items())).encode())


def faults(connection: "Connection") -> Iterator[Text]:
    """Give everything in a store that is not as it was written."""
    contents = set()
    for row in connection.execute(CONTENTS.select()):
        content = unpacked(row.data)
        if content is None or digest_of(content) != row.digest:
            yield Text(f"内容 {row.digest} 校验不符", f"content {row.digest} has another digest")
        contents.add(row.digest)
    found: dict[str, _Records] = {}
    for table in (PLANS, REVISIONS, ACTS):
        found[table.name] = {}
        for row in connection.execute(table.select()):
            if digest_of(row.record.encode()) != row.id:
                yield Text(f"{table.name} 记录 {row.id} 校验不符", f"record {row.id} of {table.name} was altered")
                continue
            record = found[table.name][row.id] = json.loads(row.record)
            columns = _COLUMNS[table.name]
            if any(getattr(row, column) != record[key] for column, key in columns.items()):
                yield Text(f"{table.name} 记录 {row.id} 的列被改动", f"columns of record {row.id} were altered")
    yield from _gaps_in_revisions(found["plans"], found["revisions"], contents)
    yield from _gaps_in_acts(found, {row.id: row.chain for row in connection.execute(ACTS.select())})


def _gaps_in_revisions(plans: _Records, revisions: _Records, contents: set[str]) -> Iterator[Text]:
    for key, record in revisions.items():
        wanted = [record["content"], *([record["findings"]] if record["findings"] else [])]
        whole = record["plan"] in plans and contents.issuperset(wanted)
        if not whole or any(parent not in revisions for parent in record["parents"]):
            yield Text(f"版本 {key} 所依据的内容缺失", f"what revision {key} rests on is missing")
    of_branch = sorted((r["plan"], r["branch"], r["number"]) for r in revisions.values())
    for (_, branch), group in groupby(of_branch, key=lambda each: each[:2]):
        if not _counts([number for *_, number in group]):
            yield Text(f"分支 {branch} 缺少版本", f"revisions of branch {branch} are missing")


def _gaps_in_acts(found: dict[str, _Records], chain_of: dict[str, str]) -> Iterator[Text]:
    acts = found["acts"]
    told = {record["revision"] for record in acts.values()}
    in_order = sorted(acts, key=lambda key: (chain_of[key], acts[key]["number"]))
    for chain, group in groupby(in_order, key=chain_of.__getitem__):
        own = [acts[key] for key in group]
        before = [None, *(key for key in in_order if chain_of[key] == chain)]
        linked = all(record["before"] == key for record, key in zip(own, before, strict=False))
        if not linked or not _counts([record["number"] for record in own]):
            yield Text(f"{chain} 的操作记录不连续", f"the trail of {chain} is broken")
        if any((record["plan"] or STORE_CHAIN) != chain for record in own):
            yield Text(f"{chain} 的操作记录被改动", f"the trail of {chain} was altered")
    if not told - {None} <= set(found["revisions"]) or not set(found["revisions"]) <= told:
        yield Text("操作记录与版本不符", "trail and revisions do not match")
    if not set(found["plans"]) <= set(chain_of.values()):
        yield Text("方案没有操作记录", "a plan has no trail")


def _counts(numbers: list[int]) -> bool:
    return numbers == list(range(1, len(numbers) + 1))
