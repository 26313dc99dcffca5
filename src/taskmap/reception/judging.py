"""The files on the shelf to their reviews: everything that needs no ledger, shared between two processes."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path

from taskmap import processes
from taskmap.diagnostics import TaskmapError, reason
from taskmap.gathering import Kind
from taskmap.reception.desk import Desk
from taskmap.reception.shelf import Kept, Shelf
from taskmap.returns import Fault, Returned
from taskmap.review import Review
from taskmap.submission import Progress
from taskmap.workbook import returned

_VALUES = attrgetter(*(field.name for field in fields(Progress)))


class Judging:
    """`desks` by the id of their plan. What comes of each file lies in `folder`, by its number."""

    def __init__(
        self, files: Sequence[Kept], desks: Mapping[str, Desk], shelf: Shelf, folder: Path
    ) -> None:
        self._files, self._desks, self._shelf, self._folder = files, desks, shelf, folder

    def steps(self) -> Iterator[int]:
        """Judge every file; gives the numbers of those that are done."""
        return processes.shared(self._judge, len(self._files))

    def reviews(self) -> list[Review | None]:
        """None for what is no workbook."""
        return [self._left(number) for number in range(len(self._files))]

    def _judge(self, number: int) -> None:
        file = self._files[number]
        if file.kind is Kind.WORKBOOK:
            found = returned.read(self._shelf.read(file.digest), file.name)
            packed = _packed(judged(found, self._desks))
            (self._folder / str(number)).write_bytes(packed)

    def _left(self, number: int) -> Review | None:
        if self._files[number].kind is not Kind.WORKBOOK:
            return None
        return _unpacked((self._folder / str(number)).read_bytes())


@contextmanager
def judging(files: Sequence[Kept], desks: Mapping[str, Desk], shelf: Shelf) -> Iterator[Judging]:
    try:
        with tempfile.TemporaryDirectory(prefix="taskmap-") as folder:
            yield Judging(files, desks, shelf, Path(folder))
    except OSError as problem:
        message = f"临时文件夹 {tempfile.gettempdir()} 写不了：{reason(problem)}；台账没有动"
        raise TaskmapError(message) from problem


def judged(found: Returned, desks: Mapping[str, Desk]) -> Review:
    """Held against the plan that it names; without a name against none, unless the ledger has only one."""
    said = found.identity.plan
    if said in desks:
        return desks[said].review(found)
    if said:
        wrong = f"台账里没有方案 {said}，只有 {'、'.join(desks)}"
        wanted = "请核对是不是发错了文件；是别的台账的，用 --ledger 指明"
        return Review(found, faults=(Fault(found.top, "return-plan", wrong, wanted),))
    review = next(iter(desks.values())).review(found)
    return review if len(desks) == 1 else replace(review, plan="")


def _packed(review: Review) -> bytes:
    """Without the cells, which are done with, and the rows as plain tuples: those are packed ten times as fast."""
    said = review.returned
    hidden = replace(said.hidden, rows={})
    slim = replace(review, rows=(), returned=replace(said, rows=(), hidden=hidden))
    return pickle.dumps((slim, [_VALUES(row) for row in review.rows]), -1)


def _unpacked(data: bytes) -> Review:
    slim: Review
    slim, rows = pickle.loads(data)
    return replace(slim, rows=tuple(Progress(*values) for values in rows))
