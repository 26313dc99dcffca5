"""Slips at the beginning of a line: tabs, blanks that are none to YAML, and dashes that are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import product

import yaml

from taskmap.planfile.decoding import DASHES, HIDDEN, ODD_BLANKS
from taskmap.planfile.key_patterns import KEY, begins_with_key, spellings
from taskmap.planfile.source_lines import LOADER, SourceLines
from taskmap.system.diagnostics import Diagnostic

_DASH = re.compile(rf"^(\s*-)({KEY})\s*[:：]")
_WRONG_DASH = re.compile(rf"^(\s*)([{DASHES}]+)([ {ODD_BLANKS}]*)({KEY})\s*[:：]")
_TAB = re.compile(r"^(?=[ -]*\t)(?:[ \t]|-(?=[ \t]))+")
# Editors show a tab 4, 2 or 8 columns wide.
_TAB_WIDTHS = tuple(partial(str.expandtabs, tabsize=width) for width in (4, 2, 8))
_ODD = re.compile(f"[{ODD_BLANKS}{HIDDEN}]")
_HIDDEN = re.compile(f"[{HIDDEN}]")
_BLANK = re.compile(f"[{ODD_BLANKS}]")
_ODD_INDENT = re.compile(
    rf"^(?=[ \t-]*[{ODD_BLANKS}{HIDDEN}])(?:[ \t{ODD_BLANKS}{HIDDEN}]|-(?=[ {ODD_BLANKS}]))+"
)
_INDENT = re.compile(rf"^(?:[ \t{ODD_BLANKS}{HIDDEN}]|-(?=[ \t{ODD_BLANKS}]))+")
_WIDE = "\u3000"


def _half_width(indent: str, wide: str) -> str:
    """The indent with `wide` for each ideographic space, a blank for others, and nothing for what is not seen."""
    return _BLANK.sub(" ", _HIDDEN.sub("", indent.replace(_WIDE, wide)))


# On screen an ideographic space is two columns wide; someone who counts characters means one.
_BLANK_WIDTHS = tuple(partial(_half_width, wide=blanks) for blanks in ("  ", " "))


def repair_tabs(source_lines: SourceLines, suspects: Iterable[int]) -> list[Diagnostic]:
    """Tabs as indentation, one error a line; nothing unless one of the lines `suspects`, numbers from 0, has one."""
    matches = {
        number: match[0]
        for number, line in source_lines.structural_lines()
        # The dashes of 「--⇥」 are no list items, so its tab is not in the indentation.
        if (match := _TAB.match(line)) and "\t" in match[0]
    }
    if not set(matches).intersection(suspects):
        return []
    message = "缩进用了制表符（Tab），请改成空格"
    faults = [
        source_lines.error(number, indent.index("\t"), "tab-indent", message)
        for number, indent in matches.items()
    ]
    _replace_indents(source_lines, matches, _TAB_WIDTHS)
    return faults


def repair_blanks(
    source_lines: SourceLines, suspects: Iterable[int] | None = None
) -> list[Diagnostic]:
    """Blanks that are none to YAML in front of a key or behind a dash, one error a line; `suspects` are numbers of lines,
    counted from 0: if given, nothing unless one of them has such blanks.
    """
    matches = {
        number: match[0]
        for number, line in source_lines.structural_lines()
        if (match := _ODD_INDENT.match(line))
        and ("-" in match[0] or begins_with_key(line[match.end() :]))
    }
    if suspects is not None and not set(matches).intersection(suspects):
        return []
    faults = []
    for number, indent in matches.items():
        [at, character], *_ = [(each.start(), each[0]) for each in _ODD.finditer(indent)]
        faults.append(_odd_blank(source_lines, number, at, character))
    _replace_indents(source_lines, matches, _BLANK_WIDTHS)
    return faults


def _odd_blank(source_lines: SourceLines, line: int, column: int, character: str) -> Diagnostic:
    if character == _WIDE:
        message = "缩进用了全角空格，请改成半角空格"
        return source_lines.error(line, column, "fullwidth-space", message)
    name = f"U+{ord(character):04X}"
    if _HIDDEN.match(character):
        message = f"这一行开头有看不见的字符（{name}），请删去"
    else:
        what = "不换行空格" if character == "\u00a0" else "特殊的空格"
        message = f"缩进用了{what}（{name}，多半是从网页粘贴来的），请改成半角空格"
    return source_lines.error(line, column, "odd-indent", message)


def _replace_indents(
    source_lines: SourceLines, indents: Mapping[int, str], ways: Iterable[Callable[[str], str]]
) -> None:
    """Write the indents in the way with which the parser comes furthest: so the user saw them."""

    def reach(way: Callable[[str], str]) -> int:
        lines = source_lines.lines.copy()
        for number, indent in indents.items():
            lines[number] = way(indent) + lines[number][len(indent) :]
        return _parse("\n".join(lines))[0]

    best = max(ways, key=reach)
    for number, indent in indents.items():
        source_lines.replace(number, 0, len(indent), best(indent))
    source_lines.has_guess = True


def certain_indents(lines: Sequence[str], numbers: Iterable[int]) -> dict[int, str]:
    """The lines with these `numbers`, from 0, their indents in blanks: none unless the parser then reads the whole file,
    and the same with every width of tabs and ideographic spaces with which it does.
    """
    indents = {number: match[0] for number in numbers if (match := _INDENT.match(lines[number]))}
    readings: list[tuple[dict[int, str], list[tuple[str, str]]]] = []
    for tabs, blanks in product(_TAB_WIDTHS, _BLANK_WIDTHS) if indents else ():
        mended = {
            number: tabs(blanks(indent)) + lines[number][len(indent) :]
            for number, indent in indents.items()
        }
        text = "\n".join(mended.get(number, line) for number, line in enumerate(lines))
        line, events = _parse(text)
        if line > len(lines):
            readings.append((mended, events))
    is_certain = readings and all(events == readings[0][1] for _, events in readings)
    return readings[0][0] if is_certain else {}


def _parse(text: str) -> tuple[int, list[tuple[str, str]]]:
    """The line at which the parser stops, more than any if it does not, and the events up to there."""
    line, events = 0, []
    try:
        for event in yaml.parse(text, LOADER):
            line = event.end_mark.line if event.end_mark else line
            events.append((type(event).__name__, str(getattr(event, "value", ""))))
    except yaml.YAMLError:
        return line, events
    return len(text) + 2, events


def repair_dashes(source_lines: SourceLines) -> list[Diagnostic]:
    """Dashes of a list without the blank behind them, in front of a known key: `-no: 1`; and dashes that are none to
    YAML: `— no: 1`.
    """
    faults = []
    for number, line in source_lines.structural_lines():
        if (match := _DASH.match(line)) and match[2] in spellings():
            message = f"“-”后面要空一格，写成“- {match[2]}: ”"
            faults.append(source_lines.error(number, match.end(1) - 1, "missing-space", message))
            source_lines.replace(number, match.end(1), match.end(1), " ")
            source_lines.has_guess = True
        elif (match := _WRONG_DASH.match(line)) and match[4] in spellings():
            message = f"列表的每一项以半角的“- ”开头，这里是“{match[2]}”，请改成“- {match[4]}: ”"
            faults.append(source_lines.error(number, match.start(2), "wrong-dash", message))
            source_lines.replace(number, match.start(2), match.end(3), "- ")
            source_lines.has_guess = True
    return faults
