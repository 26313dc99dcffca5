"""What each code in brackets means, and what to do: the table codes.tsv, which tools/errors_page.py makes."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def meaning(code: str) -> str | None:
    """In Chinese what the `code` says and what to do, deadline-past; None for one that there is not."""
    return _meanings().get(code)


def codes() -> tuple[str, ...]:
    """Every code, in the order of the alphabet."""
    return tuple(_meanings())


@cache
def _meanings() -> dict[str, str]:
    table = Path(__file__).with_name("codes.tsv").read_text("utf-8")
    return dict(line.split("\t") for line in table.splitlines())
