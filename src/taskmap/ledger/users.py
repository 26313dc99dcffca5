"""Who is at work."""

from __future__ import annotations

import getpass
import os
import socket


def current_user() -> str:
    """user@host, as the system says."""
    # Only who writes pays for these.

    try:
        user = getpass.getuser()
    except (ImportError, KeyError, OSError):
        # A container may run under a number that has no name.
        user = str(os.getuid()) if hasattr(os, "getuid") else "?"
    return f"{user}@{socket.gethostname()}"
