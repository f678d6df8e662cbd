"""The commands `policies` and `compare-policies`."""

import argparse
from datetime import date
from pathlib import Path

from gridplan import resources
from gridplan.cli.inputs import area_and_plan, print_json, written


def policies(options: argparse.Namespace) -> int:
    """List the policies, explain one, or write the schema or the page of all rules."""
    from gridplan.cli import show_policies
    from gridplan.export.files import write_bytes
    from gridplan.policy import read_policy
    from gridplan.policy.page import json_schema, rules_page

    if options.schema == "-":
        print(json_schema(), end="")
        return 0
    if options.schema is not None:
        write_bytes(Path(options.schema), json_schema().encode())
        _say_written(options.schema, options)
    read = [read_policy(name) for name in ([options.name] if options.name else resources.policy_files())]
    if options.page is not None:
        write_bytes(Path(options.page), rules_page(read).encode())
        _say_written(options.page, options)
    if options.schema is not None or options.page is not None:
        return 0
    if options.json:
        print_json(show_policies.policy_json(read[0]) if options.name else show_policies.list_json(read))
    elif options.name:
        print(show_policies.policy_text(read[0], options.lang))
    else:
        print(show_policies.list_text(read, options.lang))
    return 0


def compare_policies(options: argparse.Namespace) -> int:
    """Judge one layout under several policies; a comparison is no verdict, so the exit code is 0."""
    from gridplan.cli import show_policies
    from gridplan.policy import read_policy
    from gridplan.policy.together import judge_together

    area, plan = area_and_plan(options)
    read = [read_policy(name) for name in (options.policy or resources.policy_files())]
    as_of = options.as_of or date.today()
    judged = judge_together(plan, area, read, as_of=as_of)
    if options.json:
        print_json(show_policies.comparison_json(area, plan, judged, as_of))
    else:
        print(show_policies.comparison_text(area, plan, judged, as_of, options.lang))
    return 0


def _say_written(file: str, options: argparse.Namespace) -> None:
    print(written(file).to(options.lang))
