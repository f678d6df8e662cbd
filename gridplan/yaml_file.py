"""Read a YAML file into a validated model; every fault is told with its line and a remedy."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails

from gridplan.errors import Fault, InputError
from gridplan.text import Text


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where there is one; a key given twice is a fault, not a silent choice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} is given twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        """Return a date; one that the calendar lacks stays a word, for the model to refuse at its place."""
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A part of a configuration: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RefusedError(ValueError):
    """A value that a validator does not take, told in both languages with what to do about it."""

    def __init__(self, problem: Text, remedy: Text) -> None:
        super().__init__(problem.en)
        self.problem, self.remedy = problem, remedy


def refuse(title: str, refused: Iterable[tuple[tuple[str | int, ...], RefusedError]]) -> None:
    """Raise what a model's own validator found wrong, each at its place in the model; nothing where there is none.

    A plain ValueError of such a validator would be told of the model as a whole, that is, of the file's first line.
    """
    details = [InitErrorDetails(type="value_error", loc=at, input={}, ctx={"error": error}) for at, error in refused]
    if details:
        raise ValidationError.from_exception_data(title, details)


class Words(Strict):
    """A text of a configuration in both languages."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


def load_yaml(path: Path, model: type[Model], error: type[InputError], *, context: Any = None) -> Model:
    """Return the file at `path` as a `model`, whose validators may look at `context`.

    Raises `error` with every fault found.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        remedy = Text("请检查路径，或新建该文件", "Check the path, or make the file")
        raise error([Fault(str(path), Text("文件不存在", "no such file"), remedy)]) from None
    except (OSError, UnicodeDecodeError) as problem:
        remedy = Text("请另存为 UTF-8 编码的文本文件", "Save it as a text file in UTF-8")
        raise error([Fault(path.name, Text(f"无法读取：{problem}", f"cannot be read: {problem}"), remedy)]) from None
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise error([_syntax_fault(path, problem)]) from None
    try:
        return model.model_validate(content, context=context)
    except ValidationError as problem:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        raise error([_fault(path, tree, detail) for detail in _own_faults(problem.errors())]) from None


def _syntax_fault(path: Path, problem: Exception) -> Fault:
    mark = getattr(problem, "problem_mark", None)
    what = getattr(problem, "problem", None) or str(problem)
    remedy = Text("请检查缩进、冒号和引号", "Check indentation, colons and quotes")
    row = None if mark is None else mark.line + 1
    return Fault(path.name, Text(f"不是有效的 YAML：{what}", f"not valid YAML: {what}"), remedy, row=row)


def _own_faults(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a list is too short where it is so only because its entries were refused."""
    places = [detail["loc"] for detail in details]

    def has_refused_entries(place: tuple[int | str, ...]) -> bool:
        return any(len(other) > len(place) and other[: len(place)] == place for other in places)

    return [d for d in details if d["type"] != "too_short" or not has_refused_entries(d["loc"])]


def _fault(path: Path, tree: yaml.Node | None, detail: ErrorDetails) -> Fault:
    place = detail["loc"]
    if detail["type"] == "union_tag_invalid":  # the whole entry is said to be at fault for its one key
        place = (*place, detail["ctx"]["discriminator"].strip("'"))
    row, key = _locate(tree, place)
    return model_fault(path.name, detail, row=row, column=key or None)


def model_fault(file: str, detail: ErrorDetails, *, row: int | None = None, column: str | None = None) -> Fault:
    """Return what a validated model said was wrong as a fault of `file`."""
    value = None if isinstance(detail["input"], dict | list) else str(detail["input"])
    refused = detail.get("ctx", {}).get("error")
    if isinstance(refused, RefusedError):
        problem, remedy = refused.problem, refused.remedy
    elif detail["type"] == "extra_forbidden":
        problem = Text("未知的键", "unknown key")
        remedy = Text("请检查拼写，或删去该键", "Check the spelling, or remove the key")
    elif detail["type"] == "missing":
        problem, value = Text("缺少必需的键", "required key is missing"), None
        remedy = Text("请补上该键", "Add the key")
    elif detail["type"] == "union_tag_not_found":
        name = detail["ctx"]["discriminator"].strip("'")
        problem = Text(f"没有 {name} 键，种类不明", f"has no key {name}, which says its kind")
        remedy = Text(f"请补上 {name}，或检查其拼写", f"Add {name}, or check its spelling")
    else:
        problem, remedy = model_problem(detail), Text("请按说明修改该值", "Correct the value")
    return Fault(file, problem, remedy, row=row, column=column, value=value)


_EXPECTED = {
    "int": Text("应为整数", "must be a whole number"),
    "float": Text("应为数字", "must be a number"),
    "string": Text("应为文字", "must be text"),
    "string_too_short": Text("为空或太短", "is blank or too short"),
    "bool": Text("应为 true 或 false", "must be true or false"),
    "date": Text("应为日期，如 2026-01-31", "must be a date such as 2026-01-31"),
    "dict": Text("应为键和值", "must be keys with values"),
    "mapping": Text("应为键和值", "must be keys with values"),
    "model": Text("应为键和值", "must be keys with values"),
    "dataclass": Text("应为键和值", "must be keys with values"),
    "list": Text("应为列表", "must be a list"),
    "tuple": Text("应为列表", "must be a list"),
    "literal": Text("不在可用的值之中", "is not one of the values allowed"),
    "enum": Text("不在可用的值之中", "is not one of the values allowed"),
    "union": Text("种类未知", "is of an unknown kind"),
    "greater": Text("太小", "is too small"),
    "less": Text("太大", "is too large"),
    "finite": Text("应为有限的数", "must be a finite number"),
}


def model_problem(detail: ErrorDetails) -> Text:
    """Return in both languages what a validated model said was wrong; its own words stand in brackets."""
    kind = detail["type"]
    said = _EXPECTED.get(kind) or _EXPECTED.get(kind.split("_")[0], Text("值不符合要求", "value not accepted"))
    return said + Text(f"（{detail['msg']}）", f" ({detail['msg']})")


def _locate(node: yaml.Node | None, location: tuple[Any, ...]) -> tuple[int | None, str]:
    """Return the line (from 1) of the deepest part of `location` that the file has, and the path of keys.

    Parts that stand nowhere in the file are the model's own (the kind of a rule, a key that is wrong itself) and
    are left out.
    """
    line, path = None if node is None else node.start_mark.line + 1, []
    for number, part in enumerate(location):
        found = _child(node, part)
        if found is not None:
            line, node = found
        if found is not None or (number == len(location) - 1 and part != "[key]"):
            path.append(str(part))
    return line, ".".join(path)


def _child(node: yaml.Node | None, part: Any) -> tuple[int, yaml.Node] | None:
    """Return the line and the value of a key or a list item; None where the node has none such."""
    if isinstance(node, yaml.MappingNode):
        return next(((k.start_mark.line + 1, v) for k, v in node.value if k.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None
