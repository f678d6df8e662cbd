"""`gridplan import`: messy files in, a study area or the open questions out."""

import argparse
import shlex
import sys
from datetime import date
from pathlib import Path

from gridplan.cli import show_import
from gridplan.cli.inputs import print_json, written
from gridplan.cli.show_roads import ProgressLine
from gridplan.errors import AreaError, Fault
from gridplan.importing.mapping import Mapping
from gridplan.importing.run import Examined
from gridplan.importing.settle import settle
from gridplan.importing.write import write_area, write_mapping
from gridplan.manifest import Place
from gridplan.quality import read_import_record
from gridplan.roads.progress import Step
from gridplan.text import Text
from gridplan.yaml_file import Words, load_yaml

_OPEN = 2  # the exit code of input that cannot be used yet


def import_files(options: argparse.Namespace) -> int:
    """Write the area where nothing is open; else the mapping, with the questions and the line that goes on."""
    path, out = Path(options.mapping), Path(options.out)
    known = load_yaml(path, Mapping, AreaError) if path.is_file() else None
    root = path.absolute().parent
    files = [Path(name) for name in options.files] or [
        root / source.file for source in (known.sources if known else ())
    ]
    name = None if options.name is None else Words(zh=options.name, en=options.name)
    with ProgressLine(options.lang, quiet=options.quiet) as line:

        def progress(said: Text, share: float) -> None:
            line(Step(said, round(100 * share), 100))

        examined = settle(
            files,
            known,
            root=root,
            name=name,
            place=_place(options),
            answers=dict(options.decide),
            accept=options.accept,
            person=options.person,
            on=date.today(),
            progress=progress,
        )
        if examined.ready:
            write_area(examined, out, progress)
            if known is not None:
                write_mapping(examined.mapping, path)
    return _finished(examined, out, options) if examined.ready else _asked(examined, path, options)


def _place(options: argparse.Namespace) -> Place | None:
    """Return where the area lies; None where nothing is said. Raises AreaError for half of it."""
    if not any((options.province, options.city, options.county)):
        return None
    lacking = [name for name in ("province", "city") if not getattr(options, name)]
    if lacking:
        said, remedy = Text("还缺这一项", "is needed too"), Text("请一并给出省和市", "Give both province and city")
        raise AreaError([Fault(f"--{name}", said, remedy) for name in lacking])
    return Place(province=options.province, city=options.city, county=options.county)


def _finished(examined: Examined, out: Path, options: argparse.Namespace) -> int:
    record = read_import_record(out)
    entries = examined.entries if record is None else record.entries
    if options.json:
        print_json(show_import.import_json(examined, entries, area=str(out)))
    else:
        print(show_import.entries_text(entries, options.lang))
        for question in examined.questions:
            print(show_import.left_open(question, options.lang))
        print(written(out).to(options.lang))
    return 0


def _asked(examined: Examined, path: Path, options: argparse.Namespace) -> int:
    write_mapping(examined.mapping, path)
    if options.json:
        print_json(show_import.import_json(examined, examined.entries, area=None))
    else:
        for question in examined.questions:
            print(show_import.question_text(question, options.lang))
    if examined.faults:
        raise AreaError(examined.faults)
    said = ["gridplan", "import", *options.files, "--mapping", str(path), "--out", options.out]
    line = f"{shlex.join(said)} --decide 'KEY=VALUE'"
    told = Text(
        f"有 {len(examined.open)} 个问题需要决定；已有的决定写入 {path}。继续：{line}（或 --accept 采纳全部建议）",
        f"{len(examined.open)} questions must be decided; decisions so far are in {path}. "
        f"Go on with: {line} (or --accept for every proposal)",
    )
    print(told.to(options.lang), file=sys.stderr)
    return _OPEN
