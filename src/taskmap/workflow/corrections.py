"""Refused returns to correction workbooks, each with its faults marked where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from taskmap.ledger.received_files import FileStore
from taskmap.system import filenames, staging
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.outcomes import FileOutcome
from taskmap.workflow.progress import ShowProgress


class Corrections(NamedTuple):
    """By the name of the received file: where its correction is, or why there is none."""

    files: Mapping[str, Path]
    failures: Mapping[str, str]


def write(
    outcomes: Sequence[FileOutcome], store: FileStore, out: Path, progress: ShowProgress
) -> Corrections:
    """A workbook below `out` for each of the `outcomes` that has to be corrected. What cannot be made is in
    `failures`, and the next run tries again: the ledger has everything else already.
    """
    targets = _targets(outcomes, out)
    if not targets:
        return Corrections({}, {})
    # Most days no return is refused, and openpyxl takes long to load.
    from taskmap.returns.correction.marking import build_correction

    files: dict[str, Path] = {}
    failures: dict[str, str] = {}
    for outcome, path in progress(iter(targets), len(targets), "更正表"):
        assert outcome.review is not None
        name = outcome.file.name
        try:
            staging.write_atomically(
                path, build_correction(store.read(outcome.file.digest), name, outcome.review)
            )
        except TaskmapError as problem:
            failures[name] = str(problem)
        else:
            files[name] = path
    return Corrections(files, failures)


def _targets(outcomes: Sequence[FileOutcome], out: Path) -> list[tuple[FileOutcome, Path]]:
    """What is to be corrected, and in which file; a workbook in which no table was found cannot be marked."""
    refused: dict[str, FileOutcome] = {}
    for outcome in outcomes:
        if outcome.needs_correction and (review := outcome.review) and review.workbook.sheet:
            owner_text = (
                f"{review.unit or Path(outcome.file.name).stem}-{review.period or '未知期次'}"
            )
            # Two of one unit and period, or of two plans: each has its own.
            others = sum(name.startswith(owner_text) for name in refused)
            refused[f"{owner_text}（{others + 1}）" if owner_text in refused else owner_text] = (
                outcome
            )
    names = filenames.distinct(refused)
    return [(outcome, out / f"{names[name]}.xlsx") for name, outcome in refused.items()]
