"""Chapters of which no task was read, beside others with tasks: their lists may be of a kind that is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from taskmap.notices.drafting.draft import Doubt, Draft, DraftChapter
from taskmap.notices.lexicon.outline import FRAME, NO_TASK

_HEADING = 20
"""A heading with more letters is a sentence, which may say what is to be done."""


def doubt_empty_chapters(draft: Draft) -> Draft:
    """The `draft` with a doubt on each chapter that has words and no task, where one beside it has some, unless its
    heading says that it frames the tasks.
    """
    return replace(draft, chapters=_with_doubts(draft.chapters, bool(draft.tasks)))


def _with_doubts(chapters: Sequence[DraftChapter], has_tasks: bool) -> tuple[DraftChapter, ...]:
    if not (has_tasks or any(map(_has_tasks, chapters))):
        return tuple(chapters)
    return tuple(map(_with_doubt, chapters))


def _with_doubt(chapter: DraftChapter) -> DraftChapter:
    if _has_tasks(chapter):
        chapters = _with_doubts(chapter.chapters, bool(chapter.tasks))
        return replace(chapter, chapters=chapters)
    has_words = any(_words(chapter)) or len(chapter.title) > _HEADING
    if not has_words or FRAME.search(chapter.title) or NO_TASK.search(chapter.title):
        return chapter
    message = "这一章没有读出任务（没有找到单位名单），原文都在下面；有任务的请补上"
    doubt = Doubt(chapter.at, "chapter-empty", message, "title")
    return replace(chapter, doubts=(*chapter.doubts, doubt))


def _has_tasks(chapter: DraftChapter) -> bool:
    return bool(chapter.tasks) or any(map(_has_tasks, chapter.chapters))


def _words(chapter: DraftChapter) -> Iterator[str]:
    """What stands below the heading of a chapter."""
    yield from (one.text for one in chapter.leftovers)
    yield from (below.title for below in chapter.chapters)
