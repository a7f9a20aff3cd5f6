"""Remind institutions of their yearly report, before and after its last day, and tell the office who
has not reported (管理规范 第三十八条).

Stages and last day are the district's. Each stage goes out once; after the last day the clerks hear
how many are missing, and at the last stage the office above them too.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import holders
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Role
from tuoyu.divisions.queries import district
from tuoyu.filing import reports
from tuoyu.flows import filing_parts
from tuoyu.notices import actions as notices
from tuoyu.notices.models import Notice
from tuoyu.registry.models import Institution
from tuoyu.rules.days import words_left, words_of_date
from tuoyu.rules.institution.reminders import Stage, report_stage

TEXTED = 7  # from so many days before on, a text message goes out too


@transaction.atomic
def remind_annual_reports(*, by: Actor) -> int:
    """Queue the reminders of the stage that was reached; the number of new notices."""
    today = clock.today()
    year = reports.reported_year(today)
    due = reports.due_on(year)
    stage = report_stage(due, on=today, law=district().law)
    if stage is None:
        return 0
    late = list(reports.missing(year))
    told = sum(_remind(each, year, due, stage, by) for each in _untold(late, year, stage))
    return told + (_tell_office(late, year, due, stage, by) if stage.overdue else 0)


def last_reminded(institutions: Iterable[Institution], year: int) -> dict[UUID, date]:
    """When each institution was last reminded of its report on a year, by public id."""
    sent = Notice.objects.filter(
        about__in=[each.public_id for each in institutions], key__startswith=f"report.{year}."
    )
    found = sent.values_list("about").annotate(at=Max("created_at"))
    return {about: clock.localday(at) for about, at in found}


def _untold(late: list[Institution], year: int, stage: Stage) -> list[Institution]:
    told = set(
        Notice.objects.filter(key__startswith=f"report.{year}.{stage.code}:").values_list(
            "about", flat=True
        )
    )
    return [each for each in late if each.public_id not in told]


def _remind(institution: Institution, year: int, due: date, stage: Stage, by: Actor) -> int:
    new = notices.queue(
        filing_parts.heads_of(institution),
        subject=f"{year}年度报告{_when(stage)}",
        body=f"报送截止日是{words_of_date(due)}，还没有收到贵机构的{year}年度报告。请在“年度报告”中填写并提交。",
        link=f"/provider/reports/{year}/",
        about=institution.public_id,
        due_on=due,
        key=f"report.{year}.{stage.code}:{institution.public_id}",
        sms="notice" if stage.overdue or stage.days <= TEXTED else "",
        by=by,
    )
    return len(new)


def _when(stage: Stage) -> str:
    return "已过报送截止日" if stage.overdue else words_left(stage.days)


def _tell_office(late: list[Institution], year: int, due: date, stage: Stage, by: Actor) -> int:
    """One notice a person, with the number of those who are missing where they look after."""
    told = 0
    missing: Counter[int] = Counter()
    people: dict[int, User] = {}
    for division, count in Counter(each.division_id for each in late).items():
        for person in _office_at(division, stage):
            people[person.pk] = person
            missing[person.pk] += count
    for pk, count in missing.items():
        new = notices.queue(
            [people[pk]],
            subject=f"{year}年度报告：{count}家机构没有报送",
            body=f"报送截止日{words_of_date(due)}已过{stage.days}天。已经提醒这些机构，请查看名单并催报。",
            link=f"/office/reports/?year={year}&state=missing",
            due_on=due,
            key=f"report.office.{year}.{stage.code}",
            by=by,
        )
        told += len(new)
    return told


def _office_at(division: str, stage: Stage) -> list[User]:
    clerks = filing_parts.clerks_at(division)
    if not stage.last:
        return clerks
    return [*clerks, *holders(Role.OFFICE_DIRECTOR, division=division)]
