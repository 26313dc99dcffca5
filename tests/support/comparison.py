"""A play in the ledger beside the reckoning: every answer that differs, with the traits of what it is about."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from support import play_running
from support.play_running import PlayedLedger, SaidPoints, SaidReport
from support.plays import Day, Play
from support.reckoning.record import Line, Record, Word, span
from support.reckoning.scores import Points
from support.reckoning.standing import Reckoning

if TYPE_CHECKING:
    from taskmap.plan.model import Measure

TIMED = ("未启动", "超序时", "达序时", "滞后")


@dataclass(frozen=True)
class Difference:
    """What `view` says of `item`, and what was reckoned; "" where either is silent."""

    view: str
    item: str
    day: Day
    reckoned: str
    said: str
    traits: frozenset[str]

    def __str__(self) -> str:
        traits = ", ".join(sorted(self.traits))
        return f"{self.day} {self.view} {self.item}: reckoned {self.reckoned or '-'}, said {self.said or '-'} ({traits})"


def differences(play: Play, folder: Path) -> Iterator[Difference]:
    """All, in every view, on every day asked."""
    yield from read_deadlines(play, folder)
    ledger = PlayedLedger(play, folder)
    for period, day in play.asked:
        view = DayView(ledger, day)
        said = play_running.report(ledger.place, period, day)
        yield from view.measures(period, said)
        yield from view.duties(period, said)
        yield from view.late("check-overdue", play_running.overdue(ledger.place, day))
        yield from view.late("remind", play_running.pressed(ledger.place, day))
        yield from view.scored(period, play_running.scored(ledger.place, period, day))
        yield from view.calendar(play_running.events(ledger.place, day))
        yield from view.closings(ledger.place)
    yield from DayView(ledger, AFTERWARDS).checklists(ledger)


def read_deadlines(play: Play, folder: Path) -> Iterator[Difference]:
    """The days that the plan reader makes of what the plans say without a year."""
    for plan in play.plans:
        for (_, text), written in zip(
            plan.texts() if plan.winter else (), (plan.measures, plan.last_measures), strict=False
        ):
            read = play_running.read_plan(text, folder).every_measure()
            for measure, each in zip(read, written, strict=True):
                days = [(each.deadline, measure.deadline.date)]
                steps = zip(each.milestones, measure.milestones, strict=True)
                days += [(by, step.by.date) for (by, _), step in steps]
                item = f"{plan.id} {measure.id}"
                for day, found in days:
                    if day.startswith("2025") and day != str(found):
                        yield Difference(
                            "plan reader", item, plan.issued, day, str(found), frozenset()
                        )


def reckon(record: Record, day: Day) -> Reckoning:
    """The plan on a day, by what is known of it then: a retired one on the eve of that, since nothing of it runs on."""
    if record.retired is None or day < record.retired:
        return Reckoning(replace(record, retired=None), day)
    return Reckoning(record, record.retired - datetime.timedelta(days=1))


AFTERWARDS = Day(2025, 9, 1)
"""When all has been entered that a play has."""


def summary(word: Word | None) -> str:
    """推进中，40%, as tables print it."""
    if word is None:
        return ""
    percent = "" if word.percent is None else f"，{word.percent:g}%"
    day = word.done_on
    done = f"，{day.year}年{day.month}月{day.day}日完成（据单位所报）" if day else ""
    return f"{word.status}{percent}{done}"


class DayView:
    """The plans of a ledger as reckoned on a day."""

    def __init__(self, ledger: PlayedLedger, day: Day) -> None:
        self.day = day
        known = {name: reckon(record, day) for name, record in ledger.records.items()}
        self.plans = {name: each for name, each in known.items() if each.revision(day)}
        self.running = {n: each for n, each in self.plans.items() if not each.record.retired}

    def measures(self, period: str, said: SaidReport) -> Iterator[Difference]:
        for name, each in self.plans.items():
            speaks = each.speaks(period)
            for measure in each.plan.every_measure():
                line, traits = each.line(measure, span(period)), self.traits(name, measure, period)
                found = said.lines.get((name, measure.id))
                item = f"{name} {measure.id} in {period}"
                if found is None or not speaks:
                    if speaks or found:
                        yield self.difference("plan in report", item, speaks, bool(found), traits)
                    continue
                pairs: list[tuple[str, object, object]] = [
                    ("bucket", line.bucket, found.bucket),
                    ("deciding unit", line.deciding, found.deciding),
                ]
                if line.light is not None:
                    pairs.append(("light", line.light, found.light))
                if line.bucket == "已完成":
                    pairs.append(("done late", line.late, found.is_done_late))
                if line.bucket in TIMED:
                    pairs.append(("elapsed", line.elapsed, found.elapsed))
                for view, reckoned, heard in pairs:
                    if reckoned != heard:
                        yield self.difference(
                            view,
                            item,
                            reckoned,
                            heard,
                            traits | self.line_traits(name, measure, line),
                        )

    def difference(
        self, view: str, item: str, reckoned: object, said: object, traits: frozenset[str]
    ) -> Difference:
        return Difference(view, item, self.day, str(reckoned), str(said), traits)

    def duties(self, period: str, said: SaidReport) -> Iterator[Difference]:
        for name, each in self.plans.items():
            window = span(period)
            owed = {
                (duty.unit, duty.period): duty.outcome
                for duty in each.duties
                if window.covers(duty.period) and each.speaks(period)
            }
            heard = {key[1:]: outcome for key, outcome in said.duties.items() if key[0] == name}
            for key in sorted(owed.keys() | heard.keys()):
                if owed.get(key) != heard.get(key):
                    yield self.difference(
                        "duty",
                        f"{name} {' '.join(key)}",
                        owed.get(key, ""),
                        heard.get(key, ""),
                        self.duty_traits(name, *key),
                    )

    def late(self, view: str, said: set[play_running.LateKey]) -> Iterator[Difference]:
        reckoned = {
            (name, late.kind, late.unit, late.item, late.due)
            for name, each in self.running.items()
            for late in (*each.overdue(), *(each.unclosed() if view == "check-overdue" else ()))
        }
        for key in sorted(reckoned ^ said):
            name, kind, unit, item, _ = key
            if kind == "report":
                traits = self.duty_traits(name, unit, item)
            else:
                measures = self.plans[name].plan.every_measure()
                measure = next(each for each in measures if each.id == item.partition("-")[0])
                traits = self.traits(name, measure, "")
            yes, no = ("listed", "") if key in reckoned else ("", "listed")
            yield self.difference(f"{view} {kind}", " ".join(map(str, key)), yes, no, traits)

    def scored(self, period: str, said: SaidPoints) -> Iterator[Difference]:
        window = span(period)
        reckoned = {
            (name, duty.unit, duty.period, duty.outcome)
            for name, each in self.plans.items()
            for duty in each.duties
            if window.covers(duty.period) and duty.outcome in ("missing", "late")
        }
        for key in sorted(reckoned ^ said.reports):
            yes, no = ("listed", "") if key in reckoned else ("", "listed")
            yield self.difference("score", " ".join(key), yes, no, self.duty_traits(*key[:3]))
        points = {
            (name, point)
            for name, each in self.plans.items()
            if each.speaks(period)
            for point in Points(each, window).all()
            if point.points
        }
        for name, point in sorted(points ^ said.measures):
            yes, no = ("listed", "") if (name, point) in points else ("", "listed")
            measures = self.plans[name].plan.every_measure()
            measure = next(each for each in measures if each.id == point.measure)
            item = " ".join(map(str, (name, *point, "in", period)))
            traits = self.traits(name, measure, period)
            yield self.difference("points", item, yes, no, traits)

    def calendar(self, said: Counter[play_running.EventKey]) -> Iterator[Difference]:
        """Of reports only those still to come: what is over nobody is reminded of."""
        plans = self.running.items()
        reckoned = Counter(
            (due.unit, due.kind, due.item, due.due) for _, each in plans for due in each.dates()
        )
        said = Counter(
            {key: n for key, n in said.items() if key[1] != "report" or key[3] >= self.day}
        )
        for key in sorted({*reckoned, *said}):
            if reckoned[key] != said[key]:
                kind, item = key[1:3]
                traits = frozenset(
                    trait
                    for name, each in plans
                    for measure in each.plan.every_measure()
                    if item.partition("-")[0] == measure.id or kind == "report"
                    for trait in self.traits(name, measure, "")
                )
                yield self.difference(
                    f"calendar {kind}", " ".join(map(str, key)), reckoned[key], said[key], traits
                )

    def checklists(self, ledger: PlayedLedger) -> Iterator[Difference]:
        """The next ones, for the last period of the plan."""
        for name, each in self.running.items():
            every = str(each.plan.rules[0].every)
            period = span("2025-06" if every == "month" else "2025-Q2")
            for unit, said in ledger.checklists(name, period.label, self.day).items():
                own = [m for m in each.plan.every_measure() if each.has_part(unit, m)]
                pairs: list[tuple[str, object, object]] = [
                    ("rows", {measure.id for measure in own}, said.last.keys()),
                    (
                        "closed rows",
                        {m.id for m in own if each.needs_no_row(unit, m, period)},
                        said.closed,
                    ),
                    ("milestones", each.rows_of_milestones(unit, period), said.milestones),
                ]
                for measure in own:
                    word = each.last_before(unit, measure.id, period)
                    heard = said.last.get(measure.id, "")
                    # Who had it before is named; without `succeeds` that is no word of the unit's own.
                    former, _, shown = heard.rpartition("\u3000")
                    shown = "" if former and word is None else shown
                    pairs.append((f"last word on {measure.id}", summary(word), shown))
                for what, reckoned, found in pairs:
                    if reckoned != found:
                        traits = frozenset(
                            {trait for m in own for trait in self.traits(name, m, "")}
                        )
                        yield self.difference(
                            f"checklist {what}", f"{name} {unit}", reckoned, found, traits
                        )

    def closings(self, place: Path) -> Iterator[Difference]:
        said = play_running.struck_off(place, self.day)
        for name, each in self.running.items():
            for measure in each.plan.every_measure():
                key, struck = (name, measure.id), each.struck(measure)
                traits = self.traits(name, measure, "")
                if struck != (key in said):
                    yield self.difference("close --list", " ".join(key), struck, not struck, traits)
                if struck:
                    continue
                found = play_running.closing(place, name, measure.id, self.day)
                if found is None:
                    yield self.difference("close", " ".join(key), "a plan", "no plan", traits)
                    continue
                pairs = (
                    ("unfinished", each.unfinished(measure), found.unfinished),
                    ("open milestones", each.open_steps(measure), found.milestones),
                )
                for what, reckoned, heard in pairs:
                    if reckoned != heard:
                        yield self.difference(
                            f"close {what}", " ".join(key), sorted(reckoned), sorted(heard), traits
                        )

    def traits(self, name: str, measure: Measure, period: str) -> frozenset[str]:
        """What there is about the measure that a rule may be about."""
        each = self.plans[name]
        units = each.answerable(measure)
        returns = each.record.returns
        own = [r for r in returns if each.name(r.unit) in units and r.received <= self.day]
        last = span(period).last if period else self.day
        found = {
            "milestone reported": self.reports_milestone(each, measure),
            "not in force": bool(period) and not each.speaks(period),
            "recurring": str(measure.deadline.kind) == "recurring",
            "done": bool(each.measure_done(measure)),
            "entered later": each.record.revisions[0].entered > each.begins(0),
            "later word": any(span(r.period).last > last for r in own),
            "out of order": own != sorted(own, key=lambda r: (span(r.period).last, r.received)),
            "sent back": any(r.refused for r in own),
            "issued again": len(each.record.revisions) > 1,
            "before the due day": bool(period) and each.line(measure, span(period)).marked,
            "overdue": bool(period) and each.line(measure, span(period)).bucket == "逾期",
        }
        return frozenset(trait for trait, there in found.items() if there)

    def line_traits(self, name: str, measure: Measure, line: Line) -> frozenset[str]:
        """The bucket, and where that is one of time, what its time depends on."""
        each, found = self.plans[name], {line.bucket}
        plan, own = each.plan, [step for step in each.steps(measure) if step.unit == line.deciding]
        if line.bucket in TIMED:
            begins = bool(plan.issued and plan.begins and plan.issued > plan.begins)
            start = measure.start or measure.deadline.start
            found |= {"milestone line"} if own else set()
            found |= {"no date"} if line.elapsed is None else set()
            found |= {"begins later"} if begins or start else set()
        return frozenset(found)

    def duty_traits(self, name: str, unit: str, period: str) -> frozenset[str]:
        each = self.plans[name]
        owed = {(duty.unit, duty.period): duty for duty in each.duties}
        plan = each.plan
        busy = any(
            each.has_part(unit, measure) and each.is_open(unit, measure)
            for measure in plan.every_measure()
        )
        found = {
            "not owed": (unit, period) not in owed,
            "nothing open": not busy,
            "over": bool(plan.ends and plan.ends < self.day),
            "sent back": each.was_refused(unit, period),
            "entered later": each.record.revisions[0].entered > each.begins(0),
            "issued again": len(each.record.revisions) > 1,
            "out of order": self.is_out_of_order(each, unit, period),
        }
        return frozenset(trait for trait, there in found.items() if there)

    @staticmethod
    def reports_milestone(each: Reckoning, measure: Measure) -> bool:
        """Whether anybody sent a row about a milestone of the measure by itself."""
        return any(
            item.startswith(f"{measure.id}-") for one in each.record.returns for item in one.rows
        )

    def is_out_of_order(self, each: Reckoning, unit: str, period: str) -> bool:
        """Whether the unit's returns for the period were entered in another order than they came."""
        came = [
            one.received
            for one in each.record.returns
            if (each.name(one.unit), one.period) == (unit, period) and not one.refused
        ]
        return came != sorted(came)
