"""A notice that names no units: its points become tasks all the same, for a person to assign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting import dates, field_labels, reporting, targets
from taskmap.notices.drafting.draft import (
    Doubt,
    DraftChapter,
    DraftMeasure,
    DraftTask,
    DraftWork,
    Leftover,
)
from taskmap.notices.drafting.field_labels import NoticeField
from taskmap.notices.drafting.numbering import split_enumeration
from taskmap.notices.drafting.outline import OutlineNode, text_of
from taskmap.notices.drafting.subjects import SubjectReading, read_subjects
from taskmap.notices.drafting.tasks import bare_number, split_heading, split_title, with_limit
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.outline import AHEAD, PREFACE, QUOTED
from taskmap.notices.lexicon.roles import MEETING_SAYS, ON_ALL_ABOVE
from taskmap.plan.deadlines import DateContext

_TASK_FIELDS = {
    NoticeField.PROBLEM,
    NoticeField.GOAL,
    NoticeField.CRITERIA,
    NoticeField.CLOSURE_CRITERIA,
    NoticeField.MEASURES,
    NoticeField.SOURCE,
}
_PLAN_FIELDS = {NoticeField.GOAL, NoticeField.MEASURES}
"""What an ordinary plan has as well."""


class UnassignedTaskWriter(Struct, frozen=True):
    """`reads_subjects`: the subject of a point's sentences is who does it."""

    date_context: DateContext
    reads_subjects: bool = False

    def entries(
        self, nodes: Sequence[OutlineNode], title: str
    ) -> tuple[tuple[DraftChapter, ...], tuple[DraftTask, ...]]:
        """Chapters, and tasks outside of them, from the `nodes` of one part; what is no task is
        kept in leftovers. A notice on one item, its fields as headings, is one task named by its
        `title`.
        """
        if form := self._task_of_fields(nodes, title):
            return (), (form,)
        # A heading says what stands below it; a point that is all one sentence has no heading, nor is a sentence one.
        headings = [node for node in nodes if node.children or (node.body and not _is_said(node))]
        future = [node for node in headings if is_future_work(node)] or list(nodes)
        future = [node for node in future if not self._gives_no_work(node)]
        chapters = [node for node in nodes if _is_chapter(node) or node not in future]
        tasks = [node for node in nodes if node not in chapters]
        return (
            tuple(self._chapter(node, node in future) for node in chapters),
            tuple(self._task(node) for node in tasks),
        )

    def task_of_sentences(self, node: OutlineNode) -> DraftTask | None:
        """The task of a point without a list whose sentences say who does it; None for any other point."""
        if node.children or self._gives_no_work(node):
            return None
        named = read_subjects(text_of(node.paragraphs())).parties
        return self._task(node) if named else None

    def _task_of_fields(self, nodes: Sequence[OutlineNode], title: str) -> DraftTask | None:
        """一、问题表述 二、整改目标 三、验收标准 …: the headings are the fields of one item. 一、总体目标
        二、重点任务 are those of a whole plan.
        """
        fields = {node.head.text: field_labels.field_of_heading(node.head.text) for node in nodes}
        found = _TASK_FIELDS & set(fields.values())
        if len(found) < 2 or (found <= _PLAN_FIELDS and not any("整改" in text for text in fields)):
            return None
        task = DraftTask("", _item_title(title), at=nodes[0].head.at)
        leftovers: list[Leftover] = []
        for node in nodes:
            field = fields[node.head.text]
            if field is NoticeField.PROBLEM:
                task = replace(task, problem=_text_below(node))
            elif field is NoticeField.GOAL:
                task = replace(task, goal=_text_below(node))
            elif field is NoticeField.CRITERIA:
                task = replace(task, criteria=tuple(_item_texts(node)))
            elif field is NoticeField.CLOSURE_CRITERIA:
                task = replace(task, closure_criteria=tuple(_item_texts(node)))
            elif field is NoticeField.MEASURES:
                task = replace(
                    task, measures=tuple(DraftMeasure(text) for text in _item_texts(node))
                )
            else:
                leftovers += _node_leftovers(node)
        return replace(task, leftovers=tuple(leftovers))

    def _chapter(self, node: OutlineNode, is_future: bool) -> DraftChapter:
        title, rest = split_heading(node.paragraphs())
        leftovers = [Leftover(words.at, words.text) for words in rest if words.text]
        chapters: list[DraftChapter] = []
        tasks: list[DraftTask] = []
        deeper = sum(bool(child.children) for child in node.children) * 2 > len(node.children)
        for child in node.children if is_future else ():
            if deeper and _is_chapter(child):
                chapters.append(self._chapter(child, True))
            elif self._gives_no_work(child):
                chapters.append(self._chapter(child, False))
            else:
                tasks.append(self._task(child))
        if not is_future:
            leftovers += [one for child in node.children for one in _node_leftovers(child)]
        title = f"{node.printed_number}{title}" or "（没有标题）"
        doubts = tuple(node.doubts)
        return DraftChapter(
            title, tuple(chapters), tuple(tasks), node.head.at, doubts, tuple(leftovers)
        )

    def _gives_no_work(self, node: OutlineNode) -> bool:
        """Whether a point says what a meeting heard and thought, or how all others are reported on."""
        if node.children:
            return False
        heard = MEETING_SAYS.match(node.head.text)
        return bool(heard) or reporting.is_rule(node.head, self.date_context)

    def _task(self, node: OutlineNode) -> DraftTask:
        on_all = [words for words in node.body if ON_ALL_ABOVE.match(words.text)]
        lines = [
            words for words in node.paragraphs() if _limit(words) is None and words not in on_all
        ]
        lead, *steps = split_enumeration(text_of(lines))
        title, text = split_title(lead)
        subjects = read_subjects(lead) if self.reads_subjects else SubjectReading()
        if subjects.end:
            title, text = split_title(lead[subjects.end :])[0], lead
        task = DraftTask(bare_number(node.printed_number), title, text, at=node.head.at)
        work, doubts = self._work("" if steps else lead, node)
        if subjects.parties:
            message = "原文没有单位名单，单位是从这一项的句子里读出来的，请核对"
            work = replace(work, parties=subjects.parties)
            doubts = (Doubt(node.head.at, "units-in-sentence", message, "units"), *doubts)
        leftovers = [Leftover(words.at, words.text) for words in on_all]
        leftovers += [one for child in node.children for one in _node_leftovers(child)]
        for limit in _limits(node):
            found = dates.of_field(limit, self.date_context)
            field_work = DraftWork(deadline=found.deadline, milestones=found.milestones)
            work, doubts = with_limit(work, field_work), (*doubts, *found.doubts)
            leftovers += () if found.say_all(limit.text) else (Leftover(limit.at, limit.text),)
        return replace(
            task,
            work=work,
            measures=tuple(self._measure(step, node) for step in steps),
            doubts=(*node.doubts, *doubts),
            leftovers=tuple(leftovers),
        )

    def _measure(self, text: str, node: OutlineNode) -> DraftMeasure:
        work, doubts = self._work(text, node)
        return DraftMeasure(text, work, at=node.head.at, doubts=tuple(doubts))

    def _work(self, text: str, node: OutlineNode) -> tuple[DraftWork, tuple[Doubt, ...]]:
        found = dates.of_text(Words(text, node.head.at), self.date_context)
        reached = targets.of_text(text)
        return DraftWork((), False, found.deadline, found.milestones, reached), found.doubts


def _is_said(node: OutlineNode) -> bool:
    """Whether what stands behind the number is a whole sentence."""
    return node.head.text.rstrip().endswith("。")


def _is_chapter(node: OutlineNode) -> bool:
    """Whether the points below are the tasks: not where the point has a time limit of its own."""
    return bool(node.children) and not any(_limits(node))


def _limits(node: OutlineNode) -> Iterator[Words]:
    return filter(None, map(_limit, node.body))


def _limit(words: Words) -> Words | None:
    """What a line has behind 整改时限： if it begins so."""
    label = next(field_labels.find(words.text), None)
    is_limit = label is not None and not label.start and label.field is NoticeField.DEADLINE
    return words.part(label.end) if label and is_limit else None


def is_future_work(node: OutlineNode) -> bool:
    """Whether a heading is of what is to be done, rather than of what was done or how it is thought of."""
    return bool(AHEAD.search(node.head.text[:40])) and not PREFACE.search(node.head.text[:40])


def _item_title(title: str) -> str:
    """关于“…”问题验收销号意见 names the item."""
    quoted = QUOTED.search(title)
    return quoted[1] if quoted else title


def _text_below(node: OutlineNode) -> str:
    return text_of(
        [*node.body, *(words for child in node.descendants() for words in child.paragraphs())]
    )


def _item_texts(node: OutlineNode) -> Iterator[str]:
    if not node.children:
        yield from (words.text for words in node.body)
    for child in node.children:
        yield text_of(
            [*child.paragraphs(), *(w for inner in child.descendants() for w in inner.paragraphs())]
        )


def _node_leftovers(node: OutlineNode) -> Iterator[Leftover]:
    """A point and all below it, as printed."""
    for place, words in enumerate(node.paragraphs()):
        yield Leftover(words.at, words.text if place else node.printed_number + words.text)
    for child in node.children:
        yield from _node_leftovers(child)
