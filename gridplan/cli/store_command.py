"""The command `store`: what it holds, and files of it."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gridplan.cli import store_show, store_steps
from gridplan.cli.inputs import print_json, written
from gridplan.plan_file import Plan
from gridplan.store import Store
from gridplan.store.compared import input_words, plan_words
from gridplan.study_area import StudyArea
from gridplan.text import Text

if TYPE_CHECKING:
    from gridplan.compare import Case, Comparison


def store(options: argparse.Namespace) -> int:
    """Do what the action says with the store at the address."""
    action = _READING.get(options.action) or store_steps.STEPS[options.action]
    return action(Store.open(options.store), options)


def _list(store: Store, options: argparse.Namespace) -> int:
    if options.json:
        print_json(store_show.list_json(store, date.today()))
    else:
        print(store_show.list_text(store, date.today(), options.lang))
    return 0


def _history(store: Store, options: argparse.Namespace) -> int:
    head = store.found(options.plan)
    branch = options.plan.partition("@")[2] or None
    found = store.history(head.plan_id, branch)
    if options.json:
        print_json([store_show.record_json(each) for each in found])
    else:
        print(store_show.history_text(found, options.lang))
    return 0


def _show(store: Store, options: argparse.Namespace) -> int:
    revision = store.found(options.revision)
    findings = store.findings_of(revision.id)
    if options.json:
        print_json({**store_show.record_json(revision), "findings": None if findings is None else list(findings)})
    else:
        print(store_show.revision_text(revision, findings, options.lang))
    return 0


def _export(store: Store, options: argparse.Namespace) -> int:
    from gridplan.export import export_plan
    from gridplan.export.files import kind_of, write_bytes

    revision, target = store.found(options.revision), Path(options.to)
    if kind_of(target, ("json", "data.json")) == "json":
        write_bytes(target, store.content_of(revision.id))  # as it was stored, byte by byte
    else:
        area = store_steps.area_of_plan(store, revision.plan_id, options)
        export_plan(store.plan_of(revision.id, area), area, target, language=options.lang)
    print(written(target).to(options.lang))
    return 0


def _compare(store: Store, options: argparse.Namespace) -> int:
    from gridplan.cli import show_comparison

    before, after = store.found(options.before), store.found(options.after)
    area = store_steps.area_of_plan(store, after.plan_id, options)
    plans = store.plan_of(before.id, area), store.plan_of(after.id, area)
    comparison, cases = _measured(area, *plans)
    if options.json:
        values = show_comparison.comparison_json(plans[1], cases, comparison)
        print_json({"before": before.id, "after": after.id, **values})
        return 0
    names = store_steps.names_of(area)
    said = [plan_words(store.content_of(before.id), store.content_of(after.id), names), *input_words(before, after)]
    print("\n".join([f"{before.label} → {after.label}", *(words.to(options.lang) for words in said), ""]))
    print(show_comparison.comparison_text(plans[1], cases, comparison, options.lang))
    return 0


def _measured(area: StudyArea, before: Plan, after: Plan) -> "tuple[Comparison, list[Case]]":
    from gridplan.access import access_table
    from gridplan.compare import Case, compare

    access = access_table(area, after.settings)
    cases = [Case(area, access, plan.layout) for plan in (before, after)]
    return compare(*cases), cases


def _archive(store: Store, options: argparse.Namespace) -> int:
    from gridplan.export.files import write_bytes

    write_bytes(Path(options.to), store.archive(store.found(options.plan).plan_id))
    print(written(options.to).to(options.lang))
    return 0


def _check(store: Store, options: argparse.Namespace) -> int:
    found = store.check()
    if options.json:
        print_json({"plans": found.plans, "revisions": found.revisions, "acts": found.acts, "seal": found.seal})
        return 0
    said = Text(
        f"完整：{found.plans} 个方案，{found.revisions} 个版本，{found.acts} 条操作记录，校验均相符\n"
        f"总校验码 {found.seal}\n"
        "另行记下总校验码，日后可看出记录末尾是否被截去",
        f"whole: {found.plans} plans, {found.revisions} revisions, {found.acts} acts, every digest as it was\n"
        f"seal {found.seal}\nnoted elsewhere, the seal shows later whether the end of the trail was cut off",
    )
    print(said.to(options.lang))
    return 0


def _trail(store: Store, options: argparse.Namespace) -> int:
    plan_id = None if options.plan is None else store.found(options.plan).plan_id
    acts = store.trail(plan_id)
    if options.json:
        print_json([store_show.record_json(each) for each in acts])
    else:
        print(store_show.trail_text(acts, {plan.id: plan.name for plan in store.plans()}, options.lang))
    return 0


_READING = {
    "list": _list,
    "history": _history,
    "show": _show,
    "export": _export,
    "compare": _compare,
    "archive": _archive,
    "check": _check,
    "trail": _trail,
}
