"""The legal clocks of a case, as both sides see them: counted days, days left, last day.

A clock starts the day after complete materials are received; it stands still only while what is
missing has been told to the applicant (一次性告知), and begins anew when the mended materials are
received: only then are they the “备案材料” of 25号 第九条. Nothing else stops it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tuoyu.core import clock as house
from tuoyu.core.calendar import WorkCalendar
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.divisions.queries import district
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.rules.dated import Dated
from tuoyu.rules.deadlines import Calendar, Clock, Deadline

RECEIPT = "filing.receipt_working_days"
VERIFY = "health_evaluation.onsite_working_days"
RECHECK = "filing.recheck_working_days"
SETTLE = "filing.change_decision_working_days"
# What the receipt is for a filing, the decision is for a change and for a closure.
DECISION = {CaseKind.FILING: RECEIPT, CaseKind.CHANGE: SETTLE, CaseKind.CLOSURE: SETTLE}
LABELS = {
    RECEIPT: "发放备案回执",
    VERIFY: "现场核实，不符合规定的通知并公示",
    RECHECK: "整改后复核",
    SETTLE: "办理变更或注销",
}
HANDED_IN = ("submit", "resubmit")
DECIDED = ("issue_receipt", "accept_change", "accept_closure")
VISITED = ("verify", "publish")
RECHECKED = ("lift", "insist")


@dataclass(frozen=True)
class CaseClock:
    """One clock: what it is for, by which provision, how far it is, and when it was met."""

    label: str
    provision: Dated
    clock: Clock
    calendar: Calendar
    today: date
    met_on: date | None = None

    @property
    def counted(self) -> tuple[date, ...]:
        """The working days counted up to today, or to the day on which the work was done."""
        until = min(self.met_on or self.today, self.today)
        return tuple(day for day in self._path() if day <= until and not self._stopped_before(day))

    @property
    def used(self) -> int:
        return self.clock.used(self.met_on or self.today, self.calendar)

    @property
    def remaining(self) -> int:
        """Working days left; negative when it is overdue."""
        return self.clock.remaining(self.met_on or self.today, self.calendar)

    @property
    def is_standing(self) -> bool:
        return self.met_on is None and self.clock.standing

    @property
    def deadline(self) -> Deadline | None:
        return self.clock.deadline(self.calendar)

    @property
    def was_late(self) -> bool:
        return self.remaining < 0

    def _path(self) -> tuple[date, ...]:
        running = Clock(self.clock.start, max(self.clock.working_days, self.used, 1))
        found = running.deadline(self.calendar)
        return found.path if found else ()

    def _stopped_before(self, day: date) -> bool:
        return any(stop.covers(day) for stop in self.clock.stops)


def clocks_of(kind: CaseKind, steps: Sequence[StepLog], on: date) -> list[CaseClock]:
    """The clocks of a case as its steps left them; none before it is handed in."""
    handed_in = _last(steps, HANDED_IN)
    if handed_in is None:
        return []
    returned = _after(steps, handed_in, ("return",))
    stop = _day(returned) if returned else None
    decided = _after(steps, handed_in, DECIDED)
    ended = _after(steps, handed_in, ("withdraw", "lapse"))
    if ended:
        return []
    found = [_clock(DECISION[kind], handed_in, decided, on, stop)]
    if kind is CaseKind.FILING:
        found.append(_clock(VERIFY, handed_in, _after(steps, handed_in, VISITED), on, stop))
        corrected = _last(steps, ("report_correction",))
        if corrected:
            found.append(_clock(RECHECK, corrected, _after(steps, corrected, RECHECKED), on))
    return found if not _last(steps, ("cancel",)) else [c for c in found if c.met_on]


def _clock(
    id: str, started: StepLog, done: StepLog | None, on: date, stop: date | None = None
) -> CaseClock:
    start = _day(started)
    provision = district().law.parameter(id, on=start)
    clock = Clock(start, provision.whole)
    return CaseClock(
        LABELS[id],
        provision,
        clock.pause(stop) if stop else clock,
        WorkCalendar.current(),
        on,
        _day(done) if done else None,
    )


def _last(steps: Sequence[StepLog], codes: Sequence[str]) -> StepLog | None:
    return next((log for log in reversed(steps) if log.step in codes), None)


def _after(steps: Sequence[StepLog], first: StepLog, codes: Sequence[str]) -> StepLog | None:
    """The first step of the kind that was taken after another one."""
    return next((log for log in steps if log.pk > first.pk and log.step in codes), None)


def _day(log: StepLog) -> date:
    return house.localday(log.taken_at)
