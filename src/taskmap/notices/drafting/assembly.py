"""The whole draft from the whole notice: first what holds everywhere, then the points, then the registry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from taskmap.notices.drafting import (
    clauses,
    head,
    ids,
    layouts,
    outline,
    registry,
    reporting,
    tables,
    tasks,
    without_units,
)
from taskmap.notices.drafting.draft import Chapter, Doubt, Draft, Kept, Task
from taskmap.notices.drafting.known_names import Known
from taskmap.notices.drafting.lists import segments
from taskmap.notices.drafting.outline import Part
from taskmap.notices.drafting.points import Reader
from taskmap.notices.drafting.words import Words
from taskmap.notices.notice import Notice, Table
from taskmap.plan.deadlines import Frame
from taskmap.system.diagnostics import Source

_SIGNATURE = 40


def draft_of(notice: Notice, id: str = "") -> Draft:
    notice = replace(notice, items=tuple(layouts.gathered(notice.items)))
    parts = outline.parts(notice)
    text = "\n".join(_texts(notice))
    how = clauses.conventions(text)
    known = _known(parts, how, max((one.at.line for one in notice.passages()), default=0))
    lead = [words for part in parts for words in part.lead]
    titles = [words for part in parts for table in _tables(part) for words in tables.titles(table)]
    found = head.read([*lead, *titles], text, _tail(parts), _ahead(parts))
    found_in = _Body(Reader(how, known), Frame(found.year, found.day))
    chapters, loose, rest = found_in.entries(parts, found.title)
    draft = Draft(
        id or f"plan-{found.year or 1}",
        found.title,
        found.number,
        found.issuer,
        found.issued,
        found.begins,
        found.ends,
        rules=reporting.rules(_untold(lead, chapters, loose), found_in.frame),
        chapters=chapters,
        tasks=loose,
        doubts=found.doubts,
        kept=(*(Kept(words.at, words.text) for words in lead), *rest),
    )
    return _read_by_place(ids.numbered(registry.registered(draft)))


@dataclass(frozen=True)
class _Body:
    """What follows the head: points and tables to chapters and tasks."""

    reader: Reader
    frame: Frame

    def entries(
        self, parts: list[Part], title: str
    ) -> tuple[tuple[Chapter, ...], tuple[Task, ...], tuple[Kept, ...]]:
        """Chapters, tasks outside of chapters, and rows of tables that are no tasks."""
        points = [
            each for part in parts for node in part.nodes for each in self.reader.points(node)
        ]
        writer = tasks.Writer(self.reader, self.frame, tasks.forms(points))
        rows = tables.Reader(self.reader.how, self.frame)
        chapters: tuple[Chapter, ...] = ()
        loose: tuple[Task, ...] = ()
        kept: tuple[Kept, ...] = ()
        for part in parts:
            inner, own = writer.entries(part.nodes)
            for table in _tables(part):
                more, single, rest = rows.entries(table)
                inner, own, kept = (*inner, *more), (*own, *single), (*kept, *rest)
            if part.name and _has_tasks(chapters, loose) and _has_tasks(inner, own):
                # An attachment with tasks of its own, beside those of the notice.
                inner, own = (Chapter(_part_title(part), inner, own, _place(part)),), ()
            chapters, loose = (*chapters, *inner), (*loose, *own)
        if not _has_tasks(chapters, loose):
            chapters, loose = self._unassigned(parts, title)
        return chapters, loose, kept

    def _unassigned(
        self, parts: list[Part], title: str
    ) -> tuple[tuple[Chapter, ...], tuple[Task, ...]]:
        writer = without_units.Writer(self.frame)
        found = [writer.entries(part.nodes, title) for part in parts]
        chapters = tuple(chapter for inner, _ in found for chapter in inner)
        return chapters, tuple(task for _, own in found for task in own)


def _has_tasks(chapters: Sequence[Chapter], tasks: Sequence[Task]) -> bool:
    return bool(tasks) or any(_has_tasks(chapter.chapters, chapter.tasks) for chapter in chapters)


def _untold(
    lead: list[Words], chapters: Sequence[Chapter], loose: Sequence[Task]
) -> Iterator[Words]:
    """The words that belong to no task: before the points, in chapters, and after a task's list."""
    yield from lead
    kept = [kept for task in loose for kept in task.kept]
    for chapter in chapters:
        kept += chapter.kept
    yield from (Words(each.text, each.at) for each in kept)
    for chapter in chapters:
        yield from _untold([], chapter.chapters, chapter.tasks)


def _ahead(parts: list[Part]) -> str:
    """The headings of what is to be done, which name the year where the title does not."""
    nodes = (node for part in parts for node in part.nodes)
    return " ".join(node.head.text[:40] for node in nodes if without_units.is_ahead(node))


def _tail(parts: list[Part]) -> list[Words]:
    """The last lines of a notice that is signed at its end."""
    last = [words for part in parts for node in part.below() for words in node.body]
    return [words for words in last[-6:] if len(words) < _SIGNATURE]


def _texts(notice: Notice) -> Iterator[str]:
    for item in notice.items:
        if isinstance(item, Table):
            yield from (cell.text for row in item.rows for cell in row if not cell.covered)
        else:
            yield item.text


def _tables(part: Part) -> Iterator[Table]:
    yield from part.tables
    for node in part.below():
        yield from node.tables


def _known(parts: list[Part], how: clauses.Conventions, end: int) -> Known:
    """The names of all lists; read twice, since names learnt late help to read lists that stand early."""
    known = Known(end=end)
    for _ in range(2):
        known.closing.clear()
        known.lossy = 0
        for part in parts:
            for node in part.below():
                for words in node.paragraphs():
                    for segment in segments(words, how, known):
                        if segment.clause is not None:
                            known.learn(segment.clause)
    return known


def _part_title(part: Part) -> str:
    return next((words.text for words in part.lead if len(words.text) < 60), part.name)


def _place(part: Part) -> Source:
    return part.nodes[0].head.at


def _read_by_place(draft: Draft) -> Draft:
    """Whether the first of a list leads, said once for the whole notice."""
    works = [
        work
        for task in draft.every_task()
        for work in (task.work, *(m.work for m in task.measures))
    ]
    if any(work.listed for work in works):
        message = "名单没有写谁牵头，按首列单位牵头处理；如果是并列，请改成 first_listed: equal"
        doubt = Doubt(Source(), "role-by-position", message, "first_listed")
        return replace(draft, doubts=(*draft.doubts, doubt))
    return replace(draft, equal=True)
