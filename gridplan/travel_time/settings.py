"""The assumptions behind every minute."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, field_validator, model_validator

from gridplan.roads import Mode


class TableChoice(BaseModel):
    """Which rows of a table of minutes stand in for the network: those of one mode and departure time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: str = ""
    departure_time: str = ""


class TravelSettings(BaseModel):
    """All visible, all editable. `speeds_km_per_h` by road class stand before those of a network file.

    Minutes are snap leg + network minutes × peak_factor + terminal_min. Beyond `cutoff_min`, where given,
    pairs are not searched for: they are known to be farther and nothing else. With `table`, minutes are
    those of the area's table of minutes as it gives them, and none of the other assumptions apply.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    mode: Mode = "drive"
    speeds_km_per_h: dict[str, Annotated[float, Field(ge=1, le=200)]] = Field(default_factory=dict)
    snap_speed_km_per_h: float = Field(default=15, ge=1, le=200)
    snap_limit_km: float = Field(default=5, gt=0, le=1000)
    terminal_min: float = Field(default=5, ge=0, le=600)
    peak_factor: float = Field(default=1, ge=1, le=10)
    thresholds_min: tuple[PositiveFloat, ...] = Field(default=(15, 30, 60), min_length=1)
    cutoff_min: PositiveFloat | None = None
    table: TableChoice | None = None

    @field_validator("thresholds_min")
    @classmethod
    def _thresholds_rise(cls, thresholds: tuple[float, ...]) -> tuple[float, ...]:
        if list(thresholds) != sorted(set(thresholds)):
            raise ValueError("thresholds must rise, each given once")
        return thresholds

    @model_validator(mode="after")
    def _cutoff_is_above_every_threshold(self) -> "TravelSettings":
        if self.cutoff_min is not None and self.cutoff_min < self.thresholds_min[-1]:
            raise ValueError(f"cutoff_min must not be below the largest threshold, {self.thresholds_min[-1]:g}")
        return self
