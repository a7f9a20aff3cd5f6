"""Deliveries: what is new, what changed, what is known already; twice, at once, and by whom."""

import json
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests import factories
from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tests.registrations.factories import code, deliver, raw, registered, registrar_clerk
from tests.registry.factories import institution
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import NotAllowed
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.divisions.models import Division
from tuoyu.notices.models import Notice
from tuoyu.registrations.models import Batch, Registration, RegistrationChange

pytestmark = pytest.mark.django_db


def test_new_rows_are_on_file_and_the_batch_tells_what_became_of_them() -> None:
    bad = raw(3, credit_code="123")
    batch = deliver(raw(1), raw(2, days=40), bad, file_name="示例.xlsx").batch
    assert (batch.received, batch.made, batch.refused, batch.taken) == (3, 2, 1, True)
    assert batch.faults == [
        {
            "row": 3, "field": "credit_code", "column": "统一社会信用代码",
            "message": "统一社会信用代码应是18位，现在是3位，请对照登记证书核对。",
        }
    ]  # fmt: skip
    row = Registration.objects.get(credit_code=code(1))
    assert (row.state, row.standing, row.phone) == ("unfiled", "standing", "13700000001")
    event = AuditEvent.objects.get(act="registration.take_batch")
    assert event.facts["made"] == 2
    assert "1370000" not in json.dumps(event.facts)


def test_all_or_none_takes_nothing_while_one_row_is_bad() -> None:
    batch = deliver(raw(1), raw(2, division="火星"), all_or_none=True).batch
    assert (batch.taken, batch.made, batch.refused) == (False, 0, 1)
    assert not Registration.objects.exists()
    assert deliver(raw(1), raw(2), all_or_none=True).batch.made == 2


def test_the_same_data_twice_changes_nothing() -> None:
    by = registrar_clerk()
    deliver(raw(1), raw(2), by=by)
    before = list(Registration.objects.order_by("pk").values())
    batch = deliver(raw(2), raw(1), by=by).batch
    assert (batch.made, batch.changed, batch.unchanged) == (0, 0, 2)
    assert list(Registration.objects.order_by("pk").values()) == before
    assert not RegistrationChange.objects.exists()


def test_an_update_keeps_what_was_before() -> None:
    row = registered()
    batch = deliver(raw(address="示例路99号", phone="13900000009", representative="")).batch
    assert (batch.changed, batch.unchanged) == (1, 0)
    row.refresh_from_db()
    assert (row.address, row.phone, row.batch_id) == ("示例路99号", "13900000009", batch.pk)
    assert row.representative == "示例法人1", "a body that leaves it out does not take it back"
    change = RegistrationChange.objects.get()
    assert change.fields == {"address": ["示例路1号", "示例路99号"]}
    assert json.loads(change.private_fields) == {"phone": ["13700000001", "13900000009"]}


def test_an_ended_registration_and_its_return() -> None:
    row = registered()
    deliver(raw(status="注销"))
    row.refresh_from_db()
    assert (row.state, row.standing) == ("cancelled", "cancelled")
    deliver(raw())
    row.refresh_from_db()
    assert (row.state, row.standing) == ("unfiled", "standing")
    steps = StepLog.objects.filter(record_id=row.public_id).order_by("id")
    assert [step.step for step in steps] == ["cancel", "revive"]


def test_what_was_ended_before_we_heard_of_it_is_no_unfiled_institution() -> None:
    assert registered(status="cancelled").state == "cancelled"


def test_a_row_of_a_filed_institution_comes_in_closed() -> None:
    factories.district()
    filed = institution(credit_code=code(1))
    row = registered()
    assert (row.state, row.institution) == ("filed", filed)


def test_the_clerk_hears_of_a_filed_institution_whose_registration_ended() -> None:
    factories.district()
    clerk = staff(Role.FILING_CLERK)
    filed = institution(credit_code=code(1))
    registered()
    registered(2)
    by = registrar_clerk()
    deliver(raw(status="注销"), raw(2, status="注销"), by=by)
    deliver(raw(status="注销"), by=by)
    notice = Notice.objects.get(recipient=clerk)
    assert "已备案机构的登记已注销" in notice.subject
    assert notice.link == f"/office/institutions/{filed.public_id}/"
    filed.refresh_from_db()
    assert filed.state == "filed", "the clerk decides"


def test_who_may_not_push() -> None:
    factories.district()
    for role in (Role.FILING_CLERK, Role.STREET_INSPECTOR, Role.SYSTEM_ADMIN):
        with pytest.raises(NotAllowed):
            deliver(raw(), by=acting(staff(role)))
    other = Division.objects.get(code=factories.OTHER_DISTRICT)
    with pytest.raises(NotAllowed):
        deliver(raw(), by=acting(staff(Role.REGISTRAR_CLERK, where=other.code)))
    assert not Registration.objects.exists()
    assert not Batch.objects.exists()


def test_ten_thousand_rows_take_seconds() -> None:
    by = registrar_clerk()
    rows = [raw(number) for number in range(1, 10_001)]
    begun = time.perf_counter()
    assert deliver(*rows, by=by).batch.made == 10_000
    again = time.perf_counter()
    assert deliver(*rows, by=by).batch.unchanged == 10_000
    assert again - begun < 30
    assert time.perf_counter() - again < 30


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_twice_at_once_is_on_file_once() -> None:
    by = registrar_clerk()
    rows = [raw(number) for number in range(1, 61)]

    def send() -> tuple[int, int]:
        batch = deliver(*rows, by=by).batch
        return batch.made, batch.unchanged

    def send_backwards() -> tuple[int, int]:
        batch = deliver(*reversed(rows), by=by).batch
        return batch.made, batch.unchanged

    answers = at_once(send, send_backwards)
    assert sorted(answers) == [(0, 60), (60, 0)]
    assert Registration.objects.count() == 60
    assert not RegistrationChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_different_updates_at_once_are_both_kept_in_history() -> None:
    by = registrar_clerk()
    deliver(raw(), by=by)
    at_once(
        lambda: deliver(raw(address="示例路88号"), by=by),
        lambda: deliver(raw(address="示例路99号"), by=by),
    )
    changes = [each.fields["address"] for each in RegistrationChange.objects.order_by("id")]
    row = Registration.objects.get()
    assert changes[0][0] == "示例路1号"
    assert changes[1] == [changes[0][1], row.address]


def test_a_push_key_acts_once_in_the_database() -> None:
    from django.db import IntegrityError, transaction

    from tests.accounts.factories import admin
    from tuoyu.registrations import tokens
    from tuoyu.rules.filing.facts import Registrar

    home = factories.district()
    token, _ = tokens.issue(
        Registrar.MARKET_REGULATION, home, "示例", clock.today() + timedelta(days=9), by=admin()
    )
    told: dict[str, Any] = {
        "source": "pushed",
        "token_id": token.pk,
        "key": uuid4(),
        "by": tokens.actor_of(token),
    }
    deliver(raw(), **told)
    with pytest.raises(IntegrityError, match="registrations_batch_once"), transaction.atomic():
        deliver(raw(), **told)
