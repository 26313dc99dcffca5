"""复制、检查本单位自己的模板。

复制：把自带的模板放进文件夹，用 Word、Excel 或 WPS 改；已有的文件不动。检查：一次列出文件夹里各模板的全部错误。

例：taskmap templates copy 模板
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands.options import FormatOption, OutputFormat
from taskmap.system import filenames, terminal
from taskmap.system.diagnostics import has_errors
from taskmap.workflow.preparing import template_folder


class TemplateAction(StrEnum):
    CHECK = "check"
    COPY = "copy"


ActionArgument = Annotated[
    TemplateAction, typer.Argument(metavar="<check|copy>", help="检查或复制", show_default=False)
]
Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="本单位自己的模板文件夹", show_default=False)
]


def run(action: ActionArgument, folder: Folder, output: FormatOption = OutputFormat.TEXT) -> int:
    return _check(folder, output) if action is TemplateAction.CHECK else _copy(folder, output)


def _check(folder: Path, output: OutputFormat) -> int:
    total, faults = template_folder.check(folder)
    if output is OutputFormat.JSON:
        terminal.print_json([terminal.as_json(fault) for fault in faults])
    else:
        terminal.print_diagnostics(faults)
        if not faults:
            terminal.print_line(f"{total} 个模板，没有发现问题。")
        following = "templates check" if has_errors(faults) else "split plan.yaml --templates"
        terminal.print_next_step(f"taskmap {following} {filenames.shell_word(folder)}")
    return commands.FOUND if has_errors(faults) else commands.DONE


def _copy(folder: Path, output: OutputFormat) -> int:
    copied, existing = template_folder.copy(folder)
    if output is OutputFormat.JSON:
        terminal.print_json({"copied": copied, "kept": existing})
        return commands.DONE
    if copied:
        terminal.print_line(f"已放进 {folder}：{'、'.join(copied)}")
    if existing:
        terminal.print_line(f"已经有的没有动：{'、'.join(existing)}")
    terminal.print_next_step(f"改好以后 taskmap templates check {filenames.shell_word(folder)}")
    return commands.DONE
