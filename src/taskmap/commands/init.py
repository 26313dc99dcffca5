"""准备一个工作文件夹：写一份带说明的方案，或者一个完整的例子。

例：taskmap init 督查
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.planfile.spelling import KeyLanguage
from taskmap.system import filenames, terminal
from taskmap.workflow import workspace

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="文件夹，默认当前文件夹")]
Example = Annotated[
    str | None, typer.Option("--example", metavar="NAME", help="用哪个例子，如 zhuzhou-2022")
]
Keys = Annotated[KeyLanguage, options.keys_option("方案里的键（例子照原样）")]


def run(folder: Folder = Path(), example: Example = None, keys: Keys = KeyLanguage.CHINESE) -> int:
    for path in workspace.create(folder, example, keys):
        terminal.print_line(f"写好了 {path}")
    plan = folder / workspace.PLAN
    word = filenames.shell_word(plan)
    terminal.print_line(f"下一步：改 {plan}，然后 taskmap validate {word}、taskmap split {word}")
    return commands.DONE
