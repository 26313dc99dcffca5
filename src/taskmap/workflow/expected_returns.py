"""An issued plan and what the ledger knows of it, ready to judge returns: what is owed, what was said last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from taskmap.documents.checklist import fingerprint
from taskmap.ledger.reading import Reader
from taskmap.plan import assignments, periods, units
from taskmap.plan.model import Duty, Plan
from taskmap.plan.progress import Progress
from taskmap.plan.workdays import OFFICIAL
from taskmap.returns.contents import Returned
from taskmap.returns.review import Owed, Review, Strictness, review
from taskmap.workflow import issued_plans

Rows = Mapping[str, Progress]


@dataclass(frozen=True, slots=True)
class Desk:
    """`said` has what each unit said in each period, by measure; superseded returns count where they say more."""

    owed: Owed
    said: Mapping[str, Mapping[str, Rows]]

    @property
    def plan(self) -> Plan:
        return self.owed.plan

    def review(self, returned: Returned) -> Review:
        unit, label = returned.identity.unit, returned.identity.period
        body = self.owed.registry.resolve(unit) if unit else None
        name = body.name if body is not None else unit
        duty = self.owed.duty(name, label, returned.identity.rule)
        strictness = Strictness(duty.rule.evidence, duty.rule.whole) if duty else Strictness()
        return review(returned, self.owed, self.before(name, label), strictness)

    def before(self, unit: str, label: str) -> Rows:
        """What the unit said last of each measure, up to the period before this one."""
        return latest_before(self.said.get(unit, {}), label)


def latest_before(said: Mapping[str, Rows], label: str) -> Rows:
    """Of periods that ended before this one begins, the last word on each measure."""
    this = periods.parse(label)
    rows: dict[str, Progress] = {}
    spans = ((found, text) for text in said if (found := periods.parse(text)) is not None)
    for span, text in sorted(spans, key=lambda pair: pair[0].last):
        if this is None or span.last < this.first or (span.last < this.last and text != label):
            rows.update(said[text])
    return rows


def desks(reader: Reader) -> Iterator[Desk]:
    """One for each plan as last issued."""
    for issued in reader.plans():
        yield _desk(issued_plans.restore_plan(issued, OFFICIAL), issued.revision, reader)


def _desk(plan: Plan, revision: int, reader: Reader) -> Desk:
    registry = units.Registry.of(plan)
    assigned = assignments.assignments(plan, registry)
    digests = {measure.id: fingerprint(measure) for measure in plan.every_measure()}
    owed = Owed.of(plan, registry, revision, assigned, tuple(_duties(plan, reader)), digests)
    return Desk(owed, spoken(reader, plan.id))


def _duties(plan: Plan, reader: Reader) -> Iterator[Duty]:
    """As they were worked out when the plan was issued, with the calendar of that day."""
    rules = {rule.name: rule for rule in plan.rules}
    for owed in reader.duties(plan.id):
        if (rule := rules.get(owed.rule)) is not None:
            yield Duty(owed.unit, rule, owed.period, owed.due, owed.provisional)


def spoken(reader: Reader, plan: str) -> Mapping[str, Mapping[str, Rows]]:
    """By unit and period the last word on each measure."""
    said: dict[str, dict[str, dict[str, Progress]]] = defaultdict(lambda: defaultdict(dict))
    for accepted in reader.submissions(plan):
        one = accepted.submission
        said[one.unit][one.period].update(_by_measure(one.rows))
    return said


def _by_measure(rows: Iterable[Progress]) -> dict[str, Progress]:
    return {row.measure: row for row in rows}
