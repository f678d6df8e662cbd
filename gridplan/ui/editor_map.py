"""The districts as the planning table draws them: sent once, by digest, whoever opens the area."""

from typing import Any

from gridplan.export.map_features import label_points
from gridplan.study_area import StudyArea
from gridplan.ui.place_map import drawn
from gridplan.ui.server import publish

DECIMALS = 5  # of a degree: about a metre


def outlines_address(area: StudyArea) -> str:
    """Return where the browser finds the outlines of an area."""
    return publish(area.layers_digest, lambda: _outlines(area))


def _outlines(area: StudyArea) -> dict[str, Any]:
    """Return name, label point and rings ([lat, lon]) of each district, in the order of the layer."""
    shapes = drawn(area.districts.geometry)
    labels, _ = label_points(area)
    west, south, east, north = area.districts.total_bounds
    districts = [
        {
            "id": key,
            "name": name,
            "lat": round(label.y, DECIMALS),
            "lon": round(label.x, DECIMALS),
            "rings": [[[y, x] for x, y in ring] for ring in shape["rings"]],
        }
        for (key, name), label, shape in zip(area.districts["name"].items(), labels, shapes, strict=True)
    ]
    return {"bounds": [[south, west], [north, east]], "districts": districts}
