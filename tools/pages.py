"""A generated page of docs/: written anew, or with `--check` only compared with what is made."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def finish(name: str, made: str, folder: Path = DOCS) -> int:
    """The exit status: 1 if `--check` was given and the page `name` in the `folder` is not current."""
    page = folder / name
    if "--check" not in sys.argv[1:]:
        page.write_text(made, "utf-8", newline="\n")
        return 0
    if page.is_file() and page.read_text("utf-8") == made:
        return 0
    print(f"{folder.name}/{name} 不是最新的，请运行 python {sys.argv[0]}", file=sys.stderr)
    return 1
