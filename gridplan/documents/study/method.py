"""How a review is made, on a page, and what must not be concluded from it."""

from gridplan.documents.blocks import Block, Paragraph
from gridplan.documents.study.said import head
from gridplan.review.study import Review
from gridplan.text import Language, Text
from gridplan.trace import CHOICE_OF_CARE, caveat

METHOD = (
    Text(
        "对象。运行之初的布局在当时的数据上测算，现行布局在现在的数据上测算；两次用同一组出行假定和同一套指标。",
        "What is compared. The layout of the start on the data of the start, the layout in force on today's data, "
        "with the same assumptions of travel and the same indicators.",
    ),
    Text(
        "片区对应。按编号、名称、曾用名和边界重叠对应新旧片区，比例为原片区人口落在新片区的份额；按面积推算的标“估”。",
        "Districts are matched by id, name, former name and overlap of their outlines. A share is that of the people "
        "of the former district; shares by area are marked as estimates.",
    ),
    Text(
        "变化的分解。从运行之初到现在，依次把片区划分、人口、道路、医疗机构和归属换成现在的；每换一项，指标的变化记在该项名下。"
        "次序不同，各项所得不同，因此对所有次序取平均（即夏普利值），并给出范围。各部分之和等于总变化。",
        "Splitting a change. From the start to now, districts, population, roads, facilities and assignment are "
        "exchanged one at a time; what the indicator then does is that input's part. As parts depend on the order, the "
        "mean over all orders is taken (the Shapley value) and the range is given. The parts sum to the change.",
    ),
    Text(
        "调整方案。“维持现布局”总是第一个方案。其余方案先满足要求，再使更换牵头医院的人口最少，再使就医时间最短；"
        "各方案用同一组指标和规则评价。",
        "Choices. Keeping the layout is always the first. The others meet what is asked, then move as few people as "
        "can be, then make minutes least; all are judged by the same indicators and rules.",
    ),
    Text(
        "敏感性。逐项改变高峰系数、时间界限和人口估计，重新评价各方案，看排在首位的方案是否不变。",
        "Sensitivity. The peak factor, the thresholds and the estimate of population are changed one at a time, and "
        "the choices are judged again: does the same one come first?",
    ),
    Text(
        "运行证据。就诊、转诊、基金和考核数据按填报的数量计算，不填百分比；单位或口径变化的列明，不直接比较。"
        "缺数据的一律为“无法判定”，不当作零、平均值或通过。",
        "Operating evidence. Visits, referrals, funds and appraisals are worked out from counts that were entered. "
        "Where units or definitions changed it is said. What lacks data is undetermined, never zero or a pass.",
    ),
)


def method(review: Review, language: Language) -> list[Block]:
    """Return the sections on method and limits; data and versions follow behind the report."""
    blocks = [head("方法", "Method", language), *(Paragraph(text.to(language)) for text in METHOD)]
    blocks.append(head("局限", "Limits", language))
    area = review.cycle.now.area
    notes = [*review.notes, *review.cycle.notes, *_shared(review), CHOICE_OF_CARE, caveat(area) + Text("。", ".")]
    return [*blocks, *(Paragraph(text.to(language), small=True) for text in dict.fromkeys(notes))]


def _shared(review: Review) -> list[Text]:
    """Return what a reader must know of the data of now; that of then follows behind, with its layers."""
    area = review.cycle.now.area
    note = area.manifest.note
    return [*([note.text] if note else []), *area.estimates()]
