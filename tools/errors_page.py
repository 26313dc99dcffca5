"""Write docs/errors.md from the bad plans in tests/planfile/plans: `python tools/errors_page.py`, `--check` only compares.

Each file is named after its code, its first comment says what is wrong and how it is put right, and the
marks (`# ERROR code`) at the ends of its lines are left out of the page.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pages

from taskmap import planfile
from taskmap.system import terminal
from taskmap.system.diagnostics import Diagnostic, Severity

ROOT = Path(__file__).resolve().parent.parent
PLANS = ROOT / "tests" / "planfile" / "plans"
NAME = "plan.yaml"
LONGEST = 60
AROUND = 1
MANY = "many--"
SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告"}

_MARK = re.compile(rb" *# (?:ERROR|WARNING) [a-z-]+(?:, (?:ERROR|WARNING) [a-z-]+)*$")
_INTRODUCTION = """\
# 错误和警告一览

<!-- 本页由 tools/errors_page.py 从 tests/planfile/plans 生成，请不要直接改。 -->

`taskmap validate` 一次列出方案文件里的全部问题，按先后排列，每条一行：

    文件:行:列: 说明 [代码]

行和列都从 1 数起，一个汉字、一个表情都算一列。有错误时状态码是 1，`taskmap split` 也不拆解；只有警告时照常拆解。
方括号里的代码不会变，可以用它在本页查找；说明的文字以后可能改得更清楚。

下面每种问题都有例子：先说是什么问题、怎么改，再是有问题的几行（左边是行号；`→` 是制表符，`□` 是全角空格），
最后是 taskmap 的原话。
"""


@dataclass(frozen=True, slots=True)
class Example:
    """One bad plan: what its comment explains, its lines without marks, and what taskmap says of it."""

    code: str
    about: str
    lines: tuple[str, ...]
    faults: tuple[Diagnostic, ...]


def examples() -> Iterator[Example]:
    with tempfile.TemporaryDirectory() as folder:
        # What belongs to no single code comes last.
        order = sorted(
            PLANS.glob("*.yaml"), key=lambda path: (path.stem.startswith(MANY), path.stem)
        )
        for path in order:
            yield _example(path, Path(folder) / NAME)


def _example(path: Path, copy: Path) -> Example:
    data = b"\n".join(_MARK.sub(b"", line) for line in path.read_bytes().splitlines())
    copy.write_bytes(data)
    read = planfile.read(copy)
    text = read.text or data.decode("gb18030")
    lines = tuple(text.rstrip("\n").split("\n"))
    about = [line for line in lines if line.startswith("#")]
    comment = "".join(line.removeprefix("#").strip() for line in about)
    return Example(path.stem.split("--")[0], comment, lines, read.diagnostics)


def page(shown: Iterable[Example]) -> str:
    """Sorted by code; the files of one code stand together, the plain one first."""
    parts = [_INTRODUCTION]
    for code, group in groupby(shown, key=lambda example: example.code):
        found = list(group)
        severities = {
            SEVERITIES[fault.severity]
            for example in found
            for fault in example.faults
            if fault.code == code
        }
        if severities:
            parts.append(f"## {code}（{'或'.join(sorted(severities, reverse=True))}）\n")
        else:
            parts.append("## 几种问题同时出现\n")
        parts += map(_shown, found)
    return "\n".join(parts)


def _shown(example: Example) -> str:
    excerpt = "\n".join(_excerpt(example.lines, example.faults))
    return f"{example.about}\n\n```yaml\n{excerpt}\n```\n\n```text\n{_said(example.faults)}\n```\n"


def _excerpt(lines: Sequence[str], faults: Iterable[Diagnostic]) -> Iterator[str]:
    """The wrong lines with their neighbours, numbered; what is left out shows as an ellipsis."""
    near = {
        number
        for fault in faults
        for number in range(fault.at.line - AROUND, fault.at.line + AROUND + 1)
        if 1 <= number <= len(lines) and not lines[number - 1].startswith("#")
    }
    last = 0
    for number in sorted(near):
        if last and number > last + 1:
            yield "     …"
        yield f"{number:4} {_short(lines[number - 1])}"
        last = number


def _short(line: str) -> str:
    shown = line.replace("\t", "→   ").replace("\u3000", "□")
    return shown if len(shown) <= LONGEST * 2 else f"{shown[:LONGEST]}……"


def _said(faults: Iterable[Diagnostic]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        terminal.print_diagnostics(faults)
    return re.sub(rf"^\S*{re.escape(NAME)}", NAME, out.getvalue(), flags=re.MULTILINE).rstrip("\n")


if __name__ == "__main__":
    sys.exit(pages.finish("errors.md", page(examples())))
