"""The districts that cells are made for: known before their study area has any people."""

from pathlib import Path

import geopandas as gpd

from gridplan import resources
from gridplan.area_checks import check_outlines
from gridplan.area_tables import DISTRICT_FIELDS
from gridplan.errors import AreaError, Fault
from gridplan.layers import read_outlines, read_table
from gridplan.manifest import MANIFEST_NAME, Manifest
from gridplan.yaml_file import load_yaml


def read_districts(name_or_folder: str | Path) -> gpd.GeoDataFrame:
    """Return name and outline (WGS84) by district_id. Raises AreaError with all faults of these two layers.

    The other layers are left alone: the manifest may already name the cells that are yet to be made.
    """
    root = resources.example_areas().get(str(name_or_folder), Path(name_or_folder))
    manifest = load_yaml(root / MANIFEST_NAME, Manifest, AreaError)
    faults: list[Fault] = []
    districts, outlines = manifest.layers.districts, manifest.layers.outlines
    frame = read_table(
        root / districts.file, DISTRICT_FIELDS, columns=districts.columns, encoding=districts.encoding, faults=faults
    )
    shapes = read_outlines(
        root / outlines.file,
        outlines.columns.get("district_id", "district_id"),
        datum=outlines.datum or manifest.datum,
        encoding=outlines.encoding,
        faults=faults,
    )
    if frame is not None and shapes is not None and not faults:
        check_outlines(shapes, set(frame["district_id"]), outlines, faults)
    if frame is None or shapes is None or faults:
        raise AreaError(faults)
    names = frame.set_index("district_id")[["name"]]
    return gpd.GeoDataFrame(names, geometry=shapes.reindex(names.index), crs=shapes.crs)
