"""The command line: finds the commands, and turns their results and errors into exit statuses. The only way out."""

from __future__ import annotations

import datetime
import gc
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer
import typer.core

from taskmap import commands
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError

CANNOT_GO_ON, BUG = 2, 3
INTERRUPTED = 130
"""What Typer makes of Ctrl-C; the statuses of taskmap end at 3."""
# Typer carries click inside itself since 0.26 and names only this one of its errors.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]

# Typer speaks English only. What it says of a wrong command line, and the words of its help.
_INVALID = "Invalid value for '?(.*?)'?: '?(.*?)'? is not "
USAGE = (
    (r"No such option: (\S+)", "没有选项 {0}"),
    (r"No such command '(.*?)'", "没有命令“{0}”"),
    (r"Missing \w+ '(.*?)'", "缺少 {0}"),
    (r"Option '(.*?)' requires", "选项 {0} 后面要写值"),
    (r"Option '(.*?)' does not take", "选项 {0} 后面不写值"),
    (r"Got unexpected extra argument.*?\(([^()]*)\)$", "多了 {0}"),
    (_INVALID + r"one of (.*?)\.?$", "{0} 不能是“{1}”，可以写 {2}"),
    (_INVALID + r"in the range (\d+)<=x<=(\d+)", "{0} 应在 {2} 到 {3} 之间，不是 {1}"),
    (_INVALID + r"a valid int", "{0} 应是整数，不是“{1}”"),
)
_NEAR = re.compile(r"(?:Did you mean|Possible options:) '?([^'?,)]+)")
# Of a ledger on a server, as it stands in the command line and in traces.
_PASSWORD = re.compile(r"(postgres(?:ql)?://[^:/@\s]*:)\S*@")
HELP = (
    (r"^Usage: ", "用法："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]", "命令 [参数]"),
    (r"\{([A-Z.]+)\}", r"\1"),
    (r"^Arguments:$", "参数："),
    (r"^Options:$", "选项："),
    (r"^Commands:$", "命令："),
    (r"Show this message and exit\.", "显示本说明"),
    (r"\[default:\s", "[默认 "),
    (r"\[required\]", "[必填]"),
)


def _in_chinese(page: str) -> str:
    for english, chinese in HELP:
        page = re.sub(english, chinese, page, flags=re.M)
    return page


class ChineseGroup(typer.core.TyperGroup):
    """The list of commands, with the fixed words of its help in Chinese."""

    def get_help(self, ctx: Any) -> str:
        return _in_chinese(super().get_help(ctx))


class ChineseCommand(typer.core.TyperCommand):
    """A command, with the fixed words of its help in Chinese."""

    def get_help(self, ctx: Any) -> str:
        return _in_chinese(super().get_help(ctx))


def build_app(only: str = "") -> typer.Typer:
    """The command line with the command called `only`; if there is none of that name, with the list of all."""
    app = typer.Typer(
        cls=ChineseGroup,
        help="把工作方案拆成任务分解表和各单位责任清单。",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    command_files = list(commands.find_commands(only))
    for each in command_files:
        # To load one takes time, and of all but one only the names are needed.
        run = each.load() if len(command_files) == 1 else _list_only
        about = each.docstring
        app.command(each.name, cls=ChineseCommand, help=about, short_help=about.splitlines()[0])(
            run
        )
    return app


def _list_only() -> None:
    """Stands for each command in the list: a command line that names one loads that one alone."""


def _command_name(arguments: Sequence[str]) -> str:
    """The command that the `arguments` name; what else comes first asks for the list."""
    return next((each for each in arguments if each != "--"), "")


def _show_version(wanted: bool) -> None:
    if wanted:
        # It loads half of what reads mail.
        from importlib.metadata import version

        terminal.print_line(f"taskmap {version('taskmap')}")
        raise typer.Exit


def _global_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """把工作方案拆成任务分解表和各单位责任清单。"""


def run_command() -> int:
    """Run the command line and give its status: 0 done, 1 found something, 2 cannot go on, 3 a bug."""
    terminal.prepare_streams()
    try:
        app = build_app(_command_name(sys.argv[1:]))
        status = int(app(prog_name="taskmap", standalone_mode=False) or 0)
        if status != INTERRUPTED:
            return status
        terminal.print_note("已中止。")
    except SystemExit:
        # Typer's way out when the program that read its help (head, less) has closed the pipe.
        return commands.DONE
    except TaskmapError as problem:
        terminal.print_note(f"不能继续：{problem}")
    except UsageError as problem:
        terminal.print_note(_usage(problem))
    except (typer.Abort, KeyboardInterrupt):
        terminal.print_note("已中止。")
    except Exception as problem:
        if _is_interrupt(problem):
            terminal.print_note("已中止。")
            return CANNOT_GO_ON
        terminal.print_note(f"taskmap 出错了，这是程序的问题；{_trace()}，请发给维护人员")
        return BUG
    return CANNOT_GO_ON


def _is_interrupt(problem: BaseException | None) -> bool:
    """Whether Ctrl-C is behind it: a zip that is left in the midst of a member complains of that instead."""
    while problem and not isinstance(problem, KeyboardInterrupt):
        problem = problem.__context__
    return problem is not None


def _usage(problem: Exception) -> str:
    """A wrong command line in one Chinese line; without any arguments the help."""
    message = str(getattr(problem, "format_message", lambda: problem)())
    if type(problem).__name__ == "NoArgsIsHelpError":
        return message
    found = ((re.match(english, message, re.S), chinese) for english, chinese in USAGE)
    chinese_message = next(
        (chinese.format(*match.groups()) for match, chinese in found if match), message
    )
    suggestion = _NEAR.search(message)
    return f"用法不对：{chinese_message}{f'，是不是 {suggestion[1]}？' if suggestion else ''}；用 -h 看说明"


def _trace() -> str:
    """Where the details of the exception are, or they themselves if nothing can be written."""
    # Start-up does not wait for what only a bug needs.
    import tempfile
    import traceback

    details = _PASSWORD.sub(r"\1***@", f"{sys.version}\n{sys.argv}\n\n{traceback.format_exc()}")
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    try:
        handle, name = tempfile.mkstemp(prefix=f"taskmap-{stamp}-", suffix=".txt")
        with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(details)
    except OSError:
        return f"记录写不下来，就在这里：\n{details}"
    return f"详细记录在 {name}"


def main() -> None:
    """Run the command line and end the process with its status."""
    # A large plan makes a million objects and no garbage, and a command ends before any would matter:
    # looking for it took a third of the time.
    gc.disable()
    status = run_command()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
    # All files are closed by now. Python would free those objects one by one, a tenth of a short command's
    # time; the system frees them at once.
    os._exit(status)


if __name__ == "__main__":
    main()
