"""Remind institutions of papers that run out: at so many days before, each once.

The smallest number of days that was reached is the reminder that goes out, so a night without the
job loses none and repeats none. On the last day and after it the clerks hear of it too, where the
paper is the institution's own.
"""

from datetime import date

from django.db import transaction

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import holders
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Role
from tuoyu.divisions.queries import district
from tuoyu.notices import actions as notices
from tuoyu.registry.models import Institution
from tuoyu.registry.queries.expiring import Expiring, expiring
from tuoyu.rules.days import words_left, words_of_date
from tuoyu.rules.institution.reminders import reminder_days, reminder_due

TEXTED = 7  # from so many days before on, a text message goes out too


@transaction.atomic
def remind_expiring_papers(*, by: Actor) -> int:
    """Queue what is due today; the number of new notices."""
    today, law = clock.today(), district().law
    years = law.find("staff.background_check_years", on=today)
    farthest = max(reminder_days(on=today, law=law), default=0)
    readers = _Readers()
    queued = 0
    found = expiring(today, within=farthest, check_years=years.whole if years else None)
    for paper in found:
        days = reminder_due(paper.until, on=today, law=law)
        if days is not None:
            queued += _remind(paper, days, today, readers, by)
    return queued


class _Readers:
    """Heads and clerks, asked for once an institution and once a division."""

    def __init__(self) -> None:
        self._heads: dict[int, list[User]] = {}
        self._clerks: dict[str, list[User]] = {}

    def heads(self, institution: Institution) -> list[User]:
        if institution.pk not in self._heads:
            found = holders(Role.INSTITUTION_HEAD, institution=institution.public_id)
            self._heads[institution.pk] = list(found)
        return self._heads[institution.pk]

    def clerks(self, institution: Institution) -> list[User]:
        code = institution.division_id
        if code not in self._clerks:
            self._clerks[code] = list(holders(Role.FILING_CLERK, division=code))
        return self._clerks[code]


def _remind(paper: Expiring, days: int, today: date, readers: _Readers, by: Actor) -> int:
    """No name of a person stands in the notice; its link leads to the person's page."""
    when = words_left((paper.until - today).days, end="到期", over="已过期")
    whose = "有一名工作人员的" if paper.member else ""
    new = notices.queue(
        readers.heads(paper.institution),
        subject=f"{paper.what}{when}",
        body=f"{whose}{paper.what}有效期至{words_of_date(paper.until)}，{when}。请及时换发并在档案中登记。",
        link=_link(paper),
        about=paper.institution.public_id,
        due_on=paper.until,
        key=f"paper.{days}:{paper.paper}",
        sms="notice" if days <= TEXTED else "",
        by=by,
    )
    if days == 0 and paper.member is None:
        new += notices.queue(
            readers.clerks(paper.institution),
            subject=f"证照{when}：{paper.institution.name}",
            body=f"{paper.what}有效期至{words_of_date(paper.until)}，机构还没有登记新的证照。",
            link=f"/office/institutions/{paper.institution.public_id}/certificates/",
            about=paper.institution.public_id,
            due_on=paper.until,
            key=f"paper.office:{paper.paper}",
            by=by,
        )
    return len(new)


def _link(paper: Expiring) -> str:
    if paper.member is not None:
        return f"/provider/file/staff/{paper.member}/"
    return "/provider/file/certificates/"
