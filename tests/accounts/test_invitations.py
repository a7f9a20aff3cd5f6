"""Invitations: who may invite to what, and what a code is good for."""

from datetime import timedelta

import pytest
import time_machine

from tests.accounts.factories import (
    DISTRICT,
    PASSWORD,
    STREET,
    acting,
    admin,
    give,
    parent,
    provider,
    staff,
    unit,
)
from tests.registry.factories import division, institution
from tuoyu.accounts import actions
from tuoyu.accounts.actions import Bounds, accept_invitation, invite, open_invitation
from tuoyu.accounts.models import Invitation, Post, User
from tuoyu.accounts.queries import actor_of, open_invitations
from tuoyu.core import clock
from tuoyu.core.authority import ANONYMOUS, SYSTEM, Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
PHONE = "13600000001"
TAKEN = {"phone": PHONE, "password": PASSWORD, "username": "newcomer", "name": "示例新人"}


def accept(token, **changes):
    return accept_invitation(token, **{**TAKEN, **changes}, by=ANONYMOUS)


def test_an_official_comes_in_by_invitation():
    _, token = invite(Role.FILING_CLERK, PHONE, Bounds(unit=unit()), by=admin())
    user = accept(token)
    assert (user.kind, user.phone) == (User.Kind.STAFF, PHONE)
    assert [h.role for h in actor_of(user).holdings] == [Role.FILING_CLERK]
    assert user.check_password(PASSWORD)


def test_a_head_invites_to_the_own_institution_only():
    own, other = institution(), institution()
    head = acting(provider(own))
    _, token = invite(Role.INSTITUTION_STAFF, PHONE, Bounds(institution=own), by=head)
    user = accept(token)
    assert actor_of(user).institutions() == (own.public_id,)
    with pytest.raises(NotAllowed):
        invite(Role.INSTITUTION_STAFF, PHONE, Bounds(institution=other), by=head)
    with pytest.raises(NotAllowed):
        invite(Role.FILING_CLERK, PHONE, Bounds(unit=unit()), by=head)


def test_staff_of_an_institution_do_not_invite():
    own = institution()
    member = acting(provider(own, Role.INSTITUTION_STAFF))
    with pytest.raises(NotAllowed):
        invite(Role.INSTITUTION_STAFF, PHONE, Bounds(institution=own), by=member)
    assert not Invitation.objects.exists()


def made():
    return invite(Role.FILING_CLERK, PHONE, Bounds(unit=unit()), by=admin())


def test_a_code_works_once():
    _, token = made()
    accept(token)
    with pytest.raises(Invalid, match="已使用"):
        accept(token, username="another")


def test_a_code_lives_seven_days():
    _, token = made()
    with time_machine.travel(clock.now() + timedelta(days=7, seconds=1), tick=False):
        assert open_invitation(token) is None
        with pytest.raises(Invalid, match="过期"):
            accept(token)
    assert not User.objects.filter(username="newcomer").exists()


def test_a_withdrawn_code_is_worthless():
    invitation, token = made()
    by = admin()
    actions.withdraw_invitation(invitation, by=by)
    with pytest.raises(Invalid, match="邀请链接无效"):
        accept(token)
    with pytest.raises(Conflict):
        actions.withdraw_invitation(invitation, by=by)


def test_a_second_invitation_replaces_the_first():
    _, first = made()
    _, second = made()
    assert open_invitation(first) is None
    assert open_invitation(second) is not None


def test_a_code_found_by_somebody_else_is_worthless():
    _, token = made()
    with pytest.raises(Invalid, match="手机号码与邀请不符"):
        accept(token, phone="13600000002")
    assert open_invitation(token) is not None


def test_a_code_may_be_typed_in_groups_and_small_letters():
    _, token = made()
    typed = "-".join(token.lower()[n : n + 4] for n in range(0, 16, 4))
    assert open_invitation(typed) is not None


def test_a_weak_password_leaves_the_invitation_open():
    _, token = made()
    with pytest.raises(Invalid, match="至少三种"):
        accept(token, password="abcdefghijk")
    assert open_invitation(token) is not None
    assert not User.objects.filter(username="newcomer").exists()


def test_a_parent_becomes_an_institutions_person_with_the_same_account():
    known = parent(PHONE)
    own = institution()
    _, token = invite(
        Role.INSTITUTION_STAFF, PHONE, Bounds(institution=own), by=acting(provider(own))
    )
    user = accept(token)
    assert (user.pk, user.kind) == (known.pk, User.Kind.PROVIDER)
    assert {h.role for h in actor_of(user).holdings} == {Role.INSTITUTION_STAFF, Role.GUARDIAN}


def test_a_parents_number_does_not_open_a_staff_post():
    parent(PHONE)
    _, token = made()
    with pytest.raises(Invalid, match="已用于另一个账号"):
        accept(token)
    assert not Post.objects.filter(role="filing_clerk").exists()


def test_lost_access_is_restored_by_a_code_and_a_new_password():
    user = staff(Role.FILING_CLERK, phone=PHONE)
    invitation, token = actions.invite_to_new_password(user, by=admin())
    user.refresh_from_db()
    assert not user.has_usable_password()
    again = accept(token, password="Xin-mima-2026")
    assert again.pk == user.pk
    assert again.check_password("Xin-mima-2026")
    assert Post.objects.filter(user=user).count() == 1
    assert str(invitation) == "重设密码"


def test_only_the_administrator_restores_access():
    user = staff(Role.FILING_CLERK, phone=PHONE)
    with pytest.raises(NotAllowed):
        actions.invite_to_new_password(user, by=acting(staff(Role.SECURITY_ADMIN)))
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_lists_keep_to_their_scope():
    own, other = institution(), institution()
    head, neighbour = acting(provider(own)), acting(provider(other))
    invite(Role.INSTITUTION_STAFF, PHONE, Bounds(institution=own), by=head)
    assert open_invitations(head, own.public_id).count() == 1
    with pytest.raises(NotAllowed):
        open_invitations(neighbour)
    assert open_invitations(neighbour, own.public_id).count() == 0


def test_people_are_listed_within_scope():
    from tuoyu.accounts.queries import people_for, person_for

    near, far = staff(Role.FILING_CLERK), staff(Role.FILING_CLERK, where="990102")
    seen = people_for(acting(staff(Role.OFFICE_DIRECTOR)))
    assert near in seen
    assert far not in seen
    assert far in people_for(admin())
    with pytest.raises(NotFound):
        person_for(acting(staff(Role.OFFICE_DIRECTOR)), far.public_id)
    with pytest.raises(NotAllowed):
        people_for(acting(near))


# --- an invitation rests on the authority of whoever sent it ---


def invited_by(inviter, own):
    invite(Role.INSTITUTION_STAFF, PHONE, Bounds(institution=own), by=acting(inviter))
    return Invitation.objects.latest("id")


def is_open(invitation):
    invitation.refresh_from_db()
    return invitation.withdrawn_at is None


def test_invitations_end_with_the_post_of_the_inviter():
    own, other = institution(), institution()
    head = provider(own)
    give(head, Role.INSTITUTION_HEAD, institution=other)
    here, there = invited_by(head, own), invited_by(head, other)
    actions.end_post(head.posts.get(institution=own), by=SYSTEM)
    assert not is_open(here)
    assert is_open(there)


def test_invitations_end_when_the_inviter_is_disabled():
    head = provider(institution())
    sent = invited_by(head, head.posts.get().institution)
    actions.disable(head, by=admin())
    assert not is_open(sent)


def test_a_post_that_ran_out_opens_no_door():
    own = institution()
    head = provider(own)
    _, token = invite(Role.INSTITUTION_STAFF, PHONE, Bounds(institution=own), by=acting(head))
    today = clock.today()
    Post.objects.filter(user=head).update(period=(today - timedelta(days=9), today))
    with pytest.raises(Invalid, match="邀请链接无效"):
        accept(token)
    assert not User.objects.filter(username="newcomer").exists()


def test_invitations_to_two_places_stay_open_together():
    by, office = admin(), unit()
    for where in (DISTRICT, STREET):
        bounds = Bounds(unit=office, division=division(where, f"示例区划{where}"))
        invite(Role.UNIT_CLERK, PHONE, bounds, by=by)
    assert open_invitations(by).count() == 2


def test_the_posts_of_a_person_show_within_scope():
    from tuoyu.accounts.queries import posts_of

    clerk = staff(Role.FILING_CLERK)
    give(clerk, Role.UNIT_CLERK, where="990102")
    seen = posts_of(acting(staff(Role.OFFICE_DIRECTOR)), clerk)
    assert [post.role for post in seen] == ["filing_clerk"]
    assert posts_of(admin(), clerk).count() == 2
