"""A crosswalk that people wrote: which share of each district's people lives in which district of today."""

from pathlib import Path

import pandas as pd

from gridplan.crosswalk_table import COLUMNS, read_crosswalk
from gridplan.errors import AreaError, Fault
from gridplan.layers import read_raw
from gridplan.study_area import StudyArea
from gridplan.text import Text


def read_given_crosswalk(path: Path, then: StudyArea, now: StudyArea) -> pd.DataFrame:
    """Return the crosswalk of a file: columns from_id (then), to_id (now), weight; one row per pair of ids.

    Districts that the file leaves out are matched as without it. Raises AreaError with every fault of the file.
    """
    faults: list[Fault] = []
    tables = read_raw(path, faults=faults)
    ids = set(then.districts.index), set(now.districts.index)
    found = [read_crosswalk(table, sources=ids[0], targets=ids[1], faults=faults) for table in tables]
    if not tables and not faults:
        need = "、".join(COLUMNS)
        remedy = Text(f"请给出含 {need} 三列的表", f"Give a table with the columns {need}")
        faults.append(Fault(path.name, Text("没有表格", "has no table"), remedy))
    if faults:
        raise AreaError(faults)
    return pd.concat([each for each in found if each is not None], ignore_index=True)
