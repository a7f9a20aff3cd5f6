"""What the demo shows of later years: a yearly report, a closure that waits, a checked provision."""

from collections.abc import Mapping
from datetime import date

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.divisions.queries import district
from tuoyu.filing.closures import Closure, Placement, PlacementKind
from tuoyu.filing.reports import (
    ReportText,
    owes_report,
    receive_report,
    reported_year,
    submit_report,
)
from tuoyu.flows.demo import days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.demo.samples import SAMPLES
from tuoyu.flows.report_closure import report_closure
from tuoyu.law.actions import verify_provision
from tuoyu.law.models import Result
from tuoyu.registry.changes import children_present
from tuoyu.registry.models import Institution

CLOSING = "示例橡树托育中心"
WAITS = "示例老海棠托育园"
CHECKED = "premises.lease_min_years"
GOING_ON = [each.name for each in SAMPLES if not each.closed]
YEARS, REPORTED = 2, 15  # years before the last one; the day of January
RECEIVED_AFTER = 5 * DAY


def build(staff: Mapping[str, User]) -> None:
    """Each through its act: the reports when they were due, the others today."""
    _report(staff["demo-clerk"])
    _close()
    _check_law(staff["demo-clerk"])


def _report(clerk: User) -> None:
    """Whoever was filed reported on each year in January; the last of the oldest waits."""
    today = clock.today()
    last = reported_year(today)
    for year in range(last - YEARS, last + 1):
        owing = [each for each in map(_named, GOING_ON) if owes_report(each, year)]
        on = min(date(year + 1, 1, REPORTED), today)
        for institution in owing:
            waits = year == last and institution.name == WAITS
            with clock.at(days.on(on)):
                by = actor_of(_head(institution))
                report = submit_report(institution, year, _told(institution), by=by)
            if not waits and on + RECEIVED_AFTER <= today:
                with clock.at(days.on(on + RECEIVED_AFTER)):
                    receive_report(report, by=actor_of(clerk))


def _told(institution: Institution) -> ReportText:
    return ReportText(
        children=children_present(institution),
        staff=institution.staff.count(),
        work="示例：全年正常收托，组织了4次应急演练。",
        plan="示例：下一年增加半日托，改造户外场地。",
    )


def _close() -> None:
    institution = _named(CLOSING)
    present = children_present(institution)
    placed = (Placement(PlacementKind.TRANSFERRED, present, "示例暖阳托育园"),) if present else ()
    closure = Closure(clock.today(), "示例：场地租期届满，不再续租。", placed)
    report_closure(institution, closure, by=actor_of(_head(institution)))


def _check_law(clerk: User) -> None:
    entry = district().law.parameter(CHECKED, on=clock.today())
    verify_provision(
        entry.id,
        entry.version,
        Result.CONFIRMED,
        "示例：托育机构设置标准（试行）公开文本",
        seen=0,
        by=actor_of(clerk),
    )


def _named(name: str) -> Institution:
    return Institution.objects.get(name=name, is_demo=True)


def _head(institution: Institution) -> User:
    return User.objects.get(posts__institution=institution, username__startswith="demo-head")
