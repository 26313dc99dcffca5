"""What `pack` is held against: the same rows as separate workbooks. usage: python benchmarks/floor_pack.py MONTH DAY PLANS OUT

Writes for each plan in the folder PLANS the checklist of each of its units for the month, with the code that `split` writes
them with, in one process. It makes no 任务分解表, no list and no zip, and no ledger is asked or told anything.
"""

from __future__ import annotations

import datetime
import gc
import sys
from pathlib import Path

from taskmap import planfile
from taskmap.documents.checklist import Checklists
from taskmap.workflow.issuing import splitting
from taskmap.workflow.issuing.issue_files import SplitTemplates
from taskmap.workflow.issuing.splitting import PlanSplit


def main(month: str, day: str, plans: str, out: str) -> None:
    gc.disable()  # As taskmap does.
    template = SplitTemplates(None).checklist()
    for path in sorted(Path(plans).glob("*.yaml")):
        plan_file = planfile.read(path)
        assert plan_file.plan is not None
        work = splitting.split_plan(
            plan_file, plan_file.plan, datetime.date.fromisoformat(day), month
        )
        folder = Path(out) / path.stem
        folder.mkdir(parents=True)
        checklists = _documents(work, template.names)
        for each in work.checklists:
            document = checklists.document(each.unit, each.assignments, each.duties)
            (folder / Path(each.name).name).write_bytes(template.fill(document))


def _documents(work: PlanSplit, wanted: frozenset[str]) -> Checklists:
    return Checklists(
        work.plan,
        work.registry,
        1,
        work.reporting_round,
        work.day,
        work.extensions,
        key="0" * 64,
        wanted=wanted,
    )


if __name__ == "__main__":
    main(*sys.argv[1:5])
