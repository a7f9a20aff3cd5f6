"""Flow: units that have not signed for a document hear of it (催签); after a while their heads do.

Each stage goes out once, by the day or by hand.
"""

from collections.abc import Iterable

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Role, require
from tuoyu.core.errors import Conflict
from tuoyu.divisions.queries import provision
from tuoyu.notices import actions as notices
from tuoyu.plan.models import Distribution, Receipt
from tuoyu.plan.queries import documents
from tuoyu.rules.days import reached, words_left, words_of_date

ALL_STAFF = (Role.UNIT_CLERK, Role.STREET_INSPECTOR)


@transaction.atomic
def remind_receipts(*, by: Actor) -> int:
    """Queue what is due today; the number of new notices."""
    today, stages = clock.today(), provision("plan.receipt_reminder_days").wholes
    late = provision("plan.receipt_escalate_days").whole
    made = 0
    for receipt in documents.owing(today, max(stages)):
        left = (receipt.distribution.asked_by - today).days
        if left <= -late:
            made += _tell(receipt, [Role.UNIT_HEAD], "late", "已超过签收期限，请督促签收", by)
        stage = reached(left, stages)
        if stage is not None:
            made += _tell(
                receipt,
                ALL_STAFF,
                str(stage),
                words_left(left, end="到签收期限", over="已超过签收期限"),
                by,
            )
    return made


@transaction.atomic
def remind_units(sent: Distribution, *, by: Actor) -> int:
    """The office reminds by hand, once a day; the number of units that were told.

    Raises NotAllowed, Conflict when everybody has signed, it was taken back, or it was done today.
    """
    require(by, Permission.GROUP_MANAGE, sent)
    sent = Distribution.objects.select_for_update(of=("self",)).get(pk=sent.pk)
    if sent.withdrawn_at is not None:
        raise Conflict("这份文件已经撤回，不用催签。")
    waiting = [row for row in documents.receipts_of(sent) if row.signed_at is None]
    if not waiting:
        raise Conflict("各单位都已签收，不用催签。")
    today = clock.today()
    told = [_tell(row, None, f"asked:{today}", "办公室提醒您签收", by) for row in waiting]
    if not sum(told):
        raise Conflict("今天已经催过，或者未签收的单位还没有工作人员账号。请明天再催，或直接联系。")
    audit.record(by, "document.remind", sent, units=len(waiting))
    return sum(bool(count) for count in told)


def _tell(receipt: Receipt, roles: Iterable[Role] | None, stage: str, words: str, by: Actor) -> int:
    sent, unit = receipt.distribution, [receipt.unit.code]
    people = unit_people(unit) if roles is None else unit_people(unit, roles)
    return len(
        notices.queue(
            people,
            subject=f"待签收：{sent.title}",
            body=f"{words}（{words_of_date(sent.asked_by)}）。",
            link=f"/office/plan/documents/{sent.public_id}/",
            about=sent.public_id,
            due_on=sent.asked_by,
            key=f"plan.receipt:{receipt.public_id}:{stage}",
            by=by,
        )
    )
