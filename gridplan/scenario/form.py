"""The form of a scenario file (YAML): changes of roads and facilities, in the order they are made."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, model_validator

from gridplan.errors import ScenarioError
from gridplan.vocabulary import AFFILIATIONS, OWNERSHIPS, TYPES
from gridplan.yaml_file import Strict, Words, load_yaml

Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]
SPEED_RANGE_KM_PER_H = (1, 200)
Speed = Annotated[float, Field(ge=SPEED_RANGE_KM_PER_H[0], le=SPEED_RANGE_KM_PER_H[1])]


def _exactly_one(model: Strict, *names: str) -> None:
    given = [name for name in names if getattr(model, name) is not None]
    if len(given) != 1:
        raise ValueError(f"give exactly one of {', '.join(names)}")


class WhichRoads(Strict):
    """Which roads: by road_id of the network file, by name, or between two districts of a table of links."""

    road_id: tuple[int, ...] | None = None
    name: Annotated[str, Field(min_length=1)] | None = None
    between: tuple[str, str] | None = None

    @model_validator(mode="after")
    def _one_way_of_naming(self) -> "WhichRoads":
        _exactly_one(self, "road_id", "name", "between")
        return self


class AddRoad(Strict):
    """A new road between the junctions next to two points; its length is the straight line unless given.

    `enterable` says whether trips may start or end along it (no on a motorway, a bridge, in a tunnel); unless
    given they may, except on roads of a class whose other roads all may not be entered.
    """

    start: tuple[Lon, Lat]
    end: tuple[Lon, Lat]
    road_class: str
    length_km: PositiveFloat | None = None
    speed_km_per_h: Speed | None = None
    oneway: bool = False
    enterable: bool | None = None
    name: str = ""


class ChangeSpeed(Strict):
    """Another speed for roads of a class, of an administrative area, within polygons of a file, or all of these."""

    km_per_h: Speed | None = None
    factor: Annotated[float, Field(gt=0, le=10)] | None = None
    road_class: str | None = None
    admin_area: str | None = None
    within: str | None = None

    @model_validator(mode="after")
    def _one_change(self) -> "ChangeSpeed":
        _exactly_one(self, "km_per_h", "factor")
        return self


class RoadChange(Strict):
    """One change of the roads."""

    close: WhichRoads | None = None
    add: AddRoad | None = None
    speed: ChangeSpeed | None = None

    @model_validator(mode="after")
    def _one_change(self) -> "RoadChange":
        _exactly_one(self, "close", "add", "speed")
        return self

    @property
    def what(self) -> WhichRoads | AddRoad | ChangeSpeed:
        """The one that is given."""
        return next(given for given in (self.close, self.add, self.speed) if given is not None)


class AddFacility(Strict):
    """A facility that is to be built: what the facilities layer would say of it."""

    facility_id: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    type: Literal[TYPES]  # type: ignore[valid-type]
    lon: Lon
    lat: Lat
    grade: str = ""
    affiliation: Literal["", *AFFILIATIONS] = ""  # type: ignore[valid-type]
    ownership: Literal["", *OWNERSHIPS] = ""  # type: ignore[valid-type]
    lead_candidate: bool = False
    beds_open: Annotated[int, Field(ge=0)] | None = None


class MoveFacility(Strict):
    """A facility, or one campus of it, at another place; a facility of several campuses needs one named."""

    facility: str
    campus: str | None = None
    lon: Lon
    lat: Lat


class CloseFacility(Strict):
    """A facility, or one campus of it, that is no longer there."""

    facility: str
    campus: str | None = None


class FacilityChange(Strict):
    """One change of the facilities; each is named by its id or its name."""

    add: AddFacility | None = None
    move: MoveFacility | None = None
    close: CloseFacility | None = None

    @model_validator(mode="after")
    def _one_change(self) -> "FacilityChange":
        _exactly_one(self, "add", "move", "close")
        return self

    @property
    def what(self) -> AddFacility | MoveFacility | CloseFacility:
        """The one that is given."""
        return next(given for given in (self.add, self.move, self.close) if given is not None)


class Scenario(Strict):
    """The whole of a scenario file."""

    format: Literal[1]
    name: Words
    roads: tuple[RoadChange, ...] = ()
    facilities: tuple[FacilityChange, ...] = ()

    @model_validator(mode="after")
    def _changes_something(self) -> "Scenario":
        if not self.roads and not self.facilities:
            raise ValueError("give at least one change of roads or facilities")
        return self


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file. Raises ScenarioError with every fault of its form."""
    path = Path(path)
    scenario = load_yaml(path, Scenario, ScenarioError)
    folder = path.parent
    changes = [change for change in scenario.roads if change.speed is not None and change.speed.within is not None]
    if not changes:
        return scenario
    # A file is named relative to the scenario, which may be applied from anywhere.
    moved = tuple(
        change
        if change.speed is None or change.speed.within is None
        else change.model_copy(
            update={"speed": change.speed.model_copy(update={"within": str((folder / change.speed.within).absolute())})}
        )
        for change in scenario.roads
    )
    return scenario.model_copy(update={"roads": moved})
