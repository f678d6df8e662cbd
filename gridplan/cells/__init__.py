"""People on cells: points, grids of polygons and rasters turned once into the table that a study area reads."""

from gridplan.cells.convert import Cells, make_cells
from gridplan.cells.request import Request, Table, check_target

__all__ = ["Cells", "Request", "Table", "check_target", "make_cells"]
