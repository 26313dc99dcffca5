"""看说明：不写主题是有哪些，写了是那一篇；主题是一篇的名称、标题里的词，或一个命令。

例：taskmap help close
"""

from __future__ import annotations

from typing import Annotated

from taskmap import commands
from taskmap.commands import options
from taskmap.system import terminal
from taskmap.system.text import pad, width
from taskmap.workflow.asking import manual

Topic = Annotated[
    str | None, options.name_argument("TOPIC", "哪一篇，如 collect、催办；不写就列出全部", "topics")
]


def run(topic: Topic = None) -> int:
    if topic is None:
        _list_pages()
    else:
        terminal.print_line(manual.find_text(topic))
    return commands.DONE


def _list_pages() -> None:
    pages = manual.pages()
    widest = max(width(each.name) for each in pages)
    for each in pages:
        terminal.print_line(f"{pad(each.name, widest)}  {each.title}")
    terminal.print_line("看一篇：taskmap help collect；命令也可以：taskmap help split")
