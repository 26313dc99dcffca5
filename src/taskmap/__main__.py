"""The command line: finds the commands, and turns what comes of them into exit statuses. The only way out."""

from __future__ import annotations

import datetime
import gc
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands, terminal
from taskmap.diagnostics import TaskmapError

CANNOT_GO_ON, BUG = 2, 3
# Typer carries click inside itself since 0.26 and names only this one of its errors.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]

USAGE = {
    "NoSuchOption": "没有这个选项：{option_name}",
    "NoSuchCommand": "没有这个命令",
    "MissingParameter": "缺少参数：{param}",
    "BadOptionUsage": "选项用法不对：{option_name}",
}


def build() -> typer.Typer:
    app = typer.Typer(
        help="把工作方案拆成任务分解表和各单位责任清单。",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_everywhere)
    for name, run, about in commands.every():
        app.command(name, help=about, short_help=about.splitlines()[0])(run)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        terminal.say(f"taskmap {version('taskmap')}")
        raise typer.Exit


def _everywhere(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """把工作方案拆成任务分解表和各单位责任清单。"""


def outcome() -> int:
    """Run the command line and give its status: 0 done, 1 found something, 2 cannot go on, 3 a bug."""
    terminal.ready()
    try:
        return int(build()(standalone_mode=False) or 0)
    except TaskmapError as problem:
        terminal.note(f"不能继续：{problem}")
        return CANNOT_GO_ON
    except UsageError as problem:
        terminal.note(f"用法不对：{_usage(problem)}；用 taskmap --help 看说明")
        return CANNOT_GO_ON
    except (typer.Abort, KeyboardInterrupt):
        terminal.note("已中止。")
        return CANNOT_GO_ON
    except BrokenPipeError:
        # The reader (head, less) has seen enough; that is no fault, and nothing more can be said to it.
        sys.stderr.close()
        return commands.DONE
    except Exception:
        terminal.note(f"taskmap 出错了，这是程序的问题；详细记录在 {_trace()}，请把它发给维护人员")
        return BUG


def _usage(problem: Exception) -> str:
    said = str(getattr(problem, "format_message", lambda: problem)())
    known = next(
        (USAGE[base.__name__] for base in type(problem).__mro__ if base.__name__ in USAGE), None
    )
    if known is None:
        return said.rstrip(".")
    param = getattr(problem, "param", None)
    return known.format(
        option_name=getattr(problem, "option_name", ""),
        param=getattr(param, "human_readable_name", said),
    )


def _trace() -> Path:
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    handle, name = tempfile.mkstemp(prefix=f"taskmap-{stamp}-", suffix=".txt")
    with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{sys.version}\n{sys.argv}\n\n{traceback.format_exc()}")
    return Path(name)


def main() -> None:
    # A large plan makes a million objects and no garbage, and a command ends before any would matter:
    # looking for it took a third of the time.
    gc.disable()
    sys.exit(outcome())


if __name__ == "__main__":
    main()
