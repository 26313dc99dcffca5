"""One module a command: its docstring is the help, its `run` takes the options and gives the exit status.

A new file here is a new command: `check_overdue.py` is `check-overdue`; a trailing `_` keeps a name off Python's
keywords (`import_`), one in front says that it is none.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

DONE, FOUND = 0, 1
"""Exit statuses: done and nothing found; done and something found."""


def every() -> Iterator[tuple[str, Callable[..., int], str]]:
    """Name, function and help of each command."""
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("_") or module.name == "options":
            continue
        command = import_module(f"{__name__}.{module.name}")
        yield _word(module.name), command.run, command.__doc__ or ""


def _word(module: str) -> str:
    """How the command of this module is typed."""
    return module.rstrip("_").replace("_", "-")
