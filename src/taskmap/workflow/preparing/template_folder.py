"""The office's own templates in a folder: built-in ones copied there, and checks against what they are filled with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from taskmap import formats
from taskmap.document import Document
from taskmap.documents import catalog
from taskmap.system import staging
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError, error, warning


class TemplateCheck(NamedTuple):
    """How many templates the folder has, and all their faults."""

    total: int
    faults: tuple[Diagnostic, ...]


class TemplateCopy(NamedTuple):
    """Names of the templates: those copied into the folder, and those that existed there and are
    left as they are.
    """

    copied: tuple[str, ...]
    existing: tuple[str, ...]


def check(folder: Path) -> TemplateCheck:
    """Check every template in `folder`. Raises TaskmapError where there is none."""
    if not folder.is_dir():
        raise TaskmapError(f"没有模板文件夹 {folder}")
    paths = [path for path in sorted(folder.iterdir()) if formats.is_template(path)]
    if not paths:
        raise TaskmapError(
            f"{folder} 里没有模板；可以用 taskmap templates copy {folder} 放一套进去"
        )
    return TemplateCheck(len(paths), tuple(fault for path in paths for fault in _faults(path)))


def copy(folder: Path) -> TemplateCopy:
    """Copy all built-in templates into `folder`, but for those that are there already."""
    templates = formats.builtin_templates()
    existing = tuple(path.name for path in templates if (folder / path.name).exists())
    copied = tuple(path.name for path in templates if path.name not in existing)
    with staging.open_staging(folder) as staged:
        for path in templates:
            if path.name in copied:
                staged.write(path.name, path.read_bytes())
        staged.publish()
    return TemplateCopy(copied, existing)


def _faults(path: Path) -> Iterator[Diagnostic]:
    document, required = _blank(path)
    known = [each.name for each in formats.builtin_templates()]
    if document is None and path.name in known:
        return
    if document is None:
        message = f"没有文件用这个模板；文件名要和自带的一样：{'、'.join(known)}"
        yield warning(Source(str(path)), "template-unused", message)
        return
    try:
        yield from formats.check_template(path, document, required)
    except TaskmapError as problem:
        yield error(Source(str(path)), "template-unreadable", str(problem))


def _blank(path: Path) -> tuple[Document | None, tuple[str, ...]]:
    """The template for whatever has none of its own may use what every document has."""
    if path.stem == formats.DEFAULT_TEMPLATE:
        return catalog.ANY, ()
    return catalog.blank(path.name)
