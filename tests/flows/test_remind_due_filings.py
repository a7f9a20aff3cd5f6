from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.registry import factories
from tuoyu.accounts.models import Post, User
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM
from tuoyu.core.calendar import seed_calendar
from tuoyu.divisions.models import Division
from tuoyu.filing.models import Case
from tuoyu.flows.remind_due_filings import remind_due_filings
from tuoyu.notices.models import Notice

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def clerk() -> User:
    found = User.objects.create(username="clerk", name="示例经办人", kind=User.Kind.STAFF)
    factories.community()
    Post.objects.create(
        user=found,
        role="filing_clerk",
        division=Division.objects.get(code=factories.DISTRICT[-1]),
        period=(FRIDAY - timedelta(days=365), None),
        granted_by=None,
    )
    return found


@pytest.fixture
def case(clerk: User) -> Case:
    seed_calendar()
    return Case.objects.create(
        institution=factories.institution(where=factories.community()),
        state="submitted",
        number="示托备申〔2026〕0001号",
        started_by=clerk,
        submitted_by=clerk,
        submitted_at=datetime(2026, 11, 16, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
        due_on=date(2026, 11, 23),
    )


def on(day: date) -> time_machine.travel:
    return time_machine.travel(
        datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    )


def test_the_clerk_hears_on_the_working_day_before_and_once_when_overdue(
    case: Case, clerk: User
) -> None:
    with on(FRIDAY - timedelta(days=1)):
        assert remind_due_filings(by=SYSTEM) == 0
    with on(FRIDAY):  # the next working day is Monday
        assert remind_due_filings(by=SYSTEM) == 1
        assert remind_due_filings(by=SYSTEM) == 0
    with on(date(2026, 11, 23)):
        assert remind_due_filings(by=SYSTEM) == 0
    for day in (24, 25):
        with on(date(2026, 11, day)):
            remind_due_filings(by=SYSTEM)
    soon, late = Notice.objects.filter(recipient=clerk).order_by("id")
    assert "即将到期" in soon.subject
    assert "2026年11月23日" in soon.body
    assert "已超期" in late.subject
    assert late.link == f"/office/filings/{case.public_id}/"


def test_a_case_that_is_no_longer_open_is_left_alone(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="withdrawn")
    with on(FRIDAY):
        assert clock.today() == FRIDAY
        assert remind_due_filings(by=SYSTEM) == 0


@pytest.mark.parametrize(("state", "words"), [("receipted", "现场核实"), ("corrected", "整改复核")])
def test_the_clerk_and_the_office_hear_of_a_visit_before_and_after_it_breaks(
    case: Case, clerk: User, state: str, words: str
) -> None:
    from tests.accounts.factories import staff
    from tuoyu.core.authority import Role

    director = staff(Role.OFFICE_DIRECTOR, where=factories.DISTRICT[-1])
    Post.objects.filter(user=director).update(period=(FRIDAY - timedelta(days=365), None))
    Case.objects.filter(pk=case.pk).update(
        state=state, verify_due_on=date(2026, 11, 23), due_on=date(2026, 11, 1),
        receipt_number="示1", receipted_at=case.submitted_at, receipted_by=clerk,
    )  # fmt: skip
    with on(FRIDAY):
        assert remind_due_filings(by=SYSTEM) == 2
        assert remind_due_filings(by=SYSTEM) == 0
    with on(date(2026, 11, 24)):
        assert remind_due_filings(by=SYSTEM) == 2
    for person in (clerk, director):
        soon, late = Notice.objects.filter(recipient=person).order_by("id")
        assert soon.subject.startswith(f"{words}即将到期")
        assert late.subject.startswith(f"{words}已超期")
