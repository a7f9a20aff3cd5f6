"""The demo is built through the real acts, obeys the law, and is visibly invented."""

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min

from tests import factories
from tests.accounts.factories import unit
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.divisions.queries import district
from tuoyu.filing.models import AnnualReport, Cancellation, Case
from tuoyu.flows import demo
from tuoyu.flows.demo import statistics
from tuoyu.flows.demo.samples import SAMPLES, credit_code, id_number
from tuoyu.law.models import Verification
from tuoyu.registry.models import Certificate, Institution, Listing, Service
from tuoyu.statistics.queries import series

pytestmark = pytest.mark.django_db
MONTHS_APART, DAYS_OF_MONTH = 23, 31


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """One building for the whole file, rolled back at its end; its files in a folder of its own."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FILE_ROOT", tmp_path_factory.mktemp("demo"))
        outer = transaction.atomic()
        outer.__enter__()
        try:
            _district()
            yield demo.build()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def _district():
    factories.district()
    unit("tests-health", name="示例区卫生健康委员会")
    unit("tests-education", name="示例区教育局")
    unit("tests-market", name="示例区市场监督管理局")
    unit("tests-street", factories.STREET)
    unit("tests-government", name="示例区人民政府", kind="government")


def test_every_sample_has_come_as_far_as_it_says(built):
    assert built == len(SAMPLES)
    filings = Case.objects.filter(kind="filing")
    states = {case.institution.name: case.state for case in filings}
    wanted = {
        each.name: "cancelled" if each.closed else each.fate
        for each in SAMPLES
        if each.fate != "new"
    }
    assert states == wanted
    filed = {each.name for each in SAMPLES if each.is_filed}
    assert set(Listing.objects.values_list("name", flat=True)) == filed


def test_everything_is_visibly_invented_and_marked(built):
    for made in Institution.objects.all():
        assert made.name.startswith("示例")
        assert made.is_demo
    assert Listing.objects.exclude(is_demo=True).count() == 0
    assert all("示例" in user.name for user in User.objects.filter(is_demo=True))
    ordinals = range(1, len(SAMPLES) + 1)
    codes = [credit_code(n) for n in ordinals]
    assert all(code[8:16] == f"{n:08d}" for n, code in enumerate(codes, 1))
    assert len({id_number(n) for n in ordinals}) == len(SAMPLES)


def test_there_is_somebody_for_every_role(built):
    held = set(User.objects.filter(is_demo=True).values_list("posts__role", flat=True))
    assert {role.code for role in Role} - held <= {Role.GUARDIAN.code}
    assert User.objects.filter(is_demo=True, kind=User.Kind.PARENT).exists()


def test_the_acts_left_their_traces_in_their_own_time(built):
    filed = sum(each.is_filed for each in SAMPLES)
    assert AuditEvent.objects.filter(act="filing.issue_receipt").count() == filed
    numbers = Case.objects.filter(receipt_number__isnull=False).order_by("id")
    assert len({case.receipt_number for case in numbers}) == filed
    assert all(case.receipted_at > case.submitted_at for case in numbers)
    assert not AuditEvent.objects.filter(act="filing.receipt", facts__late=True).exists()


def test_free_places_fit(built):
    reported = Service.objects.filter(free_places__isnull=False)
    assert reported.count() >= 10
    assert all(each.free_places <= each.places for each in reported)


def test_building_again_does_nothing(built):
    assert demo.build() == 0
    assert Institution.objects.count() == len(SAMPLES)


def test_a_yearly_report_a_closure_and_a_checked_provision_are_there(built):
    waiting = AnnualReport.objects.get(received_at=None, institution__name="示例老海棠托育园")
    assert AnnualReport.objects.filter(institution=waiting.institution).count() >= 2
    closing = Case.objects.exclude(state="settled").get(kind="closure")
    assert (closing.state, closing.institution.state) == ("submitted", "filed")
    assert Verification.objects.get().provision == "premises.lease_min_years"


def test_filings_run_through_two_years(built):
    days = Case.objects.filter(kind="filing", receipted_at__isnull=False)
    told = days.aggregate(first=Min("receipted_at"), last=Max("receipted_at"))
    assert (told["last"] - told["first"]).days >= MONTHS_APART * DAYS_OF_MONTH
    closed = Institution.objects.get(state="closed")
    assert closed.name == "示例旧巷托育点"
    assert Cancellation.objects.get().institution == closed


def test_papers_are_renewed_but_for_those_that_shall_be_missed(built):
    today = clock.today()
    valid = Certificate.objects.filter(
        kind="fire_safety", withdrawn_at=None, period__contains=today
    ).values_list("institution__name", flat=True)
    filed = Institution.objects.filter(state="filed").values_list("name", flat=True)
    assert set(filed) <= set(valid)


def test_the_months_tell_of_places_use_and_prices_that_move(built):
    statistics.build({user.username: user for user in User.objects.filter(is_demo=True)})
    codes = ["places", "use_rate", "filing_rate", "price_full_day"]
    told = series(codes, division=district().code)
    for code in codes:
        values = [each.value for each in told[code]]
        assert len(values) == statistics.MONTHS
        assert None not in values, code
        assert len(set(values)) >= 6, code
    assert told["places"][-1].value > 3 * told["places"][0].value > 0
    raised = Case.objects.filter(kind="change", state="settled")
    assert raised.count() == sum(bool(each.dearer) for each in SAMPLES)
