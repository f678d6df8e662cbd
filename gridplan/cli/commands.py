"""What each command does: read, call the core, show, and answer with an exit code."""

import argparse
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gridplan import resources
from gridplan.cli import coverage_commands, document_commands, export_commands, policies_commands
from gridplan.cli.inputs import area_and_plan, area_of, policy_name, print_json, with_scenario, written
from gridplan.plan_file import open_plan
from gridplan.study_area import find_area, read_area
from gridplan.text import Text

if TYPE_CHECKING:
    from gridplan.access import AccessTable
    from gridplan.plan_file import Plan
    from gridplan.roads.read import RoadOptions
    from gridplan.study_area import StudyArea


def run(options: argparse.Namespace) -> int:
    """Run the command that `options` names and return its exit code."""
    return {
        "measure": _measure,
        "check": _check,
        "policies": policies_commands.policies,
        "compare-policies": policies_commands.compare_policies,
        "export": document_commands.export,
        "stage": document_commands.stage,
        "verify": export_commands.verify,
        "compare": _compare,
        "coverage": coverage_commands.coverage,
        "isochrones": coverage_commands.isochrones,
        "import": _import,
        "districts": _districts,
        "cells": _cells,
        "roads": _roads,
        "template": _template,
        "app": _app,
        "budget": _budget,
        "review": _review,
        "suggest": _suggest,
        "tasks": _tasks,
        "targets": _targets,
        "opinions": _opinions,
        "reviews": _reviews,
        "store": _store,
        "evidence": _evidence,
        **dict.fromkeys(("solve", "frontier", "change", "repair", "resolve"), _proposal),
    }[options.command](options)


def _measure(options: argparse.Namespace) -> int:
    from gridplan.access import access_table
    from gridplan.cli import show_measures
    from gridplan.indicators import measure

    area, plan = area_and_plan(options)
    access = access_table(area, plan.settings)
    measures = measure(area, plan.layout, access)
    if options.access_table is not None:
        _write_access_table(Path(options.access_table), plan, area, access, options.smallest_count)
    if options.json:
        print_json(show_measures.measures_json(area, plan, access, measures))
    else:
        print(show_measures.measures_text(area, plan, access, measures, options.lang, everything=options.all))
    return 0


def _write_access_table(path: Path, plan: "Plan", area: "StudyArea", access: "AccessTable", smallest: int) -> None:
    from gridplan.csv_text import frame_csv
    from gridplan.export.data_files import minutes_table  # what exports need takes longer to load than to measure
    from gridplan.export.files import write_text, write_trace_beside
    from gridplan.suppression import told
    from gridplan.trace import trace

    write_text(path, frame_csv(minutes_table(plan, area, access, smallest)))
    write_trace_beside(path, {**trace(plan, area, access), "small_numbers": told(smallest).zh})


def _check(options: argparse.Namespace) -> int:
    from gridplan.cli import budget_command, show_findings
    from gridplan.policy import Verdict, case_of, check, read_policy

    area, plan = area_and_plan(options)
    if options.operation_start is not None:
        plan = replace(plan, operation_start=options.operation_start)
    policy = read_policy(policy_name(options, area))
    budgets = budget_command.budgets_of(options.budget, area, plan, policy)
    as_of = options.as_of or date.today()
    findings = check(policy, case_of(plan, area, as_of=as_of, budgets=budgets))
    if options.json:
        print_json(show_findings.findings_json(area, plan, policy, findings))
    else:
        print(show_findings.findings_text(area, plan, policy, findings, as_of, options.lang))
    return int(any(item.verdict is Verdict.FAIL for item in findings))


def _proposal(options: argparse.Namespace) -> int:
    from gridplan.cli import plan_commands, solve_commands  # these load the solver

    module = solve_commands if options.command in ("solve", "frontier") else plan_commands
    done: int = getattr(module, options.command)(options)
    return done


def _review(options: argparse.Namespace) -> int:
    from gridplan.cli import review_command

    return review_command.review(options)


def _suggest(options: argparse.Namespace) -> int:
    from gridplan.cli import suggest_command

    return suggest_command.suggest(options)


def _tasks(options: argparse.Namespace) -> int:
    from gridplan.cli import tasks_commands

    return tasks_commands.tasks(options)


def _targets(options: argparse.Namespace) -> int:
    from gridplan.cli import targets_commands

    return targets_commands.targets(options)


def _opinions(options: argparse.Namespace) -> int:
    from gridplan.cli import opinions_command

    return opinions_command.opinions(options)


def _reviews(options: argparse.Namespace) -> int:
    from gridplan.cli import reviews_command

    return reviews_command.reviews(options)


def _store(options: argparse.Namespace) -> int:
    from gridplan.cli import store_command

    return store_command.store(options)


def _evidence(options: argparse.Namespace) -> int:
    from gridplan.cli import evidence_command

    return evidence_command.evidence(options)


def _budget(options: argparse.Namespace) -> int:
    from gridplan.cli import budget_command

    return budget_command.budget(options)


def _compare(options: argparse.Namespace) -> int:
    from gridplan.access import access_table
    from gridplan.cli import show_comparison
    from gridplan.compare import Case, compare

    sources = (options.before, options.after)
    plain = read_area(area_of([*sources], options.area), population=options.population)
    areas = [with_scenario(plain, path) for path in (options.before_scenario, options.scenario)]
    before, after = (open_plan(source, area) for source, area in zip(sources, areas, strict=True))
    if before.settings != after.settings:  # one way of measuring for both, and it is said which
        said = Text(
            "两个方案的出行假定不同，均按后者测算",
            "the plans' travel settings differ: both are measured with the latter's",
        )
        print(said.to(options.lang), file=sys.stderr)
    cases = [
        Case(area, access_table(area, after.settings), plan.layout)
        for area, plan in zip(areas, (before, after), strict=True)
    ]
    comparison = compare(*cases)
    if options.json:
        print_json(show_comparison.comparison_json(after, cases, comparison))
    else:
        print(show_comparison.comparison_text(after, cases, comparison, options.lang))
    return 0


def _districts(options: argparse.Namespace) -> int:
    from gridplan.cli import districts_command

    return districts_command.districts(options)


def _import(options: argparse.Namespace) -> int:
    from gridplan.cli import import_command

    return import_command.import_files(options)


def _template(options: argparse.Namespace) -> int:
    from gridplan.cli import template_command

    return template_command.write_templates(options)


def _cells(options: argparse.Namespace) -> int:
    from gridplan.cells import Request, Table, check_target, make_cells
    from gridplan.cells_record import record_path
    from gridplan.export.files import write_bytes

    out, totals = Path(options.out), None
    if options.totals is not None:
        columns = dict(options.totals_column)
        totals = Table(Path(options.totals), columns, options.totals_datum, options.totals_encoding)
    request = Request(
        Table(Path(options.source), dict(options.column), options.datum, options.encoding),
        options.area,
        kinds=tuple(dict.fromkeys(options.kind)),
        unit=options.unit,
        clip=options.clip,
        totals=totals,
        inner=options.inner,
        outside_totals=options.outside_totals,
    )
    check_target(out, request)
    cells = make_cells(request)
    write_bytes(out, cells.csv)
    write_bytes(record_path(out), cells.record.model_dump_json(indent=1).encode())
    if options.json:
        print_json({"cells": str(out), **cells.record.model_dump(mode="json")})
    else:
        print("\n".join(line.to(options.lang) for line in cells.report.lines))
        print(written(out).to(options.lang))
    return 0


def _roads(options: argparse.Namespace) -> int:
    from gridplan.cli import show_roads
    from gridplan.roads import network_file, read
    from gridplan.roads.report import network_report

    source, out = Path(options.file), Path(options.out)
    network_file.check_target(out)
    table = read.speed_table_for(source, mode=options.mode, speeds=options.speeds)
    with show_roads.ProgressLine(options.lang, quiet=options.quiet) as progress:
        chosen = _road_options(options)
        imported = read.read_roads(source, table, chosen, progress=progress)
        made_with = network_file.MadeWith(table, network_file.sha256_of(source), chosen.changed())
        network_file.write_network(imported, out, made_with=made_with, progress=progress)
    report = network_report(imported.network)
    if options.json:
        print_json({"network": str(out), **show_roads.roads_json(imported, table, report)})
    else:
        print(show_roads.roads_text(imported, table, report, options.lang))
        print(written(out).to(options.lang))
    return 0


def _road_options(options: argparse.Namespace) -> "RoadOptions":
    from gridplan.roads.lines import LineColumns
    from gridplan.roads.read import RoadOptions

    columns = LineColumns(
        road_class=options.class_column,
        name=options.name_column,
        speed_km_per_h=options.speed_column,
        direction=options.direction_column,
        level=options.level_column,
    )
    same = ("ferries", "encoding", "datum", "crossings", "tolerance_m", "layer", "length_unit", "smallest_part")
    nodes = None if options.nodes is None else Path(options.nodes)
    return RoadOptions(columns=columns, nodes=nodes, **{name: getattr(options, name) for name in same})


def _app(options: argparse.Namespace) -> int:
    if options.area is not None:
        os.environ[resources.AREA_VARIABLE] = str(find_area(options.area).absolute())
    flags = {
        "server.port": str(options.port),
        "server.headless": "false" if options.browser else "true",
    }
    words = [word for key, value in flags.items() for word in (f"--{key}", value)]
    arguments = [sys.executable, "-m", "streamlit", "run", str(resources.app_script()), *words]
    address = f"http://localhost:{options.port}"
    print(
        Text(f"应用地址：{address}（Ctrl-C 结束）", f"The app is at {address} (Ctrl-C ends it)").to(options.lang),
        flush=True,
    )
    os.execv(sys.executable, arguments)  # noqa: S606 - the arguments are our own
