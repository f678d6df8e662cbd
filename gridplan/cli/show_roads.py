"""The answer of `gridplan roads`, for people and for programs, and the line that shows how far it has come."""

import math
import sys
from typing import Any

from gridplan.cli.show import columns
from gridplan.roads.imported import Imported
from gridplan.roads.progress import Step
from gridplan.roads.report import NetworkReport
from gridplan.roads.speed_table import SpeedTable
from gridplan.text import Language, Text

_BAR = 30  # characters
_MODES = {"drive": Text("驾车", "driving"), "walk": Text("步行", "walking"), "cycle": Text("骑行", "cycling")}
_PIECES_SHOWN, _PIECES_LISTED = 5, 20


class ProgressLine:
    """Shows steps on stderr: one line that moves on a terminal, one line per stage elsewhere; none if quiet.

    Used with `with`, so that what is printed afterwards, an error too, begins on an empty line.
    """

    def __init__(self, language: Language, *, quiet: bool) -> None:
        self._language = language
        self._quiet = quiet
        self._stage: Text | None = None
        self._moves = sys.stderr.isatty()

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, *_: object) -> None:
        if self._moves and self._stage is not None:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def __call__(self, step: Step) -> None:
        if self._quiet:
            return
        new = step.stage != self._stage
        self._stage = step.stage
        if self._moves:
            print(f"\r\033[K{self._line(step)}", end="", file=sys.stderr, flush=True)
        elif new:
            print(step.stage.to(self._language), file=sys.stderr)

    def _line(self, step: Step) -> str:
        said = step.stage.to(self._language)
        if not step.total:
            return f"{said} {step.done:,}" if step.done else said
        share = min(step.done / step.total, 1)
        full = round(_BAR * share)
        return f"{said} [{'#' * full}{'.' * (_BAR - full)}] {share:.0%}"


def roads_text(imported: Imported, table: SpeedTable, report: NetworkReport, language: Language) -> str:
    """Return the report of an import as lines."""
    network = imported.network
    head = Text(
        f"{imported.source}（{_MODES[network.mode].zh}）：道路 {report.roads:,} 段、{report.length_km:,.1f} km，"
        f"其中单行 {report.one_way_km:,.1f} km；路口 {report.junctions:,} 个",
        f"{imported.source} ({_MODES[network.mode].en}): {report.roads:,} roads, {report.length_km:,.1f} km, "
        f"of which one-way {report.one_way_km:,.1f} km; {report.junctions:,} junctions",
    )
    header = Text("等级 道路 km km/h", "class roads km km/h").to(language).split()
    rows = [
        [str(name), f"{row['roads']:,.0f}", f"{row['length_km']:,.1f}", _number(row["km_per_h"])]
        for name, row in report.by_class.iterrows()
    ]
    speeds = table.title.text + Text(f"。{table.source.zh}", f". {table.source.en}")
    lines = [
        head.to(language),
        columns([header, *rows]),
        _pieces_text(report).to(language),
        Text("车速：", "speeds: ").to(language) + speeds.to(language),
        *(f"· {note.to(language)}" for note in imported.notes),
        Text(f"摘要 {report.digest}", f"digest {report.digest}").to(language),
    ]
    return "\n".join(lines)


def _pieces_text(report: NetworkReport) -> Text:
    count = len(report.pieces)
    junctions, km = report.largest_junction_share, report.largest_km_share
    others = [f"{size:,}" for size in report.pieces["junctions"].iloc[1:_PIECES_SHOWN]]
    more = Text(f"；其次 {'、'.join(others)} 个路口", f"; next {', '.join(others)} junctions")
    said = Text(
        f"双向连通的部分 {count:,} 个：最大的占路口 {junctions:.1%}、里程 {km:.1%}",
        f"{count:,} parts that hang together both ways; the largest: {junctions:.1%} of junctions and {km:.1%} of km",
    )
    return said + more if others else said


def _number(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:.1f}"


def roads_json(imported: Imported, table: SpeedTable, report: NetworkReport) -> dict[str, Any]:
    """Return the report of an import as plain values."""
    by_class = {
        str(name): {
            "roads": int(row["roads"]),
            "length_km": float(row["length_km"]),
            "km_per_h": None if math.isnan(row["km_per_h"]) else float(row["km_per_h"]),
        }
        for name, row in report.by_class.iterrows()
    }
    return {
        "source": imported.source,
        "mode": imported.network.mode,
        "digest": report.digest,
        "roads": report.roads,
        "junctions": report.junctions,
        "length_km": report.length_km,
        "one_way_km": report.one_way_km,
        "by_class": by_class,
        "pieces": {
            "count": len(report.pieces),
            "largest_junction_share": report.largest_junction_share,
            "largest_km_share": None if math.isnan(report.largest_km_share) else report.largest_km_share,
            "largest": report.pieces.head(_PIECES_LISTED).to_dict("records"),
        },
        "speed_table": table.model_dump(mode="json"),
        "repairs": len(imported.repairs),
        "notes": [{"zh": note.zh, "en": note.en} for note in imported.notes],
    }
