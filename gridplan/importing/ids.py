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


def code_faults(rows: pd.DataFrame, headings: Mapping[str, Mapping[str, str]]) -> list[Fault]:
    """Return the faults of ids and codes: an id that two things have, or one rounded by a spreadsheet to 3.30399E+11.

    rows: a row per thing, with `where` and `row`. headings: by column of `rows`, what each file calls it.
    """
    rounded = (Text("编号被表格软件改成了科学记数，末位已丢失", "a spreadsheet has rounded the code"),
               Text("请从原始数据重新导出，编号列设为文本", "Export it again with the column as text"))  # fmt: skip
    repeated = Text("两处编号相同", "stands twice"), Text("请改正其中一处", "Correct one of them")
    faults = []
    for column, heading in headings.items():
        own = rows.loc[rows[column] != "", [column, "where", "row"]]
        broken = own[column].str.fullmatch(_ROUNDED)
        for value, where, row, lost in zip(own[column], own["where"], own["row"], broken, strict=True):
            if lost:
                faults.append(Fault(where, *rounded, row=int(row), column=heading.get(where), value=value))
        if column == "code":  # districts cut from one street share its code
            continue
        for value, where, row in own[~broken & own.duplicated(column)].itertuples(index=False):
            faults.append(Fault(where, *repeated, row=int(row), column=heading.get(where), value=value))
    return faults
