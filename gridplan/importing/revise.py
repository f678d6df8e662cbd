"""What people change about a mapping while an import is under way; each returns the mapping changed."""

from collections.abc import Iterable
from pathlib import Path

from gridplan.importing.asking import column_key
from gridplan.importing.mapping import Decision, LayerName, Mapping, Source
from gridplan.layers.raw import RawTable


def reopened(mapping: Mapping, keys: Iterable[str]) -> Mapping:
    """Take back decisions: their questions are asked again."""
    gone = set(keys)
    kept = {key: decision for key, decision in mapping.decisions.items() if key not in gone}
    return mapping.model_copy(update={"decisions": kept})


def flattened(mapping: Mapping) -> Mapping:
    """Name files without their folders: all that are handed in stand in one."""
    sources = tuple(source.model_copy(update={"file": Path(source.file).name}) for source in mapping.sources)
    return mapping.model_copy(update={"sources": sources})


def with_source(mapping: Mapping, source: Source) -> Mapping:
    """Set how one table is read, whatever was known of it before."""
    return mapping.model_copy(update={"sources": (*_others(mapping, source.file, source.part), source)})


def without_source(mapping: Mapping, file: str, part: str) -> Mapping:
    """Forget how a table was read: it is guessed anew."""
    return mapping.model_copy(update={"sources": _others(mapping, file, part)})


def with_layer(mapping: Mapping, key: tuple[str, str], table: RawTable, decision: Decision) -> Mapping:
    """Decide which layer a table is; what was decided about its columns belongs to another layer."""
    mapping = _without_columns(without_source(mapping, *key), table)
    return mapping.model_copy(update={"decisions": {**mapping.decisions, f"layer:{table.told}": decision}})


def with_header_rows(
    mapping: Mapping, key: tuple[str, str], table: RawTable, layer: LayerName, rows: tuple[int, ...]
) -> Mapping:
    """Say in which rows of the file the headings stand; columns are guessed anew."""
    source = Source(file=key[0], part=key[1], layer=layer, header_rows=rows)
    return with_source(_without_columns(mapping, table), source)


def with_datum_open(mapping: Mapping, key: tuple[str, str]) -> Mapping:
    """Forget the reference that a mapping file knew for a table, so that a decision about it counts."""
    sources = tuple(
        source.model_copy(update={"datum": None}) if (source.file, source.part) == key else source
        for source in mapping.sources
    )
    return mapping.model_copy(update={"sources": sources})


def _others(mapping: Mapping, file: str, part: str) -> tuple[Source, ...]:
    return tuple(source for source in mapping.sources if (source.file, source.part) != (file, part))


def _without_columns(mapping: Mapping, table: RawTable) -> Mapping:
    prefix = column_key(table, "")
    kept = {key: decision for key, decision in mapping.decisions.items() if not key.startswith(prefix)}
    return mapping.model_copy(update={"decisions": kept})
