"""The five documents as configurations: word for word, complete, current in every page made of them."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from gridplan.policy import Policy, read_policy
from gridplan.policy.explain import KIND_WORDS, limit_of
from gridplan.policy.page import SCHEMA_NAME, handled, json_schema, rules_page, summary_table
from gridplan.resources import TEMPLATE, folder, policy_files

ROOT = Path(__file__).parent.parent
NAMES = ["guizhou-2024", "lianyungang-2021", "shaanxi-2017", "wenzhou-2020", "xuchang-2020"]
SCHEMA_LINE = f"# yaml-language-server: $schema={SCHEMA_NAME}"


def squeezed(text: str) -> str:
    return "".join(text.split())


def document_of(policy: Policy, test_data: Path) -> str:
    """Return the text of a policy's document without white space; its number or title stands at the beginning."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((test_data.parent / "policies/seeds").glob("*.txt"))]
    (found,) = [text for text in map(squeezed, texts) if squeezed(policy.policy.document) in text[:200]]
    return found


def quotes_of(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield the id of each rule with each of its quotes."""
    for rule in policy.rules:
        for source in (rule.source, *rule.also, *getattr(rule.params, "other_deadlines", ())):
            yield rule.id, source.quote


def test_the_five_policies_are_offered_and_the_template_is_not() -> None:
    assert list(policy_files()) == NAMES
    assert (folder("configs") / f"{TEMPLATE}.yaml").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_policy_bears_the_name_of_its_file(name: str) -> None:
    assert read_policy(name).policy.id == name


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_is_verbatim_in_its_document(name: str, test_data: Path) -> None:
    policy = read_policy(name)
    document = document_of(policy, test_data)
    assert [(rule, quote) for rule, quote in quotes_of(policy) if squeezed(quote) not in document] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_deadline_rests_on_a_quote_that_names_its_year(name: str) -> None:
    policy = read_policy(name)
    said = {rule.id: "".join(quote for key, quote in quotes_of(policy) if key == rule.id) for rule in policy.rules}
    deadlines = {rule.id: getattr(rule.params, "by", None) for rule in policy.rules}
    dated = {key: by for key, by in deadlines.items() if by is not None}
    assert dated
    assert {key: by for key, by in dated.items() if str(by.year) not in said[key]} == {}


def test_annex_of_lianyungang_is_there_row_by_row(test_data: Path) -> None:
    policy = read_policy("lianyungang-2021")
    (path,) = (test_data.parent / "policies/seeds").glob("002_*.txt")
    cells = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.count("\t") == 2]
    rows = [row for row in cells if row[0] != "重点任务"]  # the header, repeated on the second page
    for number, row in enumerate(rows):
        row[0] = row[0].strip() or rows[number - 1][0]
    assert [[t.task, t.requirement, t.deadline.wording] for t in policy.tasks] == rows
    assert (len(policy.tasks), len({task.task for task in policy.tasks})) == (19, 18)


def test_deadlines_of_the_annex_mean_the_dates_that_they_say() -> None:
    tasks = {task.id: task.deadline for task in read_policy("lianyungang-2021").tasks}
    for deadline in tasks.values():
        found = re.search(r"(\d{4}) 年 ?(?:(\d+) 月)?", deadline.wording)
        days = {None: (12, 31), "5": (5, 31), "6": (6, 30), "7": (7, 31)}
        assert deadline.dates == (() if found is None else (date(int(found[1]), *days[found[2]]),))
        assert deadline.open_ended == deadline.wording.startswith("长期")


def test_responsible_units_of_guizhou_are_those_of_each_paragraph(test_data: Path) -> None:
    policy = read_policy("guizhou-2024")
    document = document_of(policy, test_data)
    body = document[document.index("二、重点任务") : document.index("三、工作安排")]
    units = [
        found.removesuffix("，各市〔州〕、县〔市、区、特区〕人民政府")
        for found in re.findall(r"责任单位：([^）。]*)", body)
    ]
    heads = re.findall(r"(?<!\d)(\d+\.[^。\d]{4,14})。", body)
    listed = policy.rule("G-G03").params
    assert (list(listed.items), list(listed.responsibles)) == (heads, units)
    for rule in policy.rules:
        if rule.kind == "checklist":
            said = {rule.params.responsible_for(number) for number in range(len(rule.params.items))} - {None}
            assert [unit for unit in said if unit not in document] == []


@pytest.mark.parametrize("name", NAMES)
def test_rules_of_a_named_place_name_it_and_others_do_not(name: str) -> None:
    places = {
        "W-L01": ("温州市",),
        "W-L03": ("温州市",),
        "L-L01": ("连云港市",),
        "X-K05": ("建安区",),
        "G-K02": ("贵阳市", "遵义市"),
    }
    for rule in read_policy(name).rules:
        assert rule.where == places.get(rule.id, ()), rule.id


@pytest.mark.parametrize("name", NAMES)
def test_in_principle_can_be_set_aside_and_nothing_else(name: str) -> None:
    """The one exception: of X-L02 only the grade is 原则上."""
    for rule in read_policy(name).rules:
        principle = "原则上" in rule.source.quote
        assert rule.overridable == (principle and rule.id != "X-L02"), rule.id
    if name == "xuchang-2020":
        (way,) = read_policy(name).rule("X-L02").params.any_of
        assert way.level_principle


def test_a_third_is_a_third_and_not_a_little_less() -> None:
    slots, beds = read_policy("guizhou-2024").rule("G-K01").params.goals
    assert 3333 / 10_000 < slots.value <= 100 / 300
    assert beds.value == 0.25


def test_template_reads_without_faults_and_shows_every_kind() -> None:
    template = read_policy(folder("configs") / f"{TEMPLATE}.yaml")
    assert {rule.kind for rule in template.rules} == set(KIND_WORDS)
    assert template.tasks


@pytest.mark.parametrize("name", [*NAMES, TEMPLATE])
def test_configuration_points_at_the_schema_and_keeps_to_it(name: str) -> None:
    text = (folder("configs") / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == SCHEMA_LINE
    plain = json.loads(json.dumps(yaml.safe_load(text), default=str))  # dates as text, keys as text
    jsonschema.Draft202012Validator(json.loads(json_schema())).validate(plain)


def test_schema_tells_an_editor_words_and_refuses_a_misspelt_key() -> None:
    schema = json.loads(json_schema())
    defined = schema["$defs"]
    assert "三级" in json.dumps(defined["Selection"], ensure_ascii=False)
    assert "gp_per_10k" in defined["Goal"]["properties"]["indicator"]["enum"]
    assert [name for name, part in defined.items() if not part.get("description")] == []
    assert "豁免" in defined["TargetRule"]["properties"]["overridable"]["description"]
    content = {"policy": {}, "rules": [], "taks": []}
    said = [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(content)]
    assert any("taks" in message for message in said)


def test_schema_in_the_folder_is_current() -> None:
    kept = (folder("configs") / SCHEMA_NAME).read_text(encoding="utf-8")
    assert kept == json_schema(), "run gridplan policies --schema configs/policy.schema.json"


def test_page_of_rules_and_table_of_the_readme_are_current() -> None:
    policies = [read_policy(name) for name in policy_files()]
    page = (ROOT / "docs/policies.md").read_text(encoding="utf-8")
    assert page == rules_page(policies), "run gridplan policies --page docs/policies.md"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert summary_table(policies) in readme, "copy the table at the head of docs/policies.md"


def test_table_accounts_for_every_rule() -> None:
    policies = [read_policy(name) for name in policy_files()]
    sums = [int(cell) for cell in summary_table(policies).splitlines()[-1].split("|")[2:-1]]
    assert sums[-1] == sum(sums[:-1]) == sum(handled(policy).total() for policy in policies) == 129


@pytest.mark.parametrize("name", NAMES)
def test_every_computed_rule_says_what_it_asks(name: str) -> None:
    silent = {"W-L08", "W-T01"}  # a hub is named, a table filled: there is no number to reach
    for rule in read_policy(name).rules:
        limit = limit_of(rule)
        assert limit.zh
        assert limit.en
        assert (limit.zh == "—") == (rule.id in silent), rule.id


def test_limits_are_said_in_plain_words() -> None:
    said = {rule.id: limit_of(rule) for name in NAMES for rule in read_policy(name).rules}
    assert said["W-L01"].zh == "= 5（仅 温州市）"
    assert said["X-L01"].zh == "禹州市、长葛市、襄城县、鄢陵县各 1—3"
    assert said["X-L02"].zh == "公立：县级、原则上二级甲等以上"
    assert said["G-L01"].en == "≥ 2 (in principle)"
    assert (
        said["S-K01"].zh == "全市：紧密型医联体数 ≥ 1 个，西安市 ≥ 2 个，宝鸡市 ≥ 2 个，延安市 ≥ 2 个，时限 2017-12-31"
    )
    assert "一.5 作 2023-12-31" in said["L-K05"].zh
    assert said["X-K08"].zh.endswith("2020 年 ≥ 45%，其他年份 ≥ 50%")
    assert said["W-K06"].en == "the document gives no limit; a person sets it"
