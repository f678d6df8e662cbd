"""Two revisions side by side: what differs in the plan, in what it rests on, and in what a policy said."""

import json
from collections.abc import Mapping
from typing import Any

from gridplan.content_change import change
from gridplan.step_words import step_words
from gridplan.store.records import SHORT, Revision
from gridplan.study_area import LAYER_NAMES
from gridplan.text import Text, join

SAME = Text("方案相同", "the plans are the same")


def plan_words(before: bytes, after: bytes, names: Mapping[str, str]) -> Text:
    """Return what differs between two plan files; `names` are those of districts by id."""
    made = change(json.loads(before), json.loads(after))
    return SAME if made is None else step_words(made, names)


def input_words(before: Revision, after: Revision) -> list[Text]:
    """Return what differs in the data, settings and policy behind two revisions, a sentence each."""
    one, other = before.inputs, after.inputs
    said = [_layer_words(key, one["layers"].get(key), other["layers"].get(key)) for key in LAYER_NAMES]
    if one["settings"] != other["settings"]:
        said.append(Text("出行假定不同", "other assumptions of travel"))
    said += [
        _change(words, one[key] if part is None else one[key][part], other[key] if part is None else other[key][part])
        for key, part, words in (
            ("area", "people", Text("人口口径", "people counted")),
            ("scenario", None, Text("情景", "scenario")),
        )
    ]
    said.append(_change(Text("政策", "policy"), _policy(one["policy"]), _policy(other["policy"])))
    return [words for words in said if words is not None]


def verdict_words(revision: Revision) -> Text | None:
    """Return how many findings of a revision have which verdict; None where nothing was checked."""
    from gridplan.policy.findings import VERDICT_LABELS, Verdict

    if revision.verdicts is None:
        return None
    counts = [VERDICT_LABELS[Verdict(key)] + Text(f" {n}", f" {n}") for key, n in revision.verdicts.items()]
    return join(counts, zh="，", en=", ")


def _layer_words(key: str, one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> Text | None:
    """Return that a layer is another: by its digest, or its vintage where a digest is not known."""
    digests = {each["digest"] for each in (one, other) if each is not None}
    if one == other or (one and other and len(digests) == 1 and None not in digests):
        return None
    vintages = [Text("无", "none") if each is None else Text(*[each["vintage"]] * 2) for each in (one, other)]
    return LAYER_NAMES[key] + Text("：", ": ") + vintages[0] + Text(" → ", " → ") + vintages[1]


def _policy(found: Mapping[str, Any] | None) -> str | None:
    return None if found is None else f"{found['id']} {found['digest'][:SHORT]}"


def _change(words: Text, one: str | None, other: str | None) -> Text | None:
    if one == other:
        return None
    return words + Text("：", ": ") + Text(f"{one or '—'} → {other or '—'}", f"{one or '—'} → {other or '—'}")
