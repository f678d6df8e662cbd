"""What differs between two plain values, as a plain value: small where little changed, applied to make the other."""

import itertools
from collections.abc import Mapping
from typing import Any

Content = Any  # what JSON holds
# A change is a mapping with one of these words: another value, changes by key with the keys that are gone, members
# of a sorted list that came and went, or a part of a list put in the place of another.
Change = Mapping[str, Any]


def change(before: Content, after: Content) -> Change | None:
    """Return what makes `after` of `before`; None where they are the same."""
    if _same(before, after):
        return None
    if isinstance(before, dict) and isinstance(after, dict):
        inside = {key: {"is": value} for key, value in after.items() if key not in before}
        for key in before.keys() & after.keys():
            if (part := change(before[key], after[key])) is not None:
                inside[key] = dict(part)
        gone = sorted(before.keys() - after.keys())
        return {"in": dict(sorted(inside.items())), "gone": gone} if gone else {"in": dict(sorted(inside.items()))}
    if _is_set(before) and _is_set(after):
        came, went = sorted({*after} - {*before}), sorted({*before} - {*after})
        return {"came": came, "went": went}
    if isinstance(before, list) and isinstance(after, list):
        return _spliced(before, after)
    return {"is": after}


def changed(content: Content, made: Change) -> Content:
    """Return `content` with a change made; `content` stays as it is.

    A change that was found between other contents is made as far as it goes: what is gone already stays gone.
    """
    if "is" in made:
        return made["is"]
    if "came" in made:
        held = {*content} if isinstance(content, list) else set()
        return sorted((held - {*made["went"]}) | {*made["came"]})
    if "put" in made:
        held_list = content if isinstance(content, list) else []
        return [*held_list[: made["from"]], *made["put"], *held_list[made["from"] + made["off"] :]]
    old = content if isinstance(content, dict) else {}
    gone = set(made.get("gone", ()))
    kept = {key: value for key, value in old.items() if key not in gone}
    return kept | {key: changed(old.get(key), part) for key, part in made["in"].items()}


def _same(one: Content, other: Content) -> bool:
    """Whether two values are written alike: 1, 1.0 and true are equal to Python, but not the same text."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _is_set(values: Content) -> bool:
    """Whether a list is sorted text without repeats, as sets are written."""
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return False
    return all(one < other for one, other in itertools.pairwise(values))


def _spliced(before: list[Content], after: list[Content]) -> Change:
    most = min(len(before), len(after))
    head = next((place for place in range(most) if not _same(before[place], after[place])), most)
    rest = most - head
    tail = next((place for place in range(rest) if not _same(before[-1 - place], after[-1 - place])), rest)
    return {"from": head, "off": len(before) - head - tail, "put": after[head : len(after) - tail]}
