"""Text to its plain spelling, half width and without spaces, and the way back to where it stood."""

from __future__ import annotations

from msgspec import Struct

from taskmap.system.text import half_width


class PlainSpelling(Struct, frozen=True):
    """`text` is the plain spelling; its character i came from `source[origins[i]]`."""

    source: str
    text: str
    origins: tuple[int, ...]

    def original(self, start: int, end: int) -> str:
        """What was typed for `text[start:end]`."""
        return self.source[slice(*self.span(start, end))]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]`, which is not empty, stood in what was typed."""
        return self.origins[start], self.origins[end - 1] + 1


def normalize(source: str) -> PlainSpelling:
    """The spelling in which expressions are looked for: half width (NFKC), without white space, but for one blank
    between two numbers. `source` is what was typed.
    """
    if source.split() == [source] and half_width(source) == source:
        # As most text is.
        return PlainSpelling(source, source, tuple(range(len(source))))
    text: list[str] = []
    origins: list[int] = []
    space = False
    for place, typed in enumerate(source):
        for character in half_width(typed):
            if character.isspace():
                space = True
                continue
            # Two numbers side by side must not become one: 「2022-06-30 2022-07-31」.
            if space and text and text[-1].isdigit() and character.isdigit():
                text.append(" ")
                origins.append(place)
            space = False
            text.append(character)
            origins.append(place)
    return PlainSpelling(source, "".join(text), tuple(origins))
