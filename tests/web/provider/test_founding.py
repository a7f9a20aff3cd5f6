"""The first page of a founder."""

import pytest
from django.urls import reverse

from tests import factories
from tests.accounts.factories import parent, provider
from tests.watching import nothing_changes
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.registry.models import Institution

pytestmark = pytest.mark.django_db
PAGE = reverse("provider-found")
GIVEN = {
    "name": "示例新园",
    "kind": "centre",
    "division": factories.COMMUNITY,
    "head_name": "示例举办人",
}


@pytest.fixture
def client():
    factories.district()
    return client_of(parent(), factor="code")


def test_from_a_phone_number_to_the_task_list(client):
    assert client.get(PAGE).status_code == 200
    answer = client.post(PAGE, keyed(**GIVEN), follow=True)
    page = answer.content.decode()
    assert "机构已登记" in page
    assert "开始备案" in page
    answer = client.post(reverse("provider-filing-start"), keyed(), follow=True)
    assert "已完成 0 项，共 7 项" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "请填写机构名称"),
        ({"name": "名" * 101}, "不能超过 100 个字"),
        ({"kind": "castle"}, "请从列出的选项中选择机构类别"),
        ({"division": "990102001001"}, "请从列出的选项中选择所在社区"),
        ({"head_name": ""}, "请填写您的姓名"),
        ({"name": "园\0"}, "不"),
    ],
)
def test_what_is_wrong_is_told(client, change, says):
    with nothing_changes():
        answer = client.post(PAGE, keyed(**{**GIVEN, **change}))
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert not Institution.objects.exists()


def test_a_double_click_registers_once(client):
    fields = keyed(**GIVEN)
    for _ in range(2):
        assert client.post(PAGE, fields).status_code == 302
    assert Institution.objects.count() == 1


def test_who_has_an_institution_is_led_to_it():
    at = factories.world()
    assert client_of(provider(at.institution)).get(PAGE)["Location"] == reverse("provider-home")
