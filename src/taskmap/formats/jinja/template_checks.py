"""The faults of Jinja templates, in Word or HTML, in Chinese, with the words around the place."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

from taskmap.formats.jinja.context import Tree
from taskmap.formats.jinja.placeholders import unknown_names
from taskmap.system.diagnostics import Diagnostic, Source, error
from taskmap.system.text import cut, one_line

_LONGEST = 40
_TAGS = re.compile(r"<[^>]*>")
_FULLWIDTH = re.compile(r"｛\s*[｛%％]|[{｛]％")
_ENGLISH = (
    (r"Encountered unknown tag 'end(.*?)'", "多了“end{0}”，它前面没有与它成对的“{0}”"),
    (r"Encountered unknown tag '(else|elif)'", "多了“{0}”，它前面没有与它成对的“if”或“for”"),
    (r"Encountered unknown tag '(.*?)'", "没有“{0}”这种语句"),
    (r"No filter named '(.*?)'", "没有“{0}”这种过滤器"),
    (r"No test named '(.*?)'", "没有“{0}”这种判断"),
    (r"needs to be closed is '(.*?)'", "“{0}”没有与它成对的“end{0}”"),
    # Where a placeholder is not finished, the marks of Word's own text come next.
    (r"unexpected (?:end of template|'[/<]')", "“{{{{”或“{{%”没有写完"),
    (r"expected token 'end of .*?', got '(.*?)'", "“{0}”前面少了符号，或这里没有写完"),
    (r"expected token '(.*?)', got '(.*?)'", "“{1}”的位置应是“{0}”"),
    (r"Expected an expression", "占位符里没有写名称"),
    (r"expected name or number", "“.”后面没有写名称"),
    (r"unexpected char (.*?) at", "引号没有成对，或者有不能写的字符 {0}"),
    (r"unexpected '(.*?)'", "多了“{0}”"),
)


def check(
    path: Path,
    parts: Iterable[tuple[str, str]],
    environment: Environment,
    known_names: dict[str, Tree],
) -> tuple[Diagnostic, ...]:
    """All faults of the template's `parts`, each the name of a part ("" if there is only one) and
    its text; `known_names` is the context that its documents have.
    """
    return tuple(
        fault
        for name, text in parts
        for fault in _part_faults(Source(str(path)), name, text, environment, known_names)
    )


def _part_faults(
    at: Source, name: str, text: str, environment: Environment, known_names: dict[str, Tree]
) -> Iterator[Diagnostic]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if found := _FULLWIDTH.search(line):
            where = _where(name, lines, number)
            message = f"{where}“{found[0]}”是全角的，占位符要用半角的 {{{{ }}}} 和 {{% %}}"
            yield error(at, "template-syntax", message)
    try:
        tree = environment.parse(text)
        # Filters and tests are only looked up here.
        environment.compile(tree)
    except TemplateSyntaxError as problem:
        where = _where(name, lines, problem.lineno)
        yield error(at, "template-syntax", f"{where}语句写错了：{_chinese(problem.message or '')}")
        return
    names = {**dict.fromkeys(environment.globals), **known_names}
    # A macro's or loop's name is known by then, so the tree is read anew: compiling may change it.
    for unknown in unknown_names(environment.parse(text), names):
        hint = f"，是不是 {unknown.suggestion}？" if unknown.suggestion else ""
        message = (
            f"{_where(name, lines, unknown.line, unknown.name)}没有“{unknown.name}”这一项{hint}"
        )
        yield error(at, "template-undefined", message)


def _where(part: str, lines: list[str], number: int, about: str = "") -> str:
    """The part and the words on the line, those it is about in their midst."""
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    words = one_line(html.unescape(_TAGS.sub("", line)))
    start = max(0, words.find(about) - _LONGEST // 4)
    excerpt = ("…" if start else "") + cut(words[start:], _LONGEST)
    return f"{part}“{excerpt}”处：" if excerpt else f"{part}："


def _chinese(message: str) -> str:
    matches = ((re.search(english, message), chinese) for english, chinese in _ENGLISH)
    return next((chinese.format(*match.groups()) for match, chinese in matches if match), message)
