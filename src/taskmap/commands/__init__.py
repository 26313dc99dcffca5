"""One module a command: its docstring is the help, its `run` takes the options and gives the exit status.

A new file here is a new command: `check_overdue.py` is `check-overdue`; a trailing `_` keeps a name off Python's
keywords (`import_`).
"""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import chain

from msgspec import Struct

_NO_COMMANDS = ("application", "help_text", "lists", "options", "usage")
"""Modules that are no commands: what they make up together, and what several of them take."""
SECTIONS = {
    "准备方案": ("init", "import", "sheet", "validate"),
    "发出去": ("split", "pack", "diff", "related", "calendar", "templates"),
    "收回来": ("collect", "correct"),
    "盯进度": ("status", "check-overdue", "remind", "extend", "close", "burden"),
    "出报告": ("report", "score", "board"),
    "查台账": ("show", "log", "plans", "retire", "ledger"),
    "看说明": ("help", "explain", "schema", "completion"),
}
"""The commands in the order of a month's work. One that is not named here stands behind them."""
OTHERS = "其他"
"""The section of the commands that none of `SECTIONS` names."""
_PLACES = {name: at for at, name in enumerate(chain.from_iterable(SECTIONS.values()))}
_QUOTES = '"""'
DONE, FOUND = 0, 1
"""Exit statuses: done and nothing found; done and something found."""


class CommandFile(Struct, frozen=True):
    """A command by the name of its module; nothing of it is imported before `load`."""

    module: str

    @property
    def name(self) -> str:
        """How the command is typed."""
        return self.module.rstrip("_").replace("_", "-")

    @property
    def docstring(self) -> str:
        """Read and not imported: the list of commands needs a line of each and the work of none."""
        source = (pkgutil.get_data(__name__, f"{self.module}.py") or b"").decode()
        end = source.index(_QUOTES, len(_QUOTES)) + len(_QUOTES)
        return ast.get_docstring(ast.parse(source[:end])) or ""

    def load(self) -> Callable[..., int]:
        """Import the module and give its `run`, whose result is the exit status."""
        run: Callable[..., int] = import_module(f"{__name__}.{self.module}").run
        return run


def find_commands(only: str = "") -> Iterator[CommandFile]:
    """The command called `only` as it is typed, if there is one of that name; else all, in the order of their sections."""
    found = [
        CommandFile(module.name)
        for module in pkgutil.iter_modules(__path__)
        if module.name not in _NO_COMMANDS
    ]
    found.sort(key=lambda each: _PLACES.get(each.name, len(_PLACES)))
    yield from [each for each in found if each.name == only] or found


def section(name: str) -> str:
    """The section of the command of this `name`, as it is typed."""
    return next((title for title, names in SECTIONS.items() if name in names), OTHERS)
