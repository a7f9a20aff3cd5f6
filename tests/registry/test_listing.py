"""The public row is what the register says, and nothing else."""

from datetime import timedelta

import pytest

from tests.registry.factories import institution
from tuoyu.core import clock
from tuoyu.registry import listing
from tuoyu.registry.models import Listing, Service

pytestmark = pytest.mark.django_db


def test_the_row_sums_up_the_institution():
    made = institution(
        "示例石榴园", forms={"full_day": 280_000, "hourly": 3_000}, free=6, bands=("small", "big")
    )
    row = Listing.objects.get()
    assert row.institution == made
    assert (row.places, row.free_places) == (30, 6)
    assert (row.price_fen, row.price_unit) == (280_000, "month")
    assert row.forms == ["full_day", "hourly"]
    assert (row.youngest_months, row.oldest_months) == (12, 36)
    assert row.street_code == made.division_id[:9]
    assert (row.is_open, row.filing_number) == (True, made.filing_number)


@pytest.mark.parametrize("word", ["石榴", "shiliu", "slslbb", "示例路1号", "abc"])
def test_it_is_found_by_name_pinyin_initials_and_address(word):
    assert word in listing.search_text_of("示例石榴宝贝ABC", "示例路1号")


def test_without_a_report_the_free_places_are_unknown_not_zero():
    institution()
    row = Listing.objects.get()
    assert row.free_places is None
    assert row.free_reported_at is None


def test_free_places_are_not_added_up_and_the_oldest_report_dates_them():
    made = institution(forms={"full_day": 1, "half_day": 1}, free=2)
    second = Service.objects.get(form="half_day")
    earlier = clock.now() - timedelta(days=3)
    second.free_places, second.free_reported_at = 5, earlier
    second.save()
    listing.refresh(made)
    row = Listing.objects.get()
    assert (row.free_places, row.free_reported_at) == (5, earlier)


def test_only_hourly_care_shows_its_own_price():
    institution(forms={"hourly": 3_000})
    row = Listing.objects.get()
    assert (row.price_fen, row.price_unit) == (3_000, "hour")


def test_a_closed_one_stays_findable_and_says_so():
    made = institution(state="closed")
    row = Listing.objects.get()
    assert (row.is_open, row.closed_on) == (False, made.closed_on)


def test_one_in_preparation_is_not_public():
    made = institution()
    made.state = "preparing"
    listing.refresh(made)
    assert not Listing.objects.exists()


def test_differences_are_found():
    made = institution()
    institution(state="closed")
    assert listing.differences() == []
    Listing.objects.filter(institution=made).update(name="改了")
    assert listing.differences() == [str(made.public_id)]
    Listing.objects.filter(institution=made).delete()
    assert listing.differences() == [str(made.public_id)]


def test_no_person_is_in_the_public_row():
    institution(head_name="示例秘密甲", contact_phone="13900000009")
    row = repr(Listing.objects.values().get())
    assert "示例秘密" not in row
    assert "13900000009" not in row
