"""What is recommended to the joint meeting: the choice that comes first by the rule, why, and what speaks against."""

from collections.abc import Sequence

from gridplan.compare import Change, change_words
from gridplan.review.choices import Choices
from gridplan.review.options import Choice, Recommendation, Trial, label
from gridplan.review.rule import WITHOUT_MINUTES, Ground, Ruling
from gridplan.review.trials import ruling
from gridplan.text import UNDETERMINED, Text, join

_WEIGHED = (
    "mean_minutes",
    "p90_minutes",
    "not_nearest_share",
    "referral_minutes",
    *WITHOUT_MINUTES,
    "balance_max_min",
    "balance_deviation",
    "pieces",
    "exclave_population",
)
_EARLY = Text(
    "运行未满规定年限，建议维持现行方案；此时调整没有文件依据",
    "the years of operation are not full: keep the layout; the document does not provide for adjusting it yet",
)
_NO_START = Text(
    "起始运行日期未知，无法判定是否已满规定年限；确定之前维持现行方案",
    "the start of operation is not known, and so whether the years are full; until then the layout stays",
)
_MAY = Text("可（不是必须）在充分研究论证的基础上适当调整", "the layout may, not must, be adjusted after full study")
_NO_OPERATION = Text(
    "但没有就诊流向等运行数据，而调整须根据运行情况",
    "but there are no data on operation, such as where patients go, by which the layout is to be adjusted",
)
_WEIGHED_BY_PEOPLE = Text(
    "就诊流向等运行资料不计入比选规则，由联席会议衡量",
    "the rule does not count data on operation, such as where patients go: the meeting weighs them",
)
_ESTIMATED = Text("所据人口或时间含估计，调整前须核实", "people or minutes are estimates: verify them before adjusting")
_STAYS = Text("在此之前现行方案继续执行", "until then the layout in force stays")
_STUDY = Text("各方案的利弊供联席会议研究", "the joint meeting weighs the pros and cons of the choices")


def recommend(
    found: Choices, *, threshold_min: float | None, may_adjust: bool | None, trials: Sequence[Trial] = ()
) -> Recommendation:
    """Return what is recommended: see `gridplan.review.rule` for which choice comes first.

    `threshold_min` is what the planner asks each person who moves to save, in minutes; None leaves the choice to the
    meeting. Before the years of operation are full (`may_adjust` False) the layout is kept, and it is told what the
    rule says. A wrong recommendation is worse than none, so these are left to the meeting: keeping that breaks what was
    demanded; a change where by any of `trials`, but for those of the planner's own demands, a choice that moves fewer
    people comes first; and one that saves minutes while nothing is known of the operation by which the documents ask to
    adjust.
    """
    first = ruling(found.choices, threshold_min)
    why = _why(found, first, threshold_min)
    best, undecided = first.best or found.keep.id, first.best is None
    if len(found.choices) == 1:
        undecided = not _none_wanted(found)
    doubts = [] if best == found.keep.id else _doubts(found, first, best, trials)
    if may_adjust is False:
        undecided = False
        said = [_EARLY, Text("按比选规则，", "by the rule: ") + why]
    elif best == found.keep.id:
        no_start = [_NO_START] if may_adjust is None and undecided else []
        said = [*no_start, why, *_others(found, trials)]
    elif may_adjust is None or doubts:
        undecided = True
        said = [*([_NO_START] if may_adjust is None else []), why, *doubts, _STUDY, _STAYS]
    else:
        estimated = [_ESTIMATED] if _mark(found.keep).zh else []
        said = [_MAY, why, *_others(found, trials), *_without_evidence(found, best), *estimated]
    adjusts = may_adjust is True and not doubts
    if found.breaches and not (adjusts and best != found.keep.id):  # keeping is no answer by itself
        undecided, said = True, [*said, _broken(found)]
    return Recommendation(
        choices=found.choices,
        recommended=best if adjusts else found.keep.id,
        why=join(said) + Text("。", "."),
        trials=tuple(trials),
        may_adjust=may_adjust,
        undecided=undecided,
        notes=(*found.notes, _WEIGHED_BY_PEOPLE, *(_weighed(found.keep, choice) for choice in found.choices[1:])),
    )


def pros_and_cons(keep: Choice, choice: Choice) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Return what a choice betters and what it worsens, each with its number."""
    shown = [change for change in _changes(choice) if change.shows]
    sides = [[change_words(change) for change in shown if change.direction == sign] for sign in (1, -1)]
    for zh, en, before, after in (
        ("不通过的强制规则", "error rules that fail", keep.failing, choice.failing),
        ("无法判定的强制规则", "error rules undetermined", keep.undetermined, choice.undetermined),
    ):
        if before is not None and after is not None and before != after:
            sides[after > before].append(Text(f"{zh} {before} → {after} 项", f"{en} {before} → {after}"))
    return tuple(sides[0]), tuple(sides[1])


def _changes(choice: Choice) -> list[Change]:
    found = choice.comparison.changes
    return [found[key] for key in found if key in _WEIGHED or key.startswith("coverage_")]


def _weighed(keep: Choice, choice: Choice) -> Text:
    """Tell a choice's pros, cons, and what of it cannot be told."""
    parts = []
    for head, told in zip((Text("利：", "for: "), Text("弊：", "against: ")), pros_and_cons(keep, choice), strict=True):
        if told:
            parts.append(head + join(list(told), zh="，", en=", "))
    unsure = [change.indicator.name for change in _changes(choice) if change.difference is None]
    if unsure:
        parts.append(UNDETERMINED + Text("：", ": ") + join(unsure, zh="、", en=", "))
    return choice.name + Text("——", " – ") + join(parts)


def _none_wanted(found: Choices) -> bool:
    """Whether keeping meets every demand and the search for others came to its end."""
    return found.complete and not found.breaches


def _why(found: Choices, first: Ruling, threshold_min: float | None) -> Text:
    """Tell in words what the rule says, without the clock and the trials."""
    if first.ground is Ground.UNTOLD or (len(found.choices) == 1 and not _none_wanted(found)):
        return _untold(found)
    if len(found.choices) == 1:
        return Text("没有可比较的调整方案，维持现行方案", "there is no other choice: keep the layout")
    if first.ground is Ground.OPEN:
        return _open(found, first)
    asked = "" if threshold_min is None else f"{threshold_min:g}"
    if first.ground is Ground.KEEPS:
        return Text(
            f"没有方案能使每变动一人平均节省 {asked} 分钟以上，维持现行方案",
            f"no choice saves more than {asked} min for each person who moves: keep the layout",
        )
    keep = found.keep
    best = next(choice for choice in found.choices if choice.id == first.best)
    if first.ground is Ground.MENDS:
        return best.name + Text(
            f"：维持时 {keep.failing} 项强制规则不通过，此方案 {best.failing} 项，在不通过最少的方案中变动人口最少",
            f": keeping fails {keep.failing} error rules, this choice {best.failing}; "
            "of those that fail fewest it moves the fewest people",
        )
    worth = next(step.worth for step in first.steps if step.choice == best.id)
    mark = _mark(best)
    return best.name + Text(
        f"：每多变动一人平均节省 {worth:.1f} 分钟{mark.zh}，高于规划者设定的 {asked} 分钟，扣除后节省最多",
        f": each further person who moves saves {worth:.1f} min{mark.en}, "
        f"more than the {asked} that the planner asks; net of these it saves most",
    )


def _untold(found: Choices) -> Text:
    why = found.keep.comparison.changes["mean_minutes"].after.reason
    if len(found.choices) == 1:
        why = Text("未找到可比较的调整方案", "no other choice was found")
    elif why is None:
        why = Text("各方案计入平均的人口不同", "the choices leave other people out of the mean")
    return join([UNDETERMINED + Text("是否应当调整（", " whether to adjust (") + why + Text("）", ")"), _STAYS])


def _open(found: Choices, first: Ruling) -> Text:
    """Tell that nothing is decided, and which choice would come first under which threshold."""
    none = Text("未设定每变动一人至少应节省的分钟数，不作取舍", "no minutes are asked for each person who moves")
    parts = [none, _STUDY]
    if not first.steps:
        none_saves = Text("没有方案节省就医时间", "no choice saves minutes")
        return join([none, none_saves, _STUDY])
    numbers = {choice.id: number for number, choice in enumerate(found.choices)}
    told = []
    for before, step in zip((found.keep.id, *(each.choice for each in first.steps)), first.steps, strict=False):
        mark, name = _mark(found.choices[numbers[step.choice]]), label(numbers[before])
        worth = f"{step.worth:.1f}"
        zh, en = f"{worth} 分钟{mark.zh}及以上为{name.zh}", f"{name.en} at {worth} min{mark.en} and more"
        told.append(Text(zh, en))
    last = label(numbers[first.steps[-1].choice])
    told.append(Text(f"更低为{last.zh}", f"{last.en} below that"))
    head = Text("按所要求的每人节省时间，为先的是：", "what comes first, by the minutes that each is to save: ")
    return join([*parts, head + join(told, zh="，", en=", ")])


def _broken(found: Choices) -> Text:
    """Tell what keeping breaks of what was demanded."""
    return Text("现行方案不满足所提要求：", "the present layout does not meet what was demanded: ") + join(
        list(found.breaches)
    )


def _doubts(found: Choices, first: Ruling, best: str, trials: Sequence[Trial]) -> list[Text]:
    """Tell why a change is not recommended though it comes first."""
    choice = next(choice for choice in found.choices if choice.id == best)
    moved = {each.id: each.moved_share for each in found.choices}
    doubts = []
    fewer = [
        trial.name
        for trial in trials
        if trial.holds is False and not trial.of_demand and moved.get(trial.best or "", 0.0) < choice.moved_share
    ]
    if fewer:
        head = Text("但在下列假定下变动较少的方案为先：", "but a choice that moves fewer comes first under: ")
        doubts.append(head + join(fewer, zh="、", en=", "))
    if first.ground is Ground.SAVES and not any(reason.has_evidence for reason in choice.reasons):
        doubts.append(_NO_OPERATION)
    return doubts


def _without_evidence(found: Choices, best: str) -> list[Text]:
    """Tell how many of the districts that move operation says nothing of."""
    reasons = next(choice for choice in found.choices if choice.id == best).reasons
    lacking = sum(not reason.has_evidence for reason in reasons)
    zh, en = f"其中 {lacking} 个片区没有运行资料", f"{lacking} of its districts have no data on operation"
    return [Text(zh, en)] if lacking else []


def _others(found: Choices, trials: Sequence[Trial]) -> list[Text]:
    """Tell under which assumptions another choice comes first."""
    names = {choice.id: label(number) for number, choice in enumerate(found.choices)}
    told = [
        trial.name + Text(f"（{names[trial.best].zh}）", f" ({names[trial.best].en})")
        for trial in trials
        if trial.holds is False and trial.best is not None
    ]
    head = Text("在下列假定下另一方案为先：", "another choice comes first under: ")
    return [head + join(told, zh="、", en=", ")] if told else []


def _mark(choice: Choice) -> Text:
    change = choice.comparison.changes["mean_minutes"]
    estimated = change.after.estimated or change.before.estimated or choice.comparison.people_moved.estimated
    return Text("（估）", " (est.)") if estimated else Text("", "")
