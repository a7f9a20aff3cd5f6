"""A passkey, made and proved in a real browser by a virtual device."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.accounts.factories import PASSWORD, staff
from tuoyu.core.authority import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(page, site, user):
    page.goto(site + reverse("signin"))
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_staff_set_up_a_passkey_and_come_in_with_it(page, live_server):
    site = live_server.url.replace("127.0.0.1", "localhost")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    admin = staff(Role.SYSTEM_ADMIN)

    sign_in(page, site, admin)
    page.wait_for_url("**" + reverse("signin_setup"))
    page.goto(site + reverse("account_passkey"))
    page.fill("[name=name]", "示例电脑")
    page.get_by_role("button", name="添加通行密钥").click()
    page.wait_for_url("**" + reverse("account_recovery_codes"))
    assert Authenticator.objects.filter(user=admin, type="webauthn").count() == 1

    page.goto(site + reverse("signout"))
    page.get_by_role("button", name="退出登录").last.click()
    sign_in(page, site, admin)
    page.wait_for_url("**" + reverse("signin_second"))
    page.get_by_role("button", name="使用通行密钥").click()
    page.wait_for_url(lambda address: "/signin" not in address)
    page.goto(site + reverse("people"))
    assert page.get_by_role("heading", level=1).inner_text() == "人员与岗位"
