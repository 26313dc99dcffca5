"""The whole draft from the whole notice: first what holds everywhere, then the points, then the units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting import (
    chapter_units,
    clauses,
    common_units,
    contents,
    empty_chapters,
    head,
    ids,
    layouts,
    outline,
    registry,
    reporting,
    simplified,
    tables,
    tasks,
    unnumbered,
    unread_figures,
    without_units,
    years,
)
from taskmap.notices.drafting.draft import (
    Doubt,
    Draft,
    DraftChapter,
    DraftTask,
    Leftover,
    Remark,
    every_task,
)
from taskmap.notices.drafting.known_names import KnownNames
from taskmap.notices.drafting.lists import segments
from taskmap.notices.drafting.outline import NoticePart
from taskmap.notices.drafting.points import PointReader
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.head import MINUTES
from taskmap.notices.notice import Notice
from taskmap.plan.deadlines import DateContext
from taskmap.system.diagnostics import Source

_SIGNATURE = 40
_MADE_ID = Remark("id", "编号照标题编的，可以换成好记的字母、数字和 -；split 以后不能再改")
"""The office may have a name for the plan, and it stays: all commands and file names say it."""


def draft_of(notice: Notice, id: str = "") -> Draft:
    """As `drafting.draft_of`. `id` empty: one made of the title, with a remark."""
    if simplified.is_traditional(notice):
        return simplified.restore(draft_of(simplified.simplify(notice), id), notice)
    notice = contents.leave_out_contents(notice)
    items, unread = layouts.normalize_tables(notice.items)
    notice = replace(notice, items=tuple(items))
    parts = outline.parts(notice)
    for part in parts:
        unnumbered.make_points(part)
    text = "\n".join(notice.texts())
    conventions = clauses.find_conventions(text, common_units.find_common_units(parts))
    known_names = _find_known_names(
        parts, conventions, max((one.at.line for one in notice.passages()), default=0)
    )
    notice_head = _read_head(parts, text)
    body = _BodyReader(
        PointReader(conventions, known_names), DateContext(notice_head.year, notice_head.day)
    )
    plan_id = id or ids.plan_id(notice_head.title, text, notice_head.year)
    draft = _assemble(plan_id, notice_head, body, parts)
    if not id:
        draft = replace(draft, remarks=(_MADE_ID, *draft.remarks))
    draft = unread_figures.doubt_unread_figures(years.name_years(draft, body.date_context))
    draft = empty_chapters.doubt_empty_chapters(draft)
    draft = replace(draft, doubts=(*draft.doubts, *unread))
    draft = _doubt_missing_rule(ids.assign_ids(registry.register_units(draft)))
    return _with_listing_rule(draft)


def _read_head(parts: list[NoticePart], text: str) -> head.NoticeHead:
    lead = [words for part in parts for words in part.lead]
    titles = [
        words for part in parts for table in part.all_tables() for words in tables.titles(table)
    ]
    return head.read([*lead, *titles], text, _closing_lines(parts), _future_headings(parts))


def _assemble(
    id: str, notice_head: head.NoticeHead, body: _BodyReader, parts: list[NoticePart]
) -> Draft:
    """The draft of what the notice says, before the names of its units and the ids of its tasks are settled."""
    chapters, loose, rest = body.entries(parts, notice_head.title)
    lead = [words for part in parts for words in part.lead]
    tail = [words for part in parts for words in part.tail]
    # 注：2.每季度首月10日前报送: a rule may stand below a table as well.
    noted = [Words(each.text, each.at) for each in rest]
    outside = list(_words_outside_tasks([*lead, *noted, *tail], chapters, loose))
    return Draft(
        id,
        notice_head.title,
        notice_head.number,
        notice_head.issuer,
        notice_head.issued,
        notice_head.begins,
        notice_head.ends,
        rules=reporting.rules(outside, body.date_context),
        chapters=chapters,
        tasks=loose,
        doubts=(*notice_head.doubts, *reporting.daily_doubts(outside)),
        remarks=notice_head.remarks,
        leftovers=(*_leftovers(_with_headings(parts)), *rest, *_leftovers(tail)),
    )


def _with_headings(parts: list[NoticePart]) -> list[Words]:
    """The lines before the first point of each part, those of an attachment below its 附件."""
    lines = (words for part in parts for words in (part.heading, *part.lead))
    return [words for words in lines if words.text]


def _leftovers(passages: list[Words]) -> Iterator[Leftover]:
    return (Leftover(words.at, words.text) for words in passages)


class _BodyReader(Struct, frozen=True):
    """What follows the head: points and tables to chapters and tasks."""

    reader: PointReader
    date_context: DateContext

    def entries(
        self, parts: list[NoticePart], title: str
    ) -> tuple[tuple[DraftChapter, ...], tuple[DraftTask, ...], tuple[Leftover, ...]]:
        """Chapters, tasks outside of chapters, and rows of tables that are no tasks."""
        points = [
            each for part in parts for node in part.nodes for each in self.reader.points(node)
        ]
        writer = tasks.TaskWriter(
            self.reader,
            self.date_context,
            tasks.count_number_forms(points),
            without_units.UnassignedTaskWriter(self.date_context, True).task_of_sentences,
            is_prose=bool(MINUTES.search(title)),
        )
        rows = tables.TaskTableReader(self.reader.conventions, self.date_context)
        chapters: tuple[DraftChapter, ...] = ()
        loose: tuple[DraftTask, ...] = ()
        leftovers: tuple[Leftover, ...] = ()
        for part in parts:
            inner, own = writer.entries(part.nodes)
            for table in part.all_tables():
                more, single, rest = rows.entries(table)
                inner, own, leftovers = (*inner, *more), (*own, *single), (*leftovers, *rest)
            if part.heading.text and _has_tasks(chapters, loose) and _has_tasks(inner, own):
                # An attachment with tasks of its own, beside those of the notice.
                inner, own = (DraftChapter(_part_title(part), inner, own, _place(part)),), ()
            chapters, loose = (*chapters, *inner), (*loose, *own)
        if not _has_tasks(chapters, loose):
            chapters, loose = self._tasks_without_units(parts, title)
        return chapters, loose, leftovers

    def _tasks_without_units(
        self, parts: list[NoticePart], title: str
    ) -> tuple[tuple[DraftChapter, ...], tuple[DraftTask, ...]]:
        """Where most of them say who does them, 由县水利局负责, their units are those; else it is chance."""
        for reads_subjects in (True, False):
            writer = without_units.UnassignedTaskWriter(self.date_context, reads_subjects)
            entries = [writer.entries(part.nodes, title) for part in parts]
            chapters = tuple(chapter for inner, _ in entries for chapter in inner)
            tasks_ = tuple(task for _, own in entries for task in own)
            if 2 * _count_named(chapters, tasks_) > len(list(every_task(chapters, tasks_))):
                break
        return chapters, tasks_


def _has_tasks(chapters: Sequence[DraftChapter], tasks: Sequence[DraftTask]) -> bool:
    return bool(tasks) or any(_has_tasks(chapter.chapters, chapter.tasks) for chapter in chapters)


def _count_named(chapters: Sequence[DraftChapter], tasks: Sequence[DraftTask]) -> int:
    """How many of the tasks have units."""
    return sum(bool(task.work.parties) for task in every_task(chapters, tasks))


def _words_outside_tasks(
    lead: list[Words], chapters: Sequence[DraftChapter], loose: Sequence[DraftTask]
) -> Iterator[Words]:
    """The words that belong to no task: before the points, in chapters, and after a task's list; a point with nothing
    below it, 第十二条 各市于每季度末报送进展, is all title.
    """
    yield from lead
    yield from (
        Words(each.title, each.at) for each in chapters if not (each.tasks or each.chapters)
    )
    leftovers = [each for task in loose for each in task.leftovers]
    for chapter in chapters:
        leftovers += chapter.leftovers
    yield from (Words(each.text, each.at) for each in leftovers)
    for chapter in chapters:
        yield from _words_outside_tasks([], chapter.chapters, chapter.tasks)


def _future_headings(parts: list[NoticePart]) -> str:
    """The headings of what is to be done, which name the year where the title does not."""
    nodes = (node for part in parts for node in part.nodes)
    return " ".join(node.head.text[:40] for node in nodes if without_units.is_future_work(node))


def _closing_lines(parts: list[NoticePart]) -> list[Words]:
    """The last lines of a notice that is signed at its end, or where its letter ends and the plan begins."""
    bodies = [node.body for part in parts for node in part.all_nodes()]
    below = [words for body in bodies for words in body]
    signed = [words for body in bodies for words in outline.signature(body)]
    tail = [words for part in parts for words in part.tail]
    return [words for words in (*signed, *below[-6:], *tail) if len(words) < _SIGNATURE]


def _find_known_names(
    parts: list[NoticePart], conventions: clauses.Conventions, end: int
) -> KnownNames:
    """The names of all lists. The parts are read twice: names learnt late help to read lists that stand early."""
    known = KnownNames(last_line=end)
    for _ in range(2):
        known.last_name_counts.clear()
        known.lost_bracket_count = known.bare_list_count = 0
        for part in parts:
            for node in part.all_nodes():
                for words in node.paragraphs():
                    for segment in segments(words, conventions, known):
                        if segment.clause is not None:
                            known.learn(segment.clause)
        chapter_units.learn_headings(parts, known)
    return known


def _part_title(part: NoticePart) -> str:
    return next((words.text for words in part.lead if len(words.text) < 60), part.heading.text)


def _place(part: NoticePart) -> Source:
    """Where it begins: at its first point, or, where it has a table alone, at its heading."""
    return part.nodes[0].head.at if part.nodes else part.heading.at


def _doubt_missing_rule(draft: Draft) -> Draft:
    """Without a reporting rule nobody would ever owe a report, and nobody would miss it."""
    if draft.rules or not any(draft.every_task()):
        return draft
    message = "没有找到报送要求，这样谁也不用报；要报的去掉下一行的 #，再改"
    doubt = Doubt(Source(), "reporting-missing", message, "reporting")
    return replace(draft, doubts=(*draft.doubts, doubt))


def _with_listing_rule(draft: Draft) -> Draft:
    """The draft with its rule on the first of a list: that it leads, with one doubt for the whole notice, or not."""
    if any(work.roles_by_position for work, _ in draft.every_work()):
        message = "名单没有写谁牵头，按首列单位牵头处理；如果是并列，请改成 `first_listed`: 并列"
        doubt = Doubt(Source(), "role-by-position", message, "first_listed")
        return replace(draft, doubts=(*draft.doubts, doubt))
    return replace(draft, equal=True)
