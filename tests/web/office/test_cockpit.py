"""驾驶舱: figures with targets, the map by the address, what waits; the same cost for any district."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import staff
from tests.registry.factories import institution
from tests.tasks import factories as tasks
from tests.web.sessions import client_of
from tuoyu.core.authority import Role
from tuoyu.reports import cockpit as gathering

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    found = tasks.scene()
    institution(name="示例阳光托育园")
    return found


def shown(client, name="office-cockpit", *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_figures_streets_and_what_waits_each_with_a_link(scene):
    page = shown(client_of(scene.office))
    for code in gathering.CARDS:
        assert reverse("office-statistics-indicator", args=[code]) in page
    assert reverse("office-cockpit-street", args=[factories.STREET]) in page
    assert reverse("office-report-kind", args=["data-quality"]) in page
    assert 'type="application/json"' in page
    assert "<style" not in page


def test_the_map_shows_the_indicator_of_the_address(scene):
    client = client_of(scene.office)
    assert "各街道：备案率" not in shown(client, indicator="filing_rate")  # not on the map
    assert "各街道：已登记未备案机构数" in shown(client, indicator="unfiled")


@pytest.mark.parametrize("role", [Role.FILING_CLERK, Role.UNIT_HEAD, Role.GROUP_LEADER])
def test_who_reads_statistics_sees_it(scene, role):
    assert "驾驶舱" in shown(client_of(staff(role)))


def test_others_do_not(scene):
    assert client_of(staff(Role.REGISTRAR_CLERK)).get(reverse("office-cockpit")).status_code == 403


def test_the_table_of_it_all(scene):
    answer = client_of(scene.office).get(reverse("office-cockpit-export"))
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names[:2] == ["说明", "指标"]
    assert [row[0] for row in book.get_sheet_by_name("指标").to_python()][1] == "托位数"
    assert "街道" in book.sheet_names


def test_one_street_and_one_unit(scene):
    client = client_of(scene.office)
    street = shown(client, "office-cockpit-street", factories.STREET)
    assert "示例阳光托育园" in street
    assert client.get(reverse("office-cockpit-street", args=["990102001"])).status_code == 404
    assert client.get(reverse("office-cockpit-unit", args=["nobody"])).status_code == 404


def test_a_street_does_not_see_the_institutions_of_another(scene):
    other = staff(Role.STREET_INSPECTOR, where=factories.OTHER_STREET)
    assert "示例阳光托育园" not in shown(
        client_of(other), "office-cockpit-street", factories.STREET
    )


def test_a_whole_register_costs_what_one_institution_costs(scene):
    client = client_of(scene.office)
    shown(client)
    with CaptureQueriesContext(connection) as one:
        shown(client)
    for number in range(12):
        institution(name=f"示例第{number}园", at=None)
    for code in (tasks.LEAD, tasks.OTHER):
        tasks.dispatched(scene, lead=code, supports=())
    with CaptureQueriesContext(connection) as many:
        shown(client)
    assert len(many) == len(one)


def test_places_on_the_grid_follow_north_and_west():
    middles = [(39.1, 117.2), (39.2, 117.2), (39.2, 117.1), (39.1, 117.1), (None, None)]
    assert gathering.places(middles) == [(1, 1), (0, 1), (0, 0), (1, 0), (2, 0)]
