"""The commands `coverage` and `isochrones`."""

import argparse
from pathlib import Path

from gridplan.cli.inputs import area_and_plan, facility_ids, print_json, written


def coverage(options: argparse.Namespace) -> int:
    """Show who is within the limit and who is not; write districts, places or the map."""
    from gridplan.access import access_table
    from gridplan.cli import show_coverage
    from gridplan.coverage import coverage, lead_pairs
    from gridplan.export.coverage_files import coverage_bytes
    from gridplan.export.files import write_bytes, write_trace_beside
    from gridplan.isochrones import isochrones
    from gridplan.suppression import told
    from gridplan.trace import trace

    area, plan = area_and_plan(options)
    access = access_table(area, plan.settings)
    thresholds = access.settings.thresholds_min
    limit_min = options.limit or thresholds[len(thresholds) // 2]
    found = coverage(area, plan.layout, access, to=options.to, limit_min=limit_min)
    pairs = lead_pairs(area.places, plan.layout, access)
    if options.out is not None:
        out = Path(options.out)
        drawn = isochrones(area, access, found.facilities, merged=True) if options.isochrones else None
        kind, language = out.suffix.removeprefix(".").lower(), options.lang
        choices = {"by_place": options.places, "language": language, "isochrones": drawn}
        smallest = options.smallest_count
        write_bytes(out, coverage_bytes(found, plan, area, access, kind, **choices, smallest=smallest))
        if kind == "csv":
            write_trace_beside(out, {**trace(plan, area, access), "small_numbers": told(smallest).zh})
    if options.json:
        print_json(show_coverage.coverage_json(found, pairs, plan, area, access))
    else:
        print(show_coverage.coverage_text(found, pairs, plan, area, access, options.lang))
        _say_written(options)
    return 0


def isochrones(options: argparse.Namespace) -> int:
    """Write isochrones of the facilities named, or of the leads, and list them."""
    from gridplan.access import access_table
    from gridplan.cli import show_coverage
    from gridplan.export.coverage_files import isochrone_bytes
    from gridplan.export.files import write_bytes
    from gridplan.isochrones import isochrones

    area, plan = area_and_plan(options)
    access = access_table(area, plan.settings)
    named = options.facility
    facilities = plan.layout.leads if named is None else facility_ids(area, named, option="--facility")
    towards = not options.from_facility
    drawn = isochrones(area, access, facilities, limits_min=options.minutes, towards=towards, merged=options.merged)
    out = Path(options.out)
    kind = out.suffix.removeprefix(".").lower()
    write_bytes(out, isochrone_bytes(drawn, plan, area, access, kind, smallest=options.smallest_count))
    if options.json:
        print_json(show_coverage.isochrones_json(drawn, plan, area, access))
    else:
        print(show_coverage.isochrones_text(drawn, plan, area, access, options.lang))
        _say_written(options)
    return 0


def _say_written(options: argparse.Namespace) -> None:
    if options.out is not None:
        print(written(options.out).to(options.lang))
