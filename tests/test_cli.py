"""The command line as a planner or a script meets it: output, files, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from broken import BROKEN, copy_of_wenzhou

from gridplan.cli import BAD_INPUT, BROKEN_RULE, DONE, main
from gridplan.layout import unassign_districts
from gridplan.plan_file import Plan, open_plan, write_plan
from gridplan.study_area import StudyArea


@pytest.fixture
def plan_without_sanyang(tmp_path: Path, wenzhou_plan: Plan) -> Path:
    layout = unassign_districts(wenzhou_plan.layout, ["W13"])
    path = tmp_path / "without.json"
    path.write_bytes(write_plan(wenzhou_plan.with_layout(layout, {})))
    return path


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main([*arguments, "--json"]) in (DONE, BROKEN_RULE)
    return json.loads(capsys.readouterr().out)


def test_measure_shows_every_grid_and_names_the_estimates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure"]) == DONE
    shown = capsys.readouterr().out
    for part in (
        "温州市中心医院",
        "龙湾区第一人民医院",
        "平均就医时间 (分钟)",
        "道路：示意",
        "无法判定：",
        "gridplan 0",
    ):
        assert part in shown


def test_measure_as_json_gives_null_and_reason_for_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    content = run_json(capsys, "measure", "wenzhou", "2020")
    assert content["whole"]["population"] == {"value": 2900601, "estimated": ["population"]}
    assert content["whole"]["primary_coverage_15"]["value"] is None
    assert content["whole"]["primary_coverage_15"]["reason"]["en"] == "the facilities layer has no primary facilities"
    assert len(content["trace"]["area"]["digest"]) == 64
    assert content["grids"]["5"]["leads"] == ["龙湾区第一人民医院"]


def test_area_and_layout_may_be_given_as_paths(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_wenzhou(tmp_path)
    named = run_json(capsys, "measure")
    by_path = run_json(capsys, "measure", str(folder), str(folder / "layout-2020.csv"))
    assert by_path["whole"] == named["whole"]


def test_single_argument_that_is_no_area_is_the_layout(
    plan_without_sanyang: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = run_json(capsys, "measure", str(plan_without_sanyang))
    assert content["grids"]["1"]["districts"]["value"] == 14


def test_english_is_a_switch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "--lang", "en"]) == DONE
    assert "mean minutes to lead (min)" in capsys.readouterr().out


def test_check_of_2020_breaks_no_rule_and_prints_its_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--policy", "wenzhou-2020", "--as-of", "2024-05-06"]) == DONE
    shown = capsys.readouterr().out
    assert "核查日期 2024-05-06" in shown
    assert "“组建 5 个医联体”" in shown


def test_check_fails_with_code_1_and_names_the_district(
    plan_without_sanyang: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(plan_without_sanyang)]) == BROKEN_RULE
    content = run_json(capsys_cleared(capsys), "check", str(plan_without_sanyang))
    broken = [item for item in content["findings"] if item["verdict"] == "fail"]
    assert [item["rule"] for item in broken] == ["W-L03", "W-T01"]
    assert all("三垟" in item["detail"]["zh"] for item in broken)


def capsys_cleared(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    capsys.readouterr()
    return capsys


def test_start_of_operation_may_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--operation-start", "2021-01-01", "--as-of", "2024-01-01"]) == DONE
    assert "2024-01-01 已届满" in capsys.readouterr().out


def test_compare_shows_figures_and_who_changes_lead(
    plan_without_sanyang: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "2020", str(plan_without_sanyang)]) == DONE
    shown = capsys.readouterr().out
    assert "1 个片区、64,439估 人更换牵头医院" in shown
    assert "三垟: 温州市中心医院 → —" in shown
    content = run_json(capsys, "compare", "2020", str(plan_without_sanyang))
    assert content["people_moved"]["value"] == 64439


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "csv", "geojson", "gpkg", "html", "json"])
def test_export_writes_each_kind(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"layout.{suffix}"
    assert main(["export", "2020", "--to", str(target)]) == DONE
    assert target.stat().st_size > 1000


def test_title_trial_and_note_of_an_export_can_be_changed(tmp_path: Path, wenzhou: StudyArea) -> None:
    target = tmp_path / "plan.json"
    assert main(["export", "--to", str(target), "--title", "新方案", "--no-trial", "--note", "另行通知"]) == DONE
    document = open_plan(target, wenzhou).document
    assert (document.full_title, document.note) == ("新方案", "另行通知")


@pytest.mark.parametrize("name", BROKEN)
def test_broken_input_ends_with_code_2_and_a_message_in_both_languages(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of_wenzhou(tmp_path)
    BROKEN[name].make(folder)
    for language, parts in (("zh", BROKEN[name].zh), ("en", BROKEN[name].en)):
        assert main(["measure", str(folder), "--lang", language]) == BAD_INPUT
        told = capsys.readouterr().err
        assert "Traceback" not in told
        for part in parts:
            assert part in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["measure", "nowhere"], "nowhere"),
        (["check", "--policy", "nothing"], "wenzhou-2020"),
        (["solve", "--lead", "无名医院", "--out", "x.json"], "无名医院"),
        (["solve", "--out", "x.txt"], "x.txt"),
        (["export", "--to", "x.odt"], ".odt"),
    ],
)
def test_what_cannot_be_used_is_named_with_code_2(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == BAD_INPUT
    assert words in capsys.readouterr().err


def test_wrong_usage_ends_with_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["solve", "--balance", "7", "--out", "x.json"])
    assert ended.value.code == BAD_INPUT
    assert "0.25" in capsys.readouterr().err


def test_installed_command_works_from_any_folder(tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "gridplan"
    done = subprocess.run(
        [command, "measure", "--json"], cwd=tmp_path, capture_output=True, env=os.environ, timeout=120, check=True
    )
    assert json.loads(done.stdout)["trace"]["area"]["id"] == "wenzhou"


def test_help_loads_no_heavy_package() -> None:
    code = (
        "import sys\nfrom gridplan.cli.arguments import parse\n"
        "try:\n    parse(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'numpy', 'geopandas', 'streamlit', 'folium', 'highspy'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)


def test_measure_loads_neither_app_nor_solver_nor_maps() -> None:
    code = (
        "import sys\nfrom gridplan.cli import main\nmain(['measure'])\n"
        "heavy = {'streamlit', 'folium', 'highspy', 'matplotlib', 'docx', 'openpyxl'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)
