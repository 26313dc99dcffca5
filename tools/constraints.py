"""Write constraints.txt, the versions that taskmap was last tested with: `python tools/constraints.py [--check]`.

Run it in the environment whose tests have just passed (`nox -s latest` makes one). Whatever taskmap needs there,
with all that its developers use, is listed with its version and nothing else: no address, no platform.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FILE = Path(__file__).parents[1] / "constraints.txt"
OWN = "taskmap"
EXTRAS = frozenset({"test", "check"})


def needed(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What a package asks for here, with the extras of it that it asks for."""
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
            yield canonicalize_name(requirement.name), frozenset(requirement.extras)


def installed(name: str, extras: frozenset[str]) -> dict[str, Distribution]:
    """A package and all that it needs, by name. Raises PackageNotFoundError if a part is missing."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    ahead = [(name, extras)]
    while ahead:
        each = ahead.pop()
        if each not in seen:
            seen.add(each)
            found[each[0]] = distribution(each[0])
            ahead += needed(*each)
    return found


def lines() -> Iterator[str]:
    yield "# Made by tools/constraints.py: what the tests last passed with."
    for name, each in sorted(installed(OWN, EXTRAS).items()):
        if name != OWN:
            yield f"{name}=={each.version}"


def main() -> None:
    try:
        text = "\n".join(lines()) + "\n"
    except PackageNotFoundError as problem:
        sys.exit(f"{problem.name} is not installed: pip install -e '.[{','.join(sorted(EXTRAS))}]'")
    if "--check" not in sys.argv:
        FILE.write_text(text, "utf-8")
    elif FILE.read_text("utf-8") != text:
        other = set(text.splitlines()) ^ set(FILE.read_text("utf-8").splitlines())
        sys.exit(f"constraints.txt is not what is installed here: {', '.join(sorted(other))}")


if __name__ == "__main__":
    main()
