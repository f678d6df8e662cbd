"""What `store` adds to a store: revisions, branches, merges, what is published and in operation."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from gridplan import resources
from gridplan.cli.inputs import area_of, print_json
from gridplan.cli.store_show import conflicts_json, conflicts_text
from gridplan.errors import StoreError
from gridplan.plan_file import Plan, open_plan
from gridplan.store import MAIN, Judged, Revision, Store, judged
from gridplan.store.merge import SIDES, Side
from gridplan.study_area import StudyArea, read_area
from gridplan.text import Language, Text

OPEN_QUESTIONS = 2  # as for other input that cannot be used yet


def area_of_plan(store: Store, plan_id: str, options: argparse.Namespace) -> StudyArea:
    """Return the study area that is named, else the example that a plan is of."""
    area_id = store.plan(plan_id).area_id
    named = options.area or (area_id if area_id in resources.example_areas() else None)
    if named is None:
        raise StoreError(
            Text(
                f"方案属于规划范围 {area_id}，请用 --area 给出其文件夹",
                f"the plan is of the study area {area_id}: name its folder with --area",
            )
        )
    return read_area(named)


def names_of(area: StudyArea) -> dict[str, str]:
    """Return the names of districts and facilities by id."""
    return {**area.districts["name"].to_dict(), **area.facilities["name"].to_dict()}


def _save(store: Store, options: argparse.Namespace) -> int:
    area = read_area(area_of([options.layout], options.area))
    plan = open_plan(options.layout, area)
    name, _, branch = options.name.partition("@")
    by = _by(options)
    said = _judged(options, area, plan)
    if all(each.name != name for each in store.plans()):
        return _told(options, store.create(plan, area, name=name, judged=said, **by))
    head = store.found(options.name)
    if options.parent is None:
        raise StoreError(
            Text(
                f"方案 {name} 已有版本。请用 --parent 写明修改所基于的版本；最新的是 {head.label}",
                f"the plan {name} has revisions: name with --parent the one that your work is based on; the latest is "
                f"{head.label}",
            )
        )
    parent = store.found(options.parent).id
    saved = store.save(head.plan_id, plan, area, parent=parent, branch=branch or MAIN, judged=said, **by)
    return _told(options, saved)


def _judged(options: argparse.Namespace, area: StudyArea, plan: Plan) -> Judged | None:
    """Return what the policy asked for, or the area's own, says of a plan; None where there is neither."""
    name = options.policy or area.manifest.default_policy
    return None if name is None else judged(plan, area, name, options.as_of or date.today())


def _branch(store: Store, options: argparse.Namespace) -> int:
    made = store.branch(store.found(options.revision).id, options.branch, **_by(options))
    print(Text(f"已建立分支 {made.name}", f"branch {made.name} begun").to(options.lang))
    return 0


def _restore(store: Store, options: argparse.Namespace) -> int:
    parent = store.found(options.parent)
    revision = store.found(options.revision)
    return _told(options, store.restore(revision.id, parent=parent.id, branch=parent.branch, **_by(options)))


def _publish(store: Store, options: argparse.Namespace) -> int:
    revision = store.found(options.revision)
    store.publish(revision.id, **_by(options))
    print(Text(f"已发布 {revision.label}", f"published {revision.label}").to(options.lang))
    return 0


def _operate(store: Store, options: argparse.Namespace) -> int:
    revision = store.found(options.revision)
    store.operate(revision.id, options.start, **_by(options))
    said = Text(f"{revision.label} 自 {options.start} 起运行", f"{revision.label} operates from {options.start} on")
    print(said.to(options.lang))
    return 0


def _retire(store: Store, options: argparse.Namespace) -> int:
    revision = store.found(options.revision)
    store.retire(revision.id, options.end, **_by(options))
    said = Text(f"{revision.label} 自 {options.end} 起停用", f"{revision.label} is retired from {options.end} on")
    print(said.to(options.lang))
    return 0


def _merge(store: Store, options: argparse.Namespace) -> int:
    """Merge a revision into a branch, or work of one's own with what was saved meanwhile."""
    if (options.theirs is None) == (options.work is None) or (options.work is None) != (options.parent is None):
        raise StoreError(
            Text("请给出要并入的版本，或 --work 与 --parent", "name the revision to merge in, or --work with --parent")
        )
    head = store.found(options.into)
    area = area_of_plan(store, head.plan_id, options)
    branch = options.into.partition("@")[2] or MAIN
    if options.work is None:
        mine, parent, theirs = store.plan_of(head.id, area), head.id, store.found(options.theirs).id
    else:
        mine, parent, theirs = open_plan(options.work, area), store.found(options.parent).id, head.id
    found = store.merging(mine, area, parent=parent, theirs=theirs, answers=_answers(options))
    if found.plan is None:
        if options.json:
            print_json({"conflicts": conflicts_json(found)})
        else:
            print(conflicts_text(found, names_of(area), options.lang))
        return OPEN_QUESTIONS
    merged = None if theirs == head.id else theirs
    said = _judged(options, area, found.plan)
    saved = store.save(
        head.plan_id, found.plan, area, parent=head.id, branch=branch, merged=merged, judged=said, **_by(options)
    )
    if options.json:
        print_json({"revision": saved.id, "conflicts": conflicts_json(found)})
        return 0
    return _told(options, saved)


def _answers(options: argparse.Namespace) -> dict[str, Side]:
    """Return the answers of a file and of --take."""
    given: dict[str, Any] = {}
    if options.answers is not None:
        try:
            given = dict(json.loads(Path(options.answers).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as problem:
            said = Text(
                f"{options.answers} 不是回答文件：{problem}", f"{options.answers} is no file of answers: {problem}"
            )
            raise StoreError(said) from None
    given |= dict(each.rpartition("=")[::2] for each in options.take)
    wrong = [key for key, side in given.items() if side not in SIDES]
    if wrong:
        keys = "、".join(wrong)
        raise StoreError(Text(f"{keys}：请回答 mine 或 theirs", f"{keys}: answer mine or theirs"))
    return given


def _take_in(store: Store, options: argparse.Namespace) -> int:
    taken = store.take_in(Path(options.file), author=options.person)
    said = Text(
        f"已导入方案 {taken.plan.name}：新增 {taken.revisions} 个版本、{taken.acts} 条操作记录",
        f"plan {taken.plan.name} taken in: {taken.revisions} revisions and {taken.acts} acts were new",
    )
    print(said.to(options.lang))
    return 0


class _By(TypedDict):
    author: str
    reason: str


def _by(options: argparse.Namespace) -> _By:
    return {"author": options.person, "reason": options.reason}


def _told(options: argparse.Namespace, revision: Revision) -> int:
    language: Language = options.lang
    print(Text(f"已保存 {revision.label}", f"stored as {revision.label}").to(language))
    return 0


STEPS = {
    "save": _save,
    "branch": _branch,
    "merge": _merge,
    "restore": _restore,
    "publish": _publish,
    "operate": _operate,
    "retire": _retire,
    "import": _take_in,
}
