"""From the place where the YAML parser stopped to an error in words for someone who has never seen YAML."""

from __future__ import annotations

from typing import NamedTuple

import yaml

from taskmap.planfile.source_lines import SourceLines
from taskmap.system.diagnostics import Diagnostic

_Place = tuple[int, int]

# By words in what the parser was reading and in its message; the first that fits is taken.
_PROBLEMS = (
    (
        "mapping values are not allowed",
        "这一行的键没有与上面的键对齐；若是接着上一行的文字，请给整段文字加上引号",
    ),
    (
        "simple key",
        "这一行不是“键: 值”的写法，冒号须用半角并在后面留一个空格；接着上一行的文字要多缩进一些",
    ),
    ("flow sequence", "方括号没有收住，或各项之间没有用半角逗号隔开"),
    ("flow mapping", "花括号没有收住，或各项之间没有用半角逗号隔开"),
    ("block collection", "这一行没有对齐：列表的每一项以“- ”开头，同一项里的键上下对齐"),
    ("block mapping", "缩进不一致，或上一行的括号没有配对"),
    ("flow node", "逗号或括号的位置不对"),
    ("block node", "逗号或括号的位置不对"),
    ("sequence entries are not allowed", "“- ”不能写在这里，请另起一行"),
    ("document start", "这一行比文件开头的行缩进少，最外层的键都要顶格写"),
    ("escape", "双引号里的反斜杠“\\”不认识，请改用单引号"),
    ("directive", "一行不能以 % 开头"),
    ("nesting depth", "括号套得太深，请检查括号"),
)


class ParseFailure(NamedTuple):
    """Where the parser stopped, and its English message; places count from 0, `context_start` is the start of
    what it was reading.
    """

    message: str
    context: str
    at: _Place
    context_start: _Place
    last: yaml.Event | None

    @classmethod
    def of(cls, problem: yaml.YAMLError, last: yaml.Event | None) -> ParseFailure:
        """What PyYAML or libyaml raised, with `last`, the last event before it; None if it stopped at the first.
        Places count from 0.
        """
        marks = (getattr(problem, "problem_mark", None), getattr(problem, "context_mark", None))
        at, context_start = ((mark.line, mark.column) if mark else None for mark in marks)
        here = at or context_start or (0, 0)
        message = str(getattr(problem, "problem", None) or problem).splitlines()[0]
        context = str(getattr(problem, "context", ""))
        return cls(message, context, here, context_start or here, last)

    @property
    def suspect_lines(self) -> tuple[int, ...]:
        """Numbers of the lines that may hold the slip: the parser stops at it or, more often, on the line after
        it.
        """
        return (self.at[0], self.at[0] - 1, self.context_start[0], self.context_start[0] - 1)


def explain_failure(source_lines: SourceLines, failure: ParseFailure) -> Diagnostic:
    """The error, at the place of the slip rather than where the parser noticed it."""
    line, column = failure.at
    words = f"{failure.context} {failure.message}"
    # The parser's English is of use only to a programmer who is asked for help.
    meaning = next(
        (chinese for english, chinese in _PROBLEMS if english in words),
        f"写法有误（{failure.message}）",
    )
    if "simple key" in words or ("flow" in words and failure.context_start[0] != line):
        line, column = failure.context_start
    elif "mapping values" in words:
        column = len(source_lines.line(line)) - len(source_lines.line(line).lstrip())
    elif "block mapping" in words and _follows_bracket(failure):
        meaning = "括号后面还有文字；以 [ 或 { 开头的文字请整段加引号"
    elif "document start" in words and getattr(failure.last, "explicit", False):
        meaning = "“...”后面不能再写内容"
    return source_lines.error(line, column, "yaml-syntax", meaning)


def _follows_bracket(failure: ParseFailure) -> bool:
    """A list or mapping in brackets ended just before on the same line; one in a block ends without a mark."""
    last = failure.last
    if not isinstance(last, yaml.CollectionEndEvent) or not last.end_mark:
        return False
    return (
        last.end_mark.line == failure.at[0]
        and last.start_mark is not None
        and last.end_mark.index != last.start_mark.index
    )
