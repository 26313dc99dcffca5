"""准备一个工作文件夹：写一份带说明的方案，或者一个完整的例子。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="文件夹，默认当前文件夹")]
Example = Annotated[
    str | None, typer.Option("--example", metavar="NAME", help="用哪个例子，如 zhuzhou-2022")
]

PLAN = "plan.yaml"


def run(folder: Folder = Path(), example: Example = None) -> int:
    from taskmap.system import staging

    source = _example(example) if example else _shipped("templates") / PLAN
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    targets = {folder / file.name: file for file in files if file.is_file()}
    if there := [target for target in targets if target.exists()]:
        raise TaskmapError(f"已有文件 {there[0]}，没有覆盖；请换一个文件夹")
    for target, file in targets.items():
        staging.put(target, file.read_bytes())
        terminal.say(f"写好了 {target}")
    plan = folder / PLAN
    terminal.say(f"下一步：改 {plan}，然后 taskmap validate {plan}、taskmap split {plan}")
    return commands.DONE


def _example(name: str) -> Path:
    examples = {path.parent.name: path.parent for path in _shipped("examples").glob(f"*/{PLAN}")}
    if name not in examples:
        raise TaskmapError(f"没有例子“{name}”，有：{'、'.join(sorted(examples))}")
    return examples[name]


def _shipped(kind: str) -> Path:
    """The folder that comes along; an editable install runs from the checkout, where it stands beside src."""
    from importlib import resources

    packaged = Path(str(resources.files("taskmap") / f"_{kind}"))
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / kind
