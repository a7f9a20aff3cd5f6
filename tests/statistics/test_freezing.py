"""Frozen months: what they keep, what corrections make of them, and that nothing is rewritten."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.accounts.factories import acting, staff
from tests.statistics.factories import STREETS, Made, institution, moment, prepared, register
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.divisions.models import District
from tuoyu.registry.models import Capacity, Institution
from tuoyu.statistics import actions, frozen, jobs
from tuoyu.statistics.facts import Source, correctable
from tuoyu.statistics.models import Correction, FrozenFigure, FrozenRow, Period
from tuoyu.statistics.queries import by_street, by_street_known, series

pytestmark = pytest.mark.django_db
FILED, NOW = date(2026, 3, 2), date(2026, 7, 6)


@pytest.fixture
def keeper():
    with clock.at(moment(NOW)):
        yield prepared()


def freeze(by, month=6, year=2026):
    return actions.freeze_month(factories.DISTRICT, year, month, by=acting(by))


def place_row(period):
    return FrozenRow.objects.filter(period=period, source="institution").order_by("pk").first()


def places(period, **how):
    return frozen.figures_of(period, **how)["places", ""].value


def test_a_month_keeps_rows_figures_and_streets(keeper):
    institution(Made(FILED, places=((30, FILED, None),)), keeper)
    period = freeze(keeper)
    assert (period.state, period.frozen_by, period.ends_on) == (
        "frozen", keeper, date(2026, 6, 30),
    )  # fmt: skip
    figures = frozen.figures_of(period)
    assert figures["places", ""].value == figures["places", STREETS[0]].value == 30
    assert figures["places", STREETS[1]].value == 0
    assert place_row(period).values["places"] == 30


@pytest.mark.parametrize(("year", "month", "why"), [(2026, 7, "还没有结束"), (2019, 1, "请选择")])
def test_only_a_month_that_is_over_is_frozen(keeper, year, month, why):
    with pytest.raises(Invalid, match=why):
        freeze(keeper, month, year)
    assert not Period.objects.exists()


def test_a_month_is_frozen_once_and_by_a_keeper(keeper):
    freeze(keeper)
    with pytest.raises(Conflict, match="已经冻结"):
        freeze(keeper)
    for role in (Role.FILING_CLERK, Role.GROUP_LEADER):
        with pytest.raises(NotAllowed):
            freeze(staff(role), 5)
    assert Period.objects.count() == 1


@pytest.mark.parametrize("model", [FrozenRow, FrozenFigure, Correction, Period])
@pytest.mark.parametrize("act", ["UPDATE {} SET created_at = now()", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite(keeper, model, act):
    institution(Made(FILED, places=((30, FILED, None),)), keeper)
    row = place_row(freeze(keeper))
    actions.correct(row, "places", "31", "示例更正", by=acting(keeper))
    refused = pytest.raises(DatabaseError, match="只能登记更正")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(model._meta.db_table))


def test_what_happens_later_changes_nothing(keeper):
    made = institution(Made(FILED, places=((30, FILED, None),)), keeper)
    period = freeze(keeper)
    Capacity.objects.filter(institution=made).update(places=99)
    Institution.objects.filter(pk=made.pk).update(state="closed", closed_on=date(2026, 4, 1))
    assert places(period) == 30
    assert frozen.run(frozen.facts_of(period), factories.DISTRICT) == frozen.figures_of(period)


def test_a_correction_adds_and_shows_both_days(keeper):
    institution(Made(FILED, places=((30, FILED, None),)), keeper)
    row = place_row(period := freeze(keeper))
    with clock.at(moment(NOW + timedelta(days=3))):
        made = actions.correct(row, "places", "35", "示例：漏报一个班", by=acting(keeper))
        assert (made.old, made.new) == (30, 35)
    assert places(period) == 35
    assert places(period, original=True) == places(period, at=moment(NOW)) == 30
    found = series(["places", "staff"], division=factories.DISTRICT)
    assert [(each.value, each.corrected, each.frozen) for each in found["places"]] == [
        (35, True, True)
    ]
    assert found["staff"][0].corrected is False
    street = series(["places"], division=STREETS[0])["places"]
    assert [each.value for each in street] == [35]


def test_the_streets_of_a_frozen_day_are_told_as_frozen_and_corrected(keeper):
    made = institution(Made(FILED, places=((30, FILED, None),)), keeper)
    row = place_row(freeze(keeper))
    Capacity.objects.filter(institution=made).update(places=99)
    asked = {"division": factories.DISTRICT, "on": date(2026, 6, 30)}
    assert by_street(["places"], **asked)[STREETS[0]]["places"].value == 99, "as it is told live"
    with clock.at(moment(NOW + timedelta(days=3))):
        actions.correct(row, "places", "35", "示例：漏报一个班", by=acting(keeper))
    found = by_street_known(["places", "staff"], **asked)
    assert {street: each["places"].value for street, each in found.items()} == {
        STREETS[0]: 35, **dict.fromkeys(STREETS[1:], 0),
    }  # fmt: skip
    assert found[STREETS[0]]["places"].frozen
    other = {**asked, "on": date(2026, 6, 29)}
    assert by_street_known(["places"], **other) == by_street(["places"], **other), "no month's end"


def test_an_institution_that_should_not_count_is_taken_out_and_put_back(keeper):
    institution(Made(FILED, places=((30, FILED, None),)), keeper)
    row = place_row(period := freeze(keeper))
    made = actions.correct(row, "counted", "否", "示例：当月已停业", by=acting(keeper))
    assert frozen.figures_of(period)["institutions", ""].value == 0
    actions.undo(made, "示例：核实后仍在营", by=acting(keeper))
    assert frozen.figures_of(period)["institutions", ""].value == 1


@pytest.mark.parametrize(
    ("field", "new", "reason", "why"),
    [
        ("places", "三十", "示例", "整数"),
        ("places", "-1", "示例", "整数"),
        ("places", "30", "示例", "相同"),
        ("places", "31", "  ", "理由"),
        ("inclusive", "普惠", "示例", "是"),
        ("kind", "home", "示例", "请选择"),
        ("secret", "1", "示例", "请选择"),
    ],
)
def test_a_bad_correction_is_refused(keeper, field, new, reason, why):
    institution(Made(FILED, places=((30, FILED, None),)), keeper)
    row = place_row(freeze(keeper))
    before = FrozenFigure.objects.count()
    with pytest.raises(Invalid, match=why):
        actions.correct(row, field, new, reason, by=acting(keeper))
    assert (Correction.objects.count(), FrozenFigure.objects.count()) == (0, before)


def test_corrections_are_the_keepers_and_undone_in_order(keeper):
    institution(Made(FILED, places=((30, FILED, None),)), keeper)
    row = place_row(freeze(keeper))
    with pytest.raises(NotAllowed):
        actions.correct(row, "places", "31", "示例", by=acting(staff(Role.FILING_CLERK)))
    first = actions.correct(row, "places", "31", "示例", by=acting(keeper))
    second = actions.correct(row, "places", "32", "示例", by=acting(keeper))
    with pytest.raises(Conflict, match="后来又更正"):
        actions.undo(first, "示例", by=acting(keeper))
    actions.undo(second, "示例", by=acting(keeper))
    with pytest.raises(Conflict):
        actions.undo(second, "示例", by=acting(keeper))
    assert actions.value_now(row, "places") == 31
    actions.undo(first, "示例", by=acting(keeper))
    assert actions.value_now(row, "places") == 30, "the earlier one, now that the later is undone"


def test_the_job_freezes_from_the_chosen_day_on(keeper):
    home = District.objects.get()
    home.settings["parameters"]["statistics.freeze_day_of_month"] = {
        "label": "示例", "value": 7, "unit": "日", "level": "config", "source": "示例",
        "evidence": "default", "note": "",
    }  # fmt: skip
    jobs.freeze_last_month()
    assert not Period.objects.exists(), "nobody chose a day"
    home.save()
    jobs.freeze_last_month()
    assert not Period.objects.exists(), "the day has not come"
    with clock.at(moment(NOW + timedelta(days=1))):
        jobs.freeze_last_month()
        jobs.freeze_last_month()
    found = Period.objects.get()
    assert (found.month, found.frozen_by) == (6, None)


DAYS = st.dates(date(2026, 1, 1), date(2026, 7, 20))
ENTRIES = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 60), st.booleans()),
    max_size=5,
)


@given(
    places=st.lists(st.tuples(st.integers(1, 60), DAYS, st.integers(0, 1)), max_size=4),
    entries=ENTRIES,
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_freeze_correct_and_run_again_gives_the_same_to_the_unit(keeper, places, entries):
    """Whatever is corrected, the figures in force are those of a run over rows and entries; undoing
    everything gives the figures as frozen; and the register may change meanwhile.
    """
    with transaction.atomic():
        made = register(
            [
                Made(day, places=((number, day, None),), street=street, carers=1)
                for number, day, street in places
            ],
            keeper,
        )
        by = acting(keeper)
        period = freeze(keeper)
        original = frozen.figures_of(period)
        assert frozen.run(frozen.facts_of(period), factories.DISTRICT) == original
        rows = list(FrozenRow.objects.filter(period=period).order_by("pk"))
        entered = []
        for which, column, value, take_back in entries:
            row = rows[which % len(rows)]
            columns = correctable(Source.of(row.source))
            field = columns[column % len(columns)]
            typed = ("是" if value % 2 else "否") if field.kind == "yes" else str(value)
            if actions.parsed(field, typed) == actions.value_now(row, field.name):
                continue
            entered.append(actions.correct(row, field.name, typed, "示例", by=by))
            if take_back:
                actions.undo(entered.pop(), "示例", by=by)
            assert frozen.figures_of(period) == frozen.run(
                frozen.facts_of(period), factories.DISTRICT
            )
        for each in made:
            Capacity.objects.filter(institution=each).update(places=1)
        for each in reversed(entered):
            actions.undo(each, "示例", by=by)
        assert frozen.figures_of(period) == original
        assert frozen.figures_of(period, original=True) == original
        assert timezone.is_aware(period.frozen_at)
        transaction.set_rollback(True)


def test_the_system_may_freeze(keeper):
    assert actions.freeze_month(factories.DISTRICT, 2026, 5, by=SYSTEM).frozen_by is None
