"""One module a command: its docstring is the help, its `run` takes the options and gives the exit status.

A new file here is a new command: `check_overdue.py` is `check-overdue`; a trailing `_` keeps a name off Python's
keywords (`import_`), one in front says that it is none.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

_SHARED = {"options", "close_text"}
"""What several commands share is none."""
DONE, FOUND = 0, 1
"""Exit statuses: done and nothing found; done and something found."""


def every(wanted: str = "") -> Iterator[tuple[str, Callable[..., int], str]]:
    """Name, function and help of each command, or of the one that is wanted: the others need not be loaded then."""
    modules = {_word(module): module for module in _modules()}
    for name in [wanted] if wanted in modules else modules:
        command = import_module(f"{__name__}.{modules[name]}")
        yield name, command.run, command.__doc__ or ""


def _modules() -> Iterator[str]:
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_") and module.name not in _SHARED:
            yield module.name


def _word(module: str) -> str:
    """How the command of this module is typed."""
    return module.rstrip("_").replace("_", "-")
