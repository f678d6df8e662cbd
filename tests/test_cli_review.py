"""`gridplan review` on the worked case: Wenzhou 2020, and its scenario for 2023."""

import json
from pathlib import Path

import pytest

from gridplan.cli import main
from gridplan.export import pdf

CASE = ("review", "2020", "wenzhou-2023", "--operation-start", "2020-10-01", "--as-of", "2023-11-01", "--quiet")


def test_worked_case_is_reviewed_and_every_part_of_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "available", lambda: False)
    folder = Path(__file__).parent.parent / "geodata" / "wenzhou-2023"
    crosswalk = str(folder / "districts-2020.csv")
    more = (
        "--evidence",
        str(folder / "evidence.xlsx"),
        "--crosswalk",
        crosswalk,
        "--points",
        "2",
        "--node-limit",
        "1",
        "--worth",
        "15",
    )
    assert main([*CASE, *more, "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    for part in ("平均就医时间由 27.0 变为", "主要原因", "2023-10-01 届满 3 年", "情景假定", "没有生成 PDF"):
        assert part in said
    record = json.loads((tmp_path / "out" / "复评记录.json").read_text(encoding="utf-8"))
    tables = record["tables"]
    fates = {row["then"]: (row["fate"], row["now"]) for row in tables["districts"] if row["fate"] != "same"}
    assert fates["鞋都"] == ("renamed", "丰门")
    assert fates["洪殿"] == fates["黎明"] == ("merged", "滨江")
    shares = {row["now"]: row["share"] for row in tables["districts"] if row["then"] == "梧田"}
    assert shares == {"梧田西": 0.55, "梧田东": 0.45}
    moved = {row["name"]: row["fates"] for row in tables["facilities"] if row["fates"] != "same"}
    assert moved == {"温州市中西医结合医院": "moved, resized", "龙湾区第一人民医院": "regraded, resized"}
    choices = list(dict.fromkeys(row["choice"] for row in tables["choices"]))
    assert choices[0] == "keep"
    assert len(choices) > 1
    for row in tables["indicators"]:
        parts = [part["part"] for part in tables["parts"] if not part["grid"] and part["indicator"] == row["indicator"]]
        assert not parts or abs(sum(parts) - row["change"]) <= 1e-9 * max(1, abs(row["now"]))
    assert record["trace"]["then"]["area"]["digest"] != record["trace"]["now"]["area"]["digest"]
    assert (tmp_path / "out" / "复评报告.docx").stat().st_size > 0


def test_what_cannot_be_used_is_told_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    assert main([*CASE, "--out", str(taken)]) == 2
    assert "请用 --out 另选文件夹" in capsys.readouterr().err
    assert main([*CASE, "--lang", "en", "--now", "none.csv", "--out", str(tmp_path / "out")]) == 2
    assert "no such file or layout" in capsys.readouterr().err
