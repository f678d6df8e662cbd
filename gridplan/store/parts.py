"""A plan taken apart into the smallest things that people decide on, and put together again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gridplan.store.records import canonical

Content = Any  # what JSON holds; None where a part is not there
Key = tuple[str, ...]
Parts = dict[Key, Content]
Orders = dict[Key, list[Key]]  # of each list its parts in their order, under the key of the list

# What a part of a list is known by; a list that is not named here is one of things that stay as they are.
_SUBJECTS = {
    "overrides": ("rule", "grid", "unit"),
    "judgements": ("rule", "grid"),
    "limits": ("rule", "measure"),
    "readings": ("rule",),
    "consents": ("party",),
    "approvals": ("estimate", "digest"),
    "figures": ("level", "unit", "count", "year"),
    "exceptions": ("facility_id",),
    "overlays": ("form", "name"),
    "members": ("facility_id",),
}
EXCLUDED = "excluded"


def grid_place(grid: str) -> list[str]:
    """Return the value of a district that is in a grid."""
    return ["grid", grid]


def taken_apart(content: Mapping[str, Content]) -> tuple[Parts, Orders]:
    """Return the parts of a plan's content by key, and the order of those that have one.

    ("district", id) is where a district is: `grid_place`, [EXCLUDED], or None. ("grid", id) is true, and its leads
    and members are parts of their own. Opinions are known by what was said; their ("number", …) is apart.
    """
    parts: Parts = {}
    orders: Orders = {}
    layout, document = content["layout"], content["document"]
    for name, value in content.items():
        if name in ("format", "layout", "document", "settings", "opinions"):
            continue
        if isinstance(value, list):
            _add_list(parts, orders, (name,), value)
        else:
            parts[(name,)] = value
    parts |= {("settings", key): value for key, value in content["settings"].items()}
    for key, value in document.items():
        if isinstance(value, list):
            _add_list(parts, orders, ("document", key), value)
        else:
            parts["document", key] = value
    _add_layout(parts, orders, layout)
    _add_opinions(parts, orders, content["opinions"])
    return parts, orders


def put_together(parts: Parts, orders: Orders) -> dict[str, Content]:
    """Return the content that parts make; `taken_apart` the other way round."""
    content: dict[str, Content] = {"document": {}, "settings": {}}
    for key, value in parts.items():
        if len(key) == 1:
            content[key[0]] = value
        elif key[0] == "settings" or (key[0] == "document" and len(key) == 2):  # noqa: PLR2004 - a field's own key
            content[key[0]][key[1]] = value
    layout: dict[str, Content] = {key[1]: value for key, value in parts.items() if key[0] == "layout"}
    places = {key[1]: value for key, value in sorted(parts.items()) if key[0] == "district" and value is not None}
    layout["grid_of"] = {district: place[1] for district, place in places.items() if place[0] == "grid"}
    layout["excluded"] = [district for district, place in places.items() if place[0] == EXCLUDED]
    layout["locked"] = sorted(key[1] for key, value in parts.items() if key[0] == "locked" and value)
    layout["grids"] = [
        {"id": key[1], "leads": parts["leads", key[1]], "members": _listed(parts, orders, ("members", key[1]))}
        for key in orders[("grids",)]
        if parts.get(key)
    ]
    for name, key in ((key[-1], key) for key in orders):
        if key[0] == "layout":
            layout[name] = _listed(parts, orders, key)
        elif key[0] == "document":
            content["document"][name] = _listed(parts, orders, key)
        elif len(key) == 1 and key[0] not in ("grids", "opinions"):
            content[name] = _listed(parts, orders, key)
    content["layout"] = layout
    content["opinions"] = [
        {"number": parts["number", *key[1:]], **parts[key]["said"], "answer": parts[key]["answer"]}
        for key in orders[("opinions",)]
        if parts.get(key) is not None
    ]
    return content


def _add_layout(parts: Parts, orders: Orders, layout: Mapping[str, Content]) -> None:
    parts |= {("district", key): grid_place(grid) for key, grid in layout["grid_of"].items()}
    parts |= {("district", key): [EXCLUDED] for key in layout["excluded"]}
    parts |= {("locked", key): True for key in layout["locked"]}
    orders[("grids",)] = [("grid", grid["id"]) for grid in layout["grids"]]
    for grid in layout["grids"]:
        parts["grid", grid["id"]] = True
        parts["leads", grid["id"]] = grid["leads"]
        _add_list(parts, orders, ("members", grid["id"]), grid["members"])
    for key, value in layout.items():
        if key in ("grid_of", "excluded", "locked", "grids"):
            continue
        if isinstance(value, list):
            _add_list(parts, orders, ("layout", key), value)
        else:
            parts["layout", key] = value


def _add_opinions(parts: Parts, orders: Orders, opinions: Sequence[Mapping[str, Content]]) -> None:
    said = [{key: value for key, value in each.items() if key not in ("number", "answer")} for each in opinions]
    keys = _told_apart(("opinions", canonical(each).decode()) for each in said)
    for key, words, each in zip(keys, said, opinions, strict=True):
        parts[key] = {"said": words, "answer": each["answer"]}
        parts["number", *key[1:]] = each["number"]
    orders[("opinions",)] = keys


def _add_list(parts: Parts, orders: Orders, head: Key, values: Sequence[Content]) -> None:
    keys = _told_apart((*head, *_subject(head, value)) for value in values)
    parts |= dict(zip(keys, values, strict=True))
    orders[head] = keys


def _subject(head: Key, value: Content) -> Key:
    fields = _SUBJECTS.get("members" if head[0] == "members" else head[-1])
    if fields is None:
        return ("", canonical(value).decode())
    return tuple("" if value[field] is None else str(value[field]) for field in fields)


def _told_apart(keys: Iterable[Key]) -> list[Key]:
    """Return keys of which none is there twice: the second of a kind gets a number behind it."""
    seen: Counter[Key] = Counter()
    found = []
    for key in keys:
        seen[key] += 1
        found.append(key if seen[key] == 1 else (*key[:-1], f"{key[-1]}#{seen[key]}"))
    return found


def _listed(parts: Parts, orders: Orders, head: Key) -> list[Content]:
    return [parts[key] for key in orders.get(head, []) if parts.get(key) is not None]
