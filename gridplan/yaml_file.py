"""Read a YAML file into a validated model; every fault is told with its line and a remedy."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gridplan.errors import Fault, InputError
from gridplan.text import Text

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Model = TypeVar("Model", bound=BaseModel)


def load_yaml(path: Path, model: type[Model], error: type[InputError]) -> Model:
    """Return the file at `path` as a `model`; raise `error` with every fault found."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        remedy = Text("请检查路径，或新建该文件", "Check the path, or make the file")
        raise error([Fault(str(path), Text("文件不存在", "no such file"), remedy)]) from None
    except (OSError, UnicodeDecodeError) as problem:
        remedy = Text("请另存为 UTF-8 编码的文本文件", "Save it as a text file in UTF-8")
        raise error([Fault(path.name, Text(f"无法读取：{problem}", f"cannot be read: {problem}"), remedy)]) from None
    try:
        content = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one
    except yaml.YAMLError as problem:
        raise error([_syntax_fault(path, problem)]) from None
    try:
        return model.model_validate(content)
    except ValidationError as problem:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        raise error([_fault(path, tree, detail) for detail in problem.errors()]) from None


def _syntax_fault(path: Path, problem: yaml.YAMLError) -> Fault:
    mark = getattr(problem, "problem_mark", None)
    what = getattr(problem, "problem", None) or str(problem)
    remedy = Text("请检查缩进、冒号和引号", "Check indentation, colons and quotes")
    row = None if mark is None else mark.line + 1
    return Fault(path.name, Text(f"不是有效的 YAML：{what}", f"not valid YAML: {what}"), remedy, row=row)


def _fault(path: Path, tree: yaml.Node | None, detail: ErrorDetails) -> Fault:
    location = detail["loc"]
    key = ".".join(str(part) for part in location)
    value = None if isinstance(detail["input"], dict | list) else str(detail["input"])
    if detail["type"] == "extra_forbidden":
        problem = Text("未知的键", "unknown key")
        remedy = Text("请检查拼写，或删去该键", "Check the spelling, or remove the key")
    elif detail["type"] == "missing":
        problem, value = Text("缺少必需的键", "required key is missing"), None
        remedy = Text("请补上该键", "Add the key")
    else:
        problem = Text(f"值不符合要求（{detail['msg']}）", f"value not accepted ({detail['msg']})")
        remedy = Text("请按说明修改该值", "Correct the value")
    return Fault(path.name, problem, remedy, row=_line_of(tree, location), column=key, value=value)


def _line_of(node: yaml.Node | None, location: tuple[Any, ...]) -> int | None:
    """Return the line (from 1) of the deepest part of `location` that the file has."""
    line = None if node is None else node.start_mark.line + 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if found is not None:
                line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
