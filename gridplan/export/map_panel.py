"""The words around the exported map: title, legend, sources and caveat, as HTML."""

from collections.abc import Sequence

from gridplan.access import AccessTable
from gridplan.export.facts import LEAD, OTHER, ROLES, campus_facts
from gridplan.export.leaflet_files import VERSION as LEAFLET_VERSION
from gridplan.export.map_legend import legend_rows
from gridplan.export.map_themes import GRIDS, Theme
from gridplan.export.safe_html import safe
from gridplan.layout import Layout
from gridplan.plan_file import Plan
from gridplan.stages import mark
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text
from gridplan.trace import CHOICE_OF_CARE, cautions, caveat, layer_traces, plan_traces

LEGEND = Text("网格与牵头医院", "Grids and lead hospitals")
HOSPITALS = Text("医疗机构", "Facilities")
SHOWN = Text("显示", "Shown")
COLOUR_BY = Text("着色", "Colour by")
BY_GRID = Text("网格", "Grids")
NAMES = Text("片区名称", "Names of districts")
LINES = Text("片区到牵头医院的连线", "Lines from districts to leads")
SEARCH = Text("查找片区或机构", "Find a district or facility")
NONE_FOUND = Text("没有找到", "Nothing found")
APPROVAL = Text("审图号", "Map approval (审图号)")
NOTES = Text("数据说明", "About the data")
SOURCES = Text("来源与许可", "Sources and licences")
COLON = Text("：", ": ")
SOFTWARE = f"Leaflet {LEAFLET_VERSION} (BSD-2-Clause), folium (MIT)"
HATCHED = "repeating-linear-gradient(45deg, #e4e4e4 0 4px, #9a9a9a 4px 6px)"
# The north arrow, and the pattern that fills districts in no grid: it must stand in the page that uses it.
FIXED = (
    '<div class="north">N<br>↑</div>'
    '<svg class="patterns" aria-hidden="true"><defs><pattern id="hatch" width="8" height="8" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#e4e4e4"/>'
    '<line x1="0" y1="0" x2="0" y2="8" stroke="#9a9a9a" stroke-width="3"/></pattern></defs></svg>'
)


def title_bar(plan: Plan, area: StudyArea, language: Language, *, what: str = "") -> str:
    """Return the bar above the map; `what` it shows stands behind the area, where given."""
    stage = mark(plan).to(language)
    draft = f' <span class="draft">{stage}</span>' if stage else ""
    words = " · ".join(filter(None, [area.name.to(language), what]))
    return f'<header><h1>{safe(plan.document.full_title)}{draft}</h1><p class="area">{safe(words)}</p></header>'


def side_panel(
    plan: Plan, area: StudyArea, access: AccessTable, language: Language, themes: Sequence[Theme], smallest: int = 0
) -> str:
    """Return the panel beside the map: search, what is shown, legend; then where everything comes from.

    Numbers of people below `smallest` are hidden.
    """
    parts = [
        _search(language),
        _theme_choice(themes, language),
        f'<section data-theme="{GRIDS}">{heading(LEGEND, language)}',
        _grid_list(plan.layout, area, language, smallest),
        "</section>",
        *(_theme_legend(theme, language) for theme in themes),
        heading(SHOWN, language),
        _role_list(plan.layout, area, language),
        _switches(language, lines=bool(themes)),
        about_data(plan, area, access, language),
    ]
    return f"<aside>{''.join(parts)}</aside>"


def _search(language: Language) -> str:
    words = SEARCH.to(language)
    return (
        f'<div class="search" data-none="{NONE_FOUND.to(language)}">'
        f'<input type="search" placeholder="{words}" aria-label="{words}" autocomplete="off">'
        '<ul class="found" hidden></ul></div>'
    )


def _theme_choice(themes: Sequence[Theme], language: Language) -> str:
    if not themes:
        return ""
    choices = [(GRIDS, BY_GRID), *((theme.id, theme.label) for theme in themes)]
    items = [
        f'<li><label><input type="radio" name="theme" value="{key}"{"" if number else " checked"}>'
        f"{safe(label.to(language))}</label></li>"
        for number, (key, label) in enumerate(choices)
    ]
    return f'{heading(COLOUR_BY, language)}<ul class="switches">{"".join(items)}</ul>'


def _theme_legend(theme: Theme, language: Language) -> str:
    """Return the legend of a theme, which the page shows when it is chosen."""
    items = "".join(
        f'<li><span class="fill" style="background:{css}"></span>{safe(words)}</li>' for css, words in theme.legend
    )
    title = heading(Text(safe(theme.label.zh), safe(theme.label.en)), language)
    return f'<section data-theme="{theme.id}" hidden>{title}<ul class="classes">{items}</ul></section>'


def _switches(language: Language, *, lines: bool) -> str:
    """Return what is not a facility and may be switched: names, and lines where there are any."""
    shown = [("names", NAMES, " checked"), *([("lines", LINES, "")] if lines else [])]
    items = "".join(
        f'<li><label><input type="checkbox" data-show="{key}"{state}>{words.to(language)}</label></li>'
        for key, words, state in shown
    )
    return f'<ul class="switches">{items}</ul>'


def about_data(plan: Plan, area: StudyArea, access: AccessTable, language: Language) -> str:
    """Return the end of every panel: cautions, what identifies the plan, sources and licences."""
    traced = [
        f"{label.to(language)}{COLON.to(language)}{value.to(language)}"
        for label, value in plan_traces(plan, area, access)
    ]
    return "".join(
        [
            heading(NOTES, language),
            lines([sentence.to(language) for sentence in cautions(area)]),
            lines(traced),
            heading(SOURCES, language),
            lines([*layer_sources(area, language), SOFTWARE]),
        ]
    )


def foot_bar(plan: Plan, area: StudyArea, language: Language) -> str:
    """Return the line below the map that says what must not be concluded from it, and its 审图号 where given."""
    stop = "。" if language == "zh" else "."
    approval = plan.document.map_approval
    number = f" <span>{safe(APPROVAL.to(language) + COLON.to(language) + approval)}</span>" if approval else ""
    return (
        f'<footer><strong class="caveat">{safe(caveat(area).to(language) + stop)}</strong> '
        f"<span>{safe(CHOICE_OF_CARE.to(language))}</span>{number}</footer>"
    )


def heading(text: Text, language: Language) -> str:
    """Return a heading of the panel."""
    return f"<h2>{text.to(language)}</h2>"


def _grid_list(layout: Layout, area: StudyArea, language: Language, smallest: int) -> str:
    rows = legend_rows(layout, area, language, smallest)
    items = [
        item(row.fill or HATCHED, row.number, row.name, "".join(f"<span>{safe(words)}</span>" for words in row.details))
        for row in rows
    ]
    return f'<ul class="grids">{"".join(items)}</ul>'


def item(fill: str, number: str, name: str, details: str) -> str:
    """Return a line of a legend: a swatch with `number` in it, a name, and details (HTML) below."""
    return (
        f'<li><span class="swatch" style="background:{fill}">{safe(number)}</span>'
        f"<span><b>{safe(name)}</b><small>{details}</small></span></li>"
    )


def _role_list(layout: Layout, area: StudyArea, language: Language) -> str:
    """Return the roles on the map with their marks, each with a box that shows or hides them."""
    present = set(campus_facts(layout, area)["role"])
    items = [
        f'<li><label><input type="checkbox" data-role="{role}" checked>'
        f'<span class="key"><span class="mark {_mark(role)}"></span></span>{label.to(language)}</label></li>'
        for role, label in ROLES.items()
        if role in present
    ]
    return f'<ul class="roles">{"".join(items)}</ul>'


def _mark(role: str) -> str:
    return role if role in (LEAD, OTHER) else f"member {role}"


def layer_sources(area: StudyArea, language: Language) -> list[str]:
    """Return where each layer comes from, a line each."""
    return [
        f"{layer.name.to(language)} ({layer.vintage}){COLON.to(language)}{layer.source.to(language)} ({layer.licence})"
        for layer in layer_traces(area)
    ]


def lines(sentences: list[str]) -> str:
    """Return sentences in small type, a paragraph each."""
    return "".join(f'<p class="small">{safe(sentence)}</p>' for sentence in sentences)
