"""`gridplan roads` as a planner or a script meets it: report, progress, exit codes, files that cannot be used."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import osmium
import pytest
from road_drawing import write_osm

from gridplan.cli import BAD_INPUT, DONE, main
from gridplan.cli.show_roads import ProgressLine
from gridplan.roads.network_read import read_network_file
from gridplan.roads.progress import Step
from gridplan.text import Text

CROSS = """
  e
a b c d
  f
"""
WAYS = {
    "abcd": {"highway": "primary", "name": "人民路"},
    "ebf": {"highway": "residential", "oneway": "yes"},
    "bc": {"highway": "steps"},
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_osm(tmp_path, CROSS, WAYS)


def test_the_report_shows_kilometres_classes_pieces_notes_and_digest(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "city.gpkg"
    assert main(["roads", str(source), "--out", str(out), "--lang", "en"]) == DONE
    shown = capsys.readouterr()
    digest = read_network_file(out).network.digest
    for part in (
        "drawn.osm (driving): 4 roads, 5.2 km, of which one-way 2.2 km; 5 junctions",
        "3 parts that hang together both ways; the largest: 60.0% of junctions",
        "speeds: OpenStreetMap, driving speeds (assumed)",
        "left out: 1 ways: steps 1",
        f"digest {digest}",
        f"written to {out}",
    ):
        assert part in shown.out
    assert ["primary", "2", "3.0", "45.0"] in [line.split() for line in shown.out.splitlines()]
    assert shown.err == "reading the ways of OSM\nreducing to junctions\nwriting the network file\n"


def test_the_report_is_chinese_by_default_and_quiet_shows_no_progress(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["roads", str(source), "--out", str(tmp_path / "n.gpkg"), "--quiet", "--mode", "walk"]) == DONE
    shown = capsys.readouterr()
    assert "drawn.osm（步行）：道路 6 段、6.2 km" in shown.out
    assert "其中单行 0.0 km" in shown.out
    assert shown.err == ""


def test_json_holds_the_whole_report(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "n.gpkg"
    assert main(["roads", str(source), "--out", str(out), "--json", "--ferries"]) == DONE
    content = json.loads(capsys.readouterr().out)
    assert (content["network"], content["mode"], content["roads"], content["junctions"]) == (str(out), "drive", 4, 5)
    assert content["by_class"]["residential"]["roads"] == 2
    assert content["by_class"]["residential"]["km_per_h"] == pytest.approx(20)
    assert content["pieces"] == {
        "count": 3,
        "largest_junction_share": 0.6,
        "largest_km_share": pytest.approx(2.95 / 5.16, abs=0.01),
        "largest": [
            {"junctions": 3, "length_km": pytest.approx(2.95, abs=0.01)},
            {"junctions": 1, "length_km": pytest.approx(1.11, abs=0.01)},
            {"junctions": 1, "length_km": pytest.approx(1.11, abs=0.01)},
        ],
    }
    assert content["speed_table"]["posted_share"] == 0.75
    assert {"zh", "en"} == set(content["notes"][0])
    assert json.loads(read_network_file(out).about["options"]) == {"ferries": True}


def test_a_table_of_ones_own_sets_mode_and_speeds(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "own.yaml"
    words = "{zh: 自定, en: own}"
    head = f"format: 1\nmode: cycle\ntitle: {words}\nsource: {words}\n"
    table.write_text(f"{head}classes: {{road: {{km_per_h: 10}}}}\naliases: {{primary: road}}\n", encoding="utf-8")
    out = tmp_path / "n.gpkg"
    assert main(["roads", str(source), "--out", str(out), "--speeds", str(table)]) == DONE
    network = read_network_file(out).network
    assert (network.mode, network.speeds_km_per_h) == ("cycle", {"road": 10})
    assert network.roads["road_class"].tolist() == ["road"]
    capsys.readouterr()
    assert main(["roads", str(source), "--out", str(out), "--speeds", str(table), "--mode", "walk"]) == BAD_INPUT
    assert "该车速表用于 cycle" in capsys.readouterr().err


def empty_pbf(path: Path) -> None:
    with osmium.SimpleWriter(str(path)):
        pass


def pbf_of_nodes(path: Path) -> None:
    with osmium.SimpleWriter(str(path)) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, location=(120, 28)))


def pbf_named_osm(path: Path) -> None:
    pbf_of_nodes(path.with_suffix(".pbf"))
    path.with_suffix(".pbf").rename(path)


BROKEN: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("n.osm.pbf", lambda path: None, "no such file"),
    "folder": ("n.osm.pbf", lambda path: path.mkdir(), "is a folder"),
    "empty": ("n.osm.pbf", lambda path: path.write_bytes(b""), "the file is empty"),
    "nothing inside": ("n.osm.pbf", empty_pbf, "has no usable road"),
    "no ways": ("n.osm.pbf", pbf_of_nodes, "has no usable road"),
    "text named pbf": (
        "n.osm.pbf",
        lambda path: path.write_text("道路" * 5000, encoding="utf-8"),
        "not a whole OSM file",
    ),
    "pbf named osm": ("n.osm", pbf_named_osm, "not a whole OSM file"),
    "cut xml": ("n.osm", lambda path: path.write_text("<osm version='0.6'><node id='1'"), "not a whole OSM file"),
    "other kind": ("n.dwg", lambda path: path.write_bytes(b"AC1032"), "is no kind of road file known"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used_is_named_with_what_to_do(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, make, words = BROKEN[name]
    make(tmp_path / file)
    for language in ("en", "zh"):
        out = tmp_path / "out.gpkg"
        assert main(["roads", str(tmp_path / file), "--out", str(out), "--lang", language, "--quiet"]) == BAD_INPUT
        shown = capsys.readouterr().err
        assert file in shown
        assert (words in shown) is (language == "en")
        assert "Traceback" not in shown
        assert not out.exists()


def test_a_city_cut_in_the_middle_is_refused(
    test_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (test_data / "porto_alegre" / "poa_osm.pbf").read_bytes()
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole[: len(whole) // 2])
    assert main(["roads", str(cut), "--out", str(tmp_path / "n.gpkg"), "--lang", "en"]) == BAD_INPUT
    assert "cut.osm.pbf: is not a whole OSM file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--datum", "GCJ-02"], ["datum"]),
        (["--tolerance-m", "5", "--class-column", "highway"], ["tolerance-m", "class-column, …"]),
        (["--nodes", "nodes.csv", "--length-unit", "m"], ["nodes", "length-unit"]),
    ],
)
def test_an_option_that_the_file_cannot_heed_is_refused(
    source: Path, tmp_path: Path, options: list[str], named: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "n.gpkg"
    assert main(["roads", str(source), "--out", str(out), "--lang", "en", "--quiet", *options]) == BAD_INPUT
    shown = capsys.readouterr().err
    for name in named:
        assert f"value '{name}': this kind of road file does not know the option. Leave it out" in shown
    assert not out.exists()


def test_a_folder_is_named_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["roads", ".", "--out", "n.gpkg"]) == BAD_INPUT
    assert capsys.readouterr().err.startswith(".：是文件夹，不是文件。")


@pytest.mark.parametrize("out", ["n.txt", "nowhere/n.gpkg"])
def test_the_place_to_write_to_is_checked_before_the_work(
    source: Path, tmp_path: Path, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["roads", str(source), "--out", str(tmp_path / out)]) == BAD_INPUT
    shown = capsys.readouterr().err
    assert "请给出已有文件夹中的 .gpkg 文件名" in shown
    assert "读取" not in shown


def test_a_speed_table_that_cannot_be_read_tells_every_fault(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "bad.yaml"
    table.write_text("format: 1\nmode: fly\nclasses: {primary: {km_per_h: -3}}\n", encoding="utf-8")
    assert main(["roads", str(source), "--out", str(tmp_path / "n.gpkg"), "--speeds", str(table)]) == BAD_INPUT
    shown = capsys.readouterr().err
    for part in ("bad.yaml", "mode", "km_per_h", "title", "source"):
        assert part in shown


class Terminal:
    """A stderr that says it is a terminal and keeps what is written."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


def test_on_a_terminal_one_line_moves_and_is_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    stage = Text("读取", "reading")
    with ProgressLine("en", quiet=False) as progress:
        progress(Step(stage))
        progress(Step(stage, 5000))
        progress(Step(stage, 1, 2))
    lines = terminal.text.split("\r\033[K")
    assert lines == ["", "reading", "reading 5,000", f"reading [{'#' * 15}{'.' * 15}] 50%", ""]


def test_a_real_city_becomes_a_network(test_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "poa.gpkg"
    arguments = ["roads", str(test_data / "porto_alegre" / "poa_osm.pbf"), "--out", str(out), "--json", "--quiet"]
    assert main(arguments) == DONE
    content = json.loads(capsys.readouterr().out)
    assert (content["roads"], content["junctions"]) == (18756, 13420)
    assert content["pieces"]["largest_junction_share"] == content["pieces"]["largest"][0]["junctions"] / 13420
    assert (content["pieces"]["count"], len(content["pieces"]["largest"])) == (129, 20)
    back = read_network_file(out)
    assert back.network.digest == content["digest"]
    assert not back.edited
