"""把方案写成工作簿，用 WPS、Excel 改；改好再用 import 读成方案文件。

一行一章、一项任务或一条举措，单位、单位组、报送各一张表；读回来是同一个方案，只有方案文件里的注释不在里面。

例：taskmap sheet plan.yaml -o plan.xlsx
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands, planfile
from taskmap.commands import options
from taskmap.commands.options import FormatOption, OutputFormat, PlanFile
from taskmap.system import filenames, terminal
from taskmap.workflow.preparing import plan_sheets

Out = Annotated[
    Path | None, options.out_option("FILE", "写成这个工作簿；不写则在方案旁边，同名，以 .xlsx 结尾")
]
Force = Annotated[bool, typer.Option("--force", help="已有同名的文件时覆盖它")]


def run(
    plan: PlanFile,
    out: Out = None,
    force: Force = False,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    out = out or plan.with_suffix(plan_sheets.ENDING)
    plan_sheets.check(plan, out, force)
    plan_file = planfile.read(plan)
    valid_plan = plan_file.valid_plan
    if valid_plan is not None:
        plan_sheets.write(valid_plan, plan_file.text, out)
    _show(plan_file, out, output)
    return commands.FOUND if valid_plan is None else commands.DONE


def _show(plan_file: planfile.PlanFile, out: Path, output: OutputFormat) -> None:
    """The faults of the plan; without errors the workbook."""
    is_written = plan_file.valid_plan is not None
    if output is OutputFormat.JSON:
        faults = [terminal.as_json(fault) for fault in plan_file.diagnostics]
        terminal.print_json({"file": str(out) if is_written else None, "faults": faults})
        return
    terminal.print_diagnostics(plan_file.diagnostics, to_stderr=is_written)
    if is_written:
        terminal.print_line(f"写好了 {out}")
        word = filenames.shell_word(out)
        terminal.print_next_step(f"用 WPS 改好存盘，再 taskmap import {word} -o 新的.yaml")
