"""Whether two versions of taskmap give the same bytes: `python benchmarks/same_bytes.py OLD NEW [--notices DIR]`.

OLD and NEW are two programs `taskmap`, each of an environment of its own. Both take every example through a year, on
fixed days: issue, collect, extend, report, score, list, remind, close, revise; and write drafts of the notices in DIR.
Compared are exit statuses, standard output and error, and every file but the ledger's database, which holds the time
of each entry, and the received files that it keeps; Word files and workbooks member by member. Ends with status 1 if
anything differs. Of calendars the lines DTSTAMP and LAST-MODIFIED are left out, of checklists their codes, for which each
ledger has a key of its own.
"""

from __future__ import annotations

import argparse
import datetime
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from collect import fill

from taskmap import planfile

EXAMPLES = Path(__file__).parents[1] / "examples"
RETURNS = 6
"""So many units send their checklists back."""
ENDINGS = ("docx", "xlsx", "html", "md", "csv", "json")
FORMATS = ("text", "json", "csv", "markdown", "html")
NOTICES = (".docx", ".doc", ".html", ".htm", ".txt", ".pdf", ".xlsx", ".ods")
_STAMP = rb"^(?:DTSTAMP|LAST-MODIFIED)[:;].*\r?\n"
_CODE = rb"\b(?:[0-9a-f]{64}|[0-9A-Z]{4}-[0-9A-Z]{4})\b"
_VARYING = re.compile(_STAMP + b"|" + _CODE, re.M)
_LEDGER = (".taskmap/ledger.db", ".taskmap/received/")
_OUTCOME = ("status", "stdout", "stderr")
_SHOWN = 3
"""Lines shown of a difference."""
_QUOTES = "\"'"


class Side(NamedTuple):
    """One of the programs, and the folder in which it works."""

    program: str
    folder: Path

    def run(self, words: tuple[str, ...]) -> tuple[int, bytes, bytes]:
        """Status, standard output and standard error, without the name of the folder."""
        ran = subprocess.run(
            [self.program, *words], cwd=self.folder, capture_output=True, env=environment()
        )
        here = os.fsencode(self.folder)
        return ran.returncode, ran.stdout.replace(here, b"."), ran.stderr.replace(here, b".")

    def files(self) -> dict[str, bytes]:
        """By their paths; all but those of the ledger."""
        found = {
            path.relative_to(self.folder).as_posix(): path
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }
        return {
            name: path.read_bytes() for name, path in found.items() if not name.startswith(_LEDGER)
        }


def environment() -> Mapping[str, str]:
    """What may change an output is taken out or fixed."""
    left = {name: text for name, text in os.environ.items() if not name.startswith("TASKMAP_")}
    return {**left, "TZ": "Asia/Shanghai", "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}


def main() -> int:
    options = argparse.ArgumentParser(description="两个版本的输出是否逐字节相同")
    options.add_argument("old", metavar="OLD", help="旧版的 taskmap 程序")
    options.add_argument("new", metavar="NEW", help="新版的 taskmap 程序")
    options.add_argument("--notices", type=Path, help="通知的文件夹，逐个 import")
    chosen = options.parse_args()
    different = ran = 0
    for name, words in runs(chosen.notices):
        with tempfile.TemporaryDirectory() as folder:
            sides = [
                Side(os.path.abspath(program), Path(folder, side))
                for side, program in (("old", chosen.old), ("new", chosen.new))
            ]
            for found in compare(name, words, *sides):
                different += 1
                print(found, flush=True)
        ran += len(words)
    print(f"{ran} 次运行，{different} 处不同")
    return 1 if different else 0


def runs(notices: Path | None) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Each example and each notice, with the command lines for it."""
    for plan in sorted(EXAMPLES.glob("*/plan.yaml")):
        yield plan.parent.name, list(year(plan))
    for path in sorted(notices.rglob("*")) if notices else ():
        if path.suffix.lower() in NOTICES:
            yield path.name, [("import", str(path.resolve()), "-o", "draft.yaml")]


def year(path: Path) -> Iterator[tuple[str, ...]]:
    """The command lines by which a plan goes through its first year; `plan.yaml` and `changed.yaml` are there."""
    plan = planfile.read(path).plan
    assert plan is not None
    # What never says when it was issued begins in March of the year in the name of its folder.
    issued = plan.issued or plan.begins or datetime.date(int(path.parent.name[-4:]), 3, 1)
    month, measure = issued + datetime.timedelta(75), next(plan.every_measure()).id
    first, then, last = str(issued), str(month), f"{month.year}-12-20"
    span = ("--from", f"{month:%Y-%m}", "--until", f"{month.year}-12")
    yield ("validate", "plan.yaml")
    yield ("split", "plan.yaml", "--dry-run", "--as-of", first)
    yield ("split", "plan.yaml", "--as-of", first)
    yield ("split", "plan.yaml", "--as-of", first, "--format", "json", "-o", "again")
    yield ("collect", "in", "--received", then)
    yield ("collect", "in", "--received", then, "--format", "json")
    why = ("--number", "1号", "--why", "汛期", "--day", then)
    yield ("extend", measure, "--until", f"{month.year}-12-31", *why, "--force")
    for day in (first, then, last):
        yield from (("report", "--as-of", day, "--format", each) for each in FORMATS)
        yield from (("check-overdue", "--as-of", day, "--format", each) for each in FORMATS)
        yield ("check-overdue", "--as-of", day, "--within", "40", "--verbose")
    yield ("report", "--as-of", last, "-o", "reports")
    yield from (("report", "--as-of", last, "-o", f"report.{each}") for each in ENDINGS)
    yield ("score", *span, "--as-of", last, "-o", "score")
    yield ("score", *span, "--as-of", last, "--format", "json")
    yield ("calendar", "--as-of", then)
    yield ("remind", "--as-of", last, "-o", "letters")
    yield ("remind", "--as-of", last, "-o", "letters", "--format", "json")
    yield ("close", measure, "申请", "--day", last, "--by", "县整改办", "--evidence", "plan.yaml")
    yield ("close", measure, "查看", "--day", last, "-o", "closing")
    yield ("close", "--list", "--day", last, "-o", "closing")
    yield ("diff", f"{plan.id}@1", "changed.yaml")
    yield from (
        ("diff", "plan.yaml", "changed.yaml", "-o", f"changes.{each}") for each in ("xlsx", "docx")
    )
    yield ("split", "changed.yaml", "--changed", "--as-of", then, "-o", "revised")
    yield ("related", "--format", "json")
    yield ("explain", "印发之日起30个工作日内", "--plan", "plan.yaml")


def compare(name: str, words: list[tuple[str, ...]], old: Side, new: Side) -> Iterator[str]:
    """The differences, each a line or some."""
    for side in (old, new):
        side.folder.mkdir()
        if (plan := EXAMPLES / name / "plan.yaml").is_file():
            shutil.copy(plan, side.folder)
            (side.folder / "changed.yaml").write_text(revise(plan.read_text("utf-8")), "utf-8")
    for each in words:
        if each[0] == "collect" and not (old.folder / "in").exists():
            send_back(old, new)
        shown = f"{name}: taskmap {' '.join(each)}"
        for what, left, right in zip(_OUTCOME, old.run(each), new.run(each), strict=True):
            if left != right:
                yield f"{shown}: {what}\n{excerpt(left, right)}"
    yield from (f"{name}: {each}" for each in differences(old.files(), new.files()))


def revise(plan: str) -> str:
    """The plan with other words in its last task: `title:` or `text:` of it, whichever comes last."""
    head, key, tail = re.fullmatch(r"(.*)((?:text|title|正文|标题):\s*)(.*)", plan, re.S).groups()  # type: ignore[union-attr]
    return f"{head}{key}{tail[:1] if tail[:1] in _QUOTES else ''}改过的{tail.lstrip(_QUOTES)}"


def send_back(old: Side, new: Side) -> None:
    """To each side its own checklists, filled in alike: a code that they carry is that of the ledger they came from."""
    for side in (old, new):
        (side.folder / "in").mkdir()
        for file in sorted((side.folder / "out" / "责任清单").glob("*.xlsx"))[:RETURNS]:
            fill(Path(shutil.copy(file, side.folder / "in")))


def differences(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[str]:
    """Between two sets of files, or of members of an archive."""
    for name in sorted({*old, *new}):
        left, right = old.get(name), new.get(name)
        if left is None or right is None:
            yield f"{name}: only {'new' if left is None else 'old'}"
        elif left != right and zipfile.is_zipfile(io.BytesIO(left)):
            inside = members(left), members(right)
            alone = ("in the archive alone",) if inside[0] == inside[1] else ()
            yield from (f"{name}: {each}" for each in [*differences(*inside)] or alone)
        elif left != right:
            left, right = (_VARYING.sub(b"", each) for each in (left, right))
            if left != right:
                yield f"{name}\n{excerpt(left, right)}"


def members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {each: opened.read(each) for each in opened.namelist()}


def excerpt(old: object, new: object) -> str:
    """The first lines that differ."""
    if not isinstance(old, bytes) or not isinstance(new, bytes):
        return f"  - {old}\n  + {new}"
    sides = [text.decode("utf-8", "replace").splitlines() for text in (old, new)]
    pairs = [(left, right) for left, right in zip_longest(*sides, fillvalue="") if left != right]
    return "\n".join(f"  - {left[:300]}\n  + {right[:300]}" for left, right in pairs[:_SHOWN])


if __name__ == "__main__":
    sys.exit(main())
