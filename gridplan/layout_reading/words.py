"""The words around a layout table: annex mark, title and note, and what is said there of the layout itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*")
_LABEL = re.compile(r"[^:：(（]{0,14}[:：].*|.*。")  # 单位：家, or a sentence: no title
_ROW = re.compile(r"(合|总|小|共)\s*计|.*\t")  # of a table: sums, and rows that it was parted from
_TRIAL = re.compile(r"\s*[(（]\s*试\s*行\s*[)）]$")
_NOTE = re.compile(r"备\s*注\s*[:：]\s*")
_EXCLUDED = re.compile(r"已排除片区：(?P<names>.*?)，共 ?(?P<count>\d+) ?个。")
_UNASSIGNED = re.compile(r"未分配片区：.*，共 ?\d+ ?个。")
_EMPTY = re.compile(r"网格 ?.+（.*）没有片区，也没有成员单位。")
_EXCEPTION = re.compile(r"(?P<name>.+?)不随所在片区，归入网格 ?(?P<grid>.+?)：(?P<reason>.*)。")
_OVERLAYS = re.compile(r"另有跨网格的组织 ?\d+ ?个，未列入本表：.*")
_PLACE = re.compile(r"(?P<name>.+)（(?P<admin_area>[^（）]*)）")
_STAGES = ("草案", "征求意见稿", "送审稿")
EXPLANATION = "编制说明"  # begins the page behind the annex, which says nothing of the layout


@dataclass(frozen=True)
class LayoutWords:
    """What the lines around a layout table say.

    `excluded` are districts (name, 区划) outside the plan, `exceptions` facilities that do not follow their district
    (name, grid, reason), `overlays` the sentence about overlays that the table does not show. `unread` are lines that
    were taken for none of these.
    """

    title: str = ""
    trial: bool = False
    annex: str = ""
    note: str = ""
    excluded: tuple[tuple[str, str], ...] = ()
    exceptions: tuple[tuple[str, str, str], ...] = ()
    overlays: str = ""
    unread: tuple[str, ...] = ()


def read_words(lines: Sequence[str]) -> LayoutWords:
    """Tell the lines around a layout table apart."""
    annex, title, note, overlays = "", "", "", ""
    excluded: list[tuple[str, str]] = []
    exceptions: list[tuple[str, str, str]] = []
    unread: list[str] = []
    for line in lines:
        if line == EXPLANATION:
            break
        if not annex and _MARK.fullmatch(line):
            annex = line
        elif found := _NOTE.match(line):
            note = line[found.end() :]
        elif found := _EXCLUDED.fullmatch(line):
            excluded += _places(found["names"])
        elif found := _EXCEPTION.fullmatch(line):
            exceptions.append((found["name"], found["grid"], found["reason"]))
        elif _OVERLAYS.fullmatch(line):
            overlays = line
        elif line in _STAGES or _UNASSIGNED.fullmatch(line) or _EMPTY.fullmatch(line):
            continue
        elif not title and not note and not _LABEL.fullmatch(line) and not _ROW.match(line):
            title = line
        else:
            unread.append(line)
    trial = _TRIAL.search(title) is not None
    title = _TRIAL.sub("", title)
    return LayoutWords(title, trial, annex, note, tuple(excluded), tuple(exceptions), overlays, tuple(unread))


def _places(names: str) -> list[tuple[str, str]]:
    found = (_PLACE.fullmatch(name) for name in names.split("、"))
    return [(place["name"], place["admin_area"]) for place in found if place is not None]
