"""The words around the exported map: title, legend, sources and caveat, as HTML."""

from gridplan.access import AccessTable
from gridplan.export.colours import EXCLUDED as EXCLUDED_COLOUR
from gridplan.export.colours import area_colours
from gridplan.export.facts import EXCLUDED, LEAD, OTHER, ROLES, STATES, UNASSIGNED, campus_facts
from gridplan.export.leaflet_files import VERSION as LEAFLET_VERSION
from gridplan.export.map_features import population_words
from gridplan.export.safe_html import safe
from gridplan.hidden_people import grid_key, hidden_people
from gridplan.layout import Grid, Layout
from gridplan.plan_file import Plan
from gridplan.stages import mark
from gridplan.study_area import StudyArea
from gridplan.suppression import hidden_words
from gridplan.text import Language, Text
from gridplan.trace import CHOICE_OF_CARE, cautions, caveat, layer_traces, plan_traces

LEGEND = Text("网格与牵头医院", "Grids and lead hospitals")
HOSPITALS = Text("医疗机构", "Facilities")
NOTES = Text("数据说明", "About the data")
SOURCES = Text("来源与许可", "Sources and licences")
COLON = Text("：", ": ")
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


def side_panel(plan: Plan, area: StudyArea, access: AccessTable, language: Language, smallest: int = 0) -> str:
    """Return the panel beside the map: legend first, then where everything comes from.

    Numbers of people below `smallest` are hidden.
    """
    parts = [
        heading(LEGEND, language),
        _grid_list(plan.layout, area, language, smallest),
        heading(HOSPITALS, language),
        _role_list(plan.layout, area, language),
        about_data(plan, area, access, language),
    ]
    return f"<aside>{''.join(parts)}</aside>"


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
            lines(_sources(area, language)),
        ]
    )


def foot_bar(area: StudyArea, language: Language) -> str:
    """Return the line below the map that says what must not be concluded from it."""
    stop = "。" if language == "zh" else "."
    return (
        f'<footer><strong class="caveat">{safe(caveat(area).to(language) + stop)}</strong> '
        f"<span>{safe(CHOICE_OF_CARE.to(language))}</span></footer>"
    )


def heading(text: Text, language: Language) -> str:
    """Return a heading of the panel."""
    return f"<h2>{text.to(language)}</h2>"


def _grid_list(layout: Layout, area: StudyArea, language: Language, smallest: int) -> str:
    colours = area_colours(layout, area)
    hidden = dict.fromkeys(hidden_people(layout, area, smallest).sums, hidden_words(smallest).to(language))
    items = [
        _grid_item(grid, layout, area, colours[grid.id], language, hidden.get(grid_key(grid.id)))
        for grid in layout.grids
    ]
    unassigned = layout.unassigned(area.districts.index)
    for state, districts, fill in (
        (UNASSIGNED, unassigned, "repeating-linear-gradient(45deg, #e4e4e4 0 4px, #9a9a9a 4px 6px)"),
        (EXCLUDED, layout.excluded, EXCLUDED_COLOUR),
    ):
        if districts:
            count = _count(len(districts), language)
            items.append(item(fill, "", STATES[state].to(language), count))
    return f'<ul class="grids">{"".join(items)}</ul>'


def _grid_item(grid: Grid, layout: Layout, area: StudyArea, colour: str, language: Language, hidden: str | None) -> str:
    """Return the line of a grid; `hidden` are the words for its people where their number is hidden."""
    districts = area.districts.loc[list(layout.districts_of(grid.id))]
    details = f"<span>{_count(len(districts), language)}</span>"
    if len(districts):
        people = districts["population"].sum(skipna=False)
        estimated = bool(districts["population_estimated"].any())
        details += f"<span>{safe(hidden or population_words(people, estimated, language))}</span>"
    leads = area.facility_names(grid.leads)
    return item(colour, grid.id, leads, details)


def item(fill: str, number: str, name: str, details: str) -> str:
    """Return a line of a legend: a swatch with `number` in it, a name, and details (HTML) below."""
    return (
        f'<li><span class="swatch" style="background:{fill}">{safe(number)}</span>'
        f"<span><b>{safe(name)}</b><small>{details}</small></span></li>"
    )


def _count(number: int, language: Language) -> str:
    return f"{number} 个片区" if language == "zh" else f"{number} district{'' if number == 1 else 's'}"


def _role_list(layout: Layout, area: StudyArea, language: Language) -> str:
    present = set(campus_facts(layout, area)["role"])
    items = [
        f'<li><span class="key"><span class="mark {_mark(role)}"></span></span>{label.to(language)}</li>'
        for role, label in ROLES.items()
        if role in present
    ]
    return f'<ul class="roles">{"".join(items)}</ul>'


def _mark(role: str) -> str:
    return role if role in (LEAD, OTHER) else f"member {role}"


def _sources(area: StudyArea, language: Language) -> list[str]:
    layers = [
        f"{layer.name.to(language)} ({layer.vintage}){COLON.to(language)}{layer.source.to(language)} ({layer.licence})"
        for layer in layer_traces(area)
    ]
    return [*layers, f"Leaflet {LEAFLET_VERSION} (BSD-2-Clause), folium (MIT)"]


def lines(sentences: list[str]) -> str:
    """Return sentences in small type, a paragraph each."""
    return "".join(f'<p class="small">{safe(sentence)}</p>' for sentence in sentences)
