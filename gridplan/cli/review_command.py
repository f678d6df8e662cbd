"""The command `review`: a plan in operation judged again on today's data, and all files of the review."""

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from gridplan.cli import solving
from gridplan.cli.inputs import area_of, policy_name, print_json, written
from gridplan.cli.show_review import summary_text
from gridplan.errors import Fault, LayoutError
from gridplan.evidence.reading import read_evidence
from gridplan.export import pdf
from gridplan.export.files import write_bytes
from gridplan.export.review_files import review_files
from gridplan.partition import Problem, Request
from gridplan.plan_file import open_plan
from gridplan.policy import case_of, read_policy
from gridplan.policy.entered import read_figures
from gridplan.request_file import read_request
from gridplan.review.given_crosswalk import read_given_crosswalk
from gridplan.review.make import Question, Sides, make_review, sides_of
from gridplan.review.record import review_record
from gridplan.review.search import Found, search
from gridplan.study_area import read_area
from gridplan.text import Text

NO_PDF = Text(
    "未找到 LibreOffice，没有生成 PDF；可用 Word 打开 .docx 另存",
    "LibreOffice was not found: no PDF was made of the .docx",
)


def review(options: argparse.Namespace) -> int:
    """Review a plan, write the files, show the summary."""
    out = _folder(options.out)
    sides, question = _read(options)

    def tell(step: Text) -> None:
        if not options.quiet:
            print(f"{step.to(options.lang)} …", file=sys.stderr, flush=True)

    def run(problem: Problem, request: Request, **more: Any) -> Found:
        if options.node_limit is not None:
            request = replace(request, node_limit=options.node_limit)
        return solving.run(search, problem, request, options=options, **more)

    found = make_review(sides, question, run=run, on_step=tell)
    if found is None:
        raise KeyboardInterrupt
    tell(Text("写出文件", "writing files"))
    files = []
    for name, content in review_files(found, language=options.lang, smallest=options.smallest_count):
        write_bytes(out / name, content)
        files.append(str(out / name))
    if options.json:
        print_json({"files": files, **review_record(found, options.smallest_count)})
        return 0
    print(summary_text(found, options.lang))
    print(written(*files).to(options.lang))
    if not pdf.available():
        print(NO_PDF.to(options.lang))
    return 0


def _read(options: argparse.Namespace) -> tuple[Sides, Question]:
    """Read what a review is made of. Raises InputErrors with every fault of each file."""
    then = read_area(area_of([options.plan], options.area))
    before, now = open_plan(options.plan, then), read_area(options.new_area)
    in_force = None if options.now is None else open_plan(options.now, now)
    name = options.policy or now.manifest.default_policy or then.manifest.default_policy
    policy = None if name is None else read_policy(name)
    given = None if options.crosswalk is None else read_given_crosswalk(Path(options.crosswalk), then, now)
    sides = sides_of(before, then, now, in_force=in_force, start=options.operation_start, crosswalk=given)
    area, layout, as_of = sides.cycle.now.area, sides.cycle.now.layout, options.as_of or date.today()
    if options.targets is not None:
        case = case_of(sides.plan, area, as_of=as_of)
        read = read_figures(Path(options.targets), read_policy(policy_name(options, area)), case)
        sides = replace(sides, plan=read.plan)
    evidence = read_evidence([Path(file) for file in options.evidence], area, layout) if options.evidence else None
    asked = None if options.request is None else read_request(options.request, area, layout)
    return sides, Question(as_of, policy, asked, evidence, options.worth, options.points)


def _folder(name: str) -> Path:
    """Return the folder to write to, made where it is missing. Raises LayoutError where it cannot be one."""
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        said = Text(f"不能作为输出文件夹：{problem}", f"cannot be the folder for the files: {problem}")
        remedy = Text("请用 --out 另选文件夹", "Name another with --out")
        raise LayoutError([Fault("--out", said, remedy, value=name)]) from None
    return folder
