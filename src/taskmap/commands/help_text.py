"""Typer's pages of help in Chinese: it speaks English only, and counts a Chinese character as one column."""

from __future__ import annotations

import re

from taskmap.system.text import width

_COLUMNS = 80
_WORDS = (
    (r"^Usage: ", "用法："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]", "命令 [参数]"),
    (r"\{([A-Z.]+|<.*?>)\}", r"\1"),
    (r"^(\S+):$", r"\1："),
    (r"^Arguments：$", "参数："),
    (r"^Options：$", "选项："),
    (r"\[default:\s", "[默认 "),
    (r"\[required\]", "[必填]"),
)
# A line may end behind each of these: an English word, a Chinese character, either with the marks that cling to it.
# Made to patterns when a text of help is shown: every command loads this.
_PIECE = r"[（“《〔【]*(?:[!-~…〔〕@]+|.)[，。；：、）”》〕】？！]*\s*"
_HANGING = r" *(?:用法：taskmap(?: [a-z-]+)? |(?<=  )\S+(?: \S+)*?  +)?"
_JOINED = r"(?<=[^\x00-\xff\n])\n(?=[^\s\x00-\xff])"


def translate(page: str) -> str:
    """The `page` of help with its fixed words in Chinese, no line wider than 80 columns."""
    for english, chinese in _WORDS:
        page = re.sub(english, chinese, page, flags=re.M)
    return "\n".join(_fold(line) for line in page.splitlines())


def join_lines(text: str) -> str:
    """The `text` without the line breaks between Chinese characters, for which Typer would put a blank."""
    return re.sub(_JOINED, "", text)


def _fold(line: str) -> str:
    """The line in several where it is too wide, the later ones under the explanation that it ends with."""
    start = re.match(_HANGING, line)
    indent = " " * (width(start[0]) if start else 0)
    lines = [indent and start[0] if start else ""]
    for piece in re.findall(_PIECE, line[start.end() if start else 0 :]):
        if width(lines[-1] + piece.rstrip()) > _COLUMNS:
            lines.append(indent)
        lines[-1] += piece
    return "\n".join(each.rstrip() for each in lines)
