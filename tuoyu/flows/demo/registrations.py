"""Registrations of the demo: what the registering body sent, two that have not filed, one for long."""

import hashlib
from collections.abc import Mapping
from typing import Any

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM
from tuoyu.divisions.models import Division
from tuoyu.divisions.queries import communities_of, district
from tuoyu.flows.demo import days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.demo.samples import credit_code
from tuoyu.flows.remind_unfiled import remind_unfiled
from tuoyu.flows.take_registrations import take_registrations
from tuoyu.registrations import actions
from tuoyu.registrations.actions import Delivery
from tuoyu.registrations.bodies import registrar_of_unit
from tuoyu.registrations.models import Means, Registration, Result
from tuoyu.registry.models import Institution

# Numbers beyond those of the samples: name, days since the registration, ordinal of the code.
YOUNG = ("示例蒲公英托育有限公司", 12, 901)
OLD = ("示例向日葵托育有限公司", 96, 902)
NONE = ("示例童画文化传播有限公司", 45, 903)
ENDED = ("示例旧时光托育有限公司", 400, 904)


def build(staff: Mapping[str, User]) -> None:
    """One delivery, with a faulty row; its unfiled rows in the street of the demo's inspector."""
    clerk, street = actor_of(staff["demo-registrar"]), actor_of(staff["demo-street"])
    place = communities_of(street.holdings[0].division).first() or communities_of()[0]
    rows = [*_filed(), _row(YOUNG, place), _row(OLD, place), _row(NONE, place)]
    rows += [
        {**_row(ENDED, place), "status": "注销"},
        {**_row(YOUNG, place), "credit_code": "9112"},
    ]
    unit = registrar_of_unit(clerk.holdings[0].unit)
    delivery = Delivery(
        source="uploaded",
        division=district().code,
        digest=hashlib.sha256(repr(rows).encode()).hexdigest(),
        registrar=unit.value if unit else "",
        file_name="示例登记信息.xlsx",
        is_demo=True,
    )
    with clock.at(days.ago(2)):
        take_registrations(delivery, list(enumerate(rows, 2)), by=clerk)
    with clock.at(days.ago(1)):
        remind_unfiled(by=SYSTEM)
        actions.record_contact(
            _of(OLD), Means.CALL, Result.PREPARING_PAPERS, on=clock.today(),
            note="示例：正在补办卫生评价，月底前提交。", by=street,
        )  # fmt: skip
        actions.exclude(
            _of(NONE), "示例：上门查看，只开展早教，没有收托。", by=actor_of(staff["demo-clerk"])
        )


def _filed() -> list[dict[str, Any]]:
    """The registrations behind the filed institutions of the demo."""
    filed = Institution.objects.filter(is_demo=True, state="filed").order_by("pk")
    return [
        {
            "name": each.name,
            "credit_code": each.credit_code,
            "registered_on": each.registered_on,
            "scope": "托育服务。",
            "address": "示例路",
            "division": each.division_id,
        }
        for each in filed
    ]


def _row(told: tuple[str, int, int], place: Division) -> dict[str, Any]:
    name, since, ordinal = told
    return {
        "name": name,
        "credit_code": credit_code(ordinal),
        "registered_on": clock.today() - since * DAY,
        "scope": "托育服务；文化艺术交流活动策划。",
        "address": f"示例路{ordinal}号",
        "division": place.code,
        # A fixed line: no message goes out to a number that somebody may have.
        "phone": f"022-2600{ordinal:04d}",
        "representative": f"示例法人{ordinal}",
    }


def _of(told: tuple[str, int, int]) -> Registration:
    return Registration.objects.get(credit_code=credit_code(told[2]))
