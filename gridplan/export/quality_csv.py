"""The record of an import as rows for people, and as CSV."""

from gridplan.csv_text import rows_csv
from gridplan.quality import HAPPENINGS, Entry, ImportRecord, InputFile
from gridplan.study_area import LAYER_NAMES
from gridplan.text import Language, Text, join

LAYER, WHAT, COUNT = Text("图层", "layer"), Text("内容", "what"), Text("数量", "count")
EXAMPLES, EFFECT = Text("举例", "examples"), Text("对数字的影响", "how it bears on the numbers")
_KIND, _FILE, _NOTHING = Text("类别", "kind"), Text("文件", "file"), Text("", "")
Row = dict[Text, Text]


def entry_row(entry: Entry) -> Row:
    """Return what happened to some of the data, by heading."""
    return {
        LAYER: LAYER_NAMES.get(entry.layer, _same(entry.layer)),
        WHAT: entry.what.text,
        COUNT: _same(f"{entry.count:,}"),
        EXAMPLES: join([_same(example) for example in entry.examples], zh="、", en=", "),
        EFFECT: _NOTHING if entry.effect is None else entry.effect.text,
    }


def file_row(file: InputFile) -> Row:
    """Return what is known of a file that was read, by heading."""
    return {
        _FILE: _same(file.file),
        Text("编码", "encoding"): _same(file.encoding),
        Text("坐标系", "coordinates"): _same(file.reference),
        Text("SHA-256", "SHA-256"): _same(file.sha256),
    }


def quality_csv(record: ImportRecord, language: Language) -> bytes:
    """Return the record as CSV (UTF-8 with BOM, which Excel reads right): a row per file, then a row per entry."""
    headings = (_KIND, LAYER, WHAT, COUNT, EXAMPLES, EFFECT)
    rows = [[heading.to(language) for heading in headings]]
    for file in record.files:
        about = [part for part in (file.encoding, file.reference, file.sha256) if part]
        rows.append([_FILE.to(language), "", file.file, "", ", ".join(about), ""])
    for entry in record.entries:
        cells = entry_row(entry) | {COUNT: _same(str(entry.count))}
        rows.append(
            [HAPPENINGS[entry.happening].to(language), *(cells[heading].to(language) for heading in headings[1:])]
        )
    return rows_csv(rows).encode("utf-8-sig")


def _same(words: str) -> Text:
    return Text(words, words)
