"""Draw up the mapping of some files: what each table holds and which column is which, as far as they tell."""

import hashlib
import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gridplan.errors import Fault
from gridplan.importing.asking import column_questions, decided, layer_question
from gridplan.importing.district_roles import names_in, settle_roles
from gridplan.importing.guess import guess_columns, guess_layer
from gridplan.importing.mapping import LayerName, Mapping, Source
from gridplan.importing.people_kinds import people_of
from gridplan.layers import personal, read_raw
from gridplan.layers.raw import RawTable
from gridplan.questions import Question
from gridplan.roads.network_file import ABOUT, SUFFIX, layers_of
from gridplan.text import Text
from gridplan.yaml_file import Words

SKIP = "skip"  # the decision that a table is no part of the study area
RASTERS, OSM = (".tif", ".tiff"), (".pbf", ".osm", ".osm.gz", ".osm.bz2")
NEW_NAME = Words(zh="新规划范围", en="New study area")
Tables = dict[tuple[str, str], RawTable]  # by file, as the mapping names it, and part


@dataclass(frozen=True)
class Draft:
    """A mapping as far as files and decisions tell it; `questions` are what is open before the tables are read.

    tables: those of the files that are read, also the skipped ones, so that `examine` need not read them again.
    whole: the layer of each file that another reader takes as it is: rasters, OpenStreetMap, network files.
    """

    mapping: Mapping
    tables: Tables
    whole: dict[str, LayerName]
    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]


def draft_mapping(
    files: Sequence[Path],
    known: Mapping | None = None,
    *,
    root: Path | None = None,
    name: Words | None = None,
    before: "Draft | None" = None,
) -> Draft:
    """Return the mapping of `files`; one that is `known` is kept, and only completed.

    Files are named in it as seen from the folder `root` (by default that of the first file). A known source whose
    file is not among `files` is given the new file that has the headings it needs: last year's mapping reads this
    year's files. Tables about persons are refused. `before` is an earlier draft of the same files, which are then not
    read again. Nothing raises: what is wrong with files is in `faults`.
    """
    mapping = known or Mapping(id=area_id(name or NEW_NAME), name=name or NEW_NAME, sources=())
    if name is not None:
        mapping = mapping.model_copy(update={"name": name})
    base = root or (files[0].parent if files else Path())
    tables, whole, faults = (
        _read(files, base, mapping) if before is None else (before.tables, before.whole, before.faults)
    )
    sources = _renamed(_undisputed(mapping, tables), tables, whole)
    told = {(source.file, source.part) for source in sources}
    sources += [Source(file=file, layer=layer) for file, layer in whole.items() if (file, "") not in told]
    fresh = {key: table for key, table in tables.items() if key not in told}
    added, questions = _new_sources(fresh, mapping, sources, tables)
    complete = [_completed(source, tables, mapping, questions) for source in (*sources, *added)]
    drafted = mapping.model_copy(update={"sources": tuple(complete)})
    return Draft(drafted, tables, whole, tuple(questions), tuple(faults))


def area_id(name: Words) -> str:
    """Return an id for an area of that name: its English name in small letters, else one made of the Chinese."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.en.lower()).strip("-")
    return plain or f"area-{hashlib.sha256(name.zh.encode()).hexdigest()[:8]}"


def told_in(file: Path, base: Path) -> str:
    """Return how a mapping in the folder `base` names a file."""
    inside = file.resolve().is_relative_to(base.resolve())
    return file.resolve().relative_to(base.resolve()).as_posix() if inside else str(file.resolve())


def _read(files: Sequence[Path], base: Path, mapping: Mapping) -> tuple[Tables, dict[str, LayerName], Sequence[Fault]]:
    """Return the tables of all files, the files that other readers take whole, with their layer, and what is wrong."""
    faults: list[Fault] = []
    tables: Tables = {}
    whole: dict[str, LayerName] = {}
    for file in dict.fromkeys(files):
        name = told_in(file, base)
        if file.name.lower().endswith((*RASTERS, *OSM)):
            whole[name] = "cells" if file.name.lower().endswith(RASTERS) else "roads"
            if not file.is_file():
                faults.append(_no_file(name))
            continue
        if file.suffix.lower() == SUFFIX and ABOUT in layers_of(file):
            whole[name] = "roads"  # a network file already
            continue
        for table in _tables_of(file, [s for s in mapping.sources if s.file == name], faults):
            if refused := personal(table):
                faults.extend(refused)
            else:
                tables[name, table.part] = table
    return tables, whole, faults


def _tables_of(file: Path, sources: Sequence[Source], faults: list[Fault]) -> list[RawTable]:
    """Return all tables of a file; those that a mapping knows are read as it says."""
    told = {source.part: source for source in sources}
    encoding = next((source.encoding for source in sources if source.encoding), None)
    if not any(source.header_rows or source.last_row for source in sources):
        return read_raw(file, encoding=encoding, faults=faults)
    found = []
    for table in read_raw(file, encoding=encoding, faults=[]):
        source = told.get(table.part)
        heads, last = (None, None) if source is None else (source.header_rows, source.last_row)
        part = table.part or None
        found += read_raw(file, part=part, encoding=encoding, header_rows=heads, last_row=last, faults=faults)
    return found


def _no_file(name: str) -> Fault:
    return Fault(name, Text("文件不存在", "no such file"), Text("请检查路径", "Check the path"))


def _undisputed(mapping: Mapping, tables: Tables) -> list[Source]:
    """Return the known sources but those whose table a person has since decided to be another layer, or none."""
    found = []
    for source in mapping.sources:
        table = tables.get((source.file, source.part))
        chosen = None if table is None else decided(mapping, f"layer:{table.told}")
        if chosen in (None, source.layer):
            found.append(source)
    return found


def _renamed(sources: Sequence[Source], tables: Tables, whole: AnyMapping[str, LayerName]) -> list[Source]:
    """Return known sources, each whose file is gone with the one new file that can take its place.

    That is the one table with all headings it needs, or, of files read whole, the one of its layer.
    """
    there = {(source.file, source.part) for source in sources}
    free = [key for key in tables if key not in there]
    others = [file for file in whole if (file, "") not in there]
    found = []
    for source in sources:
        wanted = set(source.columns.values())
        fits = [key for key in free if wanted and wanted <= set(tables[key].header)]
        fits += [(file, "") for file in others if not wanted and whole[file] == source.layer]
        gone = (source.file, source.part) not in tables and source.file not in whole
        if gone and len(fits) == 1:
            found.append(source.model_copy(update={"file": fits[0][0], "part": fits[0][1]}))
            free = [key for key in free if key != fits[0]]
        else:
            found.append(source)
    return found


def _new_sources(
    tables: Tables, mapping: Mapping, known: Sequence[Source], every: Tables
) -> tuple[list[Source], list[Question]]:
    """Return a source for each table whose layer is told or decided, and the questions about the others."""
    keys, raw = list(tables), list(tables.values())
    chosen = [decided(mapping, f"layer:{table.told}") for table in raw]
    open_ = [number for number, choice in enumerate(chosen) if choice is None]
    districts = [every.get((source.file, source.part)) for source in known if source.layer == "districts"]
    districts += [table for table, choice in zip(raw, chosen, strict=True) if choice == "districts"]
    guesses = settle_roles(
        [raw[number] for number in open_],
        [guess_layer(raw[number]) for number in open_],
        given=bool(districts),
        names=[name for table in districts if table is not None for name in names_in(table)],
    )
    sources: list[Source] = []
    questions: list[Question] = []
    beside = {keys[number][0] for number, guess in zip(open_, guesses, strict=True) if guess.layer == "layout"}
    for number, guess in zip(open_, guesses, strict=True):
        if guess.layer is not None and guess.sure:
            chosen[number] = guess.layer
        else:
            question = layer_question(raw[number], guess)
            # Of a document with a layout table, what says nothing is its explanations.
            explains = guess.layer is None and keys[number][0] in beside
            questions.append(replace(question, proposed=SKIP) if explains else question)
    for key, table, choice in zip(keys, raw, chosen, strict=True):
        if choice not in (None, SKIP):
            said = {"file": key[0], "part": key[1], "layer": choice, "encoding": _encoding(table)}
            sources.append(Source.model_validate(said))
    return sources, questions


def _encoding(table: RawTable) -> str | None:
    return None if table.encoding.lower() in ("utf-8", "utf8", "") else table.encoding


def _completed(source: Source, tables: Tables, mapping: Mapping, questions: list[Question]) -> Source:
    """Return a source with the columns that headings tell or people decided; what is open joins `questions`."""
    table = tables.get((source.file, source.part))
    if table is None:
        return source
    guess = guess_columns(table, source.layer)
    columns, asked = column_questions(table, source.layer, guess, mapping, source.columns)
    questions += asked
    if source.kind is not None:
        return source.model_copy(update={"columns": columns})
    kind, kinds = people_of(table, source.layer, columns)
    return source.model_copy(update={"columns": columns, "kind": kind, "kinds": kinds or source.kinds})
