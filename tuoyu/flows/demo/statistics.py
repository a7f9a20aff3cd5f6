"""Two years of months: each the institutions report their free places and the month is frozen, on
the days on which that would have been; two corrections, one of them taken back; targets and a
baseline of the district.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Role
from tuoyu.divisions.queries import district
from tuoyu.flows.demo import aftermath, days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.demo.samples import SAMPLES
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution
from tuoyu.statistics import actions
from tuoyu.statistics.actions import Aim
from tuoyu.statistics.models import FrozenRow, Period, TargetRole
from tuoyu.statistics.periods import last_month

MONTHS, FREEZE_DAY = 24, 5
SUMMER = (7, 8)
DOCUMENT = "示例区婴幼儿照护服务年度工作要点（演示，不是真实文件）"
AIMS = (
    ("places_per_1000", TargetRole.TARGET, 0, "4.50"),
    ("inclusive_share", TargetRole.TARGET, 0, "60"),
    ("use_rate", TargetRole.TARGET, 0, "75"),
    ("enrolment_rate", TargetRole.BASELINE, -1, "2.40"),
)


def build(staff: Mapping[str, User]) -> None:
    by, clerk = actor_of(staff["demo-office"]), actor_of(staff["demo-clerk"])
    today = clock.today()
    with clock.at(days.on(today - MONTHS * 30 * DAY)):
        for code, role, years, value in AIMS:
            aim = Aim(code, role, today.year + years, Decimal(value), DOCUMENT)
            actions.set_target(aim, division=district().code, by=by)
    reporters = _reporters()
    for number, period_end in enumerate(_months(today)):
        with clock.at(days.on(period_end)):
            _report(reporters, period_end, number)
            _raise_prices(reporters, period_end, today, clerk)
        with clock.at(days.on(min(period_end + FREEZE_DAY * DAY, today))):
            actions.freeze_month(district().code, period_end.year, period_end.month, by=by)
    _report_again(reporters)
    _corrections(by, today)


@dataclass(frozen=True)
class _Reporter:
    """An institution, its head, and what it reported last."""

    institution: Institution
    head: Actor
    free: dict[str, int]


def _reporters() -> list[_Reporter]:
    rows = Institution.objects.filter(is_demo=True, state="filed")
    found = []
    for row in rows.order_by("pk"):
        head = User.objects.filter(
            posts__institution=row, posts__role=Role.INSTITUTION_HEAD.code
        ).first()
        free = {
            each.form: each.free_places
            for each in row.services.all()
            if each.free_places is not None
        }
        if head is not None and free:
            found.append(_Reporter(row, actor_of(head), free))
    return found


def _report(reporters: list[_Reporter], on: date, number: int) -> None:
    """Fewer places are free from month to month, and more in summer."""
    for each in reporters:
        filed = each.institution.filed_on
        if filed is None or filed > on:
            continue
        more = (MONTHS - number) // 4 + (3 if on.month in SUMMER else 0)
        places = {row.form: row.places for row in each.institution.services.all()}
        free = {form: min(left + more, places[form]) for form, left in each.free.items()}
        registry.report_vacancies(each.institution, free, by=each.head)


def _raise_prices(reporters: list[_Reporter], on: date, today: date, clerk: Actor) -> None:
    """Who raised its prices in this month does so on its last day."""
    rises = {each.name: today - each.dearer * DAY for each in SAMPLES if each.dearer}
    for each in reporters:
        day = rises.get(each.institution.name)
        if day is not None and (day.year, day.month) == (on.year, on.month):
            aftermath.raise_prices(each.institution, each.head, clerk)


def _report_again(reporters: list[_Reporter]) -> None:
    """What they report today is what they reported before the story began."""
    for each in reporters:
        registry.report_vacancies(each.institution, each.free, by=each.head)


def _months(today: date) -> list[date]:
    """The last days of the months before today, oldest first."""
    found, day = [], today
    for _ in range(MONTHS):
        year, month = last_month(day)
        found.append(actions.month_end(year, month))
        day = date(year, month, 1)
    return found[::-1]


def _corrections(by: Actor, today: date) -> None:
    """A class that was left out; and a slip that was taken back the next day."""
    latest, before = Period.objects.order_by("-ends_on")[:2]
    with clock.at(days.on(min(before.ends_on + 20 * DAY, today))):
        row = _institution(before)
        places = str(int(row.values["places"]) + 5)
        actions.correct(row, "places", places, "示例：漏报一个班，机构来函更正。", by=by)
    with clock.at(days.on(today)):
        slip = actions.correct(_institution(latest), "inclusive", _other(latest), "示例", by=by)
        actions.undo(slip, "示例：核对文号后确认原来的记录正确。", by=by)


def _institution(period: Period) -> FrozenRow:
    rows = FrozenRow.objects.filter(period=period, source="institution")
    return rows.order_by("pk")[0]


def _other(period: Period) -> str:
    return "否" if _institution(period).values["inclusive"] else "是"
