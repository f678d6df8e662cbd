"""Facilities with the words of the vocabulary, each once; what a word means that nobody knows is asked."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from gridplan.errors import Fault
from gridplan.importing.facility_rows import named_rows, once_each, told_apart
from gridplan.importing.ids import ids_for
from gridplan.importing.mapping import Source
from gridplan.importing.numbers import numbers
from gridplan.importing.places import Places
from gridplan.importing.positions import has_position, points
from gridplan.importing.sites_read import Sites, read_sites
from gridplan.importing.work import Work, confidences, texts, unfit
from gridplan.layers.raw import RawTable
from gridplan.questions import Option, Question
from gridplan.text import Text
from gridplan.vocabulary import TYPE_NAMES, WORDS, Kind, parse_grade, read_word, word_text

WORDED: tuple[Kind, ...] = ("type", "affiliation", "ownership", "sponsor", "designation")
_PLAIN = ("facility_id", "name", "grade_source", "follows", "other_names", "address", "campus", "admin_area")
_CONFIDENCES = ("grade_confidence", "beds_open_confidence", "location_confidence")
_COUNTS = ("beds_open", "physicians", "general_practitioners")
_WORD_NAMES = {
    "type": Text("机构类别", "type"),
    "affiliation": Text("隶属关系", "affiliation"),
    "ownership": Text("所有制", "ownership"),
    "sponsor": Text("举办主体", "sponsor"),
    "designation": Text("命名", "designation"),
    "grade": Text("等级", "grade"),
}
GRADES = ("三级甲等", "三级乙等", "三级", "二级甲等", "二级乙等", "二级", "一级甲等", "一级", "未定级")
# Endings of names that say the type beyond doubt; a plain 医院 may be of any kind.
_ENDINGS = {
    "社区卫生服务中心": "社区卫生服务中心",
    "社区卫生服务站": "社区卫生服务站",
    "卫生院": "乡镇卫生院",
    "卫生室": "村卫生室",
    "妇幼保健院": "妇幼保健机构",
    "疾病预防控制中心": "疾病预防控制机构",
    "护理院": "护理院",
    "康复医院": "康复医院",
    "中西医结合医院": "中西医结合医院",
    "中医院": "中医医院",
    "中医医院": "中医医院",
}
_LIKELY_GENERAL = re.compile(r"(人民|中心|附属|第[一二三四五六七八九十]+|综合)医院$")
_KIND_BEHIND = re.compile(r"(综合|中医|专科|中西医结合|妇幼)(医院)?$")
_BRACKET = re.compile(r"[（(].*?[)）]$")


def read_facilities(work: Work, places: Places) -> tuple[pd.DataFrame, pd.DataFrame | None] | None:
    """Return facilities by facility_id and the campuses, None where every facility has one site of its own.

    None altogether where there is no source, or none of it can be used.
    """
    parts = []
    for source, table in work.sources("facilities"):
        if not unfit(work, source, table):
            parts.append(_rows(work, source, table, places))
    if not parts:
        if not work.waiting:
            said, remedy = Text("没有医疗机构图层", "no file has facilities"), Text("请加入机构表", "Add one")
            work.faults.append(Fault("facilities", said, remedy))
        return None
    called = {t.told: s.columns["name"] for s, t in work.sources("facilities") if "name" in s.columns}
    rows = told_apart(work, named_rows(work, pd.concat(parts, ignore_index=True), called))
    facilities = once_each(work, rows, words=[*WORDED, "grade"], counts=_COUNTS)
    facilities["facility_id"] = ids_for(work, "facilities", list(facilities["key"]), list(facilities["facility_id"]))
    rows["facility_id"] = rows["key"].map(dict(zip(facilities["key"], facilities["facility_id"], strict=True)))
    facilities = _typed(work, facilities)
    facilities["follows"] = _uppers(work, facilities)
    campuses = read_sites(work, Sites(rows, facilities, places))
    kept = [name for name in facilities.columns if name not in ("where", "row", "key", "campus", "lon", "lat")]
    kept = [name for name in kept if name not in ("admin_area", "location_confidence")]
    return facilities[kept].set_index("facility_id"), campuses


def _rows(work: Work, source: Source, table: RawTable, places: Places) -> pd.DataFrame:
    frame = pd.DataFrame({name: texts(source, table, name) for name in _PLAIN})
    for name in _CONFIDENCES:
        frame[name] = confidences(source, table, name)
    frame["where"], frame["row"] = table.told, table.row_numbers
    for kind in WORDED:
        frame[kind] = _words(work, source, table, kind)
    frame["grade"] = _grades(work, source, table)
    frame["lead_candidate"] = _flags(work, source, table)
    for name in _COUNTS:
        frame[name] = _whole(work, source, table, name)
    frame["lon"], frame["lat"] = np.nan, np.nan
    if has_position(source, table):
        areas = list(frame["admin_area"])
        frame["lon"], frame["lat"] = points(work, source, table, admin_areas=areas, outlines=places.by_area)
    return frame


def _words(work: Work, source: Source, table: RawTable, kind: Kind) -> list[str]:
    """Return the words of the vocabulary that a column's words mean; unknown ones are asked about, once each."""
    meaning = {}
    for word in dict.fromkeys(texts(source, table, kind)):
        key = f"word:{kind}:{word}"
        known = read_word(kind, word) if word else ""
        chosen = known if known is not None else work.decided(key)
        if chosen is None:
            work.ask(_word_question(key, kind, word, table.told))
        meaning[word] = chosen or ""
    found = [meaning[word] for word in texts(source, table, kind)]
    changed = {f"{word} → {said}" for word, said in meaning.items() if said and word != said}
    count = sum(word != said and bool(said) for word, said in zip(texts(source, table, kind), found, strict=True))
    name = _WORD_NAMES[kind]
    what = Text(f"{name.zh}改为规范词", f"{name.en} read as words of the vocabulary")
    work.note("converted", "facilities", what, count, sorted(changed))
    return found


def _word_question(key: str, kind: Kind, word: str, where: str) -> Question:
    name = _WORD_NAMES[kind]
    options = [Option(each, TYPE_NAMES.get(each, word_text(each))) for each in WORDS[kind]]
    blank = Text("不知道，留空", "not known: leave it blank")
    if kind != "type":
        options.append(Option("", blank))
    text = Text(f"{name.zh}“{word}”是哪一种？", f"Which {name.en} is {word!r}?")
    return Question(key, "value", where, text, tuple(options), needed=kind == "type")


def _grades(work: Work, source: Source, table: RawTable) -> list[str]:
    """Return grades as they are written; unknown words are asked about."""
    meaning = {}
    for word in dict.fromkeys(texts(source, table, "grade")):
        key = f"word:grade:{word}"
        chosen = word if not word or parse_grade(word) is not None else work.decided(key)
        if chosen is None:
            options = (*(Option(each, word_text(each)) for each in GRADES),
                       Option("", Text("不知道，留空", "not known: leave it blank")))  # fmt: skip
            text = Text(f"等级“{word}”是哪一级？", f"Which grade is {word!r}?")
            work.ask(Question(key, "value", table.told, text, options, _likely_grade(word), needed=False))
        meaning[word] = chosen or ""
    return [meaning[word] for word in texts(source, table, "grade")]


def _likely_grade(word: str) -> str | None:
    """Return the grade of a word that names a kind of hospital behind it, such as 三级甲等综合."""
    bare = _KIND_BEHIND.sub("", word)
    return bare if bare in GRADES else None


def _flags(work: Work, source: Source, table: RawTable) -> list[str]:
    yes, no = ("是", "yes", "1", "true", "√", "✓", "y"), ("否", "no", "0", "false", "×", "n", "")
    heading = source.columns.get("lead_candidate")
    found = []
    for row, word in enumerate(texts(source, table, "lead_candidate")):
        plain = word.lower()
        if plain not in (*yes, *no):
            said, remedy = Text("既不是“是”也不是“否”", "is neither yes nor no"), Text("请填是或否", "Write yes or no")
            where = table.row_numbers[row]
            work.faults.append(Fault(table.told, said, remedy, row=where, column=heading, value=word))
        found.append("yes" if plain in yes else "no" if plain else "")
    return found


def _whole(work: Work, source: Source, table: RawTable, name: str) -> "pd.Series[float]":
    found = numbers(work, source, table, name)
    said, remedy = Text("不是整数", "is not a whole number"), Text("请填整数", "Write a whole number")
    for row in np.flatnonzero(np.isfinite(found) & (found != np.rint(found))).tolist():
        raw, heading = f"{found[row]:g}", source.columns[name]
        work.faults.append(Fault(table.told, said, remedy, row=table.row_numbers[row], column=heading, value=raw))
    return pd.Series(found)


def _typed(work: Work, facilities: pd.DataFrame) -> pd.DataFrame:
    """Return facilities with a type each: as given, else as the ending of the name says, else as a person decides."""
    told = []
    for position in np.flatnonzero(facilities["type"] == "").tolist():
        name, where = facilities.at[position, "name"], facilities.at[position, "where"]
        if any(question.key.startswith("word:type:") for question in work.questions):
            break  # its word may be one of those
        ending = type_of_name(name)
        chosen = ending or work.decided(f"type:{name}")
        if chosen is None:
            options = tuple(Option(kind, said) for kind, said in TYPE_NAMES.items())
            text = Text(f"“{name}”是哪类机构？", f"Which type is {name!r}?")
            likely = "综合医院" if _LIKELY_GENERAL.search(_BRACKET.sub("", name)) else None
            work.ask(Question(f"type:{name}", "value", where, text, options, likely))
        facilities.at[position, "type"] = chosen or ""
        told += [f"{name}：{ending}"] if ending else []
    what = Text("机构类别由名称得出", "types told by the name")
    work.note("estimated", "facilities", what, len(told), told)
    return facilities


def type_of_name(name: str) -> str | None:
    """Return the type that the ending of a name says beyond doubt, None for any other."""
    bare = _BRACKET.sub("", name)
    return next((kind for ending, kind in _ENDINGS.items() if bare.endswith(ending)), None)


def _uppers(work: Work, facilities: pd.DataFrame) -> Sequence[str]:
    """Return upper facilities by id; a name that is no facility of the table is counted and left blank."""
    ids = dict(zip(facilities["name"], facilities["facility_id"], strict=True))
    known = {**ids, **{key: key for key in ids.values()}}
    strange = [word for word in facilities["follows"] if word and word not in known]
    what = Text("上级机构不在机构表中，已留空", "upper facilities that are not in the table: left blank")
    effect = Text("其下级机构不随上级归入网格", "what is below them does not follow them into a grid")
    work.note("left_out", "facilities", what, len(strange), strange, effect)
    return [known.get(word, "") for word in facilities["follows"]]
