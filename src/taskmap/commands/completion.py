"""打开命令行补全：输出给 bash、zsh、fish 或 PowerShell 的脚本；打开以后按 Tab 补全命令、选项、方案、单位、举措编号。

例：taskmap completion bash

怎样装进各种终端，用 taskmap help completion 看。
"""

from __future__ import annotations

from typing import Annotated

import typer
from typer._completion_shared import Shells, get_completion_script

from taskmap import commands
from taskmap.commands import options
from taskmap.system import terminal

Shell = Annotated[
    Shells,
    typer.Argument(
        metavar="<bash|zsh|fish|powershell|pwsh>",
        help="哪一种终端；pwsh 是新版的 PowerShell",
        show_default=False,
    ),
]


def run(shell: Shell) -> int:
    script = get_completion_script(
        prog_name="taskmap", complete_var=options.COMPLETION_VARIABLE, shell=shell.value
    )
    terminal.print_file(script)
    # Whoever starts a shell that reads it from here sees nothing.
    if terminal.is_on_screen():
        terminal.print_next_step("taskmap help completion（怎样装进终端）")
    return commands.DONE
