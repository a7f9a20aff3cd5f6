"""报送令牌: issued with the text shown once, listed with the last use, revoked."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import acting, staff
from tests.registrations.factories import raw
from tests.web.api.test_inbound import push
from tests.web.provider.posting import day, keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Invalid
from tuoyu.registrations import tokens
from tuoyu.registrations.models import PushToken
from tuoyu.rules.filing.facts import Registrar

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("office-tokens"), reverse("office-token-new")


@pytest.fixture
def admin():
    factories.district()
    return staff(Role.SYSTEM_ADMIN)


@pytest.fixture
def client(admin):
    return client_of(admin)


def form(**changed):
    fields = {"registrar": "civil_affairs", "label": "专线", "per_minute": "2"}
    return keyed(**{**fields, **day("expires_on", 30), **changed})


def text(answer):
    return answer.content.decode()


def page_of(token):
    return reverse("office-token", args=[token.public_id])


def test_issued_shown_once_used_listed_and_revoked(client, admin):
    answer = client.post(NEW, form())
    token = PushToken.objects.get()
    assert answer["Location"] == page_of(token)
    assert (token.per_minute, token.issued_by, token.label) == (2, admin, "专线")
    first = client.get(page_of(token))
    (given,) = [word for word in text(first).replace("<", " ").replace(">", " ").split()
                if word.startswith("tyr_")]  # fmt: skip
    assert "no-store" in first["Cache-Control"]
    assert "tyr_" not in text(client.get(page_of(token)))
    assert "还没有用过" in text(client.get(LIST))
    push(given, raw(1, registrar="", credit_code=raw(1)["credit_code"]))
    assert str(clock.today()) in text(client.get(LIST))
    assert client.post(page_of(token), keyed())["Location"] == LIST
    push(given, raw(2), status=401)
    assert "已作废" in text(client.get(LIST))
    assert "作废这个令牌" not in text(client.get(page_of(token)))
    assert client.post(page_of(token), keyed()).status_code == 409
    acts = list(AuditEvent.objects.filter(act__contains="_token").order_by("pk"))
    assert [each.act for each in acts] == [
        "registration.issue_token", "registration.revoke_token",
    ]  # fmt: skip
    assert all(given not in str(each.facts) for each in acts)


def test_whoever_signed_in_long_ago_signs_in_again_first(client):
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert "重新登录" in text(client.get(NEW))
        answer = client.post(NEW, form())
    assert answer.status_code == 422
    assert "重新登录" in text(answer)
    assert not PushToken.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"registrar": "nobody"}, "发给哪个登记机关"),
        ({"label": " "}, "请填写用途"),
        ({"per_minute": "0"}, "每分钟最多报送几批"),
        ({"per_minute": "601"}, "每分钟最多报送几批"),
        (day("expires_on", 0), "明天到一年之内"),
        (day("expires_on", 367), "明天到一年之内"),
        ({"expires_on_day": "32"}, "有效期至"),
    ],
)
def test_a_wrong_form_is_shown_again(client, wrong, sentence):
    answer = client.post(NEW, form(**wrong))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not PushToken.objects.exists()


def test_the_act_refuses_what_a_form_should_have(admin):
    until = clock.today() + timedelta(days=1)
    for label, rate in (("", 1), ("示" * 61, 1), ("示例", 0), ("示例", 601)):
        with pytest.raises(Invalid):
            tokens.issue(
                Registrar.CIVIL_AFFAIRS, factories.district(), label, until,
                per_minute=rate, by=acting(admin),
            )  # fmt: skip


def test_one_that_has_ended_says_so_and_is_in_the_export(client, admin):
    until = clock.today() + timedelta(days=1)
    made, _ = tokens.issue(
        Registrar.CIVIL_AFFAIRS, factories.district(), "示例", until, by=acting(admin)
    )
    PushToken.objects.update(expires_on=clock.today() - timedelta(days=1))
    assert "已到期" in text(client.get(LIST))
    assert "作废这个令牌" not in text(client.get(page_of(made)))
    book = CalamineWorkbook.from_filelike(
        BytesIO(client.get(reverse("office-tokens-export")).content)
    )
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[-1] for row in rows[1:]] == ["已到期"]


@pytest.mark.parametrize("role", [Role.FILING_CLERK, Role.SECURITY_ADMIN, Role.REGISTRAR_CLERK])
def test_others_stay_outside(client, role):
    client.post(NEW, form())
    other = client_of(staff(role))
    token = PushToken.objects.get()
    assert other.get(LIST).status_code == 403
    assert other.post(NEW, form()).status_code == 403
    assert other.post(page_of(token), keyed()).status_code == 403
    assert PushToken.objects.get().revoked_at is None


def test_an_unknown_one_is_not_found(client):
    nowhere = reverse("office-token", args=["01900000-0000-7000-8000-000000000000"])
    assert client.get(nowhere).status_code == 404
    assert client.post(nowhere, keyed()).status_code == 404
