"""The report of a review as one document, and where its numbers come from."""

from gridplan.compare import Case
from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, LayoutMap, Report
from gridplan.documents.study.changes import changes
from gridplan.documents.study.choices import choices, moves, sensitivity
from gridplan.documents.study.evidence import evidence
from gridplan.documents.study.findings import findings
from gridplan.documents.study.grids import grids
from gridplan.documents.study.indicators import indicators
from gridplan.documents.study.method import method
from gridplan.documents.study.operation import targets
from gridplan.documents.study.outlook import outlook
from gridplan.documents.study.said import head
from gridplan.documents.study.summary import summary
from gridplan.documents.words import map_caption, trace_rows
from gridplan.layout import Layout
from gridplan.plan_file import Plan
from gridplan.review.study import Review
from gridplan.suppression import SMALLEST
from gridplan.text import Language, Text


def study_report(review: Review, *, language: Language = "zh", smallest: int = SMALLEST) -> Report:
    """Return the report of a review for the joint meeting: a page of summary, then part by part what it rests on.

    It recommends, and decides nothing. `smallest`: numbers of people below it are hidden, 0 hides none.
    """
    blocks = [
        *summary(review, language),
        *grids(review, language, smallest),
        *changes(review, language),
        *indicators(review, language),
        *targets(review, language),
        *evidence(review, language),
        *choices(review, language),
        *sensitivity(review, language),
        *outlook(review, language),
        *_maps(review, language),
        *findings(review, language),
        *method(review, language),
        *moves(review, language),
    ]
    title = review.cycle.now.area.manifest.name.text + Text("网格化布局复评报告", ": review of the layout")
    return Report(
        name="review",
        title=title.to(language),
        blocks=tuple(blocks),
        trace=_trace(review, language),
        language=language,
        stage=Text("供联席会议讨论", "for the joint meeting").to(language),
    )


def _maps(review: Review, language: Language) -> list[Block]:
    """Return the layout at the start, the one in force, and the one that is recommended where it is another."""
    cycle = review.cycle
    shown: list[tuple[Plan, Case, Layout, Text]] = [
        (review.before, cycle.then, cycle.then.layout, Text("运行之初的布局", "The layout at the start")),
        (review.plan, cycle.now, cycle.now.layout, Text("现行布局", "The layout in force")),
    ]
    if review.adjusts:
        what = Text("建议的布局：", "The layout recommended: ") + review.recommended.name
        shown.append((review.recommended_plan, cycle.now, review.recommended.layout, what))
    blocks = [head("示意图", "Maps", language)]
    for plan, case, layout, what in shown:
        asked = Asked(plan, case.area, case.access, language=language)
        blocks.append(LayoutMap(layout, map_caption(asked, what), case.area, small=True))
    return blocks


def _trace(review: Review, language: Language) -> tuple[tuple[str, str], ...]:
    """Return what both sides rest on: what they share once, the rest of each under its own label."""
    cycle, rows = review.cycle, list[tuple[str, str]]()
    sides = ((Text("运行之初", "start"), review.before, cycle.then), (Text("现在", "now"), review.plan, cycle.now))
    told = [trace_rows(Asked(plan, case.area, case.access, language=language)) for _, plan, case in sides]
    shared = [row for row in told[1] if row in told[0]]
    for (when, _, _), own in zip(sides, told, strict=True):
        mark = Text(f"（{when.zh}）", f" ({when.en})").to(language)
        rows += [(label + mark, value) for label, value in own if (label, value) not in shared]
    day = (Text("复评日期", "Day of the review").to(language), review.as_of.isoformat())
    return (day, *rows, *dict.fromkeys(shared))
