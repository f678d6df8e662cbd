"""The command `reviews`: which layouts in operation come up for review, and their years of operation."""

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any

from gridplan.cli.inputs import area_of, print_json
from gridplan.plan_file import open_plan
from gridplan.policy import case_of, read_policy
from gridplan.review_clock import STANDINGS, Review, in_order, review_of, term_of
from gridplan.study_area import read_area
from gridplan.text import Language, Text

_NONE = Text("没有在运行的方案", "no plan is in operation")
_APPRAISED = Text("年度考核：", "yearly appraisals: ")


def reviews(options: argparse.Namespace) -> int:
    """List the reviews of the plans that the options name."""
    as_of = options.as_of or date.today()
    found = in_order([*_of_store(options, as_of), *_of_plans(options, as_of)])
    if options.json:
        print_json({"as_of": as_of.isoformat(), "reviews": [_json(each) for each in found]})
    else:
        print(_text(found, options.lang))
    return 0


def _of_plans(options: argparse.Namespace, as_of: date) -> list[Review]:
    """Return the reviews of the plans that are named; of the area's own where neither plans nor a store are."""
    sources: list[str | None] = [*options.layouts]
    if not sources and options.store is None:
        sources = [None]
    return [_of_plan(source, options, as_of) for source in sources]


def _of_store(options: argparse.Namespace, as_of: date) -> list[Review]:
    if options.store is None:
        return []
    from gridplan.store import Store
    from gridplan.stored_reviews import stored_reviews

    return stored_reviews(Store.open(options.store or None), as_of, within_months=options.within)


def _of_plan(source: str | None, options: argparse.Namespace, as_of: date) -> Review:
    area = read_area(area_of([source], options.area))
    plan = open_plan(source, area)
    name = options.policy or area.manifest.default_policy
    policy = None if name is None else read_policy(name)
    term = term_of(policy, case_of(plan, area, as_of=as_of).places)
    title = plan.document.full_title if source is None else source
    return review_of(title, plan.operation_start, term, as_of, within_months=options.within)


def _text(found: Sequence[Review], language: Language) -> str:
    lines = [] if found else [_NONE.to(language)]
    for each in found:
        lines.append(f"{STANDINGS[each.standing].to(language)}  {each.plan}")
        lines.append(f"   {each.told.to(language)}{Text('；', '; ').to(language)}{each.term.source.to(language)}")
        if each.term.appraisals:
            lines.append(f"   {_APPRAISED.to(language)}{'；'.join(each.term.appraisals)}")
        lines += [f"   {year.told.to(language)}" for year in each.appraisals]
    return "\n".join(lines)


def _json(review: Review) -> dict[str, Any]:
    return {
        "plan": review.plan,
        "operation_start": _day(review.start),
        "years": review.term.years,
        "years_assumed": review.term.assumed,
        "source": _both(review.term.source),
        "due": _day(review.due),
        "standing": review.standing.value,
        "told": _both(review.told),
        "appraisal_items": list(review.term.appraisals),
        "appraisals": [
            {"year": year.number, "first": _day(year.first), "last": _day(year.last), "ended": year.ended}
            for year in review.appraisals
        ],
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
