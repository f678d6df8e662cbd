"""Whom the columns of people count: the main kind by its heading, and further kinds beside it."""

from gridplan.importing.headings import forms
from gridplan.importing.mapping import LayerName
from gridplan.importing.synonyms import KINDS, RESIDENT, kind_words
from gridplan.layers.raw import RawTable
from gridplan.yaml_file import Words

PEOPLE: tuple[LayerName, ...] = ("districts", "population", "cells")


def people_of(table: RawTable, layer: LayerName, columns: dict[str, str]) -> tuple[Words | None, dict[str, Words]]:
    """Return the words of the main kind and of further kinds, whose headings are added to `columns`."""
    main = columns.get("population")
    if layer not in PEOPLE or main is None:
        return None, {}
    kinds = {}
    for heading in table.header:
        kind = kind_of(heading)
        if kind is not None and kind not in kinds and heading not in columns.values():
            columns[kind] = heading
            kinds[kind] = KINDS[kind][1]
    return _main_words(main), kinds


def kind_of(heading: str) -> str | None:
    """Return the further kind that a heading counts; None where it is none of them."""
    return next((kind for kind in KINDS if set(forms(heading)) & kind_words(kind)), None)


def _main_words(heading: str) -> Words:
    kind = kind_of(heading)
    if kind is not None:
        return KINDS[kind][1]
    said = forms(heading)[-1]
    return RESIDENT if "常住" in said else Words(zh=said, en="population")
