"""检查方案文件：一次列出全部错误和警告，带行号和列号。

加 --fix 把说得准的改好（全角冒号、花括号，缩进里的制表符和全角空格，破折号，用顿号、分号连着写的单位），
列出改了哪几行，原文件另存一份；说不准的不动，照样列出。

例：taskmap validate plan.yaml
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat
from taskmap.system import filenames, terminal
from taskmap.system.diagnostics import Diagnostic, has_errors
from taskmap.workflow.preparing.plan_files import read_plan_file
from taskmap.workflow.preparing.plan_references import reference_warnings

Plans = Annotated[
    list[Path], typer.Argument(metavar="PLAN...", help="一个或几个方案文件", show_default=False)
]
Fix = Annotated[
    bool,
    typer.Option("--fix", help="把说得准的改好，原文件另存一份；在终端里先问，别处直接改"),
]


def run(
    plans: Plans,
    fix: Fix = False,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    if fix:
        _fix(plans)
    diagnostics = tuple(fault for path in plans for fault in _find_faults(path, ledger_url))
    if output is OutputFormat.JSON:
        terminal.print_json([terminal.as_json(fault) for fault in diagnostics])
    else:
        terminal.print_diagnostics(diagnostics)
        if not diagnostics:
            terminal.print_line("没有发现问题。")
        terminal.print_next_step(_next_step(diagnostics, filenames.shell_word(plans[0])))
    return commands.FOUND if has_errors(diagnostics) else commands.DONE


def _find_faults(path: Path, ledger_url: str | None) -> list[Diagnostic]:
    place = options.ledger_place(ledger_url, path)
    found = read_plan_file(path, place)
    others = reference_warnings(found.plan, place) if found.plan else ()
    return sorted({*found.diagnostics, *others})


def _next_step(diagnostics: tuple[Diagnostic, ...], plan: str) -> str:
    if has_errors(diagnostics):
        return f"改好以后 taskmap validate {plan}"
    is_draft = any(fault.code == "units-unnamed" for fault in diagnostics)
    return f"taskmap split {plan}{' --draft' if is_draft else ''}"


def _fix(plans: Sequence[Path]) -> None:
    """What was changed is told on standard error: standard output is for what is still wrong."""
    # Most runs only look: they do not wait for what repairs a file.
    from taskmap.workflow.preparing.fixing import fix_plan_file

    confirm = _confirm if terminal.can_ask() else None
    for path in plans:
        fixed = fix_plan_file(path, confirm)
        if fixed is None:
            terminal.print_note(f"{path}：没有说得准、能代改的。")
            continue
        if confirm is None:
            _show_diff(path, fixed.diff)
        if fixed.copy is None:
            terminal.print_note(f"{path}：没有改。")
        else:
            terminal.print_note(f"{path}：改好了，原来的另存为 {fixed.copy}。")


def _confirm(path: Path, diff: Sequence[str]) -> bool:
    _show_diff(path, diff)
    return terminal.confirm("这样改吗？改请回 y，直接回车不改：")


def _show_diff(path: Path, diff: Sequence[str]) -> None:
    terminal.print_note(f"{path}：- 是原来的，+ 是改成的")
    for line in diff:
        terminal.print_note(line)
