"""A form that is sent twice acts once."""

from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory

from tests.at_once import at_once
from tuoyu.core import clock, idempotency
from tuoyu.core.idempotency.models import IdempotencyKey

KEY, PRINT = uuid4(), "a" * 64


def posted(path="/a", **fields):
    return RequestFactory().post(path, fields)


def test_the_key_is_read_from_the_form_and_only_a_real_one_counts():
    assert idempotency.key_of(posted(_key=str(KEY))) == KEY
    for wrong in ("", "1", "\0", "x" * 10_000):
        assert idempotency.key_of(posted(_key=wrong)) is None
    assert idempotency.key_of(posted()) is None


def test_the_fingerprint_is_what_was_typed_and_where():
    same = idempotency.fingerprint_of(posted(a="1", _key="x", csrfmiddlewaretoken="y"))
    assert same == idempotency.fingerprint_of(posted(a="1", _key="z"))
    others = [posted(a="2"), posted(b="1"), posted("/b", a="1"), posted(a=["1", "1"])]
    paper = SimpleUploadedFile("a.pdf", b"12")
    others += [posted(a="1", paper=paper)]
    prints = {idempotency.fingerprint_of(each) for each in others}
    assert len(prints) == len(others)
    assert same not in prints


def test_a_fingerprint_can_be_taken_of_anything():
    assert idempotency.fingerprint_of(posted(a="\0😀")) != idempotency.fingerprint_of(posted())


@pytest.mark.django_db
def test_the_second_gets_the_answer_of_the_first():
    assert idempotency.claim("user:1", KEY, PRINT) is None
    idempotency.settle("user:1", KEY, PRINT, "/done/")
    assert idempotency.claim("user:1", KEY, PRINT)["Location"] == "/done/"


@pytest.mark.django_db
def test_another_person_another_form_or_a_changed_form_acts_anew():
    idempotency.claim("user:1", KEY, PRINT)
    assert idempotency.claim("user:2", KEY, PRINT) is None
    assert idempotency.claim("user:1", uuid4(), PRINT) is None
    assert idempotency.claim("user:1", KEY, "b" * 64) is None


@pytest.mark.django_db
def test_a_forgotten_key_may_try_again_and_old_ones_go_after_a_day():
    idempotency.claim("user:1", KEY, PRINT)
    idempotency.forget("user:1", KEY, PRINT)
    assert idempotency.claim("user:1", KEY, PRINT) is None
    assert idempotency.purge() == 0
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert idempotency.purge() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_the_second_waits_for_the_first_and_acts_only_when_it_failed(fails):
    claimed, acts = Event(), []

    def first():
        with transaction.atomic():
            idempotency.claim("user:1", KEY, PRINT)
            claimed.set()
            if fails:
                raise RuntimeError
            acts.append("first")
            idempotency.settle("user:1", KEY, PRINT, "/done/")

    def second():
        claimed.wait(5)
        with transaction.atomic():
            answered = idempotency.claim("user:1", KEY, PRINT)
            if answered is None:
                acts.append("second")
        return answered and answered["Location"]

    _, answer = at_once(first, second)
    assert acts == (["second"] if fails else ["first"])
    assert answer == (None if fails else "/done/")
    assert IdempotencyKey.objects.count() == 1
