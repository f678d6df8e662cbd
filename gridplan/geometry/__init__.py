"""Outlines put in order, outlines from points, neighbours, and schematic links between them."""

from gridplan.geometry.care import Cared, care
from gridplan.geometry.fit import told_misfits
from gridplan.geometry.links import schematic_links
from gridplan.geometry.neighbours import Said, islands, joined, neighbours, told_islands
from gridplan.geometry.overlaps import Overlap
from gridplan.geometry.voronoi import voronoi_outlines

__all__ = [
    "Cared",
    "Overlap",
    "Said",
    "care",
    "islands",
    "joined",
    "neighbours",
    "schematic_links",
    "told_islands",
    "told_misfits",
    "voronoi_outlines",
]
