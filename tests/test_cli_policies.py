"""Policies on the command line: listed, explained, checked, and one layout under several."""

import json
from pathlib import Path
from typing import Any

import pytest

from gridplan.cli import BAD_INPUT, DONE, main
from gridplan.policy.page import json_schema
from gridplan.resources import TEMPLATE, folder, policy_files

AS_OF = ("--as-of", "2026-01-01")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == DONE
    return capsys.readouterr().out


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(run(capsys, *arguments, "--json"))


def test_list_tells_document_date_and_rules_by_handling(capsys: pytest.CaptureFixture[str]) -> None:
    listed = {entry["id"]: entry for entry in run_json(capsys, "policies")}
    assert list(listed) == list(policy_files())
    assert sum(entry["rules"]["total"] for entry in listed.values()) == 129
    for entry in listed.values():
        ways = entry["rules"]
        assert ways["total"] == ways["computed"] + ways["tracked"] + ways["informational"]
    assert listed["wenzhou-2020"]["issued"] == "2020-12-31"
    assert listed["guizhou-2024"]["issued"] is None  # the text does not say it
    text = run(capsys, "policies")
    assert "温政办〔2020〕94号" in text
    assert "跟踪" in text


def test_policy_is_explained_rule_by_rule_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    zh, en = run(capsys, "policies", "guizhou-2024"), run(capsys, "policies", "guizhou-2024", "--lang", "en")
    assert "共 28 条规则，配置没有问题" in zh
    assert "要求 ≥ 2 个网格（原则上）" in zh
    assert "二(一)1 “每个城市规划网格数量原则上不少于2个”" in zh
    assert "asks ≥ 2 grids (in principle)" in en
    assert "[计算；不满足则方案不可接受]" in zh
    assert "例外见 G-L08" in zh
    assert "except by G-L08" in en
    assert all(rule in zh for rule in ("G-L03", "G-G03", "G-R02"))


def test_explained_as_json_has_handling_and_limit(capsys: pytest.CaptureFixture[str]) -> None:
    content = run_json(capsys, "policies", "xuchang-2020")
    rule = next(rule for rule in content["rules"] if rule["id"] == "X-K05")
    assert (rule["handling"], rule["where"]) == ("computed", ["建安区"])
    assert rule["limit"]["zh"].startswith("2—3 年内有 1 家二级公立综合医院")
    assert rule["source"]["paragraph"] == "三(二)"


def test_own_file_is_read_and_its_faults_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder("configs") / f"{TEMPLATE}.yaml").read_text(encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    assert "配置没有问题" in run(capsys, "policies", str(own))
    wrong = text.replace("kind: hub_member", "kind: hub_membre", 1).replace("{years: 3}", "{yaers: 3}", 1)
    own.write_text(wrong, encoding="utf-8")
    assert main(["policies", str(own)]) == BAD_INPUT
    told = capsys.readouterr().err
    for words in ("hub_membre", "yaers"):
        row = wrong[: wrong.index(words)].count("\n") + 1
        assert f"own.yaml，第 {row} 行" in told


def test_schema_and_page_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "policies", "--schema") == json_schema()
    schema, page = tmp_path / "form.json", tmp_path / "rules.md"
    run(capsys, "policies", "--schema", str(schema), "--page", str(page))
    assert schema.read_text(encoding="utf-8") == json_schema()
    assert page.read_text(encoding="utf-8").startswith("# 政策规则")


def test_comparison_is_no_verdict_and_names_the_own_policy(capsys: pytest.CaptureFixture[str]) -> None:
    content = run_json(capsys, "compare-policies", "wenzhou", *AS_OF)  # exit code 0, though rules are broken
    judged = {entry["id"]: entry for entry in content["policies"]}
    assert list(judged) == list(policy_files())
    assert [name for name, entry in judged.items() if entry["own"]] == ["wenzhou-2020"]
    assert judged["wenzhou-2020"]["counts"]["fail"] == 0
    for entry in judged.values():
        assert sum(entry["counts"].values()) == len(entry["findings"])
    assert content["as_of"] == "2026-01-01"


def test_lead_of_second_class_fails_in_guizhou_and_waits_in_wenzhou(capsys: pytest.CaptureFixture[str]) -> None:
    content = run_json(capsys, "compare-policies", "wenzhou", *AS_OF)
    leads = {
        entry["id"]: item
        for entry in content["policies"]
        for item in entry["findings"]
        if item["rule"] in ("G-L03", "W-L02") and item["grid"] == "5"
    }
    guizhou, wenzhou = leads["guizhou-2024"], leads["wenzhou-2020"]
    assert (guizhou["verdict"], wenzhou["verdict"]) == ("fail", "undetermined")
    assert "二级甲等" in guizhou["measured"]["zh"]
    assert "三级公立综合性医院" in guizhou["source"]["quote"]
    assert "未经核实" in guizhou["estimated"][0]["zh"]


def test_comparison_in_words_shows_sources_and_groups_what_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "compare-policies", "--policy", "guizhou-2024", "wenzhou-2020", *AS_OF)
    assert "wenzhou-2020 *" in text
    assert "guizhou-2024 *" not in text
    assert "比较不是判定" in text
    assert "✕ 不通过 (据估计)  G-L03" in text
    assert "由1家市级或区级的三级公立综合性医院" in text
    assert text.count("G-K05") == 1  # five grids without figures, told once with the others' names
    assert "同样无法判定：网格 2、网格 3、网格 4、网格 5" in text


def test_own_policy_can_be_compared_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = folder("configs") / f"{TEMPLATE}.yaml"
    content = run_json(capsys, "compare-policies", "--policy", str(own), "wenzhou-2020", *AS_OF)
    assert [entry["id"] for entry in content["policies"]] == ["my-city", "wenzhou-2020"]
