"""Questions about layers and columns, and what decisions say about them."""

from collections.abc import Collection, Sequence
from collections.abc import Mapping as AnyMapping

from gridplan.importing.guess import ColumnGuess, LayerGuess, is_doubtful
from gridplan.importing.mapping import LayerName, Mapping
from gridplan.importing.synonyms import FIELDS
from gridplan.layers.raw import RawTable
from gridplan.questions import Option, Question
from gridplan.text import Text

SHOWN = 3  # values of a column that a question shows
LAYER_WORDS: dict[LayerName, Text] = {
    "districts": Text("片区（名称、区划、位置或边界）", "districts: name, administrative area, position or outline"),
    "outlines": Text("边界（片区的，或各区划的）", "outlines, of districts or of administrative areas"),
    "population": Text("各片区人口", "people by district"),
    "cells": Text("人口格点", "population cells"),
    "facilities": Text("医疗机构", "facilities"),
    "campuses": Text("院区", "campuses"),
    "units": Text("社区、村（组成片区）", "communities and villages, of which districts are made"),
    "links": Text("片区之间的道路里程", "road lengths between districts"),
    "roads": Text("道路线图层", "a line layer of roads"),
    "minutes": Text("就医时间表", "a table of minutes"),
    "adjacency": Text("相邻片区", "neighbouring districts"),
    "towns": Text(
        "街道、乡镇的边界（其人口按面积换算到片区）", "outlines of streets, to carry their people to districts"
    ),
    "crosswalk": Text("换算表（街道、乡镇、社区到片区的比例）", "a crosswalk: shares of streets or towns in districts"),
    "layout": Text("布局表（牵头医院与片区）", "a layout table: leads and their districts"),
}
FIELD_WORDS: dict[str, Text] = {
    "district_id": Text("片区编号", "the district's id"),
    "order": Text("序号", "the order"),
    "name": Text("名称", "the name"),
    "admin_area": Text("区划", "the administrative area"),
    "lon": Text("经度（或横坐标）", "longitude, or easting"),
    "lat": Text("纬度（或纵坐标）", "latitude, or northing"),
    "position": Text("经纬度", "the coordinates"),
    "code": Text("区划代码", "the code"),
    "former_names": Text("曾用名", "former names"),
    "excluded": Text("不纳入的原因", "why it is excluded"),
    "population": Text("人口", "people"),
    "year": Text("年份", "the year"),
    "confidence": Text("可信度", "the confidence"),
    "centre_confidence": Text("位置可信度", "the centre's confidence"),
    "cell_id": Text("格点编号", "the cell's id"),
    "facility_id": Text("机构编号", "the facility's id"),
    "facility": Text("所属机构", "the facility"),
    "type": Text("机构类别", "the type"),
    "grade": Text("等级", "the grade"),
    "affiliation": Text("隶属关系", "the affiliation"),
    "ownership": Text("所有制", "the ownership"),
    "sponsor": Text("举办主体", "the sponsor"),
    "designation": Text("区域医疗中心", "the designation"),
    "follows": Text("上级机构", "the upper facility"),
    "other_names": Text("其他名称", "other names"),
    "address": Text("地址", "the address"),
    "lead_candidate": Text("能否牵头", "whether it may lead"),
    "beds_open": Text("实际开放床位", "open beds"),
    "physicians": Text("执业（助理）医师", "physicians"),
    "general_practitioners": Text("全科医生", "general practitioners"),
    "campus": Text("院区名称", "the campus"),
    "campus_id": Text("院区编号", "the campus's id"),
    "designated": Text("是否指定院区", "whether it is designated"),
    "location_confidence": Text("位置可信度", "the position's confidence"),
    "grade_confidence": Text("等级可信度", "the grade's confidence"),
    "grade_source": Text("等级来源", "the grade's source"),
    "beds_open_confidence": Text("床位可信度", "the beds' confidence"),
    "unit_id": Text("社区、村编号", "the unit's id"),
    "kind": Text("类别", "the kind"),
    "district": Text("所属片区", "the district"),
    "town": Text("街道、乡镇", "the town"),
    "from_district": Text("起点片区", "the first district"),
    "to_district": Text("终点片区", "the second district"),
    "road_km": Text("道路里程（千米）", "road length in km"),
    "road_class": Text("道路等级", "the road class"),
    "oneway": Text("单行", "one-way"),
    "basis": Text("依据", "the basis"),
    "note": Text("说明", "a note"),
    "origin": Text("出发片区", "where a trip begins"),
    "destination": Text("到达机构", "where a trip ends"),
    "minutes": Text("分钟数", "the minutes"),
    "from_id": Text("来源（街道、乡镇、社区）", "the source: a street, town or community"),
    "to_id": Text("划入的片区", "the district that a share goes to"),
    "weight": Text("比例", "the share"),
    "mode": Text("出行方式", "the mode"),
    "departure_time": Text("出发时间", "the departure time"),
    "source": Text("来源", "the source"),
    "date": Text("日期", "the date"),
    "speed_km_per_h": Text("车速（千米/时）", "the speed in km/h"),
    "direction": Text("通行方向", "the direction"),
    "level": Text("层级", "the level"),
}
# Without these a layer cannot be made; a table of districts, cells or campuses with geometry needs no lon and lat.
REQUIRED: dict[LayerName, tuple[str, ...]] = {
    "districts": ("name",),
    "outlines": (),
    "population": ("name", "population"),
    "cells": ("population", "lon", "lat"),
    "facilities": ("name",),
    "campuses": ("facility", "lon", "lat"),
    "units": ("name", "district"),
    "links": ("from_district", "to_district", "road_km"),
    "roads": (),
    "minutes": ("origin", "destination", "minutes"),
    "adjacency": ("from_district", "to_district"),
    "towns": ("name",),
    "crosswalk": ("from_id", "to_id", "weight"),
    "layout": (),
}
_WEIGHTY = ("name", "admin_area", "lon", "lat", "population", "facility", "district", "type")
_INSTEAD = {"name": ("district_id",), "district": ("district_id",), "facility": ("facility_id",),
            "lon": ("position",), "lat": ("position",)}  # fmt: skip


def decided(mapping: Mapping, key: str) -> str | None:
    """Return what a person decided about a question; None where nobody did."""
    decision = mapping.decisions.get(key)
    return None if decision is None else decision.value


def layer_question(table: RawTable, guess: LayerGuess) -> Question:
    """Return the question what a table holds."""
    options = [
        Option(layer, words, guess.why if layer == guess.layer else None) for layer, words in LAYER_WORDS.items()
    ]
    options.append(Option("skip", Text("不读此表", "leave this table out")))
    shown = "、".join(table.header[:8])
    text = Text(
        f"此表有 {len(table.rows):,} 行，列为 {shown}。它是哪个图层？",
        f"This table has {len(table.rows):,} rows and the columns {shown}. Which layer is it?",
    )
    return Question(f"layer:{table.told}", "layer", table.told, text, tuple(options), guess.layer)


def column_questions(
    table: RawTable, layer: LayerName, guess: ColumnGuess, mapping: Mapping, known: AnyMapping[str, str]
) -> tuple[dict[str, str], list[Question]]:
    """Return the columns of a source and the questions about those that are open.

    Columns `known` from the mapping stand before guessed ones, decisions of people before both.
    """
    columns, questions = dict(known or guess.columns), []
    prefix = column_key(table, "")
    for key, decision in mapping.decisions.items():
        if key.startswith(prefix) and key.removeprefix(prefix) in FIELDS[layer]:
            columns[key.removeprefix(prefix)] = decision.value
    columns = {field: heading for field, heading in columns.items() if heading}
    used = set(columns.values())
    asked = {field: candidates for field, candidates in guess.asked.items() if not used & set(candidates)}
    if not table.header_rows and table.geometry is None:  # without headings nothing is told that nobody asks about
        asked |= {field: () for field in _WEIGHTY if field in FIELDS[layer] and field not in columns | asked}
    for field, candidates in (asked | dict.fromkeys(lacking(table, layer, columns | asked), ())).items():
        if field not in columns and decided(mapping, prefix + field) is None:
            free = [heading for heading in table.header if heading not in used]
            questions.append(_column_question(table, layer, field, candidates, candidates or free))
    order = [*FIELDS[layer], *columns]  # further kinds of people come last
    return dict(sorted(columns.items(), key=lambda item: order.index(item[0]))), questions


def column_key(table: RawTable, field: str) -> str:
    """Return the key of the question which column of a table is a field."""
    return f"column:{table.told}:{field}"


def lacking(table: RawTable, layer: LayerName, there: Collection[str]) -> list[str]:
    """Return the required fields of a layer that are not among the fields `there`."""
    needed = [field for field in REQUIRED[layer] if field not in ("lon", "lat") or table.geometry is None]
    return [field for field in needed if not {field, *_INSTEAD.get(field, ())} & set(there)]


def _column_question(
    table: RawTable, layer: LayerName, field: str, candidates: Sequence[str], headings: Sequence[str]
) -> Question:
    said = FIELD_WORDS.get(field, Text(field, field))
    options = [Option(heading, Text(heading, heading), _sample(table, heading)) for heading in headings]
    options.append(Option("", Text("都不是", "none of them")))
    text = Text(f"哪一列是{said.zh}？", f"Which column is {said.en}?")
    doubtful = [heading for heading in candidates if is_doubtful(layer, field, heading)]
    if doubtful:
        text += Text("列名可能另有所指。", " The heading may mean something else.")
    single = len(candidates) == 1 and not doubtful
    needed = field in REQUIRED[layer] or (field in _WEIGHTY and bool(candidates))
    proposed = candidates[0] if single else None
    return Question(column_key(table, field), "column", table.told, text, tuple(options), proposed, needed)


def _sample(table: RawTable, heading: str) -> Text:
    values = list(dict.fromkeys(value for value in table.column(heading) if value))[:SHOWN]
    return (
        Text(f"如 {'、'.join(values)}", f"such as {', '.join(values)}") if values else Text("空列", "an empty column")
    )
