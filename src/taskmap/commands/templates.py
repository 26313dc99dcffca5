"""复制、检查本单位自己的模板。

复制：把自带的模板放进文件夹，用 Word、Excel 或 WPS 改；已有的文件不动。检查：一次列出文件夹里各模板的全部错误。
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands
from taskmap.commands.options import Format, FormatOption
from taskmap.system import terminal
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError, error, has_errors, warning

if TYPE_CHECKING:
    from taskmap.document import Document


class Action(StrEnum):
    CHECK = "check"
    COPY = "copy"


ActionArgument = Annotated[
    Action, typer.Argument(metavar="<check|copy>", help="检查或复制", show_default=False)
]
Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="本单位自己的模板文件夹", show_default=False)
]


_DAY = datetime.date(2022, 5, 1)
"""Any day: what is checked is only the names."""


def run(action: ActionArgument, folder: Folder, output: FormatOption = Format.TEXT) -> int:
    return _check(folder, output) if action is Action.CHECK else _copy(folder, output)


def _check(folder: Path, output: Format) -> int:
    templates = _templates(folder)
    found = tuple(fault for path in templates for fault in _faults(path))
    if output is Format.JSON:
        terminal.data([terminal.as_json(fault) for fault in found])
    else:
        terminal.faults(found)
        if not found:
            terminal.say(f"{len(templates)} 个模板，没有发现问题。")
    return commands.FOUND if has_errors(found) else commands.DONE


def _templates(folder: Path) -> list[Path]:
    from taskmap import formats

    if not folder.is_dir():
        raise TaskmapError(f"没有模板文件夹 {folder}")
    found = [path for path in sorted(folder.iterdir()) if formats.is_template(path)]
    if not found:
        raise TaskmapError(
            f"{folder} 里没有模板；可以用 taskmap templates copy {folder} 放一套进去"
        )
    return found


def _faults(path: Path) -> Iterator[Diagnostic]:
    from taskmap import formats

    document, required = _form(path)
    if document is None and path.name in _names():
        return
    if document is None:
        message = f"没有文件用这个模板；文件名要和自带的一样：{'、'.join(_names())}"
        yield warning(Source(str(path)), "template-unused", message)
        return
    try:
        yield from formats.check(path, document, required)
    except TaskmapError as problem:
        yield error(Source(str(path)), "template-unreadable", str(problem))


def _names() -> list[str]:
    from taskmap import formats

    return [path.name for path in formats.every_template()]


def _form(path: Path) -> tuple[Document | None, tuple[str, ...]]:
    """What the template is filled with, without content, and the placeholders it cannot do without."""
    from taskmap import formats
    from taskmap.documents import catalog, checklist, rectification_list, task_table

    if path.name == task_table.FILE:
        return _schedule(), ()
    if path.name == rectification_list.FILE:
        return _rectification(), ()
    if path.name == checklist.FILE:
        return _checklist(), checklist.REQUIRED
    if path.stem == formats.DEFAULT_TEMPLATE:
        return catalog.ANY, ()
    return catalog.FORMS.get(f"{path.stem}.docx"), ()


def _schedule() -> Document:
    from taskmap.documents import task_table
    from taskmap.plan import units
    from taskmap.plan.model import Plan

    plan = Plan("", "")
    return task_table.schedule(plan, units.Registry.of(plan), (), (), 1, _DAY)


def _rectification() -> Document:
    from taskmap.documents import rectification_list
    from taskmap.plan import units
    from taskmap.plan.model import Plan

    plan = Plan("", "")
    return rectification_list.rectification(plan, units.Registry.of(plan), {}, {}, 1, _DAY)


def _checklist() -> Document:
    from taskmap.documents import checklist
    from taskmap.plan import units
    from taskmap.plan.model import Plan

    plan = Plan("", "")
    occasion = checklist.Occasion("", None)
    lists = checklist.Checklists(plan, units.Registry.of(plan), 1, occasion, _DAY)
    return lists.document("", (), ())


def _copy(folder: Path, output: Format) -> int:
    from taskmap import formats
    from taskmap.system import staging

    templates = formats.every_template()
    kept = [path.name for path in templates if (folder / path.name).exists()]
    copied = [path.name for path in templates if path.name not in kept]
    with staging.staging(folder) as staged:
        for path in templates:
            if path.name in copied:
                staged.write(path.name, path.read_bytes())
        staged.publish()
    if output is Format.JSON:
        terminal.data({"copied": copied, "kept": kept})
        return commands.DONE
    if copied:
        terminal.say(f"已放进 {folder}：{'、'.join(copied)}")
    if kept:
        terminal.say(f"已经有的没有动：{'、'.join(kept)}")
    return commands.DONE
