"""The folder in which taskmap runs to the calendar of the office."""

from __future__ import annotations

from pathlib import Path

from taskmap.plan import workdays


def folder_calendar() -> workdays.Calendar:
    """The official one with the office's own, if that stands in the current folder. Raises OSError if it cannot be
    read.
    """
    path = Path.cwd() / workdays.OVERRIDES
    if not path.is_file():
        return workdays.OFFICIAL
    # Who has no calendar of its own does not wait for what reads YAML.
    from taskmap.planfile import overrides

    return overrides.read(path.read_bytes(), str(path))[0]
