"""Which of several tables of places names the districts, which has their outlines, which their people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gridplan.importing.guess import LayerGuess, guess_columns
from gridplan.importing.mapping import LayerName
from gridplan.layers.raw import RawTable
from gridplan.matching import Known, Wanted, match_names
from gridplan.text import Text

_FIGURES = Text("片区由另一文件给出，此表为其人口", "another file names the districts; this has their people")
_OUTLINES = Text("片区由另一文件给出，此图层为其边界", "another file names the districts; this has their outlines")
_TOWNS = Text("面的名称多不是片区的", "most names of its polygons are not those of districts")
_ALIKE = 0.5  # of the names of polygons: where fewer are those of districts, they are of something else


@dataclass(frozen=True)
class _Place:
    number: int
    columns: frozenset[str]
    polygons: bool
    placed: bool
    form: tuple[str, ...]  # file and headings
    names: tuple[tuple[str, ...], ...]

    @property
    def names_areas(self) -> bool:
        return "admin_area" in self.columns


def settle_roles(
    tables: Sequence[RawTable], guesses: Sequence[LayerGuess], *, given: bool, names: Sequence[str] = ()
) -> list[LayerGuess]:
    """Return the guesses with one source of districts among them where the files tell which it is.

    `given` says that the districts are known to be another table already, `names` what it calls them. One table of
    places alone stays what it is. Of several, that which says 区划 and position names the districts; polygons beside it
    are their outlines or, by their names, those of streets; tables without a position have their people. Where two
    could be it, both are asked about; polygons of one file in several layers, as in folders of KML, are one where none
    of their names stands in two.
    """
    settled = list(guesses)
    places = [_place(number, tables[number]) for number, each in enumerate(guesses) if each.layer == "districts"]
    main = None if given else _main(places)
    if len(places) == 1 and not given:
        return settled
    if main is not None:
        names = names_in(tables[main.number])
    for place in places:
        guess = settled[place.number]
        if main is not None and (place.number == main.number or (main.polygons and place.form == main.form)):
            continue
        if main is None and not given:
            settled[place.number] = replace(guess, sure=False)
        elif place.polygons and _strange(names_in(tables[place.number]), names):
            layer: LayerName = "population" if "population" in place.columns else "towns"
            settled[place.number] = LayerGuess(layer, False, _TOWNS)
        elif place.polygons:
            settled[place.number] = LayerGuess("outlines", guess.sure, _OUTLINES)
        elif "population" in place.columns:
            settled[place.number] = LayerGuess("population", guess.sure, _FIGURES)
        else:
            settled[place.number] = replace(guess, sure=False)
    return settled


def names_in(table: RawTable) -> list[str]:
    """Return the names of places in a table, as far as its headings tell which they are; none where they do not."""
    heading = guess_columns(table, "districts").columns.get("name")
    return [] if heading is None else table.column(heading)


def _strange(names: Sequence[str], known: Sequence[str]) -> bool:
    """Whether most names are not those of districts; not where neither can be told."""
    own = [Wanted(name) for name in dict.fromkeys(names) if name]
    matches = match_names(own, [Known(name, name) for name in dict.fromkeys(known) if name])
    return bool(own) and bool(known) and sum(not match.open for match in matches) < _ALIKE * len(own)


def _place(number: int, table: RawTable) -> _Place:
    guess = guess_columns(table, "districts")
    columns = frozenset(guess.columns) | frozenset(guess.asked)
    polygons = table.geometry is not None
    told = [guess.columns[name] for name in ("admin_area", "name") if name in guess.columns]
    names = tuple(zip(*map(table.column, told), strict=True))
    placed = polygons or "lon" in columns or "position" in columns
    return _Place(number, columns, polygons, placed, (table.file, *table.header), names)


def _main(places: Sequence[_Place]) -> _Place | None:
    """Return the table that names the districts, or the first of its parts; None where none or several could be it."""
    straight = [place for place in places if place.placed and place.names_areas]
    tables = [place for place in straight if not place.polygons]
    naming = [place for place in places if place.names_areas]
    placed = [place for place in places if place.placed]
    found = next(filter(None, (tables, straight, naming, placed)), [])
    names = [name for place in found for name in place.names]
    parts = len({place.form for place in found}) == 1 and found[0].polygons and len(set(names)) == len(names)
    return found[0] if len(found) == 1 or parts else None
