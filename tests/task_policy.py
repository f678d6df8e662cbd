"""A small policy with a task of every kind, for tests of the task book."""

from typing import Any

from gridplan.policy import Policy

WORDS = {"zh": "规则", "en": "rule"}


def task_policy() -> Policy:
    """Return five listed tasks, two checklists and three milestones, of which K-1 is also the listed task A02."""
    head = {"id": "p", "title": {"zh": "试点方案", "en": "Pilot"}, "document": "某政发〔2021〕1号"}
    head |= {"issued": "2021-01-01", "form": WORDS}
    governance = {"zh": "组织领导", "en": "governance"}
    items = {"topic": "governance", "items": ["成立领导小组", "设立办公室"], "responsible": "市卫健委"}
    rules = [
        _rule("G-1", "checklist", items, name=governance, source={"paragraph": "一", "quote": "设立办公室"}),
        _rule("Y-1", "checklist", {"topic": "appraisal", "items": ["年度考核"], "cycle": "annual"}),
        _rule("K-1", "milestone", {"task": "推广系统", "by": "2021-06-30"}),
        _rule("K-2", "milestone", {"task": "出台方案", "by": "2022-06-30"}),
        _rule("K-3", "milestone", {"task": "反馈试点情况", "by": "2021-09-30"}, where=["贵阳市"]),
    ]
    return Policy.model_validate({"policy": head, "rules": rules, "tasks": _tasks()})


def _rule(key: str, kind: str, params: dict[str, Any], **more: Any) -> dict[str, Any]:
    source = {"paragraph": "二", "quote": "按时完成"}
    return {"id": key, "kind": kind, "name": WORDS, "severity": "track", "source": source, "params": params} | more


def _tasks() -> list[dict[str, Any]]:
    stages = ["2021-12-31", "2023-12-31"]
    return [
        _task("A01", "双向转诊", "完善流程。", "2021 年底", ["2021-12-31"]),
        _task("A02", "双向转诊", "推广系统。", "2021 年 6 月底", ["2021-06-30"], rules=["K-1"]),
        _task("A03", "教育培训", "加强培训", "长期(2021 年 5 月底前建立制度)", ["2021-05-31"], open_ended=True),
        _task("A04", "健康管理", "推进医养融合。", "长期", [], open_ended=True),
        _task("A05", "康复病房", "全覆盖。", "2021 年底，目标中为 2023 年", stages),
    ]


def _task(
    key: str, task: str, requirement: str, wording: str, dates: list[str], *, open_ended: bool = False, **more: Any
) -> dict[str, Any]:
    deadline = {"wording": wording, "dates": dates, "open_ended": open_ended}
    return {"id": key, "task": task, "requirement": requirement, "deadline": deadline} | more
