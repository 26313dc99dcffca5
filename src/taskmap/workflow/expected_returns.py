"""An issued plan with what the ledger knows of it, ready to review returns: what is owed, and the progress so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from taskmap.documents.checklist import fingerprint
from taskmap.ledger.reading import LedgerReader
from taskmap.plan import assignments, periods, units
from taskmap.plan.model import Duty, Plan
from taskmap.plan.progress import Progress
from taskmap.returns.contents import ReturnedWorkbook
from taskmap.returns.review import Review, ReviewBasis, Strictness, review_return
from taskmap.workflow import issued_plans

ProgressByMeasure = Mapping[str, Progress]


@dataclass(frozen=True, slots=True)
class ExpectedReturns:
    """`progress` has what each unit reported in each period, by measure. Returns that were replaced
    still count for measures that the later one does not mention.
    """

    basis: ReviewBasis
    progress: Mapping[str, Mapping[str, ProgressByMeasure]]

    @property
    def plan(self) -> Plan:
        """The plan in the revision that is in force."""
        return self.basis.plan

    def review(self, workbook: ReturnedWorkbook) -> Review:
        """Review a workbook by the rules of the duty that it answers; without such a duty by none."""
        unit, label = workbook.identity.unit, workbook.identity.period
        name = self.basis.registry.registered_name(unit)
        duty = self.basis.duty(name, label, workbook.identity.rule)
        strictness = Strictness(duty.rule.evidence, duty.rule.whole) if duty else Strictness()
        return review_return(workbook, self.basis, self.previous_progress(name, label), strictness)

    def previous_progress(self, unit: str, label: str) -> ProgressByMeasure:
        """What the unit named `unit` reported last of each measure, up to the period before the one
        labelled `label`.
        """
        return latest_before(self.progress.get(unit, {}), label)


def latest_before(
    progress_by_period: Mapping[str, ProgressByMeasure], label: str
) -> ProgressByMeasure:
    """Of the periods that ended before the one labelled `label` begins, the last progress of each
    measure, by its id; `progress_by_period` by label.
    """
    period = periods.parse(label)
    rows: dict[str, Progress] = {}
    spans = (
        (candidate, span_label)
        for span_label in progress_by_period
        if (candidate := periods.parse(span_label)) is not None
    )
    for span, span_label in sorted(spans, key=lambda pair: pair[0].last):
        if (
            period is None
            or span.last < period.first
            or (span.last < period.last and span_label != label)
        ):
            rows.update(progress_by_period[span_label])
    return rows


def read_expected_returns(reader: LedgerReader) -> Iterator[ExpectedReturns]:
    """One for each plan, in its latest revision."""
    for issued in reader.latest_revisions():
        yield _expected_returns(
            issued_plans.load_plan(reader, issued).plan, issued.revision, reader
        )


def _expected_returns(plan: Plan, revision: int, reader: LedgerReader) -> ExpectedReturns:
    registry = units.Registry.of(plan)
    assigned = assignments.assign(plan, registry)
    digests = {measure.id: fingerprint(measure) for measure in plan.every_measure()}
    basis = ReviewBasis.of(
        plan, registry, revision, assigned, tuple(_duties(plan, reader)), digests
    )
    return ExpectedReturns(basis, progress_by_unit(reader, plan.id))


def _duties(plan: Plan, reader: LedgerReader) -> Iterator[Duty]:
    """As they were worked out when the plan was issued, with the calendar of that day."""
    rules = {rule.name: rule for rule in plan.rules}
    for recorded in reader.duties(plan.id):
        if (rule := rules.get(recorded.rule)) is not None:
            yield Duty(recorded.unit, rule, recorded.period, recorded.due, recorded.provisional)


def progress_by_unit(
    reader: LedgerReader, plan: str
) -> Mapping[str, Mapping[str, ProgressByMeasure]]:
    """By unit and period, the last progress of each measure, by its id; `plan` is the id of the plan."""
    progress: dict[str, dict[str, dict[str, Progress]]] = defaultdict(lambda: defaultdict(dict))
    for accepted in reader.submissions(plan):
        submission = accepted.submission
        progress[submission.unit][submission.period].update(_by_measure(submission.rows))
    return progress


def _by_measure(rows: Iterable[Progress]) -> dict[str, Progress]:
    return {row.measure: row for row in rows}
