"""The pages about people: who opens them, what they do, what they refuse."""

import time
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from tests.accounts.factories import PASSWORD, acting, provider, staff, unit
from tests.registry.factories import institution
from tuoyu.accounts.models import Invitation, Post, User
from tuoyu.core.authority import Role
from tuoyu.notices.models import OutboxMessage
from tuoyu.web.menus import ITEMS, PUBLIC_ITEMS, home_url, menu_for
from tuoyu.web.people.views import PAGE_SIZE

pytestmark = pytest.mark.django_db
PHONE = "13600000001"


def keyed(**fields):
    return {"_key": str(uuid4()), **fields}


def enter(client, user):
    client.post(reverse("signin"), keyed(username=user.username, password=PASSWORD))
    if user.is_staff_person:
        page = client.get(reverse("account_authenticator"))
        secret = page.context["secret"].replace(" ", "")
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        client.post(reverse("account_authenticator"), keyed(code=code))
    return user


@pytest.fixture
def admin(client):
    return enter(client, staff(Role.SYSTEM_ADMIN))


def test_the_list_finds_by_name_and_role(client, admin):
    clerk, other = staff(Role.FILING_CLERK), staff(Role.UNIT_CLERK)
    page = client.get(reverse("people"), {"role": "filing_clerk"}).content.decode()
    assert clerk.name in page
    assert f">{other.name}<" not in page
    by_account = client.get(reverse("people"), {"account": clerk.username}).content.decode()
    assert clerk.name in by_account
    assert f">{other.name}<" not in by_account


def test_a_name_or_a_phone_number_is_searched_for_without_an_address(client, admin):
    clerk, other = staff(Role.FILING_CLERK, phone=PHONE), staff(Role.UNIT_CLERK)
    for given in (clerk.name, PHONE):
        answer = client.post(reverse("people"), keyed(search=given))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f">{clerk.name}<" in page
        assert f">{other.name}<" not in page
        assert "找到 1 人" in page
    page = client.post(reverse("people"), keyed(search="查无此人")).content.decode()
    assert "没有符合条件的人员" in page
    # What an old bookmark carries is not searched for.
    page = client.get(reverse("people"), {"search": "查无此人"}).content.decode()
    assert f">{clerk.name}<" in page
    assert "查无此人" not in page


def test_a_search_keeps_the_filters_of_the_address_and_its_count(client, admin):
    for number in range(PAGE_SIZE + 1):
        staff(Role.FILING_CLERK, name=f"示例甲{number}")
    staff(Role.UNIT_CLERK, name="示例甲乙")
    address = reverse("people") + "?role=filing_clerk"
    page = client.post(address, keyed(search="示例甲")).content.decode()
    assert f"找到 {PAGE_SIZE + 1} 人" in page
    assert f"只列出前 {PAGE_SIZE} 人" in page
    assert "示例甲乙" not in page


def test_the_display_switch_leads_back_to_a_refused_form(client, admin):
    address = reverse("people") + "?role=filing_clerk"
    answer = client.post(address, keyed(search=""))
    assert answer.status_code == 422
    assert f'name="next" value="{address}"' in answer.content.decode()


@pytest.mark.parametrize("given", ["", " ", "\0", "名" * 41])
def test_a_faulty_search_is_told(client, admin, given):
    answer = client.post(reverse("people"), keyed(search=given))
    assert answer.status_code == 422
    faults = answer.content.decode().split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert "姓名或手机号码" in faults


def test_days_are_those_of_the_site(client, admin):
    """At seven in the morning here, it is still yesterday in Greenwich."""
    morning = datetime(2026, 11, 20, 7, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    clerk = staff(Role.FILING_CLERK)
    User.objects.filter(pk=clerk.pk).update(
        last_seen_at=morning, disabled_at=morning, is_active=False
    )
    one = client.get(reverse("person", args=[clerk.public_id])).content.decode()
    assert one.count("2026-11-20") == 2
    assert "2026-11-19" not in one
    many = client.get(reverse("people")).content.decode()
    assert "2026-11-20" in many
    assert "2026-11-19" not in many


def test_the_number_of_queries_does_not_grow_with_the_people(
    client, admin, django_assert_max_num_queries
):
    for _ in range(3):
        staff(Role.FILING_CLERK)
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("people"))
    for _ in range(20):
        staff(Role.FILING_CLERK)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("people"))


def test_an_invitation_goes_to_the_phone(client, admin):
    unit()
    fields = keyed(phone=PHONE, role="filing_clerk", unit="health")
    assert client.post(reverse("people_invite"), fields).status_code == 302
    message = OutboxMessage.objects.get()
    assert (message.address, message.template) == (PHONE, "invitation")
    assert message.secret in client.get(reverse("people_invitations")).content.decode()


def test_a_missing_unit_is_told_beside_the_field(client, admin):
    answer = client.post(reverse("people_invite"), keyed(phone=PHONE, role="filing_clerk"))
    assert answer.status_code == 422
    assert "请选择单位" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_posts_are_granted_and_ended(client, admin):
    clerk = staff()
    unit()
    fields = keyed(role="unit_clerk", unit="health", reason="岗位调整")
    assert client.post(reverse("person_grant", args=[clerk.public_id]), fields).status_code == 302
    post = Post.objects.get(user=clerk)
    assert client.get(reverse("post_end", args=[post.public_id])).status_code == 200
    assert client.post(reverse("post_end", args=[post.public_id]), keyed()).status_code == 302
    assert acting(clerk).permissions() == frozenset()


def test_the_three_are_kept_apart_with_a_sentence(client, admin):
    clerk = staff(Role.FILING_CLERK)
    fields = keyed(role="audit_admin", reason="兼任")
    answer = client.post(reverse("person_grant", args=[clerk.public_id]), fields)
    assert answer.status_code == 422
    assert "不同的人担任" in answer.content.decode()
    assert Post.objects.filter(user=clerk).count() == 1


def test_accounts_are_disabled_and_enabled(client, admin):
    clerk = staff(Role.FILING_CLERK)
    for name, active in [("person_disable", False), ("person_enable", True)]:
        assert client.get(reverse(name, args=[clerk.public_id])).status_code == 200
        assert client.post(reverse(name, args=[clerk.public_id]), keyed()).status_code == 302
        clerk.refresh_from_db()
        assert clerk.is_active is active


def test_lost_access_is_restored(client, admin):
    clerk = staff(Role.FILING_CLERK, phone=PHONE)
    answer = client.post(reverse("person_restore", args=[clerk.public_id]), keyed())
    assert answer.status_code == 302
    code = OutboxMessage.objects.get().secret
    assert code in client.get(answer["Location"]).content.decode()
    fields = keyed(phone=PHONE, new_password="Xin-mima-2026", again_password="Xin-mima-2026")
    client.logout()
    assert client.post(reverse("invitation", args=[code]), fields).status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password("Xin-mima-2026")


def test_one_cannot_disable_oneself(client, admin):
    staff(Role.SYSTEM_ADMIN)
    answer = client.post(reverse("person_disable", args=[admin.public_id]), keyed())
    assert answer.status_code == 403
    admin.refresh_from_db()
    assert admin.is_active


@pytest.mark.parametrize("role", [Role.FILING_CLERK, Role.AUDIT_ADMIN, Role.STREET_INSPECTOR])
def test_others_do_not_open_the_list(client, role):
    enter(client, staff(role))
    assert client.get(reverse("people")).status_code == 403


def test_the_security_administrator_reads_and_changes_nothing(client):
    enter(client, staff(Role.SECURITY_ADMIN))
    clerk = staff(Role.FILING_CLERK)
    assert client.get(reverse("person", args=[clerk.public_id])).status_code == 200
    assert (
        client.post(reverse("person_disable", args=[clerk.public_id]), keyed()).status_code == 403
    )
    clerk.refresh_from_db()
    assert clerk.is_active


def test_an_invited_person_comes_in_by_the_page(client):
    own = institution()
    enter(client, provider(own))
    answer = client.post(reverse("colleague_invite"), keyed(phone=PHONE, role="institution_staff"))
    assert answer.status_code == 302
    code = OutboxMessage.objects.get().secret
    assert code in client.get(reverse("colleagues")).content.decode()
    client.logout()
    there = client.get(reverse("invitation_code"), {"code": code.lower()})["Location"]
    assert "机构工作人员" in client.get(there).content.decode()
    fields = keyed(
        phone=PHONE, name="示例新人", username="Newcomer",
        new_password=PASSWORD, again_password=PASSWORD,
    )  # fmt: skip
    assert client.post(there, fields)["Location"] == reverse("signin")
    assert (
        client.post(reverse("signin"), keyed(username="newcomer", password=PASSWORD)).status_code
        == 302
    )
    assert client.get(there).status_code == 404


def test_passwords_that_differ_are_told(client):
    own = institution()
    enter(client, provider(own))
    client.post(reverse("colleague_invite"), keyed(phone=PHONE, role="institution_staff"))
    code = OutboxMessage.objects.get().secret
    fields = keyed(
        phone=PHONE, name="示例", username="newcomer", new_password=PASSWORD, again_password="other"
    )
    answer = client.post(reverse("invitation", args=[code]), fields)
    assert answer.status_code == 422
    assert "两次填写的密码不一致" in answer.content.decode()


def test_a_head_sees_and_ends_colleagues_of_the_own_institution_only(client):
    own, other = institution(), institution()
    enter(client, provider(own))
    mine, theirs = (
        Post.objects.get(user=provider(each, Role.INSTITUTION_STAFF)) for each in (own, other)
    )
    assert client.get(reverse("colleague_end", args=[theirs.public_id])).status_code == 404
    assert (
        client.post(reverse("colleague_end", args=[theirs.public_id]), keyed()).status_code == 404
    )
    assert client.post(reverse("colleague_end", args=[mine.public_id]), keyed()).status_code == 302
    theirs.refresh_from_db()
    assert theirs.ended_at is None


# --- menus ---


@pytest.mark.parametrize(
    "name", [item.url_name for item in ITEMS] + [name for _, name in PUBLIC_ITEMS]
)
def test_every_item_of_a_menu_leads_somewhere(name):
    assert reverse(name).startswith("/")


def test_a_menu_shows_what_the_person_may_open():
    labels = [item["label"] for item in menu_for(acting(staff(Role.AUDIT_ADMIN)), "office")]
    assert labels == ["工作台", "审计记录"]
    assert menu_for(acting(staff(Role.AUDIT_ADMIN)), "provider") == []


def test_home_is_where_the_work_begins():
    assert home_url(acting(staff(Role.FILING_CLERK))) == reverse("office-home")
    assert home_url(acting(provider(institution()))) == reverse("provider-home")
    assert home_url(acting(staff())) == "/"
