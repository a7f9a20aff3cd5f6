"""How many working days are left, as the queue says it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests import factories
from tuoyu.core.calendar import WorkCalendar
from tuoyu.filing.models import Case
from tuoyu.web.components.words import due_words
from tuoyu.web.office.filing.rows import due_of

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (date(2026, 11, 18), "还剩2个工作日"),
        (FRIDAY, "今天到期"),
        (date(2026, 11, 21), "已超期1个工作日"),
        (date(2026, 11, 22), "已超期1个工作日"),
        (date(2026, 11, 23), "已超期1个工作日"),
        (date(2026, 11, 24), "已超期2个工作日"),
    ],
)
def test_a_weekend_after_the_due_day_is_late(today: date, says: str) -> None:
    factories.district()
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(noon, tick=False):
        due = due_of(Case(due_on=FRIDAY, state="submitted"), WorkCalendar.current())
    assert due_words(due["remaining"])[0] == says
