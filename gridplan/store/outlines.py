"""Outlines of districts in PostgreSQL with PostGIS, for QGIS; nothing in a store rests on them.

Without PostGIS a store goes without them: `district_places` still tells the grid of each district.
"""

import json
from typing import TYPE_CHECKING

from gridplan.store.records import Revision
from gridplan.store.tables import PLACES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gridplan.study_area import StudyArea

_TABLE = """
CREATE TABLE district_outlines (
    area_digest TEXT NOT NULL, district TEXT NOT NULL, name TEXT NOT NULL, admin_area TEXT NOT NULL,
    outline geometry(MultiPolygon, 4326) NOT NULL, PRIMARY KEY (area_digest, district)
)
"""
_INDEX = "CREATE INDEX district_outlines_place ON district_outlines USING gist (outline)"
_TRIGGER = """
CREATE TRIGGER district_outlines_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON district_outlines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
# One row for each district of each revision. QGIS asks for a key of one column.
_VIEW = """
CREATE VIEW revision_districts AS
SELECT place.revision || '/' || place.district AS key, plans.name AS plan, revisions.branch, revisions.number,
    place.revision, place.district, outline.name, outline.admin_area, place.grid, place.lead, outline.outline
FROM district_places AS place
JOIN revisions ON revisions.id = place.revision
JOIN plans ON plans.id = revisions.plan
JOIN district_outlines AS outline ON outline.area_digest = place.area_digest AND outline.district = place.district
"""


def prepare(connection: "Connection") -> bool:
    """Make table and view where PostGIS is there, or may be added, and they are missing; return whether they are."""
    if connection.exec_driver_sql("SELECT to_regclass('district_outlines')").scalar() is not None:
        return True
    if not _postgis(connection):
        return False
    for statement in (_TABLE, _INDEX, _TRIGGER, _VIEW):
        connection.exec_driver_sql(statement)
    return True


def add_places(connection: "Connection", revision: Revision, content: bytes, area: "StudyArea | None") -> None:
    """Add the grid and lead of each district of a revision, and outlines where `area` gives them.

    Leads are named by their ids where there is no area.
    """
    layout, digest = json.loads(content)["layout"], revision.inputs["area"]["digest"]
    leads = {grid["id"]: grid["leads"] for grid in layout["grids"]}
    names = {key: "、".join(ids) if area is None else area.facility_names(ids) for key, ids in leads.items()}
    rows = [
        {"revision": revision.id, "district": key, "area_digest": digest, "grid": grid, "lead": names[grid]}
        for key, grid in layout["grid_of"].items()
    ]
    if rows:
        connection.execute(PLACES.insert(), rows)
    if area is not None and area.digest == digest and prepare(connection):
        add_outlines(connection, area)


def copy_places(connection: "Connection", old: str, new: str) -> None:
    """Add the places of a revision that holds the same as an older one."""
    connection.exec_driver_sql(
        "INSERT INTO district_places SELECT %(new)s, district, area_digest, grid, lead FROM district_places "
        "WHERE revision = %(old)s",
        {"new": new, "old": old},
    )


def add_outlines(connection: "Connection", area: "StudyArea") -> None:
    """Keep the outlines of an area once for each state of its data; `prepare` said that it can be done."""
    from shapely.geometry import MultiPolygon

    known = connection.exec_driver_sql(
        "SELECT 1 FROM district_outlines WHERE area_digest = %(area)s LIMIT 1", {"area": area.digest}
    )
    if known.first() is not None:
        return
    frame = area.districts.to_crs(4326)
    rows = []
    for district, row in frame[frame.geometry.notna()].iterrows():
        shape = row.geometry if row.geometry.geom_type == "MultiPolygon" else MultiPolygon([row.geometry])
        words = {"name": str(row["name"]), "admin": str(row["admin_area"])}
        rows.append({"area": area.digest, "district": str(district), **words, "outline": shape.wkb})
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO district_outlines VALUES (%(area)s, %(district)s, %(name)s, %(admin)s, "
            "ST_SetSRID(ST_GeomFromWKB(%(outline)s), 4326))",
            rows,
        )


def _postgis(connection: "Connection") -> bool:
    """Whether PostGIS can be used; it is added where it is installed and the account may do so."""
    from sqlalchemy.exc import DBAPIError

    if connection.exec_driver_sql("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").first() is not None:
        return True
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION postgis SCHEMA public")
    except DBAPIError:
        return False
    return True
