"""Two versions of a plan, each a file or a revision in the ledger, and their changes as a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from taskmap import formats
from taskmap.documents import changes as paper
from taskmap.ledger.places import Place
from taskmap.plan import wording
from taskmap.plan.diff.changes import PlanChange
from taskmap.plan.model import Plan
from taskmap.system import staging
from taskmap.system.diagnostics import TaskmapError, has_errors
from taskmap.workflow.preparing.plan_files import read_plan_file
from taskmap.workflow.records import days

_REVISION = re.compile(r"(?P<plan>[^@]+?)(?:@(?P<revision>\d{1,9}))?")


class DiffSide(NamedTuple):
    """A version of the plan, and what it is called in the output."""

    plan: Plan
    name: str


def read_side(name: str, place: Place) -> DiffSide:
    """`name` is a file or a plan's id, with `@1` of that revision. Raises TaskmapError where there is neither."""
    # The file comes first: it stands before one's eyes.
    if (path := Path(name)).is_file():
        plan_file = read_plan_file(path, place)
        if plan_file.plan is None or has_errors(plan_file.diagnostics):
            raise TaskmapError(f"{name} 有错误，比较不了；请先运行 taskmap validate {name}")
        return DiffSide(plan_file.plan, name)
    match = _REVISION.fullmatch(name)
    if match is None or (isinstance(place, Path) and not place.exists()):
        raise TaskmapError(
            f"没有文件 {name}，也没有台账里这样的一版；请写成 plan.yaml 或 方案编号@1"
        )
    # What reads the ledger takes a third of the time in which two files are compared.
    from taskmap.workflow.preparing.named_revisions import load_named_revision

    number = match["revision"]
    issued = load_named_revision(place, match["plan"], int(number) if number else None)
    return DiffSide(issued.plan, f"{issued.plan.id} 第 {issued.revision} 版")


def write(
    changes: Sequence[PlanChange], old: DiffSide, new: DiffSide, out: Path, templates: Path | None
) -> None:
    """Write the changes as the file `out`, whose ending says the format; `templates` is the
    office's own folder, None without one.
    """
    plan = new.plan
    document = paper.document(
        changes,
        wording.plan_title(plan),
        paper.VersionNames(old.name, new.name),
        plan.issuer,
        days.day(None, plan.timezone),
    )
    data = formats.render(out.name, document, templates)
    with staging.open_staging(out.parent) as staged:
        staged.write(out.name, data)
        staged.publish()
