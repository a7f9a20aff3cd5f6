"""One event: what is written, what is refused, and that nobody changes it."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from tuoyu.core import audit, readonly
from tuoyu.core.audit.canonical import address
from tuoyu.core.audit.facts import NotAFact
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import SYSTEM, Actor, Holding, Role, Subject
from tuoyu.core.ids import uuid7
from tuoyu.core.setup import APPEND_ONLY, APPLICATION_ROLE

INSTITUTION = uuid7()
CLERK = Actor(
    user_id=7,
    name="示例经办",
    holdings=(Holding(Role.FILING_CLERK, "120106"), Holding(Role.UNIT_CLERK, "120106")),
    request_id="r-1",
    ip="::ffff:10.0.0.9",
)


class Thing:
    def __init__(self) -> None:
        self.public_id = uuid7()

    def authority_subject(self) -> Subject:
        return Subject(division="120106001", institution=INSTITUTION)


def test_an_event_says_who_what_where_and_no_name(db: None) -> None:
    thing = Thing()
    event_id = audit.record(CLERK, "filing.issue", thing, number=12, state="issued")
    event = AuditEvent.objects.get(event_id=event_id)
    assert (event.actor_id, event.actor_roles) == (7, "filing_clerk,unit_clerk")
    assert (event.object_type, event.object_id) == ("thing", thing.public_id)
    assert (event.division, event.institution_id) == ("120106001", INSTITUTION)
    assert (event.request_id, event.ip, event.result) == ("r-1", "10.0.0.9", "ok")
    assert event.facts == {"number": 12, "state": "issued"}
    assert event.epoch == 1
    assert event.xact_id > 0
    assert "示例经办" not in str(AuditEvent.objects.filter(pk=event.pk).values().get())


def test_an_explicit_division_wins_and_a_bare_id_is_enough(db: None) -> None:
    some = uuid7()
    event_id = audit.record(SYSTEM, "x", some, result="refused", reason="late", division="12")
    event = AuditEvent.objects.get(event_id=event_id)
    assert (event.object_id, event.division, event.reason) == (some, "12", "late")
    assert (event.actor_id, event.actor_roles, event.origin) == (None, "", "system")


@pytest.mark.parametrize(
    "value",
    [
        "x" * 81,
        "120103202001010013",
        "12010319800101001X",
        "13800000000",
        "+8613800000000",
        "call 13800000000 now",
        "someone@example.test",
        "示例宝宝",
        "a\x00b",
        ["ok", "示例宝宝"],
        {"inner": "13800000000"},
        object(),
    ],
)
def test_personal_or_free_text_is_refused(db: None, value: object) -> None:
    with pytest.raises(NotAFact):
        audit.record(SYSTEM, "x", value=value)
    assert not AuditEvent.objects.exists()


def test_a_reason_is_a_code(db: None) -> None:
    with pytest.raises(NotAFact):
        audit.record(SYSTEM, "x", reason="他说材料不齐")


def test_ids_codes_and_numbers_are_kept(db: None) -> None:
    some = UUID("01900000-0000-7000-8000-138000138000")
    facts = {
        "id": some, "hash": "ab" * 32, "paper": "示例托备〔2026〕3号", "amount": Decimal("1.50"),
        "codes": {"b", "a"}, "none": None, "yes": True,
    }  # fmt: skip
    event = AuditEvent.objects.get(event_id=audit.record(SYSTEM, "x", **facts))
    assert event.facts == {
        "id": str(some), "hash": "ab" * 32, "paper": "示例托备〔2026〕3号", "amount": "1.50",
        "codes": ["a", "b"], "none": None, "yes": True,
    }  # fmt: skip


@pytest.mark.parametrize("around", ["", " ", "/", "示例"])
def test_a_resident_id_number_is_refused_but_not_inside_a_digest(db: None, around: str) -> None:
    number = "99000019900101123X"
    with pytest.raises(NotAFact, match="resident id"):
        audit.record(SYSTEM, "x", code=f"{around}{number}{around}")
    digest = f"ab{number[:-1]}1f".ljust(64, "c")
    assert audit.record(SYSTEM, "x", digest=digest)


def test_the_database_and_not_the_writer_stamps_the_transaction(db: None) -> None:
    event_id = audit.record(SYSTEM, "x")
    event = AuditEvent.objects.get(event_id=event_id)
    event.pk, event.event_id, event.xact_id, event.epoch = None, uuid7(), 3, 9
    event.save(force_insert=True)
    stored = AuditEvent.objects.get(event_id=event.event_id)
    assert (stored.xact_id, stored.epoch) == (_present_xact(), 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET act = 'y'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
        "UPDATE core_auditbatch SET count = 0",
        "DELETE FROM core_auditbatch",
        "TRUNCATE core_auditbatch",
    ],
)
def test_rows_are_never_changed_nor_removed(db: None, statement: str) -> None:
    from tuoyu.core.audit.models import AuditBatch
    from tuoyu.core.clock import now

    audit.record(SYSTEM, "x")
    AuditBatch.objects.create(
        number=1, epoch=1, from_xact=0, to_xact=1, count=0, digest="d", mac="m", sealed_at=now()
    )
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            cursor.execute(statement)
    assert AuditEvent.objects.get().act == "x"


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_application_role_may_add_and_read_only(db: None, table: str) -> None:
    def may(right: str) -> bool:
        with connection.cursor() as cursor:
            values = [APPLICATION_ROLE, table, right]
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", values)
            return bool(cursor.fetchone()[0])

    assert may("SELECT")
    assert may("INSERT")
    assert not any(may(right) for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER"))


def test_an_act_whose_event_fails_does_not_happen(db: None) -> None:
    from tuoyu.core.numbering.models import NumberSeries

    @transaction.atomic
    def act() -> None:
        NumberSeries.objects.create(series="s", year=2026, last=1)
        audit.record(SYSTEM, "x", name="示例姓名")

    with pytest.raises(NotAFact):
        act()
    assert not NumberSeries.objects.exists()


def test_a_read_of_a_childs_record_is_written_in_a_get(db: None) -> None:
    with readonly.nothing_is_written():
        with pytest.raises(readonly.WroteInGet):
            audit.record(CLERK, "child.read", Thing())
        audit.read_record(CLERK, "child.read", Thing())
    assert AuditEvent.objects.get().act == "child.read"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:DB8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("", None),
        ("not an address", None),
    ],
)
def test_addresses_have_one_spelling(text: str, kept: str | None) -> None:
    assert address(text) == kept


def _present_xact() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])
