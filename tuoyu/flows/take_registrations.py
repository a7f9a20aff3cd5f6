"""Flow: a registering body's rows come in (登记信息推送，25号第六条), and who must know is told."""

from collections.abc import Iterable

from django.db import OperationalError, transaction
from psycopg.errors import LockNotAvailable

from tuoyu.accounts.queries import holders
from tuoyu.core.authority import Actor, Role
from tuoyu.core.documents.tables import Raw
from tuoyu.core.errors import Conflict
from tuoyu.notices import actions as notices
from tuoyu.registrations import queries, rows
from tuoyu.registrations.actions import Delivery, Outcome, take_batch
from tuoyu.registrations.models import Registration
from tuoyu.rules.filing.facts import Registrar


def take_registrations(
    delivery: Delivery,
    raws: Iterable[tuple[int, Raw]],
    *,
    all_or_none: bool = False,
    by: Actor,
) -> Outcome:
    """Check the rows of a delivery and take the good ones; see `registrations.actions.take_batch`.

    Clerks hear of every filed institution whose registration has ended. Raises `Conflict` while
    another delivery of the same rows is at work for longer than a lock may be waited for.
    """
    registrar = Registrar.of(delivery.registrar) if delivery.registrar else None
    checked = rows.check(raws, queries.known(within=delivery.division, registrar=registrar))
    try:
        with transaction.atomic():
            outcome = take_batch(delivery, checked, all_or_none=all_or_none, by=by)
            for registration in outcome.ended:
                _tell_ended(registration, by)
    except OperationalError as fault:
        if isinstance(fault.__cause__, LockNotAvailable):
            raise Conflict("另一批相同的登记信息正在收入，请稍等片刻再报送。") from fault
        raise
    return outcome


def _tell_ended(registration: Registration, by: Actor) -> None:
    """The filing stays until the clerk has looked: a registration ends by mistake too."""
    institution = registration.institution
    where = institution.public_id if institution else None
    notices.queue(
        holders(Role.FILING_CLERK, division=registration.division_id),
        subject=f"已备案机构的登记已注销：{registration.name}",
        body=f"{registration.get_registrar_display()}报送的登记状态为注销。"
        "请核实机构是否停止服务，并办理备案注销。",
        link=f"/office/institutions/{where}/" if where else "",
        about=registration.public_id,
        key=f"registration.ended:{registration.public_id}:{registration.batch_id}",
        by=by,
    )
