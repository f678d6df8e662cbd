"""The account of an import from OpenStreetMap: what was read, left out, and taken otherwise than drawn."""

from collections import Counter

from gridplan.roads.network import Network
from gridplan.roads.osm_file import OsmWays
from gridplan.roads.osm_judge import FERRY, Judge, Way
from gridplan.roads.osm_ways import Pieces
from gridplan.text import Text

_SHOWN = 8  # kinds that are named before the rest are summed


def osm_notes(judge: Judge, ways: OsmWays[Way], pieces: Pieces, cut: Network, network: Network) -> tuple[Text, ...]:
    """Return a sentence for each thing that happened, with its count. `cut` is before, `network` after reduction."""
    read = Text(
        f"读入 OSM 道路 {len(ways.records):,} 条，在交点处切成 {len(cut.roads):,} 段；"
        f"归并后路口 {len(cut.nodes):,} → {len(network.nodes):,} 个，道路 {len(network.roads):,} 段",
        f"{len(ways.records):,} OSM ways read, cut into {len(cut.roads):,} roads where they meet; "
        f"reduced from {len(cut.nodes):,} to {len(network.nodes):,} junctions and {len(network.roads):,} roads",
    )
    return (read, *_left_out(judge), *_taken_otherwise(judge, ways, pieces))


def _left_out(judge: Judge) -> list[Text]:
    notes = []
    if judge.other_classes:
        total, kinds = _counted(judge.other_classes)
        notes.append(
            Text(
                f"车速表之外的等级，未读入 {total} 条：{kinds.zh}",
                f"{total} ways of classes that the speed table lacks, left out: {kinds.en}",
            )
        )
    if judge.barred:
        total, kinds = _counted(judge.barred)
        notes.append(
            Text(
                f"禁止通行（no、private 等），未读入 {total} 条：{kinds.zh}",
                f"{total} ways closed to this mode (no, private …), left out: {kinds.en}",
            )
        )
    if judge.areas:
        notes.append(
            Text(f"面状道路（area=yes），未读入 {judge.areas:,} 条", f"{judge.areas:,} areas (area=yes) left out")
        )
    if judge.ferries_left_out:
        count = judge.ferries_left_out
        zh, en = f"轮渡未读入 {count:,} 条", f"{count:,} ferries left out"
        asked = Text("", "") if judge.ferries else Text("（加 --ferries 可读入）", " (--ferries takes them in)")
        notes.append(Text(zh, en) + asked)
    return notes


def _taken_otherwise(judge: Judge, ways: OsmWays[Way], pieces: Pieces) -> list[Text]:
    notes = []
    if judge.posted:
        share = judge.table.posted_share
        notes.append(
            Text(
                f"{judge.posted:,} 条道路标有限速，按限速的 {share:.0%} 行驶",
                f"{judge.posted:,} ways have a posted limit, driven at {share:.0%} of it",
            )
        )
    if judge.unreadable_limits:
        total, kinds = _counted(judge.unreadable_limits)
        notes.append(
            Text(f"限速无法识读，按等级取值 {total} 条：{kinds.zh}", f"{total} limits unreadable, class speed used: {kinds.en}")
        )
    if judge.changing:
        count = judge.changing
        notes.append(
            Text(f"潮汐车道按双向通行 {count:,} 条", f"{count:,} ways whose direction changes by the hour, open both ways")
        )
    if pieces.barriers:
        notes.append(
            Text(
                f"障碍物（如隔离桩）处道路断开 {pieces.barriers:,} 处",
                f"roads parted at {pieces.barriers:,} barriers (such as bollards)",
            )
        )
    if pieces.ways_cut or pieces.ways_lost:
        cut, lost = pieces.ways_cut, pieces.ways_lost
        notes.append(
            Text(
                f"缺少节点（多在范围边缘）：{cut:,} 条道路在缺口处断开，{lost:,} 条无法画出",
                f"nodes lacking, mostly at the edge: {cut:,} ways end at the gap, {lost:,} could not be drawn",
            )
        )
    count = ways.turn_restrictions
    notes.append(
        Text(f"不计转向限制（文件中有 {count:,} 条）", f"turn restrictions are not represented (the file has {count:,})")
    )
    if any(way.road_class == FERRY for way in ways.records):
        notes.append(Text("轮渡时间不含候船", "minutes on ferries are without waiting for the boat"))
    return notes


def _counted(counter: Counter[str]) -> tuple[str, Text]:
    """Return the total and the most frequent kinds with their counts."""
    common = counter.most_common()
    shown = [f"{word} {count:,}" for word, count in sorted(common, key=lambda pair: (-pair[1], pair[0]))[:_SHOWN]]
    rest = counter.total() - sum(count for _, count in sorted(common, key=lambda p: (-p[1], p[0]))[:_SHOWN])
    more = Text(f"、其他 {rest:,}", f", others {rest:,}") if rest else Text("", "")
    return f"{counter.total():,}", Text("、".join(shown), ", ".join(shown)) + more
