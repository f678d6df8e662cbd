"""A file of steps (YAML): districts created, split, merged, renamed, units moved, as people write it down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import geopandas as gpd
from pydantic import Discriminator, Field, Tag

from gridplan.district_set import DistrictSet, Entered, merge, move_units, rename, split
from gridplan.errors import AreaError, EditError, Fault
from gridplan.redraw.found import found_district
from gridplan.text import Text
from gridplan.yaml_file import Strict, load_yaml


class _Said(Strict):
    """Who, when and why; what a step leaves blank is that of the file."""

    person: str = ""
    on: date | None = Field(None, alias="date")
    reason: str = ""


class Create(_Said):
    """A district of units, which may lie in others."""

    create: str
    admin_area: str = ""
    units: tuple[str, ...] = Field(min_length=1)


class Split(_Said):
    """A district in parts, each with its units; `rest` as units takes what no other part has."""

    split: str
    into: dict[str, tuple[str, ...] | Literal["rest"]]


class Merge(_Said):
    """Several districts as one."""

    merge: tuple[str, ...] = Field(min_length=2)
    name: str
    admin_area: str | None = None


class Rename(_Said):
    """Another name for a district."""

    rename: str
    name: str


class Move(_Said):
    """Units into another district."""

    move: tuple[str, ...] = Field(min_length=1)
    to: str


_KINDS = ("create", "split", "merge", "rename", "move")


def _kind(step: Any) -> str | None:
    keys = step if isinstance(step, dict) else ()
    return next((kind for kind in _KINDS if kind in keys), None)


OneStep = Annotated[
    Annotated[Create, Tag("create")]
    | Annotated[Split, Tag("split")]
    | Annotated[Merge, Tag("merge")]
    | Annotated[Rename, Tag("rename")]
    | Annotated[Move, Tag("move")],
    Discriminator(
        _kind,
        custom_error_type="kind",
        custom_error_message="a step must be one of create, split, merge, rename, move",
    ),
]


class StepsFile(_Said):
    """The whole file. grids: for a district that comes from several grids, the grid that it is in ("" for none)."""

    format: Literal[1]
    steps: tuple[OneStep, ...] = Field(min_length=1)
    grids: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class _Names:
    """Ids by what a file may call them."""

    given: DistrictSet
    units: gpd.GeoDataFrame

    def district(self, said: str) -> str:
        """Return the id of a district by id, name, or 区划/name."""
        districts = self.given.districts
        if said in districts:
            return said
        found = [key for key, own in districts.items() if said in (own.name, f"{own.admin_area}/{own.name}")]
        return self._one(said, found, Text("片区", "district"))

    def unit(self, said: str) -> str:
        """Return the id of a unit by id, name, or the name of its district/name."""
        if said in self.units.index:
            return said
        within, _, name = said.rpartition("/")
        found = [str(key) for key in self.units.index[self.units["name"] == name]]
        if within:
            homes = {key: self.given.districts[home].name for key, home in self.given.district_of.items()}
            found = [key for key in found if homes.get(key) == within]
        return self._one(said, found, Text("单元", "unit"))

    def listed(self, said: Iterable[str]) -> list[str]:
        """Return the ids of units."""
        return [self.unit(each) for each in said]

    def _one(self, said: str, found: list[str], what: Text) -> str:
        if len(found) == 1:
            return found[0]
        if found:
            several = Text(f"有多个{what.zh}名为“{{0}}”：{{1}}。请写编号", "several are called {0}: {1}. Write the id")
            raise EditError(several, [said], found)
        raise EditError(Text(f"没有{what.zh}“{{0}}”", f"there is no {what.en} {{0}}"), [said])


def read_steps(path: Path) -> StepsFile:
    """Read a file of steps. Raises AreaError with every fault found."""
    return load_yaml(path, StepsFile, AreaError)


def taken(
    given: DistrictSet, units: gpd.GeoDataFrame, file: StepsFile, name: str
) -> tuple[DistrictSet, dict[str, str]]:
    """Return the districts after all steps, and the answers of `grids` by key of the question.

    `name` is what faults call the file. Raises AreaError for the first step that cannot be made, since the later ones
    rest on it, and for who and when where neither step nor file says so.
    """
    faults = [
        Fault(
            name,
            said,
            Text("请在步骤或文件开头写明", "Say it in the step or at the head of the file"),
            column=f"steps.{n}",
        )
        for n, step in enumerate(file.steps, start=1)
        for said, lacking in (
            (Text("没有写明经办人（person）", "does not say who decided (person)"), not (step.person or file.person)),
            (Text("没有写明日期（date）", "does not say when (date)"), (step.on or file.on) is None),
        )
        if lacking
    ]
    if faults:
        raise AreaError(faults)
    for number, step in enumerate(file.steps, start=1):
        entered = Entered(step.person or file.person, step.on or file.on or date.min, step.reason or file.reason)
        try:
            given = _made(given, step, entered, _Names(given, units))
        except EditError as problem:
            called = {key: district.name for key, district in given.districts.items()}
            remedy = Text("请改正这一步", "Correct this step")
            raise AreaError([Fault(name, problem.named(called), remedy, column=f"steps.{number}")]) from None
    return given, _answers(file.grids, _Names(given, units), name)


def _answers(grids: Mapping[str, str], names: _Names, file: str) -> dict[str, str]:
    found, faults = {}, []
    for said, grid in grids.items():
        try:
            found[f"grid:{names.district(said)}"] = grid
        except EditError as problem:
            remedy = Text("请改为改划后的片区", "Name a district as it is after the steps")
            faults.append(Fault(file, problem.text, remedy, column="grids"))
    if faults:
        raise AreaError(faults)
    return found


def _made(given: DistrictSet, step: OneStep, entered: Entered, names: _Names) -> DistrictSet:
    match step:
        case Create():
            return found_district(given, step.create, step.admin_area, names.listed(step.units), entered)
        case Split():
            cut = names.district(step.split)
            parts = {part: [] if own == "rest" else names.listed(own) for part, own in step.into.items()}
            taken_up = {unit for own in parts.values() for unit in own}
            rest = [unit for unit in given.units_of(cut) if unit not in taken_up]
            parts |= {part: rest for part, own in step.into.items() if own == "rest"}
            return split(given, cut, parts, entered)
        case Merge():
            return merge(given, [names.district(each) for each in step.merge], step.name, entered, step.admin_area)
        case Rename():
            return rename(given, names.district(step.rename), step.name, entered)
        case Move():
            return move_units(given, names.listed(step.move), names.district(step.to), entered)
