"""Remind registered institutions that have not filed; each stage once for each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from tuoyu.accounts.queries import holders
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Role
from tuoyu.core.documents.cells import MOBILE
from tuoyu.divisions.models import STREET_DIGITS
from tuoyu.divisions.queries import district
from tuoyu.filing.models import Case
from tuoyu.notices import actions as notices
from tuoyu.registrations.models import Registration
from tuoyu.registrations.queries import due_for_reminder
from tuoyu.registry.models import Institution
from tuoyu.rules.dated import Law
from tuoyu.rules.registration.unfiled import reminder_stage

TEMPLATE = "unfiled"


@transaction.atomic
def remind_unfiled(*, by: Actor) -> int:
    """Reminders of the stages that were reached since the last time; the number of institutions.

    The institution is told by its account where it has one, else by a message to the phone that
    it registered; the inspectors of its street are told once a day and stage, all of them together.
    """
    today, law = clock.today(), district().law
    due = [
        (row, stage)
        for row in due_for_reminder(today).select_for_update(of=("self",), skip_locked=True)
        if (stage := _new_stage(row, today, law)) is not None
    ]
    accounts = _accounts([row for row, _ in due])
    for row, stage in due:
        _tell_institution(row, stage, accounts.get(row.credit_code), today, by)
        row.reminded_stage, row.reminded_at = stage, clock.now()
        audit.record(by, "registration.remind", row, stage=stage)
    Registration.objects.bulk_update(
        [row for row, _ in due], ["reminded_stage", "reminded_at"], batch_size=500
    )
    _tell_streets(due, today, by)
    return len(due)


def _new_stage(row: Registration, today: date, law: Law) -> int | None:
    stage = reminder_stage(row.registered_on, on=today, law=law)
    told = row.reminded_stage
    return stage if stage is not None and (told is None or told < stage) else None


def _accounts(rows: Iterable[Registration]) -> dict[str, Institution]:
    """The institution in preparation behind a code: where its filing was begun."""
    codes = [row.credit_code for row in rows]
    found: dict[str, Institution] = {}
    cases = Case.objects.filter(
        Q(answers__institution__credit_code__in=codes), institution__state="preparing"
    ).select_related("institution")
    for case in cases.order_by("id"):
        found[case.answers["institution"]["credit_code"]] = case.institution
    return found


def _tell_institution(
    row: Registration, stage: int, institution: Institution | None, today: date, by: Actor
) -> None:
    days = (today - row.registered_on).days
    heads = (
        holders(Role.INSTITUTION_HEAD, institution=institution.public_id) if institution else None
    )
    if heads:
        notices.queue(
            heads,
            subject="请尽快提交备案申请",
            body=f"您的机构登记已满{days}日，还没有备案。请在网上提交备案申请，办理不收费。",
            link="/provider/",
            about=row.public_id,
            key=f"registration.unfiled:{row.public_id}:{stage}",
            sms="notice",
            by=by,
        )
    elif MOBILE.fullmatch(row.phone):
        notices.send(
            "sms", row.phone, TEMPLATE, {"days": days}, key=f"unfiled:{row.public_id}:{stage}"
        )


def _tell_streets(due: list[tuple[Registration, int]], today: date, by: Actor) -> None:
    streets: Mapping[tuple[str, int], list[Registration]] = defaultdict(list)
    for row, stage in due:
        streets[row.division_id[:STREET_DIGITS], stage].append(row)
    for (street, stage), rows in sorted(streets.items()):
        silent = sum(1 for row in rows if not MOBILE.fullmatch(row.phone))
        hint = f"其中{silent}家没有手机号，收不到短信，请上门了解。" if silent else ""
        notices.queue(
            holders(Role.STREET_INSPECTOR, division=street),
            subject=f"{len(rows)}家机构登记满{stage}日仍未备案",
            body=f"请了解是否已开始收托，并督促备案。{hint}",
            link=f"/office/registrations/?street={street}",
            key=f"registration.unfiled:{street}:{stage}:{today}",
            by=by,
        )
