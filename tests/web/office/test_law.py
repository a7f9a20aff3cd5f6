"""待核实条款: the list, the form, who may, what is refused."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import acting, staff
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.core.authority import Role
from tuoyu.law.actions import verify_provision
from tuoyu.law.models import Result, Verification
from tuoyu.rules.dated import LAW

pytestmark = pytest.mark.django_db
ENTRY = LAW.parameter("premises.lease_min_years", on=date(2026, 11, 23))
LIST, PAGE = reverse("office-law"), reverse("office-law-verify", args=[ENTRY.id])
CHECK = {"result": "confirmed", "source": "示例公报第1期", "version": ENTRY.version, "seen": "0"}


@pytest.fixture
def clerk():
    factories.district()
    return staff(Role.FILING_CLERK)


@pytest.fixture
def client(clerk):
    return client_of(clerk)


def test_the_list_holds_what_awaits_checking(client):
    shown = client.get(LIST, {"q": "租期"}).content.decode()
    assert "要有自有场地，或租期不少于规定年数的场地" in shown
    assert PAGE in shown
    assert "没有符合条件的条款" in client.get(LIST, {"q": "防火巡查的次数"}).content.decode()
    everything = client.get(LIST, {"q": "防火巡查的次数", "mark": ""}).content.decode()
    assert "每日防火巡查的次数下限" in everything


def test_a_check_is_kept_and_the_provision_leaves_the_list(client, clerk):
    answer = client.post(PAGE, keyed(**CHECK))
    assert answer["Location"] == LIST
    made = Verification.objects.get()
    assert (made.verified_by, made.source, made.result) == (clerk, "示例公报第1期", "confirmed")
    shown = client.get(LIST, {"q": "租期不少于规定年数的场地"}).content.decode()
    assert "没有符合条件的条款" in shown
    again = client.get(PAGE).content.decode()
    assert "以前的核实" in again
    assert clerk.name in again


def test_a_difference_stays_on_the_list_and_stands_out(client):
    client.post(PAGE, keyed(**CHECK | {"result": "differs", "remark": "原文是五年。"}))
    shown = client.get(LIST, {"q": "租期不少于规定年数的场地"}).content.decode()
    assert "与原文不一致" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"result": ""}, "请选择核对结果"),
        ({"source": ""}, "请填写核对的是哪份原文"),
        ({"result": "differs"}, "请写明原文是怎么规定的"),
        ({"source": "书" * 201}, "核对的是哪份原文"),
        ({"seen": "x"}, ""),
    ],
)
def test_a_wrong_form_is_shown_again_and_keeps_what_was_typed(client, wrong, sentence):
    answer = client.post(PAGE, keyed(**{**CHECK, **wrong}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Verification.objects.exists()


def test_the_second_of_two_clerks_is_told(client):
    other = client_of(staff(Role.FILING_CLERK))
    client.post(PAGE, keyed(**CHECK))
    answer = other.post(PAGE, keyed(**CHECK))
    assert answer.status_code == 409
    assert "刚刚由别人核实过" in answer.content.decode()
    assert Verification.objects.count() == 1


def test_a_form_of_a_replaced_version_is_refused(client):
    answer = client.post(PAGE, keyed(**CHECK | {"version": "2001-01-01@old"}))
    assert answer.status_code == 409
    assert "已经换了版本" in answer.content.decode()


def test_an_older_version_can_be_named(client):
    old, new = LAW.history("tax.eligible_max_age_years")
    page = reverse("office-law-verify", args=[old.id])
    assert "公告2026年第7号" in client.get(page).content.decode()
    shown = client.get(page, {"version": old.version}).content.decode()
    assert "公告2019年第76号" in shown
    client.post(page, keyed(**CHECK | {"version": old.version}))
    assert Verification.objects.get().version == old.version
    assert client.get(page, {"version": new.version}).status_code == 200


def test_an_unknown_provision_is_not_found(client):
    assert client.get(reverse("office-law-verify", args=["no.such"])).status_code == 404


def test_the_export_has_the_same_rows(client):
    answer = client.get(
        reverse("office-law-export"), {"instrument": "setting-standard", "mark": ""}
    )
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    there = [e for e in LAW.entries(on=date(2026, 11, 23)) if e.instrument.id == "setting-standard"]
    assert len(rows) - 1 == len(there)
    assert rows[0][:3] == ["编号", "主题", "规定"]


def test_odd_addresses_are_answered(client):
    for query in ({"q": "\0"}, {"on": "0"}, {"page": "9" * 40}, {"instrument": "x" * 500}):
        assert client.get(LIST, query).status_code == 200


@pytest.mark.parametrize("role", [Role.OFFICE_DIRECTOR, Role.STREET_INSPECTOR])
def test_others_stay_outside(clerk, role):
    stranger = client_of(staff(role))
    assert stranger.get(LIST).status_code == 403
    assert stranger.post(PAGE, keyed(**CHECK)).status_code == 403
    assert not Verification.objects.exists()


def test_queries_do_not_grow_with_the_checks(client, clerk):
    def counted():
        client.get(LIST, {"mark": ""})
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, {"mark": ""})
        return len(queries)

    by = acting(clerk)
    entries = LAW.entries(on=date(2026, 11, 23))
    verify_provision(entries[0].id, entries[0].version, Result.CONFIRMED, "示例", seen=0, by=by)
    one = counted()
    for entry in entries[1:50]:
        verify_provision(entry.id, entry.version, Result.CONFIRMED, "示例", seen=0, by=by)
    assert counted() == one
