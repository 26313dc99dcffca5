"""The system's user to the name under which entries are recorded."""

from __future__ import annotations

import getpass
import os
import platform


def current_user() -> str:
    """user@host as the system has them, with the number of a user without a name, or ? where there is none."""
    try:
        user = getpass.getuser()
    except (ImportError, KeyError, OSError):
        # A container may run under a number that has no name.
        user = str(os.getuid()) if hasattr(os, "getuid") else "?"
    return f"{user}@{platform.node()}"
