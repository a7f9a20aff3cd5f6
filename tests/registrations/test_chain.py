"""From the registration to the filing: states, contacts, reminders, and who sees what."""

from datetime import timedelta

import pytest

from tests import factories
from tests.accounts.factories import acting, staff
from tests.registrations.factories import code, deliver, raw, registered
from tests.registry.factories import institution
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.errors import DomainError, Invalid, NotAllowed, NotFound, StepNotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.filing.aftermath import CancelGround
from tuoyu.flows.cancel_filing import cancel_filing
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.remind_unfiled import remind_unfiled
from tuoyu.notices.models import Notice, OutboxMessage
from tuoyu.registrations import actions, queries
from tuoyu.registrations.lifecycle import REGISTRATION
from tuoyu.registrations.models import Contact, Means, Registration, Result
from tuoyu.registry.models import Institution

pytestmark = pytest.mark.django_db


def last_contacts(by):
    """The day of the last contact of every row that is listed."""
    return [row.last_contact for row in queries.listed(by, queries.Filter())]  # type: ignore[attr-defined]


def clerk():
    return acting(staff(Role.FILING_CLERK))


class TestStates:
    @pytest.mark.parametrize("step", [each.code for each in REGISTRATION.steps])
    @pytest.mark.parametrize("state", [each.code for each in REGISTRATION.states])
    def test_every_step_from_every_state(self, state, step):
        row = registered()
        other = institution(credit_code=code(9))
        standing = "cancelled" if state == "cancelled" else "standing"
        Registration.objects.filter(pk=row.pk).update(
            state=state, standing=standing, institution=other
        )
        row.refresh_from_db()
        told = REGISTRATION.step(step)
        ends = {"standing": "cancelled" if told.target == "cancelled" else "standing"}
        if state in told.sources:
            take_step(row, step, by=SYSTEM, reason="示例", also=ends)
            assert row.state == told.target
        else:
            with pytest.raises(StepNotAllowed):
                take_step(row, step, by=SYSTEM, reason="示例", also=ends)

    def test_no_person_takes_the_system_s_steps(self):
        row = registered()
        for step in ("match", "cancel"):
            with pytest.raises(NotAllowed):
                take_step(row, step, by=clerk())

    def test_the_receipt_closes_the_row_by_itself_and_the_end_opens_it_again(self):
        at = factories.world()
        case = factories.submitted(at)
        own = case.answers["institution"]["credit_code"]
        deliver(raw(credit_code=own))
        row = Registration.objects.get()
        assert row.state == "unfiled"
        issue_receipt(case, by=at.by_clerk)
        row.refresh_from_db()
        assert (row.state, row.institution) == ("filed", at.institution)
        at.institution.refresh_from_db()
        cancel_filing(
            at.institution,
            CancelGround.ORDERED_TO_STOP,
            "示例决定书1号",
            clock.today(),
            by=at.by_clerk,
        )
        row.refresh_from_db()
        assert (row.state, row.institution) == ("unfiled", None)

    def test_the_night_repairs_what_went_astray(self):
        lost, stale, fine = registered(1), registered(2), registered(3)
        institution(credit_code=code(1))
        closed = institution(credit_code=code(2), state="closed")
        Registration.objects.filter(pk=stale.pk).update(state="filed", institution=closed)
        assert actions.follow_register() == 2
        states = [Registration.objects.get(pk=each.pk).state for each in (lost, stale, fine)]
        assert states == ["filed", "unfiled", "unfiled"]
        assert actions.follow_register() == 0

    def test_no_childcare_institution_with_a_reason_and_back(self):
        row, by = registered(), clerk()
        with pytest.raises(Invalid, match="需要写明理由"):
            actions.exclude(row, " ", by=by)
        with pytest.raises(NotAllowed):
            actions.exclude(row, "示例", by=acting(staff(Role.STREET_INSPECTOR)))
        actions.exclude(row, "经营范围里有托育，实际开展早教。", by=by)
        with pytest.raises(StepNotAllowed):
            actions.exclude(row, "再来一次", by=by)
        institution(credit_code=code(1))
        actions.restore(row, "开始收托。", by=by)
        row.refresh_from_db()
        assert row.state == "filed", "filed meanwhile"


class TestContacts:
    def test_a_contact_is_kept(self):
        row, by = registered(), acting(staff(Role.STREET_INSPECTOR, where=factories.STREET))
        actions.record_contact(
            row, Means.VISIT, Result.PROMISED, on=clock.today(), note="示例说明", by=by
        )
        kept = Contact.objects.get()
        assert (kept.result, kept.note, kept.recorded_by_id) == ("promised", "示例说明", by.user_id)
        assert last_contacts(by) == [clock.today()]

    @pytest.mark.parametrize(("days", "says"), [(1, "不能晚于今天"), (-11, "不能早于登记日期")])
    def test_days_that_cannot_be(self, days, says):
        row, on = registered(days=10), clock.today() + timedelta(days=days)
        with pytest.raises(Invalid, match=says):
            actions.record_contact(row, Means.CALL, Result.PROMISED, on=on, by=clerk())
        assert not Contact.objects.exists()

    @pytest.mark.parametrize("role", [Role.REGISTRAR_CLERK, Role.OFFICE_DIRECTOR])
    def test_who_may_only_read(self, role):
        with pytest.raises(NotAllowed):
            actions.record_contact(
                registered(), Means.CALL, Result.PROMISED, on=clock.today(),
                by=acting(staff(role)),
            )  # fmt: skip


class TestScope:
    def test_an_inspector_sees_the_own_street_only(self):
        here, there = registered(1), registered(2, division=factories.OTHER_COMMUNITY)
        by = acting(staff(Role.STREET_INSPECTOR, where=factories.STREET))
        assert list(queries.listed(by, queries.Filter())) == [here]
        assert [street.code for street in queries.by_street(by)] == [factories.STREET]
        assert queries.counts(by).unfiled == 1
        with pytest.raises(NotFound):
            queries.registration_for(by, there.public_id)
        with pytest.raises(NotAllowed):
            actions.record_contact(there, Means.CALL, Result.PROMISED, on=clock.today(), by=by)

    def test_filters(self):
        old, new = registered(1, days=60), registered(2, days=59)
        young = registered(3, days=6, division=factories.OTHER_COMMUNITY)
        by = clerk()

        def found(**wanted):
            return [row.pk for row in queries.listed(by, queries.Filter(**wanted))]

        assert found() == [old.pk, new.pk, young.pk]
        assert found(age="overdue") == [old.pk]
        assert found(age="due") == [old.pk, new.pk]
        assert found(street=factories.OTHER_STREET) == [young.pk]
        assert found(text=code(2).lower()) == [new.pk]
        assert found(text="登记3") == [young.pk]
        assert found(registrar="civil_affairs") == []
        assert found(state="filed") == []
        assert [(s.unfiled, s.overdue) for s in queries.by_street(by)] == [(2, 1), (1, 0)]
        assert queries.counts(by) == queries.Counts(unfiled=3, overdue=1)


class TestReminders:
    def test_each_stage_once(self):
        street = staff(Role.STREET_INSPECTOR, where=factories.STREET)
        row = registered(days=6)
        assert remind_unfiled(by=SYSTEM) == 0
        begun = row.registered_on
        told = []
        for days in (7, 8, 29, 30, 31, 60, 61, 400):
            with clock.at(clock.now() + (begun + timedelta(days=days) - clock.today())):
                told.append((days, remind_unfiled(by=SYSTEM)))
        assert told == [(7, 1), (8, 0), (29, 0), (30, 1), (31, 0), (60, 1), (61, 0), (400, 0)]
        assert OutboxMessage.objects.filter(template="unfiled").count() == 3
        subjects = Notice.objects.filter(recipient=street).order_by("id")
        assert [each.subject for each in subjects] == [
            f"1家机构登记满{days}日仍未备案" for days in (7, 30, 60)
        ]

    def test_an_old_registration_gets_one_reminder_not_three(self):
        registered(days=300)
        assert remind_unfiled(by=SYSTEM) == 1
        assert OutboxMessage.objects.get().params == {"days": 300}

    def test_the_account_is_told_where_there_is_one(self):
        at = factories.world()
        own = factories.filled(at).answers["institution"]["credit_code"]
        deliver(raw(credit_code=own, days=8))
        assert remind_unfiled(by=SYSTEM) == 1
        notice = Notice.objects.get(recipient=at.head)
        assert notice.subject == "请尽快提交备案申请"
        assert not OutboxMessage.objects.filter(template="unfiled").exists()

    def test_without_a_mobile_phone_the_street_is_asked_to_go_there(self):
        street = staff(Role.STREET_INSPECTOR, where=factories.STREET)
        registered(1, days=8, phone="022-26000001")
        registered(2, days=8, phone="")
        registered(3, days=8)
        assert remind_unfiled(by=SYSTEM) == 3
        assert "其中2家没有手机号" in Notice.objects.get(recipient=street).body
        assert OutboxMessage.objects.count() == 1

    def test_who_has_filed_or_is_none_is_left_alone(self):
        by = clerk()
        actions.exclude(registered(1, days=40), "示例", by=by)
        institution(credit_code=code(2))
        registered(2, days=40)
        registered(3, days=40, status="注销")
        assert remind_unfiled(by=SYSTEM) == 0
        assert not OutboxMessage.objects.exists()


def test_an_institution_with_an_account_in_preparation_is_not_filed():
    at = factories.world()
    assert Institution.objects.get(pk=at.institution.pk).state == "preparing"
    assert registered().state == "unfiled"
    assert actions.follow_institution(at.institution) is False


def test_every_refusal_speaks():
    with pytest.raises(DomainError, match="没有找到"):
        queries.registration_for(clerk(), registered().batch.public_id)
