"""Ids of what has none: by order, and the same again when the import is run again."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from gridplan.errors import Fault
from gridplan.importing.work import Work
from gridplan.text import Text

PREFIXES = {"districts": "D", "facilities": "H", "units": "U"}


def ids_for(
    work: Work, layer: str, keys: Sequence[str], given: Sequence[str] = (), codes: Sequence[str] = ()
) -> list[str]:
    """Return an id per key (a name, with its 区划): those given, else the codes, else kept or new ones.

    Ids that the file gives, or codes, are taken where every row has one of its own. Else each key keeps the id of
    the mapping file, and new keys go on counting behind the largest: an id once given is never another's.
    """
    for offered in (given, codes):
        if len(offered) == len(keys) and all(offered) and len(set(offered)) == len(keys):
            work.ids[layer] = dict(zip(keys, offered, strict=True))
            return list(offered)
    kept = dict(work.mapping.ids.get(layer, {}))
    prefix = PREFIXES[layer]
    taken = [int(key[1:]) for key in kept.values() if key[:1] == prefix and key[1:].isdecimal()]
    number, width = max(taken, default=0), max(2 if layer == "facilities" else 3, len(str(len(keys))))
    for key in keys:
        if key not in kept:
            number += 1
            kept[key] = f"{prefix}{number:0{width}d}"
    work.ids[layer] = kept
    return [kept[key] for key in keys]


_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


def rounded_faults(rows: pd.DataFrame, column: str, heading: Mapping[str, str]) -> list[Fault]:
    """Return the faults of ids or codes that a spreadsheet has rounded, to 3.30399E+11.

    rows: a row per thing, with `where` and `row`. heading: what each file calls the column.
    """
    problem = Text("编号被表格软件改成了科学记数，末位已丢失", "a spreadsheet has rounded the code")
    remedy = Text("请从原始数据重新导出，编号列设为文本", "Export it again with the column as text")
    return _faults(rows[rows[column].str.fullmatch(_ROUNDED)], column, heading, problem, remedy)


def repeated_faults(rows: pd.DataFrame, column: str, heading: Mapping[str, str]) -> list[Fault]:
    """Return the faults of an id that two things have, the second of them each; rows and heading as above."""
    told = rows[(rows[column] != "") & ~rows[column].str.fullmatch(_ROUNDED)]
    problem, remedy = Text("两处编号相同", "stands twice"), Text("请改正其中一处", "Correct one of them")
    return _faults(told[told.duplicated(column)], column, heading, problem, remedy)


def _faults(rows: pd.DataFrame, column: str, heading: Mapping[str, str], problem: Text, remedy: Text) -> list[Fault]:
    return [Fault(where, problem, remedy, row=int(row), column=heading.get(where), value=value)
            for value, where, row in rows[[column, "where", "row"]].itertuples(index=False)]  # fmt: skip
