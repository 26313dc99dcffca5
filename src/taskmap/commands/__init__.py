"""One module a command: its docstring is the help, its `run` takes the options and gives the exit status.

A new file here is a new command: `check_overdue.py` is `check-overdue`; a trailing `_` keeps a name off Python's
keywords (`import_`).
"""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple

_NO_COMMANDS = ("application", "options")
"""Modules that are no commands: what they make up together, and what several of them take."""
_QUOTES = '"""'
DONE, FOUND = 0, 1
"""Exit statuses: done and nothing found; done and something found."""


class CommandFile(NamedTuple):
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
    """The command called `only` as it is typed, if there is one of that name; else all."""
    found = [
        CommandFile(module.name)
        for module in pkgutil.iter_modules(__path__)
        if module.name not in _NO_COMMANDS
    ]
    yield from [each for each in found if each.name == only] or found
