"""Where a number comes from: study area and its digest, layers, settings, origin of the plan, version."""

from typing import Any

from gridplan.plan_file import Plan
from gridplan.study_area import LAYER_NAMES, StudyArea
from gridplan.text import Language, Text

DIGEST_LENGTH = 12


def trace(area: StudyArea, plan: Plan) -> dict[str, Any]:
    """Return the trace as plain values."""
    layers = area.manifest.layers
    return {
        "gridplan_version": plan.gridplan_version,
        "area": {"id": area.manifest.id, "name": area.name.zh, "digest": area.digest},
        "plan_made_on_digest": plan.area_digest,
        "origin": dict(plan.origin),
        "settings": plan.settings.model_dump(mode="json"),
        "network_digest": area.network.digest,
        "layers": {
            key: layer.model_dump(include={"file", "vintage", "licence", "source", "status"})
            for key, layer in layers
            if layer is not None
        },
        "notices": [text.zh for text in area.notices],
    }


def trace_lines(area: StudyArea, plan: Plan, language: Language) -> list[str]:
    """Return the trace in a few lines for people: data, estimates, settings, version."""
    settings = plan.settings
    speeds = "、".join(f"{name} {speed:g}" for name, speed in settings.speeds_km_per_h.items())
    lines = [
        Text(
            f"数据：{area.name.zh}（摘要 {area.digest[:DIGEST_LENGTH]}）",
            f"Data: {area.name.en} (digest {area.digest[:DIGEST_LENGTH]})",
        ),
        *(Text(f"估计：{text.zh}", f"Estimate: {text.en}") for text in area.estimates()),
        Text(
            f"出行：车速 {speeds} 千米/时，接驳 {settings.snap_speed_km_per_h:g} 千米/时，停车入院 "
            f"{settings.terminal_min:g} 分钟，高峰系数 {settings.peak_factor:g}（均为假定）",
            f"Travel: {speeds} km/h, snap leg {settings.snap_speed_km_per_h:g} km/h, terminal "
            f"{settings.terminal_min:g} min, peak factor {settings.peak_factor:g} (all assumed)",
        ),
        *area.notices,
        Text(f"gridplan {plan.gridplan_version}", f"gridplan {plan.gridplan_version}"),
    ]
    if plan.area_digest != area.digest:
        lines.append(Text("注意：方案所依据的数据与现在的数据不同", "Note: the plan was made on other data than these"))
    return [line.to(language) for line in lines]


def layer_lines(area: StudyArea) -> list[Text]:
    """Return one line per layer: vintage, status, source, licence."""
    lines = []
    for key, layer in area.manifest.layers:
        if layer is not None:
            name = LAYER_NAMES[key]
            source = layer.source_text
            zh = f"{name.zh}（{layer.label.zh}）：{layer.vintage}；{source.zh}；{layer.licence}"
            lines.append(Text(zh, f"{name.en} ({layer.label.en}): {layer.vintage}; {source.en}; {layer.licence}"))
    return lines
