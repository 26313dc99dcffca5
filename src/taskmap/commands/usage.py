"""What Typer says of a wrong command line, in one Chinese line that proposes what may have been meant."""

from __future__ import annotations

import re
from typing import Any

_INVALID = "Invalid value for '?(.*?)'?: '?(.*?)'? is not "
_MESSAGES = (
    (r"No such option: (\S+)", "没有选项 {0}"),
    (r"No such command '(.*?)'", "没有命令“{0}”"),
    (r"Missing \w+ '(.*?)'", "缺少 {0}"),
    (r"Option '(.*?)' requires", "选项 {0} 后面要写值"),
    (r"Option '(.*?)' does not take", "选项 {0} 后面不写值"),
    (r"Got unexpected extra argument.*?\(([^()]*)\)$", "多了 {0}"),
    (_INVALID + r"one of (.*?)\.?$", "{0} 不能是“{1}”，可以写 {2}"),
    (_INVALID + r"in the range (\d+)<=x<=(\d+)", "{0} 应在 {2} 到 {3} 之间，不是 {1}"),
    (_INVALID + r"a valid int", "{0} 应是整数，不是“{1}”"),
)
_UNKNOWN = re.compile(r"No such (?:option: |command ')([^\s']+)")
_SHORTEST = 3
"""Letters from which on the beginning of a name is enough to propose it."""
_LONG = 10
"""Letters of a name in which two slips are likely."""


def message(problem: Exception) -> str:
    """The `problem` that Typer has with the command line, in one Chinese line; without any arguments the help."""
    english = str(getattr(problem, "format_message", lambda: problem)())
    if type(problem).__name__ == "NoArgsIsHelpError":
        return english
    found = ((re.match(pattern, english, re.S), chinese) for pattern, chinese in _MESSAGES)
    chinese = next(
        (chinese.format(*map(_list, match.groups())) for match, chinese in found if match), english
    )
    unknown = _UNKNOWN.match(english)
    near = _proposals(unknown[1], getattr(problem, "ctx", None)) if unknown else ""
    return f"用法不对：{chinese}{f'，是不是 {near}？' if near else ''}；用 -h 看说明"


def _list(words: str) -> str:
    """Python's 'text', 'json' as text、json."""
    return words.strip("'").replace("', '", "、")


def _proposals(typed: str, context: Any) -> str:
    """The options of the command, or the commands, for which `typed` may be a slip; "" for none."""
    if context is None:
        return ""
    parameters = context.command.params
    if not typed.startswith("-"):
        return "、".join(name for name in context.command.commands if _is_near(typed, name))
    # Who knows other programs types --json.
    if any("--format" in each.opts and typed[2:] in _choices(each.type) for each in parameters):
        return f"--format {typed[2:]}"
    names = [name for each in parameters for name in each.opts if name.startswith("--")]
    return "、".join(name for name in names if _is_near(typed.lstrip("-"), name.lstrip("-")))


def _choices(kind: Any) -> list[str]:
    return [str(getattr(each, "value", each)) for each in getattr(kind, "choices", ())]


def _is_near(typed: str, name: str) -> bool:
    """Whether the `name` may be meant: one begins with the other, `typed` is one of its words or a slip for it."""
    begins = name.startswith(typed) or typed.startswith(name) or typed in name.split("-")
    return (begins and min(len(typed), len(name)) >= _SHORTEST) or _is_slip(
        typed, name, 2 if len(name) >= _LONG else 1
    )


def _is_slip(one: str, other: str, most: int) -> bool:
    """Whether so many slips at `most` make one of the other: a letter left out, added, mistaken, or two changed round.

    The ratio of difflib would take `export` for `report`, and `list` for `split`.
    """
    if one == other:
        return True
    if one[:1] == other[:1]:
        return _is_slip(one[1:], other[1:], most)
    if not most:
        return False
    if one[:2] == other[1::-1] and len(one) > 1 and _is_slip(one[2:], other[2:], most - 1):
        return True
    cuts = ((1, 0), (0, 1), (1, 1))
    return any(_is_slip(one[left:], other[right:], most - 1) for left, right in cuts)
