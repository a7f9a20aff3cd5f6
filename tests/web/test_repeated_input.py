"""What is sent twice, by two people, or after the session has ended: one act, nothing lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.accounts.factories import PASSWORD, acting, provider, staff
from tests.at_once import at_once
from tests.watching import nothing_changes
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.filing import answers
from tuoyu.filing.models import Submission
from tuoyu.flows.return_filing import return_filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return factories.world()


@pytest.fixture
def case(at):
    return factories.started(at)


@pytest.fixture
def client(at):
    return client_of(at.head)


def url(name, case, *more):
    return reverse(f"provider-filing{name}", args=[case.public_id, *more])


def text(answer):
    return answer.content.decode()


class TestTwice:
    def test_a_double_click_hands_in_once_and_answers_the_same(self, client, at):
        case = factories.filled(at)
        fields = posting.keyed(commitment="on")
        first, second = (client.post(url("-check", case), fields) for _ in range(2))
        assert first["Location"] == second["Location"] == url("-submitted", case)
        assert Submission.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_a_double_click_at_the_same_moment(self):
        at = factories.world()
        case = factories.filled(at)
        fields = posting.keyed(commitment="on")
        clients = [client_of(at.head) for _ in range(2)]
        found = at_once(*[lambda c=c: c.post(url("-check", case), fields) for c in clients])
        assert [answer["Location"] for answer in found] == [url("-submitted", case)] * 2
        assert Submission.objects.count() == 1
        assert AuditEvent.objects.filter(act="filing.submit").count() == 1

    def test_a_double_click_on_the_upload(self, client, case):
        fields = posting.paper("fire_acceptance")
        for _ in range(2):
            fields["file"].seek(0)
            client.post(url("-upload", case, "fire_safety"), fields)
        assert case.materials.count() == 1

    def test_back_after_submitting_leads_on_and_acts_no_more(self, client, at):
        case = factories.submitted(at)
        with nothing_changes():
            answer = client.post(url("-check", case), posting.keyed(commitment="on"))
            assert answer["Location"] == url("-submitted", case)
        assert client.get(url("-check", case))["Location"] == url("-submitted", case)

    def test_back_and_a_changed_form_is_a_new_act(self, client, case):
        fields = posting.site()
        client.post(url("-section", case, "site"), fields)
        client.post(url("-section", case, "site"), {**fields, "address": "示例路2号"})
        case.refresh_from_db()
        assert answers.of_section(case, "site")["address"] == "示例路2号"

    @pytest.mark.parametrize("key", ["", "1", None])
    def test_without_a_key_nothing_happens(self, client, at, key):
        case = factories.filled(at)
        fields = {"commitment": "on"} if key is None else {"commitment": "on", "_key": key}
        with nothing_changes():
            answer = client.post(url("-check", case), fields)
            assert answer.status_code == 422
            assert "页面已过期，请返回上一页刷新后再提交" in text(answer)


class TestTwoClerks:
    def test_the_second_gets_409_with_the_present_state(self, at):
        case = factories.submitted(at)
        second = staff(Role.FILING_CLERK)
        client = client_of(second)
        assert (
            client.get(reverse("office-filing-receipt", args=[case.public_id])).status_code == 200
        )
        return_filing(case, [factories.FIRE], by=at.by_clerk)
        for name in ("receipt", "return"):
            with nothing_changes():
                answer = client.post(
                    reverse(f"office-filing-{name}", args=[case.public_id]),
                    posting.keyed(site="请改。"),
                )
                assert answer.status_code == 409
                assert "待补正" in text(answer)

    @pytest.mark.django_db(transaction=True)
    def test_at_the_same_moment(self):
        at = factories.world()
        case = factories.submitted(at)
        first, second = client_of(at.clerk), client_of(staff(Role.FILING_CLERK))
        names = ("receipt", "return")
        where = {name: reverse(f"office-filing-{name}", args=[case.public_id]) for name in names}
        found = at_once(
            lambda: first.post(where["receipt"], posting.keyed()),
            lambda: second.post(where["return"], posting.keyed(site="请改。")),
        )
        assert sorted(answer.status_code for answer in found) == [302, 409], found
        case.refresh_from_db()
        lost = next(answer for answer in found if answer.status_code == 409)
        assert case.get_state_display() in text(lost)


class TestExpiredSession:
    """The session ends in the middle of a form; what was typed survives for its author."""

    def sign_in(self, client, user, **more):
        fields = {"_key": str(uuid4()), "username": user.username, "password": PASSWORD, **more}
        return client.post(reverse("signin"), fields)

    def lost(self, client, at, case):
        self.sign_in(client, at.head)
        typed = {**posting.site(), "address": "示例失而复得路8号"}
        with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
            answer = client.post(url("-section", case, "site"), typed)
        assert reverse("signin") in answer["Location"]
        case.refresh_from_db()
        assert answers.of_section(case, "site") == {}
        return answer

    def test_it_comes_back_for_the_same_person(self, at, case):
        client = Client()
        self.lost(client, at, case)
        back = self.sign_in(client, at.head, next=url("-section", case, "site"))["Location"]
        page = text(client.get(back))
        assert "示例失而复得路8号" in page
        assert "已恢复您登录过期前填写的内容" in page
        assert 'value="1"' in page
        typed = {**posting.site(), "address": "示例失而复得路8号"}
        assert client.post(back, typed).status_code == 302
        assert "已恢复" not in text(client.get(back))

    def test_not_for_another_person_of_the_same_institution(self, at, case):
        client = Client()
        self.lost(client, at, case)
        other = provider(at.institution)
        back = self.sign_in(client, other, next=url("-section", case, "site"))["Location"]
        assert acting(other).institutions() == (at.institution.public_id,)
        page = text(client.get(back))
        assert "示例失而复得路8号" not in page

    def test_the_clerks_list_of_what_is_missing_comes_back_too(self, at):
        case = factories.submitted(at)
        client = client_of(at.clerk)
        there = reverse("office-filing-return", args=[case.public_id])
        client.cookies["owner"] = _owner_cookie(at.clerk)
        client.cookies.pop("session")
        client.post(there, posting.keyed(site="请补充示例平面图。", remark=""))
        again = client_of(at.clerk)
        again.cookies["held"] = client.cookies["held"].value
        assert "请补充示例平面图。" in text(again.get(there))


def _owner_cookie(user):
    from django.http import HttpResponse

    from tuoyu.accounts import held_forms

    answer = HttpResponse()
    held_forms.remember_owner(answer, user)
    return answer.cookies[held_forms.OWNER].value
