"""How a store, its revisions and acts look."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gridplan.cli.show import columns
from gridplan.store import Act, ActKind, Revision, Store
from gridplan.store.compared import verdict_words
from gridplan.store.merge import Merged
from gridplan.store.merge_words import conflict_words
from gridplan.store.records import SHORT, Named
from gridplan.text import Language, Text, join

NOT_CHECKED = Text("未核查", "not checked")
_MINUTES = 16  # of an ISO time: to the minute


def list_text(store: Store, today: date, language: Language) -> str:
    """Return the plans with their branches, and what is in operation today."""
    plans = store.plans()
    if not plans:
        return Text(f"方案库 {store.shown} 中还没有方案", f"no plan in the store {store.shown} yet").to(language)
    running = {each.plan.id: each for each in store.in_operation(today)}
    lines = []
    for plan in plans:
        lines.append(f"{plan.name}  ({plan.area_id})")
        lines += [f"   {branch.head.label}  {told(branch.head)}" for branch in store.branches(plan.id)]
        if plan.id in running:
            found = running[plan.id]
            said = Text("运行中：", "in operation: ") + _same(f"{found.revision.label}，{found.start}")
            lines.append(f"   {said.to(language)}")
    return "\n".join(lines)


def list_json(store: Store, today: date) -> list[dict[str, Any]]:
    """Return the same as plain values."""
    running = {each.plan.id: each for each in store.in_operation(today)}
    return [
        {
            "id": plan.id,
            "name": plan.name,
            "area": plan.area_id,
            "branches": {branch.name: branch.head.id for branch in store.branches(plan.id)},
            "in_operation": running[plan.id].revision.id if plan.id in running else None,
        }
        for plan in store.plans()
    ]


def history_text(revisions: Sequence[Revision], language: Language) -> str:
    """Return revisions, a line for each."""
    rows = [
        [each.label, *told(each).split("  "), (verdict_words(each) or NOT_CHECKED).to(language)] for each in revisions
    ]
    return "\n".join("  ".join(row) for row in rows)


def told(record: Named) -> str:
    """Return when, by whom and why."""
    return f"{record.at[:_MINUTES].replace('T', ' ')} UTC  {record.person}  {record.reason}"


def record_json(record: Named) -> dict[str, Any]:
    """Return a revision or an act as plain values, with its id."""
    return {"id": record.id, **record.record}


def revision_text(revision: Revision, findings: Sequence[Mapping[str, Any]] | None, language: Language) -> str:
    """Return all that a revision says of itself."""
    inputs = revision.inputs
    policy = inputs["policy"]
    checked = NOT_CHECKED if policy is None else _same(f"{policy['id']} {inputs['as_of']} {policy['digest'][:SHORT]}")
    rows = [
        (Text("版本", "revision"), _same(f"{revision.branch}:{revision.number} {revision.id}")),
        (Text("何时、何人、为何", "when, who, why"), _same(told(revision))),
        (Text("上一版本", "parents"), _same("、".join(each[:SHORT] for each in revision.parents) or "—")),
        (Text("软件版本", "software"), _same(f"gridplan {revision.gridplan_version}")),
        (Text("数据摘要", "data digest"), _same(inputs["area"]["digest"])),
        (Text("政策核查", "checked by"), checked),
        (Text("核查结果", "verdicts"), verdict_words(revision) or NOT_CHECKED),
    ]
    lines = [f"{label.to(language)}{'：' if language == 'zh' else ': '}{value.to(language)}" for label, value in rows]
    layers = [[key, layer["vintage"], (layer["digest"] or "—")[:SHORT]] for key, layer in inputs["layers"].items()]
    lines += ["", columns(layers)]
    for item in findings or ():
        if item["verdict"] not in ("pass", "not_applicable"):
            lines.append(f"{item['verdict']}  {item['rule']}  {item['name'][language]}: {item['detail'][language]}")
    return "\n".join(lines)


def trail_text(acts: Sequence[Act], names: Mapping[str, str], language: Language) -> str:
    """Return acts, a line for each; `names` are those of plans by id."""
    lines = []
    for act in acts:
        plan = names.get(act.plan_id or "", "—")
        words = [told(act), act.words.to(language), plan, (act.revision or "")[:SHORT], _details(act).to(language)]
        lines.append("  ".join(word for word in words if word))
    return "\n".join(lines)


def conflicts_text(merged: Merged, names: Mapping[str, str], language: Language) -> str:
    """Return every conflict with both sides, and how to answer."""
    lines = []
    for each in merged.open:
        words = conflict_words(each, names)
        head = Text(f"{words.what.zh}（{each.key}）", f"{words.what.en} ({each.key})")
        sides = [
            Text("原为 ", "was ") + words.base,
            Text("mine：", "mine: ") + words.mine,
            Text("theirs：", "theirs: ") + words.theirs,
        ]
        lines.append((head + Text("：", ": ") + join(sides)).to(language))
    count = len(merged.open)
    advice = Text(
        f"有 {count} 处双方都改了，请逐一回答：--take KEY=mine 或 KEY=theirs",
        f"{count} parts were changed by both: answer each with --take KEY=mine or KEY=theirs",
    )
    return "\n".join([advice.to(language), *lines])


def conflicts_json(merged: Merged) -> list[dict[str, Any]]:
    """Return the conflicts as plain values."""
    return [
        {"key": each.key, "base": each.base, "mine": each.mine, "theirs": each.theirs, "answer": each.answer}
        for each in merged.conflicts
    ]


def _details(act: Act) -> Text:
    details = act.details
    match act.kind:
        case ActKind.OVERRIDE:
            rule = details["override"]
            return _same(f"{rule['rule']}：{rule['reason']}（{rule['person']}）")
        case ActKind.OPERATING | ActKind.RETIRED:
            return _same(str(details.get("start") or details.get("end")))
        case ActKind.MERGED | ActKind.RESTORED:
            return _same(str(details.get("merged") or details.get("restored"))[:SHORT])
        case ActKind.BRANCHED:
            return _same(str(details["branch"]))
        case ActKind.IMPORTED:
            return _same(str(details["name"]))
    return Text("", "")


def _same(words: str) -> Text:
    return Text(words, words)
