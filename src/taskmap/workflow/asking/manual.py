"""The pages of docs/, which come with the program: which there are, and the one that is asked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from taskmap.system.builtin import builtin_folder
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.records import unknown_names

_COMMANDS = "commands"
"""The page that has a section for each command."""
_SECTION = re.compile(r"^## taskmap ([a-z-]+)\n+```text\n(.*?)\n```$", re.M | re.S)


class ManualPage(NamedTuple):
    """A page by the name of its file, without .md."""

    name: str
    title: str
    text: str


def pages() -> tuple[ManualPage, ...]:
    """All pages in the order of their names."""
    return tuple(map(_read, sorted(builtin_folder("docs").glob("*.md"))))


def find_text(topic: str) -> str:
    """The text about the `topic`: the page of that name, the section of the command of that name, or the one page with
    the word in its title. Raises TaskmapError where there is none, or several.
    """
    by_name = {each.name: each for each in pages()}
    wanted = topic.strip().removeprefix("docs/").removesuffix(".md")
    if wanted in by_name:
        return by_name[wanted].text
    sections = _command_sections(by_name[_COMMANDS].text)
    if wanted in sections:
        return sections[wanted]
    found = [each for each in by_name.values() if wanted and wanted in each.title]
    if len(found) == 1:
        return found[0].text
    near = "、".join(each.name for each in found) or unknown_names.nearest(
        wanted, [*by_name, *sections]
    )
    hint = f"，是不是 {near}？" if near else ""
    raise TaskmapError(f"没有“{topic}”的说明{hint or '；'}有哪些用 taskmap help 看")


def _read(path: Path) -> ManualPage:
    text = path.read_text("utf-8").strip()
    return ManualPage(path.stem, text.partition("\n")[0].removeprefix("# "), text)


def _command_sections(text: str) -> dict[str, str]:
    return dict(_SECTION.findall(text))
