"""Certificates, marks, the fee list, the history of places: what holds when."""

from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, transaction

from tests import factories
from tests.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM
from tuoyu.core.errors import Invalid, NotAllowed
from tuoyu.registry import actions, changes, listing
from tuoyu.registry.models import Capacity, Certificate, Fee, Listing, Service
from tuoyu.registry.periods import last_day, span
from tuoyu.registry.queries.history import charge_findings, places_on
from tuoyu.registry.queries.papers import papers_of
from tuoyu.rules.filing.facts import PriceUnit, ServiceForm
from tuoyu.rules.institution.facts import CertificateKind, FeeKind, FlagKind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
K = CertificateKind
MEALS = actions.FeeLine(kind=FeeKind.MEALS, item="午餐和点心", price_fen=2500, unit=PriceUnit.DAY)
CARE = actions.FeeLine(
    kind=FeeKind.CARE, item="", form=ServiceForm.FULL_DAY, price_fen=180000, unit=PriceUnit.MONTH
)


@pytest.fixture
def at():
    found = factories.world()
    factories.receipted(found)
    return found


def add(at, kind=K.FIRE_SAFETY, begins=0, until=365, by=None, **more):
    today = clock.today()
    return actions.add_certificate(
        at.institution, kind=kind, begins_on=today + begins * DAY,
        valid_until=None if until is None else today + until * DAY, by=by or at.by_head, **more,
    )  # fmt: skip


class TestCertificates:
    def test_the_filing_brings_them(self, at):
        found = papers_of(at.by_head, at.institution)
        kinds = {row.kind for row in found.rows}
        assert kinds == {
            "legal_person", "premises", "health_evaluation", "fire_safety", "food_licence",
        }  # fmt: skip
        lease = next(row for row in found.rows if row.kind == "premises")
        assert lease.period.lower == at.institution.site.lease.lower
        assert lease.file is not None
        assert [each.code for each in found.findings] == ["insurance_missing"]

    def test_a_renewal_ends_the_one_before(self, at):
        before = at.institution.certificates.get(kind="fire_safety")
        made = add(at)
        before.refresh_from_db()
        assert last_day(before.period) == clock.today() - DAY
        assert before.valid_until > clock.today(), "what is printed stays"
        assert last_day(made.period) == made.valid_until

    def test_an_end_before_the_start(self, at):
        with nothing_changes(), pytest.raises(Invalid, match="不能早于起始日"):
            add(at, begins=-1, until=-2)
        with nothing_changes(), pytest.raises(Invalid, match="不能晚于今天"):
            add(at, begins=1)

    def test_one_day_is_a_period(self, at):
        made = add(at, until=0)
        assert made.period.lower == last_day(made.period) == clock.today()

    def test_the_database_refuses_both(self, at):
        today = clock.today()
        with pytest.raises(IntegrityError, match="certificate_forward"), transaction.atomic():
            Certificate.objects.create(
                institution=at.institution,
                kind="other",
                valid_until=today - DAY,
                period=span(today),
            )
        with pytest.raises(DataError), transaction.atomic():
            Certificate.objects.create(
                institution=at.institution, kind="other", period=span(today, today - 5 * DAY)
            )
        with pytest.raises(IntegrityError, match="one_current"), transaction.atomic():
            Certificate.objects.create(
                institution=at.institution, kind="fire_safety", period=span(today)
            )

    def test_insurance_may_run_side_by_side(self, at):
        add(at, K.INSURANCE, begins=-5)
        add(at, K.INSURANCE, begins=-5)
        assert at.institution.certificates.filter(kind="insurance").count() == 2

    def test_an_older_one_after_a_newer_is_refused_until_it_is_withdrawn(self, at):
        wrong = add(at, begins=0)
        with nothing_changes(), pytest.raises(Invalid, match="请先作废再登记"):
            add(at, begins=-1)
        with nothing_changes(), pytest.raises(Invalid, match="作废原因"):
            actions.withdraw_certificate(wrong, " ", by=at.by_head)
        actions.withdraw_certificate(wrong, "日期填错", by=at.by_head)
        add(at, begins=-1)
        with nothing_changes(), pytest.raises(Invalid, match="已经作废"):
            actions.withdraw_certificate(wrong, "再来一次", by=at.by_head)

    def test_expiry_has_its_effect(self, at):
        with clock.at(clock.now() + 400 * DAY):
            said = {each.code: each for each in papers_of(at.by_head, at.institution).findings}
        assert said["food_licence_expired"].blocking
        assert "premises_expired" not in said

    def test_what_the_newest_says_counts_whatever_was_printed_before(self, at):
        add(at, K.FOOD_LICENCE, begins=-1, until=3)
        with clock.at(clock.now() + 4 * DAY):
            said = {each.code for each in papers_of(at.by_head, at.institution).findings}
        assert "food_licence_expired" in said

    def test_only_the_keeper(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        for by in (near.by_head, at.by_clerk):
            with nothing_changes(), pytest.raises(NotAllowed):
                add(at, by=by)


class TestFees:
    def test_the_filing_brings_the_care_fees(self, at):
        lines = {fee.item: fee.price_fen for fee in at.institution.fees.all()}
        services = {s.form: s.price_fen for s in at.institution.services.all()}
        assert lines == {
            f"{ServiceForm.of(form).label}保育费": price for form, price in services.items()
        }

    def test_a_new_price_of_today_is_public_at_once(self, at):
        with clock.at(clock.now() + DAY):
            actions.set_fee(at.institution, CARE, begins_on=clock.today(), by=at.by_head)
            assert Listing.objects.get().price_fen == 180000
            old, new = at.institution.fees.filter(form="full_day").order_by("period")
            assert old.period.upper == new.period.lower == clock.today()

    def test_a_planned_price_waits_for_its_day(self, at):
        before = Listing.objects.get().price_fen
        day = clock.today() + 10 * DAY
        actions.set_fee(at.institution, CARE, begins_on=day, by=at.by_head)
        listing.refresh(at.institution)
        assert Listing.objects.get().price_fen == before
        with clock.at(clock.now() + 10 * DAY):
            assert actions.turn_day(by=SYSTEM) == 1
            assert actions.turn_day(by=SYSTEM) == 0
            assert Listing.objects.get().price_fen == 180000
        assert at.institution.fees.filter(form="full_day").count() == 2

    def test_a_missed_night_does_not_lose_the_plan(self, at):
        day = clock.today() + 10 * DAY
        actions.set_fee(at.institution, CARE, begins_on=day, by=at.by_head)
        with clock.at(clock.now() + 12 * DAY):
            actions.report_vacancies(at.institution, {"full_day": 1}, by=at.by_head)
            assert Service.objects.get(form="full_day").price_fen == 180000

    def test_corrected_on_the_same_day(self, at):
        actions.set_fee(at.institution, MEALS, begins_on=clock.today(), by=at.by_head)
        again = actions.FeeLine(**{**vars_of(MEALS), "price_fen": 2600})
        actions.set_fee(at.institution, again, begins_on=clock.today(), by=at.by_head)
        assert [fee.price_fen for fee in at.institution.fees.filter(item="午餐和点心")] == [2600]

    @pytest.mark.parametrize(
        ("line", "days", "says"),
        [
            (MEALS, -1, "不能倒填"),
            (actions.FeeLine(kind=FeeKind.MEALS, item=" ", price_fen=1, unit=PriceUnit.DAY), 0, "请填写收费项目"),
            (actions.FeeLine(kind=FeeKind.CARE, item="x", price_fen=1, unit=PriceUnit.DAY), 0, "对应的服务形式"),
            (actions.FeeLine(kind=FeeKind.CARE, item="", form=ServiceForm.TEMPORARY, price_fen=1, unit=PriceUnit.DAY), 0, "没有备案“临时托”"),
            (actions.FeeLine(kind=FeeKind.MEALS, item="餐", price_fen=-1, unit=PriceUnit.DAY), 0, "超出可以填写的范围"),
        ],
    )  # fmt: skip
    def test_bad_lines_change_nothing(self, at, line, days, says):
        with nothing_changes(), pytest.raises(Invalid, match=says):
            actions.set_fee(
                at.institution, line, begins_on=clock.today() + days * DAY, by=at.by_head
            )

    def test_ended_and_not_charged_after(self, at):
        fee = actions.set_fee(at.institution, MEALS, begins_on=clock.today(), by=at.by_head)
        actions.end_fee(fee, clock.today() + DAY, by=at.by_head)
        said = [
            charge_findings(
                at.institution, "午餐和点心", PriceUnit.DAY, 2500, on=clock.today() + n * DAY
            )
            for n in (1, 2)
        ]
        assert said[0] == []
        assert [each.code for each in said[1]] == ["fee_not_listed"]
        care = at.institution.fees.filter(form="full_day").get()
        with nothing_changes(), pytest.raises(Invalid, match="不能单独停收"):
            actions.end_fee(care, clock.today(), by=at.by_head)

    def test_the_database_holds_one_price_at_a_time(self, at):
        fee = actions.set_fee(at.institution, MEALS, begins_on=clock.today(), by=at.by_head)
        with pytest.raises(IntegrityError, match="fee_no_overlap"), transaction.atomic():
            Fee.objects.create(
                institution=at.institution, kind="meals", item=fee.item, price_fen=1, unit="day",
                period=span(clock.today() + 5 * DAY),
            )  # fmt: skip

    def test_a_charge_above_the_list(self, at):
        (said,) = charge_findings(at.institution, "全日托保育费", PriceUnit.MONTH, 10**7)
        assert said.code == "fee_above_list"


def vars_of(line):
    return {
        name: getattr(line, name) for name in ("kind", "item", "price_fen", "unit", "form", "note")
    }


class TestPlaces:
    def test_history_follows_the_filing(self, at):
        assert places_on(at.institution, clock.today()) == 35
        later = clock.now() + 10 * DAY
        with clock.at(later):
            group = at.institution.classes.get(name="托小一班")
            group.places = 10
            group.save()
            listing.refresh(at.institution)
        rows = Capacity.objects.filter(of="class", key="托小一班").order_by("period")
        assert [row.places for row in rows] == [15, 10]
        assert places_on(at.institution, clock.today() + 9 * DAY) == 35
        assert places_on(at.institution, clock.today() + 10 * DAY) == 30

    def test_nothing_changes_nothing(self, at):
        before = list(Capacity.objects.values_list("pk", "period"))
        with clock.at(clock.now() + 10 * DAY):
            listing.refresh(at.institution)
        assert list(Capacity.objects.values_list("pk", "period")) == before

    def test_a_closed_institution_has_no_places_any_more(self, at):
        with clock.at(clock.now() + 5 * DAY):
            changes.close(at.institution, on=clock.today(), reason="示例终止", by=at.by_clerk)
        assert places_on(at.institution, clock.today() + 4 * DAY) == 35
        assert places_on(at.institution, clock.today() + 5 * DAY) == 0

    def test_the_database_holds_one_number_at_a_time(self, at):
        with pytest.raises(IntegrityError, match="capacity_no_overlap"), transaction.atomic():
            Capacity.objects.create(
                institution=at.institution, of="class", key="托小一班", band="small", places=1,
                period=span(clock.today()),
            )  # fmt: skip


class TestFlags:
    def give(
        self, at, begins=0, last=None, kind=FlagKind.INCLUSIVE, number="示普惠〔2026〕1号", by=None
    ):
        today = clock.today()
        return actions.give_flag(
            at.institution, kind=kind, begins_on=today + begins * DAY,
            last=None if last is None else today + last * DAY, document_number=number,
            by=by or at.by_clerk,
        )  # fmt: skip

    def test_inclusive_follows_the_day(self, at):
        self.give(at, begins=1, last=5)
        assert not Listing.objects.get().inclusive
        for days, shown in ((1, True), (5, True), (6, False)):
            with clock.at(clock.now() + days * DAY):
                actions.turn_day(by=SYSTEM)
                assert Listing.objects.get().inclusive is shown

    def test_today_is_at_once(self, at):
        flag = self.give(at)
        assert Listing.objects.get().inclusive
        with clock.at(clock.now() + 3 * DAY):
            actions.end_flag(flag, clock.today() - DAY, "不再符合条件", by=at.by_clerk)
            assert not Listing.objects.get().inclusive

    def test_a_pilot_is_not_inclusive(self, at):
        self.give(at, kind=FlagKind.PILOT)
        assert not Listing.objects.get().inclusive

    def test_refusals(self, at):
        with nothing_changes(), pytest.raises(Invalid, match="依据文号"):
            self.give(at, number=" ")
        with nothing_changes(), pytest.raises(Invalid, match="不能早于开始日期"):
            self.give(at, last=-1)
        flag = self.give(at, last=10)
        with nothing_changes(), pytest.raises(Invalid, match="时间不能重叠"):
            self.give(at, begins=10)
        with nothing_changes(), pytest.raises(Invalid, match="结束原因"):
            actions.end_flag(flag, clock.today(), "", by=at.by_clerk)
        with nothing_changes(), pytest.raises(Invalid, match="延长请另行登记"):
            actions.end_flag(flag, clock.today() + 30 * DAY, "延长", by=at.by_clerk)
        with nothing_changes(), pytest.raises(NotAllowed):
            self.give(at, kind=FlagKind.PILOT, by=at.by_head)


class TestVacancies:
    def test_same_as_last_time(self, at):
        with nothing_changes(), pytest.raises(Invalid, match="还没有报送过"):
            actions.repeat_vacancies(at.institution, by=at.by_head)
        actions.report_vacancies(at.institution, {"full_day": 4}, by=at.by_head)
        with clock.at(clock.now() + DAY):
            actions.repeat_vacancies(at.institution, by=at.by_head)
            listed = Listing.objects.get()
            assert listed.free_places == 4
            assert clock.localday(listed.free_reported_at) == clock.today()
