"""Bulletins of the last months, last year's annual report, and the draft that waits now."""

from collections.abc import Mapping

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.divisions.queries import district
from tuoyu.flows.demo import days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.send_bulletin import send_bulletin
from tuoyu.reports import actions
from tuoyu.reports.models import Bulletin
from tuoyu.reports.periods import Period, containing

SENT_MONTHS = 3
DAYS_AFTER = 6  # a bulletin goes out so many days after its period
COPIES = "示例区委办公室、示例区政府办公室"


def build(staff: Mapping[str, User]) -> None:
    office, today = actor_of(staff["demo-office"]), clock.today()
    last = containing("month", today).before()
    months = [last.before()]
    while len(months) < SENT_MONTHS:
        months.append(months[-1].before())
    for period in reversed(months):
        _sent("monthly", period, office, public=True)
    _sent("annual", containing("year", today).before(), office, public=True)
    _drafted("monthly", last, office)


def _sent(kind: str, period: Period, office: Actor, *, public: bool) -> None:
    day = min(period.last + DAYS_AFTER * DAY, clock.today())
    with clock.at(days.on(day)):
        made = _drafted(kind, period, office)
        words = ["\n".join(part["words"]) for part in made.parts]
        text = actions.Text(made.title, made.addressee, COPIES, made.opening, words, public)
        edited = actions.edit(made, text, revision=made.revision, by=office)
        send_bulletin(edited, by=office)


def _drafted(kind: str, period: Period, office: Actor) -> Bulletin:
    return actions.draft(kind, period, division=district().code, by=office, is_demo=True)
