"""One module a format; each turns a Document into bytes, and knows nothing else of the office."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from taskmap.diagnostics import TaskmapError


def template(name: str, folder: Path | None = None) -> Path:
    """The template file: the office's own in `folder` if it has one of that name, else the one that comes along."""
    if folder is not None:
        if not folder.is_dir():
            raise TaskmapError(f"没有模板文件夹 {folder}")
        if (own := folder / name).is_file():
            return own
    packaged = resources.files("taskmap") / "_templates" / name
    # An editable install runs from the checkout, where the templates stand beside src.
    return next(
        path
        for path in (Path(str(packaged)), Path(__file__).parents[3] / "templates" / name)
        if path.is_file()
    )
