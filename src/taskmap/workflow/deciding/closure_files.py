"""Closure cases to files: 验收销号意见 and 公示稿 of one item, the 整改清单 of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from taskmap import formats
from taskmap.document import Document
from taskmap.documents import closing_papers, rectification_list
from taskmap.ledger.reading import LedgerReader
from taskmap.plan import assignments, units
from taskmap.system import filenames, staging
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.closure import ClosureAction
from taskmap.workflow.deciding import rectification_lists
from taskmap.workflow.deciding.closure_cases import ClosureCase


def write_papers(case: ClosureCase, out: Path | None, templates: Path | None) -> tuple[Path, ...]:
    """验收销号意见 once there is an acceptance, and 公示稿 once there is a notice, in the folder `out`;
    nothing if `out` is None. `templates` is the office's own folder of templates, None without one.
    """
    if out is None:
        return ()
    with staging.open_staging(out) as staged:
        paths = tuple(
            staged.write(name, formats.render(name, document, templates))
            for name, document in _papers(case)
        )
        staged.publish()
    return paths


def _papers(case: ClosureCase) -> Iterator[tuple[str, Document]]:
    about = (case.state, case.item, case.issued_plan.plan)
    if case.state.last_step(ClosureAction.ACCEPT):
        yield closing_papers.OPINION, closing_papers.opinion(*about)
    if case.state.notice:
        yield closing_papers.NOTICE, closing_papers.public_notice(*about)


def write_lists(
    book: LedgerReader, cases: Sequence[ClosureCase], out: Path | None, templates: Path | None
) -> tuple[Path, ...]:
    """The 整改清单 of each plan that has problems, in the folder `out` (None: nothing is written);
    where there are several, each has its plan's id in its name. `cases` say which plans and which
    day; `templates` as in `write_papers`. Raises TaskmapError where none has any.
    """
    if out is None:
        return ()
    plans = {each.issued_plan.plan.id: (each.issued_plan, each.day) for each in cases}.values()
    with_problems = [each for each in plans if each[0].plan.has_problems]
    if not with_problems:
        raise TaskmapError("没有写了问题的任务，没有整改清单可出")
    with staging.open_staging(out) as staged:
        paths = []
        for issued_plan, day in with_problems:
            registry = units.Registry.of(issued_plan.plan)
            assigned = assignments.assign(issued_plan.plan, registry)
            data = rectification_lists.rectification_workbook(
                book, issued_plan.plan, registry, assigned, issued_plan.revision, day, templates
            )
            name = (
                _list_name(issued_plan.plan.id)
                if len(with_problems) > 1
                else rectification_list.FILE
            )
            paths.append(staged.write(name, data))
        staged.publish()
    return tuple(paths)


def _list_name(plan: str) -> str:
    return rectification_list.FILE.replace(".", f"-{filenames.safe(plan)}.")
