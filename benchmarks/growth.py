"""Measure that twice as much takes twice as long: `python benchmarks/growth.py [--rounds N] [--only WORDS]`.

Each job is done with an input and with one of twice the size in turn, in this process; the ratio of the processor
seconds is taken inside each round and the median of the rounds is printed. Regular expressions are the reason: a
bad one takes four times as long or never ends, and no count of steps sees it. Two is expected, less where a start
weighs; no figure here passes or fails anything.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO

import docx

from taskmap import planfile
from taskmap.notices import readers
from taskmap.plan import workdays
from taskmap.system.diagnostics import TaskmapError

STARTS = ("", "<html>", "<html><table><tr><td>")
PIECES = ("<", "(", "\t", "|", "<li>", "<b>", "<td rowspan=9999>", "x\n", "&")
HEAD = "id: p\ntitle: 方案\nperiod: {from: 2022-05, until: 2022-12}\ntasks:\n"

Input = Callable[[int], bytes]


def notice(data: bytes) -> None:
    with suppress(TaskmapError):
        readers.parse(data, "标准输入")


def plan(data: bytes) -> None:
    planfile.parse(data, "plan.yaml", workdays.Calendar())


def repeated(start: str, piece: str, size: int) -> bytes:
    return (start + "甲" + piece * (size // len(piece))).encode()


def paragraphs(size: int) -> bytes:
    """A Word file with a numbered paragraph for every hundred of the size."""
    document = docx.Document()
    for _ in range(size // 100):
        paragraph = document.add_paragraph("按职责分工负责，", style="List Number")
        paragraph.add_run("推进重点工作").bold = True
        paragraph.add_run("。" * 20)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def tasks(line: str, size: int) -> bytes:
    return (HEAD + line * (size // len(line))).encode()


def jobs() -> dict[str, tuple[Callable[[bytes], None], Input]]:
    found: dict[str, tuple[Callable[[bytes], None], Input]] = {
        f"notice {start}甲{piece!r}…": (notice, partial(repeated, start, piece))
        for start in STARTS
        for piece in PIECES
    }
    found["notice.docx, numbered"] = (notice, paragraphs)
    found["plan, slips"] = (plan, partial(tasks, "  - no：1\n    title：河道\n"))
    found["plan, open quotes"] = (plan, partial(tasks, '  - no: "1\n    title: 河道\n'))
    return found


def seconds(work: Callable[[bytes], None], data: bytes) -> float:
    began = time.process_time()
    work(data)
    return time.process_time() - began


def main() -> None:
    options = argparse.ArgumentParser(description="输入加倍，耗时也只加倍")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--size", type=int, default=500_000, help="较小的一份有多少个字")
    options.add_argument("--only", default="", help="只测名称里有这些字的")
    chosen = options.parse_args()
    for name, (work, made) in jobs().items():
        if chosen.only in name:
            small, large = made(chosen.size), made(2 * chosen.size)
            rounds = [(seconds(work, small), seconds(work, large)) for _ in range(chosen.rounds)]
            ratio = statistics.median(twice / max(once, 1e-6) for once, twice in rounds)
            print(f"{ratio:6.2f}  {rounds[-1][1]:7.2f} s  {name}", flush=True)


if __name__ == "__main__":
    main()
