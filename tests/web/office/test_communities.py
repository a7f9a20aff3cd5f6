"""Communities: their people, the grade of their position, and moving the point."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import staff
from tests.watching import nothing_changes
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.divisions.models import Division

pytestmark = pytest.mark.django_db
LIST = reverse("office-communities")
PAGE = reverse("office-position", args=[factories.COMMUNITY])
HERE = {"lon": "117.1420", "lat": "39.1640", "source": "示例现场核实"}


@pytest.fixture
def client():
    factories.district()
    return client_of(staff(Role.OFFICE_DIRECTOR))


def place():
    return Division.objects.get(code=factories.COMMUNITY)


def test_the_list_says_how_good_each_position_is(client):
    shown = client.get(LIST).content.decode()
    assert "示例里社区" in shown
    assert "同名地点" in shown
    assert "示例外里" not in shown, "another district's community"


def test_filters_and_odd_addresses(client):
    other = client.get(LIST, {"street": factories.OTHER_COMMUNITY[:9]}).content.decode()
    assert "示例东里社区" in other
    assert "示例里社区" not in other
    assert "没有符合条件的社区" in client.get(LIST, {"grade": "A"}).content.decode()
    for query in ({"street": "\0"}, {"grade": "Z"}, {"page": "9" * 40}, {"street": "x" * 500}):
        assert client.get(LIST, query).status_code == 200


def test_the_export_has_the_same_rows(client):
    answer = client.get(reverse("office-communities-export"), {"grade": "B"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["代码", "社区", "街道"]
    assert {row[1] for row in rows[1:]} == {"示例里社区居委会", "示例东里社区"}


def test_a_verified_point_moves_and_says_why(client):
    answer = client.post(PAGE, keyed(**HERE))
    assert answer["Location"] == LIST
    moved = place()
    assert (moved.lon, moved.lat, moved.position_grade) == (117.142, 39.164, "A")
    assert moved.position_source == "示例现场核实"
    assert AuditEvent.objects.filter(act="division.position").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"lon": "39.164", "lat": "117.142"}, "不在本区范围内"),
        ({"lon": "", "lat": "39.164"}, "请填写经度"),
        ({"lon": "东经", "lat": "39.164"}, "经度要填数字"),
        ({"source": ""}, "请填写怎样核实的"),
    ],
)
def test_a_wrong_point_is_refused_and_kept_on_the_page(client, wrong, sentence):
    before = (place().lon, place().lat)
    with nothing_changes():
        answer = client.post(PAGE, keyed(**{**HERE, **wrong}))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert sentence in shown
    kept = {**HERE, **wrong}
    assert all(f'value="{value}"' in shown for value in kept.values() if value)
    assert (place().lon, place().lat) == before


def test_a_street_moves_its_own_points_only():
    factories.district()
    other = client_of(staff(Role.STREET_INSPECTOR, where=factories.OTHER_COMMUNITY[:9]))
    assert other.post(PAGE, keyed(**HERE)).status_code == 404
    own = client_of(staff(Role.STREET_INSPECTOR, where=factories.STREET))
    assert own.post(PAGE, keyed(**HERE)).status_code == 302
