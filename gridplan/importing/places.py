"""What an import knows of places: the districts with their outlines and centres, and the 区划 they lie in."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gridplan.importing.positions import frame_of
from gridplan.matching import Known


@dataclass(frozen=True)
class Places:
    """What is known of places.

    districts: DataFrame by district_id — where (file and part), name, admin_area, lon, lat, centred (whether that is a
    point within the outline), code, former_names, excluded, centre_confidence. outlines: by district_id, as read, not
    yet cared for; an id may stand more than once. areas: polygons of 区划 by name, None where there are none. figures:
    people by district_id and kind that the sources of districts have, None where they have none. status: of outlines
    that were made up, "" of others.
    """

    districts: pd.DataFrame
    outlines: gpd.GeoSeries
    areas: gpd.GeoDataFrame | None
    figures: pd.DataFrame | None
    status: str

    @property
    def known(self) -> list[Known]:
        """The districts as names are matched with them; a code that several share tells none of them."""
        shared = self.districts["code"].duplicated(keep=False)
        return [
            Known(
                str(row.Index),
                row.name,
                row.admin_area,
                "" if alike else row.code,
                tuple(filter(None, row.former_names.split("、"))),
            )
            for row, alike in zip(self.districts.itertuples(), shared, strict=True)
        ]

    @property
    def known_by_id(self) -> list[Known]:
        """The districts as ids are matched with them."""
        return [Known(thing.id, thing.name, thing.admin_area, thing.id) for thing in self.known]

    @property
    def by_area(self) -> gpd.GeoDataFrame:
        """Polygons in WGS84 by the name of their 区划, as evidence compares with: of districts, or of whole 区划."""
        if self.areas is not None:
            return self.areas
        return frame_of(self.outlines.to_numpy(), self.districts["admin_area"].reindex(self.outlines.index).tolist())
