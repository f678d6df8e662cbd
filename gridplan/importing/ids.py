"""Ids of what has none: by order, and the same again when the import is run again."""

from collections.abc import Sequence

from gridplan.importing.work import Work

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
