"""Text to its plain spelling, half width and without spaces, and the way back to where it stood."""

from __future__ import annotations

from dataclasses import dataclass

from taskmap.system.text import half_width


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` is the plain spelling; its character i came from `said[origins[i]]`."""

    said: str
    text: str
    origins: tuple[int, ...]

    def original(self, start: int, end: int) -> str:
        """What was typed for `text[start:end]`."""
        return self.said[slice(*self.span(start, end))]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]`, which is not empty, stood in what was typed."""
        return self.origins[start], self.origins[end - 1] + 1


def plain(said: str) -> Plain:
    text: list[str] = []
    origins: list[int] = []
    space = False
    for place, typed in enumerate(said):
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
    return Plain(said, "".join(text), tuple(origins))
