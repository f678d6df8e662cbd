"""What the lists have in common: their words in one language, the names of grids, the state of districts in none."""

from collections.abc import Callable

from gridplan.layout import Grid, Layout
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

NOTHING = "—"  # where there is nothing to be told, which is not the same as undetermined
Say = Callable[[str, str], str]


def speaker(language: Language) -> Say:
    """Return what chooses, of a sentence in Chinese and in English, the one to print."""
    return lambda zh, en: zh if language == "zh" else en


def grid_name(grid: Grid, area: StudyArea, language: Language) -> str:
    """Return a grid as headings name it: its number and its leads."""
    return Text(f"网格 {grid.id}：", f"Grid {grid.id}: ").to(language) + area.facility_names(grid.leads)


def state_of(layout: Layout, district: str) -> Text | None:
    """Return what a district is that is in no grid; None for one that is in a grid."""
    if district in layout.grid_of:
        return None
    return Text("不纳入布局", "excluded") if district in layout.excluded else Text("未分配", "unassigned")
