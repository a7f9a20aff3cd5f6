"""Reported rows for tests, and deliveries through the real flow."""

import hashlib
from datetime import timedelta
from typing import Any

from stdnum.cn import uscc

from tests import factories
from tests.accounts.factories import acting, staff
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Role
from tuoyu.divisions.models import Division
from tuoyu.flows.take_registrations import take_registrations
from tuoyu.registrations.actions import Delivery, Outcome
from tuoyu.registrations.models import Registration


def code(number: int, prefix: str = "91") -> str:
    """A code that passes its check digit; the organisation part 0000nnnn is never issued."""
    body = f"{prefix}990101{number:08d}X"
    return body + str(uscc.calc_check_digit(body))


def raw(number: int = 1, *, days: int = 10, **values: Any) -> dict[str, Any]:
    """One good row as the API takes it, registered `days` ago."""
    return {
        "name": f"示例登记{number}托育有限公司",
        "credit_code": code(number),
        "registered_on": (clock.today() - timedelta(days=days)).isoformat(),
        "scope": "托育服务。",
        "address": f"示例路{number}号",
        "division": factories.COMMUNITY,
        "phone": f"137{number:08d}",
        "representative": f"示例法人{number}",
        **values,
    }


def registrar_clerk() -> Actor:
    factories.district()
    return acting(clerk_user())


def clerk_user() -> User:
    return staff(Role.REGISTRAR_CLERK)


def deliver(
    *rows: dict[str, Any], by: Actor | None = None, all_or_none: bool = False, **told: Any
) -> Outcome:
    """Rows numbered from 1, uploaded by a registering body's clerk."""
    by = by or registrar_clerk()
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    delivery = Delivery(
        **{"source": "uploaded", "division": factories.DISTRICT, "digest": digest, **told}
    )
    return take_registrations(delivery, list(enumerate(rows, 1)), all_or_none=all_or_none, by=by)


def registered(number: int = 1, **values: Any) -> Registration:
    """One row on file."""
    given = raw(number, **values)
    if not Division.objects.filter(code=factories.DISTRICT).exists():
        factories.district()
    deliver(given)
    return Registration.objects.get(credit_code=given["credit_code"])
