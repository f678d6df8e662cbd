"""A conflict of two plans in words: what it is about, and what each side has there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gridplan.decide import CONSENT_LABELS
from gridplan.layout import RELATION_LABELS, Relation
from gridplan.plan_file import STAGE_NAMES, Stage
from gridplan.store.merge import Conflict
from gridplan.store.parts import EXCLUDED, Content, Key
from gridplan.store.records import canonical
from gridplan.text import Text

_NONE = Text("无", "none")
_WORDS = {
    "title": Text("标题", "title"),
    "trial": Text("试行", "trial"),
    "note": Text("备注", "note"),
    "annex": Text("附件编号", "number of the annex"),
    "stage": Text("阶段", "stage"),
    "number": Text("文号", "number"),
    "map_approval": Text("审图号", "map approval"),
}
_LISTS = {
    "overrides": Text("豁免", "override"),
    "judgements": Text("判定", "judgement"),
    "limits": Text("限值", "limit"),
    "readings": Text("对政策文字的理解", "reading of the policy"),
    "consents": Text("征询意见", "consent"),
    "approvals": Text("估计的认可", "approval of an estimate"),
    "figures": Text("填报数", "figure"),
    "opinions": Text("意见", "opinion"),
    "settings": Text("出行假定", "assumption of travel"),
    "area_digest": Text("所据数据", "data it was made on"),
    "operation_start": Text("起始运行日期", "start of operation"),
    "exceptions": Text("不随片区的机构", "facility that does not follow its district"),
    "overlays": Text("跨网格组织", "overlay across the grids"),
}
_SIMPLE = (str, int, float, bool)


@dataclass(frozen=True)
class ConflictWords:
    """What a conflict is about, and what was and is there: before, on one's own side, on the other."""

    what: Text
    base: Text
    mine: Text
    theirs: Text


def conflict_words(conflict: Conflict, names: Mapping[str, str]) -> ConflictWords:
    """Return a conflict in words; `names` are those of districts and facilities by id."""
    what, told = _about(conflict.parts, names)
    return ConflictWords(what, *(told(value) for value in (conflict.base, conflict.mine, conflict.theirs)))


def _about(key: Key, names: Mapping[str, str]) -> tuple[Text, Callable[[Content], Text]]:
    """Return what a part is, and how its values are told."""
    kind, rest = key[0], key[1:]
    if kind == "district":
        return Text("片区 ", "district ") + _same(names.get(rest[0], rest[0])), _place
    if kind == "grid":
        return Text(f"网格 {rest[0]}", f"grid {rest[0]}"), _kept
    if kind == "leads":
        return Text(f"网格 {rest[0]} 的牵头医院", f"leads of grid {rest[0]}"), lambda value: _leads(value, names)
    if kind == "members":
        name = names.get(rest[1], rest[1])
        return Text(f"网格 {rest[0]} 的成员单位 {name}", f"member of grid {rest[0]}: {name}"), _member
    if kind == "document" and rest[0] in _WORDS:
        return _WORDS[rest[0]], _stage if rest[0] == "stage" else _plain
    return (_LISTS[kind], _opinion) if kind == "opinions" else (_other(kind, rest, names), _plain)


def _other(kind: str, rest: Key, names: Mapping[str, str]) -> Text:
    """Return what a part of a list is: of which list, and what it is known by there."""
    if kind == "layout":
        kind, rest = rest[0], rest[1:]
    words = " ".join(names.get(part, part) for part in rest if part)
    return _LISTS.get(kind, _same(kind)) + _same(f" {words}" if words else "")


def _same(words: str) -> Text:
    return Text(words, words)


def _place(value: Content) -> Text:
    if value is None:
        return Text("未分配", "unassigned")
    return Text("不纳入", "excluded") if value[0] == EXCLUDED else Text(f"网格 {value[1]}", f"grid {value[1]}")


def _kept(value: Content) -> Text:
    return Text("保留", "kept") if value else Text("没有这个网格", "no such grid")


def _leads(value: Content, names: Mapping[str, str]) -> Text:
    return _same("、".join(names.get(each, each) for each in value)) if value else _NONE


def _member(value: Content) -> Text:
    return Text("不是成员", "no member") if value is None else RELATION_LABELS[Relation(value["relation"])]


def _stage(value: Content) -> Text:
    return STAGE_NAMES[Stage(value)]


def _opinion(value: Content) -> Text:
    if value is None:
        return Text("已撤回", "taken back")
    said, answer = value["said"], value["answer"]
    head = _same(f"{said['unit']}：{said['text']}")
    if answer is None:
        return head + Text("（未答复）", " (no answer)")
    return head + _same(f"（{answer['adoption']}，{answer['reason']}，{answer['person']}）")


def _plain(value: Content) -> Text:
    """Return a value as people can read it: of a decision its number or word, reason, person and date."""
    if value is None or value == "":
        return _NONE
    if isinstance(value, _SIMPLE):
        return _same(str(value))
    if isinstance(value, dict) and value.get("state") in CONSENT_LABELS:
        return CONSENT_LABELS[value["state"]] + _same(f"（{value['person']}，{value['date']}）")
    if isinstance(value, dict) and "person" in value:
        fields = ("accepted", "value", "reading", "reason", "person", "date")
        return _same("，".join(str(value[field]) for field in fields if field in value))
    if isinstance(value, dict) and "value" in value:
        return _same(f"{value['value']:g}（{value.get('source', '')}）")
    return _same(canonical(value).decode())
