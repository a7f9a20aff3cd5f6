"""The decorator of every page: methods, sign-in, permission, one transaction, once."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import reverse

from tests.accounts.factories import acting, staff
from tuoyu.core.authority import ANONYMOUS, Permission, Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.core.idempotency.models import IdempotencyKey
from tuoyu.core.numbering import next_number
from tuoyu.core.numbering.models import NumberSeries
from tuoyu.web.page import PUBLIC, SIGNED_IN, Declaration, page

pytestmark = pytest.mark.django_db


def ask(method="get", actor=ANONYMOUS, user=None, **fields):
    request = getattr(RequestFactory(), method)("/a/?b=1", fields)
    request.actor, request.user = actor, user or AnonymousUser()
    return request


def keyed(actor=ANONYMOUS, key=None, **fields):
    return ask("post", actor, _key=str(key or uuid4()), **fields)


def writing(request, answer=None):
    """Stands for an act: takes a number, then answers."""
    next_number("example", 2026)
    if isinstance(answer, Exception):
        raise answer
    return answer or HttpResponseRedirect("/done/")


def acts():
    return NumberSeries.objects.filter(series="example").values_list("last", flat=True).first() or 0


def test_a_page_declares_itself():
    view = page(permission=Permission.FILING_READ, writes=True)(writing)
    assert view.declares == Declaration(Permission.FILING_READ, True)


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_not_known(method):
    assert page(permission=PUBLIC)(writing)(ask(method)).status_code == 405


def test_a_page_that_only_reads_takes_no_post():
    assert page(permission=PUBLIC)(writing)(keyed()).status_code == 405
    assert acts() == 0


def test_visitors_are_led_to_the_sign_in_and_back():
    for wanted in (SIGNED_IN, Permission.FILING_READ):
        answer = page(permission=wanted)(writing)(ask())
        assert answer.status_code == 302
        assert answer["Location"] == reverse("signin") + "?next=%2Fa%2F%3Fb%3D1"
    assert acts() == 0


def test_without_the_permission_nothing_runs():
    clerk = acting(staff(Role.FILING_CLERK))
    for request in (ask(actor=clerk), keyed(clerk)):
        with pytest.raises(NotAllowed):
            page(permission=Permission.AUDIT_READ, writes=True)(writing)(request)
    assert acts() == 0


class TestPost:
    view = staticmethod(page(permission=PUBLIC, writes=True)(writing))

    def test_a_good_answer_is_kept_and_given_again(self):
        key = uuid4()
        answers = [self.view(keyed(key=key, a="1"))["Location"] for _ in range(3)]
        assert answers == ["/done/"] * 3
        assert acts() == 1

    def test_a_changed_form_with_the_same_key_acts_anew(self):
        key = uuid4()
        self.view(keyed(key=key, a="1"))
        self.view(keyed(key=key, a="2"))
        assert acts() == 2

    def test_another_person_with_the_same_key_acts_for_themselves(self):
        key = uuid4()
        first, second = acting(staff(Role.FILING_CLERK)), acting(staff(Role.FILING_CLERK))
        self.view(keyed(first, key))
        self.view(keyed(second, key))
        assert acts() == 2

    @pytest.mark.parametrize("key", ["", "x", None])
    def test_without_a_key_nothing_runs(self, key):
        fields = {} if key is None else {"_key": key}
        with pytest.raises(Invalid, match="请返回上一页刷新后再提交"):
            self.view(ask("post", **fields))
        assert acts() == 0


@pytest.mark.parametrize("status", [200, 409, 422])
def test_a_form_that_is_shown_again_leaves_nothing_behind(status):
    view = page(permission=PUBLIC, writes=True)(
        lambda request: writing(request, HttpResponse(status=status))
    )
    key = uuid4()
    for _ in range(2):
        assert view(keyed(key=key)).status_code == status
    assert acts() == 0
    assert not IdempotencyKey.objects.exists()


def test_a_refusal_may_be_kept_and_tried_again():
    view = page(permission=PUBLIC, writes=True, keeps_refusals=True)(
        lambda request: writing(request, HttpResponse(status=422))
    )
    key = uuid4()
    for _ in range(2):
        view(keyed(key=key))
    assert acts() == 2


@pytest.mark.parametrize("fault", [Conflict("示例"), RuntimeError("fault")])
def test_a_fault_rolls_everything_back(fault):
    view = page(permission=PUBLIC, writes=True)(lambda request: writing(request, fault))
    with pytest.raises(type(fault)):
        view(keyed())
    assert acts() == 0
    assert not IdempotencyKey.objects.exists()
