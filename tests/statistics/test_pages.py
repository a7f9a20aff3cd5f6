"""The office's pages: seen by those who may, forms that say what is wrong, rows in one's scope."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import acting, staff
from tests.statistics.factories import Made, institution, moment, prepared
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.statistics import actions
from tuoyu.statistics.actions import Aim
from tuoyu.statistics.models import Correction, DistrictTarget, FrozenRow, Period, TargetRole

pytestmark = pytest.mark.django_db
FILED, NOW = date(2026, 3, 2), date(2026, 7, 6)


@pytest.fixture
def keeper():
    with clock.at(moment(NOW)):
        yield prepared()


@pytest.fixture
def here(keeper):
    for street, places in ((0, 30), (1, 12)):
        institution(Made(FILED, street=street, places=((places, FILED, None),)), keeper)
    return client_of(keeper)


def frozen(keeper, month=6):
    return actions.freeze_month(factories.DISTRICT, 2026, month, by=acting(keeper))


def shown(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client, name, *args, **given):
    url = reverse(name, args=args)
    return client.post(url, posting.keyed(**given))


def table(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


def test_the_catalogue_says_what_is_and_what_lacks(here):
    html = shown(here, "office-statistics")
    assert "42个" in html
    assert "还缺数据" in html
    narrowed = shown(here, "office-statistics", group="使用", state="measured")
    assert "托位使用率" in narrowed
    assert "普惠托位占比" not in narrowed
    assert any("Σ 各班托位数" in row for row in table(here, "office-statistics-export"))


def test_an_indicator_shows_definition_chart_streets_and_the_method(here, keeper):
    frozen(keeper, 5)
    frozen(keeper)
    html = shown(here, "office-statistics-indicator", "places_per_1000")
    assert "0.42个/千人" in html
    assert "示例普查。（时点2020-11-01）" in html
    assert "<polyline" in html
    assert "津婴幼联席办发〔2021〕1号" in html
    assert html.count("<rect") >= 2
    months = table(here, "office-statistics-indicator-export", "places_per_1000")
    assert any(row[0] == "2026-05" and row[1] == 0.42 for row in months)


def test_an_indicator_without_data_says_who_has_it(here):
    html = shown(here, "office-statistics-indicator", "medical_contracts")
    assert "机构与医疗机构的签约记录" in html
    assert here.get(reverse("office-statistics-indicator", args=["nothing"])).status_code == 404


def test_a_number_leads_to_its_rows_live_and_frozen(here, keeper):
    period = frozen(keeper)
    live = shown(here, "office-statistics-drill", "places", part="numerator")
    assert "共 2 条，合计计入 42" in live
    row = FrozenRow.objects.filter(source="institution").order_by("pk").first()
    actions.correct(row, "places", "31", "示例", by=acting(keeper))
    html = shown(here, "office-statistics-drill", "places", period=str(period.public_id))
    assert "合计计入 43" in html
    narrowed = shown(here, "office-statistics-drill", "places", street=factories.OTHER_STREET)
    assert "合计计入 12" in narrowed
    rows = table(here, "office-statistics-drill-export", "places", part="numerator")
    assert sum(row[-1] for row in rows if isinstance(row[-1], float)) == 42
    refused = here.get(reverse("office-statistics-drill", args=["medical_contracts"]))
    assert refused.status_code == 422


def test_a_street_sees_the_district_s_figures_and_its_own_rows(here):
    street = client_of(staff(Role.STREET_INSPECTOR, where=factories.STREET))
    assert "42个" in shown(street, "office-statistics")
    html = shown(street, "office-statistics-drill", "places")
    assert "合计计入 30" in html
    assert "另有 1 条记录不在您的查看范围内" in html


@pytest.mark.parametrize("role", [Role.FILING_CLERK, Role.GROUP_LEADER, Role.REGISTRAR_CLERK])
def test_who_may_not_keep_neither_freezes_nor_corrects(here, keeper, role):
    period = frozen(keeper)
    row = FrozenRow.objects.filter(source="institution").first()
    stranger = client_of(staff(role))
    for name, args in (
        ("freeze", ()), ("rows", (period.public_id,)), ("correct", (row.public_id,)),
        ("corrections", ()), ("target-new", ()),
    ):  # fmt: skip
        url = reverse(f"office-statistics-{name}", args=args)
        assert stranger.get(url).status_code == 403, name
    reads = stranger.get(reverse("office-statistics-period", args=[period.public_id]))
    assert reads.status_code == (403 if role is Role.REGISTRAR_CLERK else 200)


def test_another_district_s_months_do_not_exist(here, keeper):
    period = frozen(keeper)
    other = client_of(staff(Role.OFFICE_DIRECTOR, where=factories.OTHER_DISTRICT))
    for name in ("period", "period-export", "rows"):
        url = reverse(f"office-statistics-{name}", args=[period.public_id])
        assert other.get(url).status_code == 404, name
    row = FrozenRow.objects.first()
    assert other.get(reverse("office-statistics-correct", args=[row.public_id])).status_code == 404


def test_a_month_is_looked_at_and_frozen(here):
    html = shown(here, "office-statistics-freeze", month="2026-06")
    assert "42个" in html
    assert "2026年6月30日" in html
    assert sent(here, "office-statistics-freeze", month="2026-06").status_code == 302
    again = sent(here, "office-statistics-freeze", month="2026-06")
    assert again.status_code == 422
    assert "已经冻结" in again.content.decode()
    assert sent(here, "office-statistics-freeze", month="2026-07").status_code == 422
    assert "2026-06" in shown(here, "office-statistics-periods")
    assert Period.objects.count() == 1


def test_a_correction_shows_both_figures_and_is_undone(here, keeper):
    period = frozen(keeper)
    row = FrozenRow.objects.filter(source="institution").order_by("pk").first()
    assert row.name in shown(here, "office-statistics-rows", period.public_id, source="institution")
    assert "托位数（冻结时：30）" in shown(here, "office-statistics-correct", row.public_id)
    bad = sent(
        here, "office-statistics-correct", row.public_id, field="places", new="多", reason="示例"
    )
    assert bad.status_code == 422
    assert "整数" in bad.content.decode()
    good = {"field": "places", "new": "35", "reason": "示例：漏报"}
    assert sent(here, "office-statistics-correct", row.public_id, **good).status_code == 302
    html = shown(here, "office-statistics-period", period.public_id)
    assert "42个" in html
    assert "47个" in html
    before = shown(
        here, "office-statistics-period", period.public_id, on_year="2026", on_month="7", on_day="5"
    )
    assert "47个" not in before
    listed = shown(here, "office-statistics-corrections")
    assert "30 → 35" in listed
    made = Correction.objects.get()
    assert sent(here, "office-statistics-undo", made.public_id, reason="").status_code == 422
    assert sent(here, "office-statistics-undo", made.public_id, reason="示例").status_code == 302
    assert sent(here, "office-statistics-undo", made.public_id, reason="示例").status_code == 422
    assert "已撤销" in shown(here, "office-statistics-corrections")
    assert any("示例：漏报" in row for row in table(here, "office-statistics-corrections-export"))


def test_targets_are_set_and_taken_down(here):
    bare = shown(here, "office-statistics-targets")
    assert "60.0%" in bare
    assert "基线未取得" in bare
    given = {"indicator": "inclusive_share", "role": "baseline", "year": "2021", "value": "20",
             "document": "示例文件"}  # fmt: skip
    assert sent(here, "office-statistics-target-new", **{**given, "value": "-1"}).status_code == 422
    assert sent(here, "office-statistics-target-new", **given).status_code == 302
    assert "20%" in shown(here, "office-statistics-targets")
    rows = table(here, "office-statistics-targets-export")
    assert [row[2] for row in rows if row[0] == "普惠托位占比"] == [20, 30, 40, 50, 60]
    target = DistrictTarget.objects.get()
    sent(here, "office-statistics-target-withdraw", target.public_id)
    target.refresh_from_db()
    assert target.withdrawn_at is not None
    gone = here.get(reverse("office-statistics-target-withdraw", args=[target.public_id]))
    assert gone.status_code == 404


def _months(keeper, count):
    for number in range(count):
        year, month = divmod(number, 12)
        if not Period.objects.filter(year=2021 + year, month=month + 1).exists():
            actions.freeze_month(factories.DISTRICT, 2021 + year, month + 1, by=acting(keeper))


def _entries(keeper, count):
    _months(keeper, 1)
    row = FrozenRow.objects.filter(source="people").first()
    for _ in range(count):
        actions.correct(
            row, "value", str(1000 + Correction.objects.count()), "示例", by=acting(keeper)
        )


def _aims(keeper, count):
    for number in range(count):
        aim = Aim("places", TargetRole.TARGET, 2021 + number, 10, "示例文件")
        actions.set_target(aim, division=factories.DISTRICT, by=acting(keeper))


def _institutions(keeper, count):
    for _ in range(count):
        institution(Made(FILED, places=((1, FILED, None),)), keeper)


@pytest.mark.parametrize(
    ("name", "args", "fill"),
    [
        ("office-statistics-periods", (), _months),
        ("office-statistics-corrections", (), _entries),
        ("office-statistics-targets", (), _aims),
        ("office-statistics-drill", ("places",), _institutions),
        ("office-statistics-indicator", ("places",), _months),
    ],
)
def test_lists_cost_the_same_for_one_row_and_for_many(keeper, name, args, fill):
    client = client_of(keeper)
    fill(keeper, 1)
    shown(client, name, *args)  # what is asked once a process is not counted
    counts = []
    for rows in (0, 20):
        fill(keeper, rows)
        with CaptureQueriesContext(connection) as queries:
            shown(client, name, *args)
        counts.append(len(queries))
    assert counts[0] == counts[1]
