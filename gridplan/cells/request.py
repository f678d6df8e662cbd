"""What a conversion is asked to do."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from gridplan.cells_record import record_path
from gridplan.coordinates import Datum
from gridplan.errors import AreaError, Fault
from gridplan.text import Text

Unit = Literal["persons", "per_km2"]
Inner = Literal["included", "apart"]
OutsideTotals = Literal["keep", "drop"]


@dataclass(frozen=True)
class Table:
    """A file of people: `columns` maps a field to the file's own heading."""

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    datum: Datum = "WGS84"
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Request:
    """One source of people, the study area whose districts they live in, and official totals if there are any.

    area: a folder with area.yaml, or the name of an embedded example; only its districts and outlines are read.
    kinds: ids of further kinds of people, each a column of the source, of the totals, or of both.
    unit: of a raster's values. clip: the source covers more than the study area, by intention.
    inner: whether the total of a zone includes the people of zones inside it; None where none are nested.
    outside_totals: what becomes of people in no zone; None lets up to 1 % go, counted.
    """

    source: Table
    area: str | Path
    kinds: tuple[str, ...] = ()
    unit: Unit = "persons"
    clip: bool = False
    totals: Table | None = None
    inner: Inner | None = None
    outside_totals: OutsideTotals | None = None

    @property
    def options(self) -> dict[str, Any]:
        """Return what was asked, as plain values for the record."""
        content = asdict(self)
        for table in (content["source"], content["totals"]):
            if table is not None:
                table["path"] = table["path"].name  # folders of one computer mean nothing on another
        del content["area"]
        return content | {"kinds": list(self.kinds)}


def check_target(out: Path, request: Request) -> None:
    """Raise AreaError unless the cells of `request` can be written to `out`: before the work, and over no input."""
    said = Text("不能写格点表", "cannot hold a table of cells")
    if out.suffix.lower() != ".csv" or not out.parent.is_dir() or out.is_dir():
        remedy = Text("请给出已有文件夹中的 .csv 文件名", "Name a .csv file in a folder that exists")
        raise AreaError([Fault(str(out), said, remedy)])
    inputs = [table.path.resolve() for table in (request.source, request.totals) if table is not None]
    if out.resolve() in inputs or record_path(out).resolve() in inputs:
        said += Text("：会覆盖输入文件", ": it would replace an input")
        raise AreaError([Fault(str(out), said, Text("请另取文件名", "Choose another name"))])
