"""The push of the registering bodies: token, key, limits, and the answer row by row."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests import factories
from tests.accounts.factories import admin
from tests.at_once import at_once
from tests.registrations.factories import code, raw
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.errors import Invalid, NotAllowed
from tuoyu.registrations import tokens
from tuoyu.registrations.models import Batch, PushToken, Registration
from tuoyu.rules.filing.facts import Registrar
from tuoyu.web.api import inbound

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/registrations"


def token(registrar: Registrar = Registrar.MARKET_REGULATION) -> str:
    until = clock.today() + timedelta(days=30)
    return tokens.issue(registrar, factories.district(), "示例", until, by=admin())[1]


def push(
    given: str, *rows: dict[str, Any], key: Any = None, status: int = 200, **more: Any
) -> dict[str, Any]:
    response = send(given, {"rows": list(rows), **more}, key)
    assert response.status_code == status, response.content.decode()
    assert response["Cache-Control"] == "no-store"
    answer = json.loads(response.content)
    assert isinstance(answer, dict)
    return answer


def send(given: str, body: Any, key: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {given}"} if given else {}
    if key != "":
        headers["Idempotency-Key"] = str(key or uuid4())
    return Client().post(
        ADDRESS,
        body if isinstance(body, str) else json.dumps(body),
        content_type="application/json",
        headers=headers,
    )


def test_good_and_bad_rows_are_answered_one_by_one() -> None:
    answer = push(token(), raw(1), raw(2, credit_code=code(2)[:-1] + "0"), raw(3))
    inbound.Pushed.model_validate(answer)
    assert (answer["created"], answer["refused"], answer["taken"]) == (2, 1, True)
    assert answer["faults"] == [
        {
            "row": 2, "field": "credit_code", "column": "统一社会信用代码",
            "message": "统一社会信用代码的校验位不符，请对照登记证书逐位核对。",
        }
    ]  # fmt: skip
    assert Registration.objects.count() == 2
    event = AuditEvent.objects.get(act="registration.take_batch")
    assert (event.origin, event.actor_id) == ("api", None)


def test_all_or_none() -> None:
    answer = push(token(), raw(1), raw(2, name=""), all_or_none=True)
    assert (answer["taken"], answer["created"], answer["refused"]) == (False, 0, 1)
    assert not Registration.objects.exists()


def test_a_body_pushes_what_it_registers() -> None:
    answer = push(token(Registrar.CIVIL_AFFAIRS), raw(1), raw(2, credit_code=code(2, "52")))
    assert (answer["created"], answer["refused"]) == (1, 1)
    assert "本次只收民政部门的登记信息" in answer["faults"][0]["message"]


def test_the_same_key_gets_the_same_answer_and_acts_once() -> None:
    given, key = token(), uuid4()
    first = push(given, raw(1), raw(2, name=""), key=key)
    again = push(given, raw(1), raw(2, name=""), key=key)
    assert again == first
    assert Batch.objects.count() == 1
    other = push(given, raw(3), key=key, status=409)
    assert other["code"] == "key_reused"
    assert push(given, raw(1), raw(2, name=""))["unchanged"] == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_push_twice_at_once() -> None:
    given, key = token(), uuid4()
    rows = [raw(number) for number in range(1, 31)]
    answers = at_once(lambda: push(given, *rows, key=key), lambda: push(given, *rows, key=key))
    assert answers[0] == answers[1]
    assert answers[0]["created"] == 30
    assert (Batch.objects.count(), Registration.objects.count()) == (1, 30)


@pytest.mark.parametrize("given", ["", "x", "tyr_" + "A" * 43, "\u00e9" * 9])
def test_without_a_token_nothing_is_told(given: str) -> None:
    factories.district()
    response = send(given.encode().decode("latin-1"), {"rows": [raw()]})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert json.loads(response.content)["message"].startswith("令牌无效或已过期")
    assert not Batch.objects.exists()


def test_a_revoked_and_an_expired_token_open_nothing() -> None:
    given = token()
    with clock.at(clock.now() + timedelta(days=31)):
        push(given, raw(), status=401)
    with clock.at(clock.now() + timedelta(days=30)):
        push(given, raw())
    tokens.revoke(PushToken.objects.get().public_id, by=admin())
    push(given, raw(), status=401)


def test_the_text_of_a_token_is_not_kept() -> None:
    given = token()
    kept = PushToken.objects.values().get()
    assert given not in repr(kept)
    assert len(given) > 40


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ("{", 400, "不是有效的 JSON"),
        ({"rows": []}, 422, "参数有误"),
        ({}, 422, "参数有误"),
        ({"rows": "x"}, 422, "参数有误"),
        ({"rows": [7]}, 422, "参数有误"),
        ({"rows": [{"name": 7}]}, 422, "参数有误"),
        ({"rows": [{"name": "名" * 4001}]}, 422, "参数有误"),
        ({"rows": [{"name": "\ud800"}]}, 422, "参数有误"),
        ({"rows": [{}] * 1001}, 422, "参数有误"),
    ],
)
def test_a_malformed_delivery(body: Any, status: int, says: str) -> None:
    response = send(token(), body)
    assert response.status_code == status
    assert says in json.loads(response.content)["message"]
    assert not Batch.objects.exists()


def test_a_key_is_needed_and_giants_are_refused() -> None:
    given = token()
    assert send(given, {"rows": [raw()]}, "").status_code == 422
    assert send(given, {"rows": [raw()]}, "no-uuid").status_code == 422
    giant = send(given, json.dumps({"rows": [raw(name="名" * 900_000)]}, ensure_ascii=False))
    assert giant.status_code == 413
    assert "请分批报送" in json.loads(giant.content)["message"]
    assert Client().get(ADDRESS).status_code == 405


def test_odd_characters_in_a_row_are_no_fault() -> None:
    answer = push(token(), raw(1, name="示例\0园"), raw(2, division="\0"), raw(3, phone="٣" * 11))
    assert (answer["created"], answer["refused"]) == (1, 2)


def test_too_often_for_the_rate_of_the_token() -> None:
    given = token()
    PushToken.objects.update(per_minute=2)
    push(given, raw(1))
    push(given, raw(2))
    assert send(given, {"rows": [raw(3)]})["Retry-After"] == "60"
    with clock.at(clock.now() + timedelta(seconds=61)):
        push(given, raw(3))


def test_who_issues_and_revokes() -> None:
    from tests.registrations.factories import registrar_clerk

    home, by = factories.district(), registrar_clerk()
    until = clock.today() + timedelta(days=1)
    with pytest.raises(NotAllowed):
        tokens.issue(Registrar.CIVIL_AFFAIRS, home, "示例", until, by=by)
    for days in (0, 367):
        wrong = clock.today() + timedelta(days=days)
        with pytest.raises(Invalid, match="有效期"):
            tokens.issue(Registrar.CIVIL_AFFAIRS, home, "示例", wrong, by=admin())


def test_the_command() -> None:
    factories.district()
    out = StringIO()
    call_command("registration_token", "issue", "civil_affairs", "--days", "30", stdout=out)
    given = next(line for line in out.getvalue().splitlines() if line.startswith("tyr_"))
    made = PushToken.objects.get()
    push(given, raw(1, credit_code=code(1, "52")))
    call_command("registration_token", "revoke", str(made.public_id), stdout=out)
    push(given, raw(2), status=401)
    call_command("registration_token", "list", stdout=out)
    assert "revoked" in out.getvalue()
    with pytest.raises(CommandError, match="已经作废"):
        call_command("registration_token", "revoke", str(made.public_id))
