"""Opinions in words: the labels of 采纳情况, the name of a version, the cells of the table."""

from gridplan.decisions import Adoption, Opinion
from gridplan.plan_file import STAGE_NAMES, Plan
from gridplan.stages import version_digest
from gridplan.study_area import StudyArea
from gridplan.text import Text, join

ADOPTION_LABELS: dict[Adoption, Text] = {
    "adopted": Text("采纳", "adopted"),
    "partly": Text("部分采纳", "partly adopted"),
    "rejected": Text("不采纳", "not adopted"),
    "open": Text("未定", "open"),
}
WHOLE_PLAN = Text("整个方案", "the whole plan")
NUMBER = Text("序号", "No.")
UNIT = Text("提出单位", "From")
OPINION = Text("意见", "Opinion")
DATE = Text("日期", "Date")
DISTRICTS = Text("涉及片区", "Districts")
VERSION = Text("针对版本", "About version")
ADOPTION = Text("采纳情况", "Outcome")
REASON = Text("理由/处理", "Reason, action")
_DIGITS = 8  # of a digest that names a version beside a date


def version_label(digest: str, plan: Plan) -> Text:
    """Return the name of a version: the stage and day at which it left, else its digest; "" is not told."""
    if not digest:
        return Text("未注明", "not told")
    short = digest[:_DIGITS]
    left = next((each for each in reversed(plan.document.frozen) if each.layout_digest == digest), None)
    if left is not None:
        name = STAGE_NAMES[left.stage]
        return Text(f"{name.zh} {left.date}（{short}）", f"{name.en} {left.date} ({short})")
    if digest == version_digest(plan):
        return Text(f"现稿（{short}）", f"the present one ({short})")
    return Text(f"当时的草案（{short}）", f"a draft of then ({short})")


def districts_words(opinion: Opinion, area: StudyArea) -> Text:
    """Return the districts that an opinion speaks of; of one that is no more, its name of then, and that it is gone."""
    if not opinion.districts:
        return WHOLE_PLAN
    known = area.districts["name"]
    return join(
        [
            Text(str(known[key]), str(known[key]))
            if key in known.index
            else Text(f"{name}（已不在规划范围中）", f"{name} (no longer a district)")
            for key, name in opinion.districts.items()
        ],
        zh="、",
        en=", ",
    )


def versions_words(opinion: Opinion, plan: Plan) -> Text:
    """Return the version that an opinion is about, and the one that answers it where that is told."""
    said = version_label(opinion.version, plan)
    if opinion.answer is None or not opinion.answer.version:
        return said
    answered = version_label(opinion.answer.version, plan)
    return said + Text(f"；答复见 {answered.zh}", f"; answered in {answered.en}")


def opinion_row(opinion: Opinion, plan: Plan, area: StudyArea) -> dict[Text, Text]:
    """Return the cells of an opinion by heading, in the order of 征求意见汇总表."""
    return {
        NUMBER: _same(str(opinion.number)),
        UNIT: _same(opinion.unit),
        OPINION: _same(opinion.text),
        DISTRICTS: districts_words(opinion, area),
        VERSION: versions_words(opinion, plan),
        ADOPTION: ADOPTION_LABELS[opinion.adoption],
        REASON: _same(opinion.reason),
    }


def _same(words: str) -> Text:
    return Text(words, words)
