"""What comes with the program beside its code: templates, examples and the pages of docs."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def builtin_folder(kind: str) -> Path:
    """The folder of a `kind`: templates, examples, docs. An editable install runs from the checkout, where it stands
    beside src.
    """
    packaged = _PACKAGE / f"_{kind}"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / kind
