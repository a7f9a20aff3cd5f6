"""Second factors: staff without one reach no business page; codes work once; the last stays."""

import json
import time
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import connection
from django.urls import URLResolver, get_resolver, reverse

from tests.accounts.factories import PASSWORD, provider, staff
from tests.registry.factories import institution
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.web.page import PUBLIC
from tuoyu.web.signin import factors

pytestmark = pytest.mark.django_db
ROLES = [role for role in Role if role.spec.staff]


def keyed(**fields):
    return {"_key": str(uuid4()), **fields}


def sign_in(client, user):
    return client.post(reverse("signin"), keyed(username=user.username, password=PASSWORD))


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up(client, user):
    """Sign in and set up an authenticator app; returns its secret."""
    sign_in(client, user)
    client.get(reverse("account_authenticator"))
    secret = client.get(reverse("account_authenticator")).context["secret"].replace(" ", "")
    answer = client.post(reverse("account_authenticator"), keyed(code=code_of(secret)))
    assert answer.status_code == 302
    return secret


def with_factor(user):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    RecoveryCodes.activate(user)
    return secret


def later(**span):
    return time_machine.travel(clock.now() + timedelta(**span), tick=False)


# --- the gate ---

VALUES = {"uuid": str(uuid4()), "int": "1", "slug": "abc", "str": "abc", "path": "abc"}


def addresses(resolver=None, before=""):
    """Every address of the site with its view, the parameters filled in."""
    for each in (resolver or get_resolver()).url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, here)
        else:
            yield "/" + _filled(here), each.callback


def _filled(route):
    import re

    return re.sub(r"<(?:(\w+):)?\w+>", lambda m: VALUES.get(m.group(1) or "str", "abc"), route)


def is_open(view):
    declared = getattr(view, "declares", None)
    return getattr(view, "before_factor", False) or (declared and declared.permission is PUBLIC)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_staff_without_a_second_factor_reach_no_business_address(client, role):
    sign_in(client, staff(role))
    assert "_auth_user_id" in client.session
    walked = 0
    for address, view in addresses():
        if is_open(view):
            continue
        for ask in (client.get, client.post):
            answer = ask(address)
            assert answer.status_code == 302, address
            assert answer["Location"] == reverse("signin_setup"), address
        walked += 1
    assert walked >= 10


def test_with_the_factor_the_gate_opens(client):
    clerk = staff(Role.SYSTEM_ADMIN)
    set_up(client, clerk)
    assert client.get(reverse("people")).status_code == 200


def test_nothing_of_allauth_is_routed():
    views = [getattr(view, "__module__", "") for _, view in addresses()]
    assert not [module for module in views if module.startswith("allauth")]


def test_institution_people_may_go_without(client):
    sign_in(client, provider(institution()))
    assert client.get(reverse("account")).status_code == 200


# --- authenticator app ---


def test_with_a_factor_the_password_alone_begins_no_session(client):
    clerk = staff(Role.FILING_CLERK)
    secret = with_factor(clerk)
    assert sign_in(client, clerk)["Location"] == reverse("signin_second")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("account"))["Location"].startswith(reverse("signin"))
    answer = client.post(reverse("signin_second"), keyed(code=code_of(secret)))
    assert answer.status_code == 302
    assert client.session["factor"] == "totp"


def test_a_code_of_the_app_works_once(client):
    from django.test import Client

    clerk = staff(Role.FILING_CLERK)
    code = code_of(with_factor(clerk))
    thief = Client()
    for each in (client, thief):
        sign_in(each, clerk)
    assert client.post(reverse("signin_second"), keyed(code=code)).status_code == 302
    assert thief.post(reverse("signin_second"), keyed(code=code)).status_code == 422
    assert "_auth_user_id" not in thief.session


def test_five_wrong_codes_lock_the_account(client):
    clerk = staff(Role.FILING_CLERK)
    secret = with_factor(clerk)
    sign_in(client, clerk)
    for _ in range(5):
        answer = client.post(reverse("signin_second"), keyed(code="000000"))
        assert answer.status_code == 422
    answer = client.post(reverse("signin_second"), keyed(code=code_of(secret)))
    assert answer.status_code == 429
    assert "15分钟" in answer.content.decode()


def test_the_second_page_waits_ten_minutes(client):
    clerk = staff(Role.FILING_CLERK)
    secret = with_factor(clerk)
    sign_in(client, clerk)
    with later(minutes=10, seconds=1):
        answer = client.post(reverse("signin_second"), keyed(code=code_of(secret)))
        assert answer["Location"] == reverse("signin")
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(client):
    from django.test import Client

    clerk = staff(Role.FILING_CLERK)
    with_factor(clerk)
    code = factors.recovery_codes(clerk)[0]
    sign_in(client, clerk)
    assert client.post(reverse("signin_second"), keyed(code=code)).status_code == 302
    assert len(factors.recovery_codes(clerk)) == 9
    again = Client()
    sign_in(again, clerk)
    assert again.post(reverse("signin_second"), keyed(code=code)).status_code == 422


def test_setting_up_shows_the_recovery_codes_for_ten_minutes(client):
    set_up(client, staff(Role.FILING_CLERK))
    assert len(client.get(reverse("account_recovery_codes")).context["codes"]) == 10
    with later(minutes=10, seconds=1):
        assert client.get(reverse("account_recovery_codes")).context["codes"] == []


def test_a_wrong_code_sets_nothing_up(client):
    clerk = staff(Role.FILING_CLERK)
    sign_in(client, clerk)
    client.get(reverse("account_authenticator"))
    answer = client.post(reverse("account_authenticator"), keyed(code="000000"))
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


def test_secrets_are_not_in_the_database_in_clear(client):
    secret = set_up(client, staff(Role.FILING_CLERK))
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert secret not in stored


def test_staff_keep_one_factor(client):
    clerk = staff(Role.FILING_CLERK)
    set_up(client, clerk)
    factor = Authenticator.objects.get(user=clerk, type="totp")
    answer = client.post(reverse("account_remove_factor", args=[factor.pk]), keyed())
    assert answer.status_code == 422
    assert "至少一种" in answer.content.decode()
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_institution_people_may_remove_theirs(client):
    head = provider(institution())
    set_up(client, head)
    factor = Authenticator.objects.get(user=head, type="totp")
    assert (
        client.post(reverse("account_remove_factor", args=[factor.pk]), keyed()).status_code == 302
    )
    assert not Authenticator.objects.filter(user=head).exists()


def test_a_change_wants_a_fresh_sign_in(client):
    clerk = staff(Role.FILING_CLERK)
    set_up(client, clerk)
    before = factors.recovery_codes(clerk)
    with later(minutes=16):
        answer = client.post(reverse("account_recovery_codes"), keyed())
    assert answer.status_code == 422
    assert factors.recovery_codes(clerk) == before


# --- passkey ---


def test_a_passkey_page_offers_a_challenge_on_a_named_host(client):
    clerk = staff(Role.FILING_CLERK)
    sign_in(client, clerk)
    page = client.get(reverse("account_passkey"), headers={"host": "localhost"})
    offered = json.loads(page.context["options"])["publicKey"]
    assert offered["rp"]["name"] == "托育服务平台"
    assert offered["user"]["name"] == clerk.username
    assert "data-passkey" in page.content.decode()


def test_a_number_as_host_says_that_passkeys_do_not_work(client):
    sign_in(client, staff(Role.FILING_CLERK))
    page = client.get(reverse("account_passkey"), headers={"host": "127.0.0.1"})
    assert page.context["options"] == ""
    assert "改用验证器应用" in page.content.decode()


@pytest.mark.parametrize("forged", ["", "{}", "[]", "null", "not json", '{"id": "AA"}', '"x"'])
def test_a_forged_answer_adds_no_passkey(client, forged):
    sign_in(client, staff(Role.FILING_CLERK))
    client.get(reverse("account_passkey"), headers={"host": "localhost"})
    fields = keyed(name="示例", credential=forged)
    answer = client.post(reverse("account_passkey"), fields, headers={"host": "localhost"})
    assert answer.status_code == 422
    page = answer.content.decode()
    faults = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert "通行密钥" in faults
    assert "credential" not in faults
    assert not Authenticator.objects.exists()


# --- age of the password ---


def test_staff_choose_a_new_password_after_ninety_days(client):
    clerk = staff(Role.SYSTEM_ADMIN)
    secret = with_factor(clerk)
    User.objects.filter(pk=clerk.pk).update(password_set_at=clock.now() - timedelta(days=91))
    sign_in(client, clerk)
    client.post(reverse("signin_second"), keyed(code=code_of(secret)))
    assert client.get(reverse("people"))["Location"] == reverse("account_password")
    new = "Xin-mima-2026"
    fields = keyed(old_password=PASSWORD, new_password=new, again_password=new)
    assert client.post(reverse("account_password"), fields).status_code == 302
    assert client.get(reverse("people")).status_code == 200


def test_a_site_may_switch_the_age_off(client, settings):
    settings.PASSWORD_MAX_DAYS = 0
    clerk = staff(Role.SYSTEM_ADMIN)
    secret = with_factor(clerk)
    User.objects.filter(pk=clerk.pk).update(password_set_at=clock.now() - timedelta(days=999))
    sign_in(client, clerk)
    client.post(reverse("signin_second"), keyed(code=code_of(secret)))
    assert client.get(reverse("people")).status_code == 200
