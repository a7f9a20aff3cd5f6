"""Edits of the calendar by the office."""

from datetime import date

from django.db import transaction

from tuoyu.core import audit
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.calendar.models import WorkDay, WorkYear
from tuoyu.core.calendar.table import forget, works_by_default
from tuoyu.core.errors import Invalid


@transaction.atomic
def set_work_day(day: date, working: bool, *, by: Actor, note: str = "") -> None:
    """Say whether `day` is worked. A day that is as by default needs no row."""
    require(by, Permission.CALENDAR_EDIT)
    if len(note) > 60:
        raise Invalid("说明请控制在60个字以内。")
    if working == works_by_default(day):
        WorkDay.objects.filter(date=day).delete()
    else:
        WorkDay.objects.update_or_create(
            date=day, defaults={"is_working": working, "note": note.strip()}
        )
    audit.record(by, "calendar.set_work_day", day=day, working=working)
    transaction.on_commit(forget)
    forget()


@transaction.atomic
def publish_year(year: int, *, by: Actor, source: str) -> None:
    """Mark the holidays of `year` as announced; its deadlines are no longer 暂定."""
    require(by, Permission.CALENDAR_EDIT)
    if not source.strip() or len(source) > 200:
        raise Invalid("请写明节假日安排的依据（200个字以内），例如通知的文号。")
    WorkYear.objects.update_or_create(
        year=year, defaults={"published": True, "source": source.strip()}
    )
    audit.record(by, "calendar.publish_year", year=year)
    transaction.on_commit(forget)
    forget()
