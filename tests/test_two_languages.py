"""Every word that a user reads stands in both languages: the source is searched for strings that do not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "gridplan"
CHINESE = re.compile(r"[\u4e00-\u9fff、。，；：（）]")
ENGLISH_WORDS = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}")  # three words in a row; a single one may be a name
RUNS = re.compile(r"[\u4e00-\u9fff]+")
# What shows its first words to the user, wherever it is called.
SHOWN = {
    *("button", "caption", "checkbox", "data_editor", "download_button", "error", "expander", "file_uploader"),
    *("form_submit_button", "header", "info", "markdown", "metric", "multiselect", "number_input", "page_link"),
    *("radio", "segmented_control", "selectbox", "slider", "spinner", "subheader", "success", "text", "text_area"),
    *("text_input", "title", "toast", "toggle", "warning", "write"),
}
MARKUP = re.compile(r"&\w+;|:\w+(-badge)?\[|gridplan")
# The switch names each language in its own words; files count people by one or by ten thousand.
IN_BOTH = {"中文", "语言 / Language", "人", "万", "万人"}
SAID = {"help", "label", "placeholder", "caption"}


def _words(node: ast.expr) -> str:
    """Return what a string, or the fixed part of one with values, says."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    if isinstance(node, ast.BinOp):
        return _words(node.left) + _words(node.right)
    if isinstance(node, ast.IfExp):
        return _words(node.body) + _words(node.orelse)
    return ""


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _pairs(tree: ast.Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Yield the calls that say something in both languages, with what they say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in ("t", "Text", "self") and len(node.args) == 2:
            yield node, _words(node.args[0]), _words(node.args[1])


def test_both_sides_of_a_text_speak_their_own_language() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for call, zh, en in _pairs(ast.parse(path.read_text(encoding="utf-8"))):
            if ENGLISH_WORDS.search(zh) or not _speaks_english(en, zh):
                wrong.append((path.name, call.lineno, zh, en))
    assert wrong == []


def _speaks_english(en: str, zh: str) -> bool:
    """Words of files and documents are named as they are written there; the sentence around them is English."""
    named = RUNS.findall(en)
    return all(each in zh for each in named) and sum(map(len, named)) * 2 <= len(en)


def test_no_page_shows_words_of_one_language_alone() -> None:
    wrong = []
    for path in sorted((PACKAGE / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        translated = {id(part) for call, _, _ in _pairs(tree) for part in ast.walk(call)}
        for node in ast.walk(tree):
            if id(node) in translated or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                translated.update(id(part) for part in ast.walk(node))  # a docstring is for those who read the source
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
                wrong.append((path.name, node.lineno, node.value))
            elif isinstance(node, ast.Call) and _name(node) in SHOWN:
                shown = [*node.args[:1], *(word.value for word in node.keywords if word.arg in SAID)]
                words = (MARKUP.sub("", _words(each)) for each in shown)
                wrong += [(path.name, node.lineno, each) for each in words if re.search("[a-z]{2}", each)]
    assert [each for each in wrong if each[2] not in IN_BOTH] == []
