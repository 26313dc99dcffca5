"""What a short command does not load: most of its time is its start. No time is measured here, only modules are named."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from conftest import loaded_modules

NEEDED = {
    "taskmap.workflow.issuing.issuance",
    "taskmap.formats.xlsx.template",
    "yaml",
    "lxml.etree",
}
SPARED = {
    # What compares a revision with the one before it, and reads what has come.
    *("taskmap.plan.diff.comparing", "taskmap.workflow.issuing.revisions"),
    *("taskmap.workflow.collecting.expected_returns", "taskmap.returns", "taskmap.notices"),
    # What only --dry-run, other formats, lists, bars on a terminal, many files and a day without --as-of ask for.
    *("taskmap.workflow.issuing.added_burden", "taskmap.formats.html", "taskmap.commands.lists"),
    *("rich", "taskmap.system.child_process", "pickle", "zoneinfo"),
    # Of other files and of what it is installed from.
    *("openpyxl", "docx", "docxtpl", "jinja2", "icalendar", "importlib.metadata", "email.message"),
}


def test_the_first_split_of_a_plan(here: Path, small: Path) -> None:
    loaded = loaded_modules(here, "split", small.name, "--as-of", "2022-05-08")
    assert loaded >= NEEDED, "what is named here is what is loaded"
    assert sorted(loaded & SPARED) == []


def test_what_is_spared_is_there_to_be_loaded() -> None:
    """A module that took another name would never be found among those loaded."""
    assert [name for name in sorted(SPARED) if find_spec(name) is None] == []
