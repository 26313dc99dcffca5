"""The commands to one command line, and what Typer says of it in Chinese: it speaks English only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Annotated, Any

import typer
import typer.core

from taskmap import commands
from taskmap.commands import options
from taskmap.system import terminal

# Typer carries click inside itself since 0.26 and names only these of its errors.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]
Abort: type[Exception] = typer.Abort

# What it says of a wrong command line, and the words of its help.
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
_NEGATIVE = re.compile("-[0-9]+")
_AWAITS_VALUE = re.compile("--?[A-Za-z][^=]*")
_NEAR = re.compile(r"(?:Did you mean|Possible options:) '?([^'?,)]+)")
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
        """Typer's page for the command of `ctx`, its headings in Chinese."""
        return _in_chinese(super().get_help(ctx))


class ChineseCommand(typer.core.TyperCommand):
    """A command, with the fixed words of its help in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """Typer's page for the command of `ctx`, its headings in Chinese."""
        return _in_chinese(super().get_help(ctx))

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
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    command_files = list(commands.find_commands(_command_name(arguments)))
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


def _show_version(context: typer.Context, wanted: bool) -> None:
    if wanted:
        # It loads half of what reads mail.
        from importlib.metadata import version

        terminal.print_line(f"taskmap {version('taskmap')}")
        context.exit()


def _global_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """把工作方案拆成任务分解表和各单位责任清单。"""


def usage_message(problem: Exception) -> str:
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
