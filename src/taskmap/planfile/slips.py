"""Slips that people make in YAML: each is reported at its place and repaired, so that the faults behind it are
found too.

A repaired file is still refused: the repair only keeps the parser going, and never reaches a plan. Half an emoji
is the exception: no plan can hold it, and removing it is only a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import yaml

from taskmap.planfile import decoding, indents
from taskmap.planfile.decoding import ODD_BLANKS
from taskmap.planfile.key_patterns import KEY, spellings
from taskmap.planfile.key_slips import split_key_slips, wrong_colon
from taskmap.planfile.source_lines import SourceLines
from taskmap.planfile.syntax import ParseFailure
from taskmap.system.diagnostics import Diagnostic

_COLON = re.compile(rf"^(\s*(?:-\s+)*)({KEY})(：[ {ODD_BLANKS}]*|:[{ODD_BLANKS}]*(?=[^\s/\\]))")
_INNER_COLON = re.compile(r"^\s*(?:-\s+)*[^\s#].*?:\s+\S")
_SURROGATE = re.compile(r"\\(?:u|U0000)([dD][89a-fA-F][0-9a-fA-F]{2})")
_CLOSING_BRACKETS = {"[": ("】］", "]"), "{": ("】］｝", "}")}
_BRACES = re.compile(r"(?:^\s*|[:-]\s+)(｛|\{)([^{}｛｝\[\]#'\"]*)[｝}]\s*(?:\s#.*)?$")
_SAFE_VALUE = re.compile(r"[^\s,:，：；;&*!|>%@`-][^,:，：；;]*")


def repair_colons(
    source_lines: SourceLines, suspects: Iterable[int] | None = None
) -> list[Diagnostic]:
    """Full-width colons after keys, and colons without a space, one error each. A name that is no key of the plan
    file, such as a group's, counts only in the lines `suspects`, counted from 0; if given, nothing unless one of
    them has such a colon.
    """
    stopped = set(suspects or ())
    matches = {
        number: match
        for number, line in source_lines.structural_lines()
        if (match := _COLON.match(line))
        and (match[2] in spellings() or (number in stopped and match[3][0] == "："))
    }
    if suspects is not None and stopped.isdisjoint(matches):
        return []
    faults = []
    for number, match in matches.items():
        at = source_lines.source(number, match.end(2))
        faults.append(wrong_colon(at, match[2], match[3][0]))
        spaces = " " * (len(match[3]) - 1) or " "
        source_lines.replace(number, match.start(3), match.end(3), f":{spaces}")
    return faults


def repair_starts(source_lines: SourceLines, failure: ParseFailure) -> list[Diagnostic]:
    """Text that begins with a character which means something to YAML: %100, @张三, *重要."""
    line, column = failure.context_start
    character = source_lines.line(line)[column : column + 1]
    if character not in tuple("%@`*&!|>"):
        return []
    message = f"文字不能以“{character}”开头，请给整段文字加上引号"
    fault = source_lines.error(line, column, "yaml-syntax", message)
    source_lines.replace(line, column, column + 1, chr(ord(character) + 0xFEE0))
    return [fault]


def repair_quotes(source_lines: SourceLines, failure: ParseFailure) -> list[Diagnostic]:
    """A quote that is not closed, or closed too early."""
    if "quoted scalar" in failure.context and "end of stream" in failure.message:
        return [_repair_unclosed_quote(source_lines, *failure.context_start)]
    last = failure.last
    if not isinstance(last, yaml.ScalarEvent) or last.style not in ("'", '"'):
        return []
    start, end = last.start_mark, last.end_mark
    assert start is not None
    assert end is not None
    if end.line != failure.at[0]:
        return []
    if start.line != end.line:
        return [_repair_unclosed_quote(source_lines, start.line, start.column)]
    message = "引号后面还有文字：请把整段文字放进引号里，或把里面的引号改成中文引号“ ”"
    fault = source_lines.error(start.line, start.column, "yaml-syntax", message)
    source_lines.replace(start.line, start.column, start.column + 1, "“")
    source_lines.replace(end.line, end.column - 1, end.column, "”")
    return [fault]


def _repair_unclosed_quote(source_lines: SourceLines, line: int, column: int) -> Diagnostic:
    quote = source_lines.lines[line][column]
    fault = source_lines.error(
        line, column, "yaml-syntax", f"引号“{quote}”没有收住，请在文字末尾补上"
    )
    end = len(re.split(r"\s#", source_lines.lines[line])[0])
    source_lines.replace(line, end, end, quote)
    source_lines.has_guess = True
    return fault


def repair_inner_colons(source_lines: SourceLines, failure: ParseFailure) -> list[Diagnostic]:
    """A colon with a blank inside a text that is not quoted: 目标: 完成."""
    line, column = failure.at
    if "mapping values are not allowed" not in failure.message:
        return []
    if not _INNER_COLON.match(source_lines.line(line)[:column]):
        return []
    message = "文字里又有“: ”：请给整段文字加上引号，或改用全角冒号“：”"
    fault = source_lines.error(line, column, "yaml-syntax", message)
    source_lines.replace(line, column, column + 1, "：")
    return [fault]


def repair_brackets(source_lines: SourceLines, failure: ParseFailure) -> list[Diagnostic]:
    """A full-width bracket that closes a list or mapping of half-width ones: [一, 二】."""
    line, column = failure.context_start
    if (
        "flow" not in failure.context
        or source_lines.line(line)[column : column + 1] not in _CLOSING_BRACKETS
    ):
        return []
    wide, closing = _CLOSING_BRACKETS[source_lines.lines[line][column]]
    ends = [at for at, character in enumerate(source_lines.lines[line]) if character in wide]
    if not ends or ends[-1] < column:
        return []
    message = f"括号“{source_lines.lines[line][ends[-1]]}”是全角的，请改成半角“{closing}”"
    fault = source_lines.error(line, ends[-1], "yaml-syntax", message)
    source_lines.replace(line, ends[-1], ends[-1] + 1, closing)
    return [fault]


def repair_braces(
    source_lines: SourceLines, suspects: Iterable[int] | None = None
) -> list[Diagnostic]:
    """Full-width braces around keys and values, ｛起：2025-01，止：2025-12｝, and full-width colons and commas between
    half-width ones, one error each; `suspects` as for repair_colons.
    """
    faults = []
    for number, line in source_lines.structural_lines():
        match = _BRACES.search(line)
        if match is None or (suspects is not None and number not in suspects):
            continue
        inside = split_key_slips(match[2].replace(",", "，"), spellings())
        # A text may hold 内容：; in a line that nobody suspects only what cannot be one counts.
        marks = "[｛｝：，]" if suspects is not None else "^｛"
        wide = re.search(marks, line[match.start(1) : match.end(2) + 1])
        if not (wide and inside and all(_SAFE_VALUE.fullmatch(slip.value) for slip in inside)):
            continue
        pairs = ", ".join(f"{slip.key}: {slip.value}" for slip in inside)
        message = f"“{match[1]}”这一段的括号、冒号和逗号要用半角的，写成 {{{pairs}}}"
        faults.append(source_lines.error(number, match.start(1), "fullwidth-brace", message))
        end = line.rindex(line[match.end(2)], match.end(2)) + 1
        source_lines.replace(number, match.start(1), end, f"{{{pairs}}}")
    return faults


def repair_surrogates(source_lines: SourceLines, failure: ParseFailure) -> list[Diagnostic]:
    """Half of an emoji as an escape, `\\ud83d`: no character, so it is taken out like others that nothing can
    carry.
    """
    line, column = failure.at
    if "Unicode character escape code" not in failure.message:
        return []
    escape = _SURROGATE.match(source_lines.line(line), column - len("\\u"))
    if not escape:
        return []
    # At the text's beginning, where the other forbidden characters of a quoted text are reported.
    fault = decoding.removal_warning(
        source_lines.source(*failure.context_start), f"U+{escape[1].upper()}"
    )
    source_lines.replace(line, escape.start(), escape.end(), "")
    return [fault]


_REPAIRS: tuple[Callable[[SourceLines, ParseFailure], list[Diagnostic]], ...] = (
    lambda source_lines, failure: indents.repair_tabs(source_lines, failure.suspect_lines),
    lambda source_lines, failure: indents.repair_blanks(source_lines, failure.suspect_lines),
    lambda source_lines, failure: repair_braces(source_lines, failure.suspect_lines),
    lambda source_lines, failure: repair_colons(source_lines, failure.suspect_lines),
    lambda source_lines, failure: indents.repair_dashes(source_lines),
    repair_quotes,
    repair_starts,
    repair_inner_colons,
    repair_brackets,
    repair_surrogates,
)


def repair(source_lines: SourceLines, failure: ParseFailure) -> list[Diagnostic]:
    """The faults of the slip that most likely caused the failure, which is repaired now; [] if it is none of
    these.
    """
    return next((faults for each in _REPAIRS if (faults := each(source_lines, failure))), [])
