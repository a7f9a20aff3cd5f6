"""Flow: the office hears that an instrument behind the plan runs out, has to be looked at, or that
filing turns into a permit. Each stage goes out once."""

from datetime import date

from django.db import transaction

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import holders
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Role
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district, provision
from tuoyu.notices import actions as notices
from tuoyu.plan.queries.basis import Standing, standings
from tuoyu.rules.days import reached, words_left, words_of_date
from tuoyu.rules.filing.regime import next_change

PAGE = "/office/plan/bases/"


@transaction.atomic
def remind_bases(*, by: Actor) -> int:
    """Queue what is due today; the number of new notices."""
    here, today = district(), clock.today()
    stages = provision("plan.basis_alarm_days").wholes
    try:
        found = standings(here.code, today)
    except NotFound:
        return 0
    office = list(holders(Role.OFFICE_DIRECTOR, division=here.code))
    made = sum(_lapse(each, stages, office, by) for each in found)
    made += sum(_look(each, office, by) for each in found)
    return made + _permit(today, stages, office, by)


def _lapse(each: Standing, stages: tuple[int, ...], office: list[User], by: Actor) -> int:
    """Before the last day, and once after it. What the pack knows as past needs no alarm."""
    left, until = each.days_left, each.until
    if until is None or left is None or (each.check is not None and each.is_over):
        return 0
    # Over longer than the first stage is long: it was known when the pack was loaded.
    if left < -max(stages):
        return 0
    stage = reached(left, [*stages, -1])
    if stage is None:
        return 0
    when = words_left(left, end="到期", over="已经到期")
    return _queue(
        office, f"依据文件{when}：{_name(each)}",
        f"有效期至{words_of_date(until)}。请核实是否延续或有新文件，并登记结果。",
        f"{PAGE}{each.basis.code}/", f"plan.basis:{each.basis.code}:{until}:{stage}", by,
        due_on=until,
    )  # fmt: skip


def _look(each: Standing, office: list[User], by: Actor) -> int:
    """What has to be looked at and was not, once in so many days."""
    if not each.wants_look:
        return 0
    turn = each.on.toordinal() // provision("plan.basis_look_days").whole
    return _queue(
        office, f"请核实效力：{_name(each)}",
        each.basis.validity_note or "请核实这份文件是否仍然有效，并登记结果。",
        f"{PAGE}{each.basis.code}/", f"plan.basis.look:{each.basis.code}:{turn}", by,
    )  # fmt: skip


def _permit(today: date, stages: tuple[int, ...], office: list[User], by: Actor) -> int:
    """The day on which care needs a permit in place of a filing, as soon as a law names it."""
    ahead = next_change(after=today, law=district().law)
    if ahead is None:
        return 0
    since = ahead.effective_from
    stage = reached((since - today).days, stages)
    if stage is None:
        return 0
    return _queue(
        office, f"备案将改为准入许可：{words_of_date(since)}起",
        "请准备许可办理，并通知已备案的机构按时换领。",
        "/office/permits/", f"plan.permit:{since}:{stage}", by, due_on=since,
    )  # fmt: skip


def _name(each: Standing) -> str:
    return each.basis.doc_no or each.basis.title


def _queue(
    office: list[User], subject: str, body: str, link: str, key: str, by: Actor,
    due_on: date | None = None,
) -> int:  # fmt: skip
    return len(
        notices.queue(office, subject=subject, body=body, link=link, key=key, due_on=due_on, by=by)
    )
