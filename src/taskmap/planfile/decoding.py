"""The bytes of a plan file to its text: its encoding recognized, characters removed that no output can hold."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from taskmap.system import encoding
from taskmap.system import text as characters
from taskmap.system.diagnostics import Diagnostic, Source, error, warning
from taskmap.system.patterns import compile_pattern

# YAML breaks a line at these where no editor does. U+2028 comes along with text pasted from WPS.
_BREAKS = "[\x85\u2028\u2029]"
# YAML refuses the file for one of these; U+FEFF is the mark of a file that was pasted into another.
_REFUSED = "[\x7f-\x9f\ufeff]"
# One search for all of them: nearly every text has none.
_SUSPECT = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
ODD_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Blanks that are none to YAML, as the inside of a character class."""

HIDDEN = "\u00ad\u200b-\u200f\u2060"
"""Characters that nobody sees in front of a key, likewise."""

DASHES = "—–―－−‐‑•·"
"""What is typed for the dash of a list, likewise."""

_BEFORE_KEY = f"[{ODD_BLANKS}{HIDDEN}{DASHES}]"
_AROUND_KEY = rf"^[ \t{ODD_BLANKS}{HIDDEN}]+|[ \t{ODD_BLANKS}{HIDDEN}]+$"
_DAMAGED = "这里有字坏了，不是 UTF-8；请删去重打，再存一次"
_OTHER = "文件不是 UTF-8 编码（多半是 GBK）；请在编辑器里另存为 UTF-8 再试"


class DecodedPlan(Struct):
    """`text` has no character that YAML or a workbook refuses; None when the file is no text at all."""

    text: str | None
    faults: list[Diagnostic] = field(default_factory=list)


def decode(data: bytes, file: str) -> DecodedPlan:
    """The bytes `data` as text with `\\n` at the end of each line: UTF-8, UTF-16 with its mark, or else guessed,
    which is an error. `file` is the name that the faults bear.
    """
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    faults: list[Diagnostic] = []
    try:
        # PyYAML would take the BOM itself but then counts every column of the first line one too high.
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as problem:
        if wide or b"\0" in data:
            return DecodedPlan(None, [_no_text(file)])
        guess = encoding.decode(data)
        text, message = guess.text, _OTHER if guess.encoding == encoding.GBK else _DAMAGED
        faults.append(error(_source_of(data, problem.start, file), "file-encoding", message))
    if "\0" in text:
        return DecodedPlan(None, [_no_text(file)])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned, removed = clean(text)
    if removed:
        faults += _removal_warnings(text, file)
    return DecodedPlan(cleaned, faults)


def _no_text(file: str) -> Diagnostic:
    message = "这不是方案文件（像是 Word、Excel 等文件）；先用 taskmap import 读成方案文件（.yaml）"
    return error(Source(file), "file-encoding", message)


def clean(text: str) -> tuple[str, str]:
    """The `text` without what system/text.clean removes, and without what only YAML refuses, and the names of
    what was removed, 「U+0007 U+FFFE」, empty for none. A line separator becomes a blank.
    """
    if not compile_pattern(_SUSPECT).search(text):
        return text, ""
    text, removed = characters.clean(compile_pattern(_BREAKS).sub(" ", text))
    if refused := compile_pattern(_REFUSED).findall(text):
        codes = (f"U+{ord(character):04X}" for character in dict.fromkeys(refused))
        text, removed = (
            compile_pattern(_REFUSED).sub("", text),
            " ".join(filter(None, (removed, *codes))),
        )
    return text, removed


def key_text(text: str) -> str:
    """The `text` of a key without what comes along around it when it is pasted: odd blanks, characters nobody sees."""
    return compile_pattern(_AROUND_KEY).sub("", text)


def begins_oddly(text: str) -> bool:
    """Whether the `text` of a key begins with a blank or dash that is none to YAML: it was meant as one."""
    return bool(compile_pattern(_BEFORE_KEY).match(text))


def _removal_warnings(text: str, file: str) -> Iterator[Diagnostic]:
    for number, line in enumerate(text.split("\n"), 1):
        cleaned, removed = clean(line)
        if removed:
            pairs = enumerate(zip(compile_pattern(_BREAKS).sub(" ", line), cleaned, strict=False))
            column = next((column for column, (a, b) in pairs if a != b), len(cleaned))
            yield removal_warning(Source(file, number, column + 1), removed)


def removal_warning(at: Source, removed: str) -> Diagnostic:
    """The warning that characters were `removed`, named as `clean` names them."""
    return warning(at, "text-cleaned", f"有不能显示的字符，已去掉：{removed}")


def _source_of(data: bytes, at: int, file: str) -> Source:
    line = data.count(b"\n", 0, at) + 1
    start = data.rfind(b"\n", 0, at) + 1
    column = len(data[start:at].decode("utf-8-sig", "replace")) + 1
    return Source(file, line, column)
