"""Where a number comes from, and what must not be concluded from it: the same on screens and in every export."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gridplan.access import AccessTable
from gridplan.decisions import Checked
from gridplan.layout_checks import layout_notices
from gridplan.manifest import PeopleLayer
from gridplan.plan_file import STAGE_NAMES, Frozen, Plan, Stage
from gridplan.stages import frozen_state, mark, standing
from gridplan.study_area import LAYER_NAMES, StudyArea
from gridplan.text import Language, Text, join

DIGEST_LENGTH = 12  # enough to tell data apart by eye
CHOICE_OF_CARE = Text("网格不影响群众自主选择就医。", "Grids do not restrict where patients seek care.")
_SCHEMATIC = Text("示意图，不作为划界依据", "Schematic map, not a basis for boundaries")
_MADE_OF = {
    "edited_from": Text("手工调整，调整前为：", "edited by hand from: "),
    "review_of": Text("复评建议的调整，调整前为：", "recommended by a review, before it: "),
    "carried_from": Text("沿用运行之初的方案，按片区对应带入：", "that of the start of operation, carried: "),
}
_ORIGIN_KEYS = {"table": Text("布局表", "table"), "source": Text("依据", "source")}


@dataclass(frozen=True)
class LayerTrace:
    """What is known of one layer of the study area."""

    name: Text
    vintage: str
    status: Text
    note: Text | None
    source: Text
    licence: str


def layer_traces(area: StudyArea) -> list[LayerTrace]:
    """Return a trace per layer of `area`, in the order of the manifest."""
    traces, kind = [], _kind(area)
    for key, layer in dict(area.manifest.layers).items():
        if layer is None:
            continue
        name = LAYER_NAMES[key]
        if isinstance(layer, PeopleLayer):
            name += Text(f"（{kind.zh}）", f" ({kind.en})")
        note = None if layer.note is None else layer.note.text
        source = layer.source_text
        if key == "cells" and area.cells_record is not None:
            source = join([source, area.cells_record.text])
        traces.append(LayerTrace(name, layer.vintage, layer.label, note, source, layer.licence))
    return traces


def plan_traces(plan: Plan, area: StudyArea, access: AccessTable | None = None) -> list[tuple[Text, Text]]:
    """Return label and value of everything that identifies `plan` and its data.

    `access` is given where the export shows minutes: its settings are the assumptions behind them.
    """
    stage = mark(plan)
    state = Text(f"（{stage.zh}）", f" ({stage.en})") if stage.zh else stage
    traces = [
        (Text("规划范围", "Study area"), area.name),
        (Text("布局方案", "Layout"), _same(plan.document.full_title) + state),
        *_versions(plan),
        (Text("方案来源", "Origin"), _origin(plan.origin)),
        (Text("人口口径", "Population"), _kind(area)),
        (Text("数据摘要", "Data digest"), _digest(plan, area)),
        (Text("软件版本", "Software"), _same(f"gridplan {plan.gridplan_version}")),
    ]
    if plan.layout.overlays:  # neither the official table nor maps show them
        names = [_same(overlay.name) for overlay in plan.layout.overlays]
        traces.append(
            (
                Text("跨网格的组织", "Overlays"),
                Text(f"{len(names)} 个：", f"{len(names)}: ") + join(names, zh="、", en=", "),
            )
        )
    traces += [(Text("布局与数据", "Layout and data"), notice) for notice in layout_notices(plan.layout, area)]
    if access is not None:
        traces.append((Text("时间口径", "Minutes"), _settings(access)))
        if "snap" in access.provenance:
            traces.append((Text("路网接入", "Snapping"), _snap_report(access)))
    return traces


def caveat(area: StudyArea) -> Text:
    """Return the line that every map carries: what in it is not official, in a few words."""
    weak: dict[Text, list[Text]] = {}
    for key, layer in dict(area.manifest.layers).items():
        if layer is not None and layer.status != "official":
            weak.setdefault(layer.label, []).append(LAYER_NAMES[key])
    if not weak:
        return _SCHEMATIC
    groups = [join(names, zh="、", en=", ") + Text("", " ") + label for label, names in weak.items()]
    return _SCHEMATIC + Text("；", "; ") + join(groups, zh="，", en="; ")


def cautions(area: StudyArea) -> list[Text]:
    """Return all that a reader must know before using the numbers, a sentence each."""
    note = area.manifest.note
    return [*([note.text] if note else []), *area.estimates(), *area.notices]


def provenance_rows(
    plan: Plan, area: StudyArea, access: AccessTable | None = None, *, language: Language = "zh"
) -> list[tuple[str, str]]:
    """Return the whole provenance as (item, value), for tables of two columns."""
    rows = plan_traces(plan, area, access)
    for layer in layer_traces(area):
        source = Text("来源：", "source: ") + layer.source
        licence = Text(f"许可：{layer.licence}", f"licence: {layer.licence}")
        label = Text(f"图层：{layer.name.zh}", f"Layer: {layer.name.en}")
        rows.append((label, join([_same(layer.vintage), layer.status, source, licence])))
    said = [*cautions(area), caveat(area) + Text("。", "."), CHOICE_OF_CARE]
    rows += [(Text("注意", "Note"), sentence) for sentence in said]
    return [(label.to(language), value.to(language)) for label, value in rows]


def trace_lines(plan: Plan, area: StudyArea, access: AccessTable | None, language: Language) -> list[str]:
    """Return plan, data, assumptions and cautions in a few lines for people; `access` as in `plan_traces`."""
    colon = "：" if language == "zh" else ": "
    lines = [f"{label.to(language)}{colon}{value.to(language)}" for label, value in plan_traces(plan, area, access)]
    return lines + [sentence.to(language) for sentence in cautions(area)]


def trace(plan: Plan, area: StudyArea, access: AccessTable | None) -> dict[str, Any]:
    """Return the whole trace as plain values, for programs; settings and network are those of `access`."""
    layers = dict(area.manifest.layers).items()
    fields = {"file", "vintage", "licence", "source", "status"}
    return {
        "gridplan_version": plan.gridplan_version,
        "area": {"id": area.manifest.id, "name": area.name.zh, "digest": area.digest},
        "population_kind": {"id": area.population_kind, "name": _kind(area).zh},
        **({} if area.cells_record is None else {"cells_record": area.cells_record.model_dump(mode="json")}),
        "plan_made_on_digest": plan.area_digest,
        "origin": dict(plan.origin),
        "settings": (plan.settings if access is None else access.settings).model_dump(mode="json"),
        **({} if access is None else access.provenance),
        "layers": {key: layer.model_dump(include=fields) for key, layer in layers if layer is not None},
        "notices": [text.zh for text in area.notices],
    }


def _versions(plan: Plan) -> list[tuple[Text, Text]]:
    """Return number, 审图号 and the version that left the house last, and whether it is the present one."""
    document, rows = plan.document, []
    if document.number and standing(plan) is Stage.ISSUED:  # a draft made of it has none yet
        rows.append((Text("文号", "Number"), _same(document.number)))
    if document.map_approval:
        rows.append((Text("审图号", "Map approval"), _same(document.map_approval)))
    if document.frozen:
        last = frozen_state(plan)
        same = Text("", "") if last else Text("；现稿与之不同", "; the present one differs from it")
        last = last or document.frozen[-1]
        facts = [last.person, last.date.isoformat(), last.layout_digest[:DIGEST_LENGTH]]
        said = join([STAGE_NAMES[last.stage], *map(_same, facts)], zh="，", en=", ")
        rows.append((Text("定稿版本", "Frozen version"), said + same))
        if last.checked is not None:
            rows.append((Text("定稿时核查", "Check when it left"), _check(last, last.checked)))
    return rows


def _check(frozen: Frozen, checked: Checked) -> Text:
    """Say by which policy a version was judged, and despite of which broken rules it left, by whom, why."""
    by = checked.cited + Text(f"，{checked.as_of}", f", {checked.as_of}")
    count = len(checked.breaches)
    if not count:
        unsure = len({item.rule for item in checked.undetermined})
        return by + Text(f"：没有不通过；{unsure} 条无法判定", f": nothing fails; {unsure} rules are undetermined")
    listed = join([item.told for item in checked.breaches])
    said = by + Text(f"：{count} 处不通过", f": {count} findings fail")
    if checked.despite:
        said += Text(
            f"，仍转出，理由：{checked.despite}（{frozen.person}，{frozen.date}）",
            f", let go all the same: {checked.despite} ({frozen.person}, {frozen.date})",
        )
    return said + Text("。", ". ") + listed


def _kind(area: StudyArea) -> Text:
    """Return whom the population counts, such as 常住人口."""
    return area.population_kinds[area.population_kind]


def _snap_report(access: AccessTable) -> Text:
    """Say how places and sites meet the roads."""
    zh, en = [], []
    names = {"places": ("居住点", "places"), "sites": ("院区", "sites")}
    for key, found in access.provenance["snap"].items():
        longest = "—" if found["longest_km"] is None else f"{found['longest_km']:.1f}"
        zh.append(f"{names[key][0]} {found['snapped']}/{found['points']} 个接入，最远 {longest} km")
        en.append(f"{found['snapped']}/{found['points']} {names[key][1]} snapped, the farthest {longest} km")
        if found["share_in_largest"] is not None:
            zh[-1] += f"，{found['share_in_largest']:.1%} 的人口接入最大连通部分"
            en[-1] += f", {found['share_in_largest']:.1%} of the people on the largest connected part"
    return Text("；".join(zh), "; ".join(en))


def _same(words: str) -> Text:
    return Text(words, words)


def _origin(origin: Mapping[str, Any]) -> Text:
    """Say in words how a plan was made; the plan file has all of it."""
    for key, words in _MADE_OF.items():
        if key in origin:
            return words + _origin(origin[key])
    if "merged_from" in origin:
        return Text("合并自：", "merged from: ") + join([_origin(each) for each in origin["merged_from"]])
    if "objective_min" in origin:
        objective, bound, gap = origin["objective_min"], origin["bound_min"], origin["gap"]
        return Text(
            f"求解（{origin['solver']}）：目标值 {objective:.2f} 分钟，下界 {bound:.2f}，差距 {gap:.2%}；"
            "要求见方案文件",
            f"solved ({origin['solver']}): objective {objective:.2f} min, bound {bound:.2f}, gap {gap:.2%}; "
            "request in the plan file",
        )
    parts = [_ORIGIN_KEYS[key] + _same(f" {value}") for key, value in origin.items() if key in _ORIGIN_KEYS]
    return join(parts) if parts else Text("未记录", "not recorded")


def _digest(plan: Plan, area: StudyArea) -> Text:
    made_on, now = plan.area_digest[:DIGEST_LENGTH], area.digest[:DIGEST_LENGTH]
    if plan.area_digest == area.digest:
        return _same(now)
    return Text(
        f"{now}（方案编制时为 {made_on}，数据已变动）",
        f"{now} (the plan was made on {made_on}: data have changed)",
    )


def _settings(access: AccessTable) -> Text:
    settings = access.settings
    if settings.table is not None:
        return _table(access)
    modes = {"drive": ("驾车", "driving"), "walk": ("步行", "walking"), "cycle": ("骑行", "cycling")}
    speeds = "、".join(f"{road} {speed:g}" for road, speed in settings.speeds_km_per_h.items())
    zh, en = modes[settings.mode]
    cutoff = settings.cutoff_min
    limits = Text("", "") if cutoff is None else Text(f"；只算到 {cutoff:g} 分钟", f"; cut off at {cutoff:g} min")
    said = Text(
        f"{zh}，门到门；车速（km/h）：{speeds}；接驳 {settings.snap_speed_km_per_h:g} km/h，"
        f"限 {settings.snap_limit_km:g} km；停车与入院 {settings.terminal_min:g} 分钟；"
        f"高峰系数 {settings.peak_factor:g}（均为假定）",
        f"{en}, door to door; speeds (km/h): {speeds}; snap leg {settings.snap_speed_km_per_h:g} km/h within "
        f"{settings.snap_limit_km:g} km; terminal {settings.terminal_min:g} min; peak factor "
        f"{settings.peak_factor:g} (all assumed)",
    )
    return said + limits


def _table(access: AccessTable) -> Text:
    about = access.provenance["minutes_table"]
    what = " ".join(str(about[key]) for key in ("mode", "departure_time", "source", "date") if about[key])
    return Text(
        f"外部时间表，不是路网测算：{what}；缺 {about['pairs_missing']} 对",
        f"a table made elsewhere, not measured on roads: {what}; {about['pairs_missing']} pairs missing",
    )
