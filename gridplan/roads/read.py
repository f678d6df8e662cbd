"""Read roads from whatever file they come in, by its suffix."""

from pathlib import Path

from gridplan.errors import Fault, NetworkError
from gridplan.roads import osm_file
from gridplan.roads.imported import Imported
from gridplan.roads.network import Mode
from gridplan.roads.osm import read_osm
from gridplan.roads.progress import Progress, unheard
from gridplan.roads.small_parts import SMALLEST_PART, shut_small_parts
from gridplan.roads.speed_table import SpeedTable, read_speed_table
from gridplan.text import Text


def read_roads(
    path: Path,
    table: SpeedTable,
    *,
    ferries: bool = False,
    smallest_part: int = SMALLEST_PART,
    progress: Progress = unheard,
) -> Imported:
    """Read the roads of a file for the mode of `table`. Raises NetworkError for a file that cannot be used.

    No trip starts or ends in parts of fewer than `smallest_part` junctions, see `shut_small_parts`.
    """
    _check_source(path)
    imported = read_osm(path, osm_file.FORMATS[kind_of(path)], table, ferries=ferries, progress=progress)
    return shut_small_parts(imported, smallest=smallest_part)


def kind_of(path: Path) -> str:
    """Return the suffix that decides how a file is read, such as `.osm.gz`. Raises NetworkError for any other."""
    kinds = sorted(osm_file.FORMATS, key=len, reverse=True)
    kind = next((kind for kind in kinds if path.name.lower().endswith(kind)), None)
    if kind is None:
        remedy = Text(f"请给出以下格式之一：{' '.join(kinds)}", f"Give one of {' '.join(kinds)}")
        raise NetworkError([Fault(path.name, Text("不认识的道路文件格式", "is no kind of road file known"), remedy)])
    return kind


def speed_table_for(path: Path, *, mode: Mode | None = None, speeds: str | None = None) -> SpeedTable:
    """Return the speed table named `speeds` (a name or a file), else the one for the mode, driving if none is given.

    Raises NetworkError where the table cannot be used, or is for another mode.
    """
    kind_of(path)
    table = read_speed_table(speeds or f"osm-{mode or 'drive'}")
    if mode not in (None, table.mode):
        said = Text(f"该车速表用于 {table.mode}", f"this speed table is for {table.mode}")
        remedy = Text("请改用对应的 --speeds，或去掉 --mode", "Name a fitting one with --speeds, or leave --mode out")
        raise NetworkError([Fault(str(speeds), said, remedy, column="mode", value=mode)])
    return table


def _check_source(path: Path) -> None:
    if not path.exists():
        problem, remedy = Text("文件不存在", "no such file"), Text("请检查路径", "Check the path")
    elif path.is_dir():
        problem = Text("是文件夹，不是文件", "is a folder, not a file")
        remedy = Text("请给出其中的道路文件", "Name the file of roads in it")
    elif path.stat().st_size == 0:
        problem, remedy = Text("文件是空的", "the file is empty"), Text("请重新下载或复制", "Download or copy it again")
    else:
        return
    raise NetworkError([Fault(str(path), problem, remedy)])
