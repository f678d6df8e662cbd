"""What a step changed of a plan, in words: which districts went where, and what else."""

from collections.abc import Iterable, Mapping

from gridplan.content_change import Change
from gridplan.plan_file import STAGE_NAMES, Stage
from gridplan.text import Text, join

_NAMED, _GRIDS = 3, 2  # districts that are named, and grids to which they go; more are counted
ANOTHER = Text("换成另一方案", "another plan")
_OTHER = Text("其他", "something else")
_LAYOUT = {
    "grids": Text("牵头医院或成员单位", "leads or members"),
    "exceptions": Text("不随片区的机构", "facilities that do not follow their district"),
    "overlays": Text("跨网格组织", "overlays across the grids"),
}
_PLAN = {
    "overrides": Text("豁免", "overrides"),
    "judgements": Text("判定", "judgements"),
    "limits": Text("限值", "limits"),
    "readings": Text("对政策文字的理解", "readings of the policy"),
    "consents": Text("征询意见", "consents"),
    "task_states": Text("任务", "tasks"),
    "figures": Text("填报数", "figures"),
    "opinions": Text("收到的意见或答复", "opinions or answers"),
    "settings": Text("出行假定", "assumptions of travel"),
    "operation_start": Text("起始运行日期", "start of operation"),
}


def step_words(change: Change, names: Mapping[str, str]) -> Text:
    """Return what a step changed; `names` are those of districts by id, and a district without one goes by its id."""
    if "in" not in change:
        return ANOTHER
    plan = change["in"]
    layout = plan.get("layout", {}).get("in", {})
    parts = [*_moves(layout, names), *_locks(layout, names)]
    parts += [word for key, word in _LAYOUT.items() if key in layout]
    parts += _document(plan.get("document", {}).get("in", {}))
    parts += [word for key, word in _PLAN.items() if key in plan]
    return join(parts) if parts else _OTHER


def _moves(layout: Mapping[str, Change], names: Mapping[str, str]) -> list[Text]:
    places, excluded = layout.get("grid_of", {}), layout.get("excluded", {})
    came, went = excluded.get("came", ()), excluded.get("went", ())
    to: dict[str, list[str]] = {}
    for district, part in places.get("in", {}).items():
        to.setdefault(part["is"], []).append(district)
    left = [district for district in places.get("gone", ()) if district not in came]
    left += [district for district in went if district not in places.get("in", {})]
    if len(to) > _GRIDS:
        count = sum(map(len, to.values()))
        parts = [Text(f"{count} 个片区改了网格", f"{count} districts in another grid")]
    else:
        parts = [_listed(own, names) + Text(f" → 网格 {grid}", f" → grid {grid}") for grid, own in to.items()]
    if left:
        parts.append(_listed(left, names) + Text(" → 未分配", " → unassigned"))
    if came:
        parts.append(_listed(came, names) + Text(" → 不纳入", " → excluded"))
    return parts


def _locks(layout: Mapping[str, Change], names: Mapping[str, str]) -> list[Text]:
    locked = layout.get("locked", {})
    words = {"came": Text("锁定 ", "locked "), "went": Text("解锁 ", "unlocked ")}
    return [word + _listed(locked[key], names) for key, word in words.items() if locked.get(key)]


def _document(document: Mapping[str, Change]) -> list[Text]:
    stage = document.get("stage", {}).get("is", Stage.DRAFT.value)
    parts = [] if stage == Stage.DRAFT.value else [Text("转为", "now ") + STAGE_NAMES[Stage(stage)]]
    if document.keys() & {"title", "trial", "note", "annex"}:
        parts.append(Text("文字", "words"))
    given = [key for key in ("number", "map_approval") if document.get(key, {}).get("is")]
    return [*parts, Text("文号或审图号", "number or map approval")] if given else parts


def _listed(districts: Iterable[str], names: Mapping[str, str]) -> Text:
    words = [names.get(district, district) for district in districts]
    zh, en = "、".join(words[:_NAMED]), ", ".join(words[:_NAMED])
    if len(words) > _NAMED:
        return Text(f"{zh} 等 {len(words)} 个片区", f"{en} … ({len(words)} districts)")
    return Text(zh, en)
