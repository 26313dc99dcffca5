"""Write docs/errors.md from the bad plans in tests/planfile/plans: `python tools/errors_page.py`, `--check` only compares.

Codes of other commands come from the tables of their own pages. What `taskmap explain` says of a code,
src/taskmap/system/codes.tsv, is written along.

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
SYSTEM = ROOT / "src" / "taskmap" / "system"
OTHER_PAGES = ("import", "collect", "changes", "close", "ledger", "templates")
_ROW = re.compile(r"\| `([a-z]+(?:-[a-z]+)+)` \| (.+) \|")
SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告"}

_MARK = re.compile(rb" *# (?:ERROR|WARNING) [a-z-]+(?:, (?:ERROR|WARNING) [a-z-]+)*$")
_INTRODUCTION = """\
# 错误和警告一览

<!-- 本页由 tools/errors_page.py 从 tests/planfile/plans 生成，请不要直接改。 -->

`taskmap validate` 一次列出方案文件里的全部问题，按先后排列，每条一行：

    文件:行:列: 说明 [代码]

行和列都从 1 数起，一个汉字、一个表情都算一列。有错误时状态码是 1，`taskmap split` 也不拆解；只有警告时照常拆解。
方括号里的代码不会变，可以用它在本页查找；说明的文字以后可能改得更清楚。键照文件里的写法说，本页的例子多用英文键。
说得准的 `taskmap validate --fix` 能代改，见 [plan-format.md](plan-format.md)。

`taskmap explain 代码` 也说这个代码是什么意思、怎么办。下面每种问题都有例子：先说是什么问题、怎么改，再是有问题的几行（左边是行号；`→` 是制表符，`□` 是全角空格），
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


def other_codes() -> Iterator[tuple[str, str, str]]:
    """Code, meaning and page of each code that another page has in a table."""
    for name in OTHER_PAGES:
        for line in (pages.DOCS / f"{name}.md").read_text("utf-8").splitlines():
            if row := _ROW.fullmatch(line):
                yield row[1], _sentence(row[2].split(" | ")), f"{name}.md"


def _sentence(cells: Sequence[str]) -> str:
    """What it is, how it is taken if the row says that too, and what to do."""
    what = f"{cells[1]}（{cells[0]}）" if len(cells) > 2 else cells[0]
    return "。".join([what, *cells[2 if len(cells) > 2 else 1 :]]).rstrip("。") + "。"


def table_of_others() -> str:
    """The codes of other commands, each with its page."""
    lines = ["\n## 别的命令的代码\n", "| 代码 | 意思，怎么办 |", "|---|---|"]
    lines += [f"| [`{code}`]({name}) | {said} |" for code, said, name in sorted(other_codes())]
    return "\n".join(lines) + "\n"


def meanings(shown: Iterable[Example]) -> str:
    """A line for each code: the code, and what all that is said of it."""
    found: dict[str, list[str]] = {}
    for example in shown:
        if any(fault.code == example.code for fault in example.faults):
            found.setdefault(example.code, []).append(example.about)
    for code, said, _ in other_codes():
        found.setdefault(code, []).append(said)
    return "".join(f"{code}\t{''.join(found[code])}\n" for code in sorted(found))


def main() -> int:
    shown = list(examples())
    status = pages.finish("errors.md", page(shown) + table_of_others())
    return max(status, pages.finish("codes.tsv", meanings(shown), SYSTEM))


if __name__ == "__main__":
    sys.exit(main())
