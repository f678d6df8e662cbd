"""The account of an import from OpenStreetMap: what was read, left out, and taken otherwise than drawn."""

from collections import Counter

from gridplan.roads.network import Network
from gridplan.roads.osm_file import OsmWays
from gridplan.roads.osm_judge import FERRY, Judge, Way
from gridplan.roads.osm_ways import Pieces
from gridplan.text import Text

_SHOWN = 8  # kinds that are named before the rest are summed
Counted = tuple[int, Text]


def osm_notes(judge: Judge, ways: OsmWays[Way], pieces: Pieces, cut: Network, network: Network) -> tuple[Text, ...]:
    """Return a sentence for each thing that happened, with its count. `cut` is before, `network` after reduction."""
    read = Text(
        f"读入 OSM 道路 {len(ways.records):,} 条，在交点处切成 {len(cut.roads):,} 段；"
        f"归并后路口 {len(cut.nodes):,} → {len(network.nodes):,} 个，道路 {len(network.roads):,} 段",
        f"{len(ways.records):,} OSM ways read, cut into {len(cut.roads):,} roads where they meet; "
        f"reduced from {len(cut.nodes):,} to {len(network.nodes):,} junctions and {len(network.roads):,} roads",
    )
    restrictions = Text(
        f"不计转向限制（文件中有 {ways.turn_restrictions:,} 条）",
        f"turn restrictions are not represented ({ways.turn_restrictions:,} in the file)",
    )
    counted = [*_left_out(judge), *_taken_otherwise(judge), *_met(ways, pieces)]
    return (read, *(note for count, note in counted if count), restrictions)


def _left_out(judge: Judge) -> list[Counted]:
    others, barred = _kinds(judge.other_classes), _kinds(judge.barred)
    ask = Text("", "") if judge.ferries else Text("（加 --ferries 可读入）", " (--ferries takes them in)")
    return [
        (
            judge.other_classes.total(),
            Text("车速表之外的等级，未读入 ", "classes that the speed table lacks, left out: ") + others,
        ),
        (
            judge.barred.total(),
            Text("禁止通行（no、private 等），未读入 ", "closed to this mode (no, private …), left out: ") + barred,
        ),
        (judge.areas, Text(f"面状道路，未读入 {judge.areas:,} 条", f"{judge.areas:,} areas (area=yes) left out")),
        (
            judge.ferries_left_out,
            Text(f"轮渡未读入 {judge.ferries_left_out:,} 条", f"{judge.ferries_left_out:,} ferries left out") + ask,
        ),
    ]


def _taken_otherwise(judge: Judge) -> list[Counted]:
    share = judge.table.posted_share
    return [
        (
            judge.posted,
            Text(
                f"{judge.posted:,} 条道路标有限速，按限速的 {share:.0%} 行驶",
                f"{judge.posted:,} ways have a posted limit, driven at {share:.0%} of it",
            ),
        ),
        (
            judge.unreadable_limits.total(),
            Text("限速无法识读，按等级取值：", "limits unreadable, class speed used: ")
            + _kinds(judge.unreadable_limits),
        ),
        (
            judge.changing,
            Text(
                f"潮汐车道按双向通行 {judge.changing:,} 条",
                f"{judge.changing:,} ways whose direction changes by the hour, open both ways",
            ),
        ),
    ]


def _met(ways: OsmWays[Way], pieces: Pieces) -> list[Counted]:
    ferries = sum(way.road_class == FERRY for way in ways.records)
    return [
        (
            pieces.barriers,
            Text(
                f"障碍物（如隔离桩）处道路断开 {pieces.barriers:,} 处",
                f"roads parted at {pieces.barriers:,} barriers (such as bollards)",
            ),
        ),
        (
            pieces.ways_cut + pieces.ways_lost,
            Text(
                f"缺少节点（多在范围边缘）：{pieces.ways_cut:,} 条道路在缺口处断开，{pieces.ways_lost:,} 条无法画出",
                f"nodes lacking, mostly at the edge: {pieces.ways_cut:,} ways end at the gap, "
                f"{pieces.ways_lost:,} could not be drawn",
            ),
        ),
        (
            ferries,
            Text(
                f"计入轮渡 {ferries:,} 条，时间不含候船",
                f"{ferries:,} ferries, without the minutes of waiting for the boat",
            ),
        ),
    ]


def _kinds(counter: Counter[str]) -> Text:
    """Return the total and the most frequent kinds with their counts."""
    ranked = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = [f"{word} {count:,}" for word, count in ranked[:_SHOWN]]
    if rest := sum(count for _, count in ranked[_SHOWN:]):
        shown.append(f"… {rest:,}")
    total = counter.total()
    return Text(f"{total:,} 条：{'、'.join(shown)}", f"{total:,} ways: {', '.join(shown)}")
