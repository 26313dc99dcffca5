"""The commands to one command line."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Sequence
from contextlib import redirect_stderr
from itertools import groupby, zip_longest
from typing import Annotated, Any

import typer
import typer.core
from typer._completion_classes import completion_init
from typer._completion_shared import Shells

from taskmap import commands
from taskmap.commands import help_text, options
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError

# Typer carries click inside itself since 0.26 and names only these of its errors.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]
Abort: type[Exception] = typer.Abort

_NEGATIVE = re.compile("-[0-9]+")
_AWAITS_VALUE = re.compile("--?[A-Za-z][^=]*")
_STATUSES = "退出状态：0 完成；1 完成，发现了问题；2 不能继续；3 taskmap 自身有故障"
_START = "从 taskmap init 开始；每个命令加 -h 看说明和例子，taskmap help 看全部说明。"


class _ChineseHelpOption:
    """Mixed into a command: its option for help speaks Chinese wherever it is named, also to a shell that completes."""

    def get_help_option(self, ctx: Any) -> Any:
        """Typer's own option for the command of `ctx`, None if it has none."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示本说明"
        return option


class ChineseGroup(_ChineseHelpOption, typer.core.TyperGroup):
    """The list of commands by the month's work, with the fixed words of its help in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """Typer's page for the command of `ctx`, in Chinese and folded."""
        return help_text.translate(super().get_help(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each section of the commands into the `formatter`, under its title."""
        listed = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        for title, part in groupby(listed, key=lambda each: commands.section(each[0])):
            with formatter.section(title):
                formatter.write_dl([(name, str(each and each.short_help)) for name, each in part])


class ChineseCommand(_ChineseHelpOption, typer.core.TyperCommand):
    """A command, with the fixed words of its help in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """Typer's page for the command of `ctx`, in Chinese and folded."""
        return help_text.translate(super().get_help(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's own, for which a number below zero among the `args`, which begins as options do, is a value, and an
        option that may stand alone has one.
        """
        return super().parse_args(ctx, _escape_negative(_fill_bare(str(self.name), args)))


def _fill_bare(command: str, arguments: Sequence[str]) -> list[str]:
    """The same `arguments`, with the value that an option of the `command` stands for behind each that stands alone."""
    filled: list[str] = []
    for each, following in zip_longest(arguments, arguments[1:], fillvalue="-"):
        filled.append(each)
        if following.startswith("-") and (value := options.BARE_VALUES.get((command, each))):
            filled.append(value)
    return filled


def _escape_negative(arguments: Sequence[str]) -> list[str]:
    """The same `arguments`, with the numbers below zero that are no option's value at the end, behind `--`: nothing is
    an option there.
    """
    before = ("", *arguments)
    numbers = [
        at
        for at, (last, each) in enumerate(zip(before, arguments, strict=False))
        if _NEGATIVE.fullmatch(each) and not _AWAITS_VALUE.fullmatch(last)
    ]
    if not numbers or "--" in arguments:
        return list(arguments)
    others = [each for at, each in enumerate(arguments) if at not in numbers]
    return [*others, "--", *(arguments[at] for at in numbers)]


def build_app(arguments: Sequence[str] = ()) -> typer.Typer:
    """The command line with the one command that its `arguments` name; if there is none of that name, with the list
    of all.
    """
    app = typer.Typer(
        cls=ChineseGroup,
        help="把工作方案拆成任务分解表和各单位责任清单。",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        epilog=f"{_STATUSES}\n\n{_START}",
        # Typer counts a Chinese character as one column and breaks at blanks only: lines are folded afterwards.
        context_settings={"help_option_names": ["-h", "--help"], "terminal_width": 10_000},
    )
    app.callback()(_global_options)
    command_files = list(commands.find_commands(_command_name(arguments)))
    for each in command_files:
        # To load one takes time, and of all but one only the names are needed.
        run = each.load() if len(command_files) == 1 else _list_only
        about = each.docstring
        app.command(
            each.name,
            cls=ChineseCommand,
            help=help_text.join_lines(about),
            short_help=about.splitlines()[0],
            epilog=_STATUSES,
        )(run)
    return app


def complete(instruction: str) -> int:
    """Answer a shell that asks by the `instruction`, as complete_zsh, what may be typed next; what has been typed stands in
    its variables. Gives the exit status. Whatever goes wrong nothing is said: it would stand in the line that is typed.
    Raises TaskmapError for what no shell asks.
    """
    if instruction.removeprefix("complete_") not in {each.value for each in Shells}:
        raise TaskmapError(
            f"{options.COMPLETION_VARIABLE} 不能是“{instruction}”；打开补全用 taskmap completion bash"
        )
    completion_init()
    typed = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    try:
        with redirect_stderr(io.StringIO()):
            build_app(typed.split()[1:])(prog_name="taskmap", standalone_mode=False)
    except SystemExit as end:
        # fish is told so whether there is anything to choose from.
        return int(end.code or 0)
    except Exception:
        return commands.FOUND
    return commands.DONE


def _list_only() -> None:
    """Stands for each command in the list: a command line that names one loads that one alone."""


def _command_name(arguments: Sequence[str]) -> str:
    """The command that the `arguments` name; what else comes first asks for the list."""
    return next((each for each in arguments if each != "--"), "")


def _show_version(context: typer.Context, wanted: bool) -> None:
    if wanted:
        # It loads half of what reads mail.
        from importlib.metadata import version

        terminal.print_line(f"taskmap {version('taskmap')}")
        context.exit()


def _global_options(
    version: Annotated[
        bool,
        typer.Option("-V", "--version", callback=_show_version, is_eager=True, help="显示版本"),
    ] = False,
) -> None:
    """把工作方案拆成任务分解表和各单位责任清单。"""
