"""Two at the same moment: a limit is kept, and an administrator is left."""

import pytest

from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tuoyu.accounts import actions, limits
from tuoyu.accounts.actions.codes import TooMany, issue_code
from tuoyu.accounts.models import PhoneCode, Post, User
from tuoyu.core.authority import Role
from tuoyu.core.errors import Invalid

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, ADDRESS = "13900000009", "192.0.2.7"


def test_a_number_gets_one_code_however_often_it_is_asked_for():
    answers = at_once(*[lambda: issue_code(PHONE)] * 6)
    assert [type(each) for each in answers].count(TooMany) == 5
    assert PhoneCode.objects.count() == 1


def test_an_address_gets_no_more_codes_than_it_may():
    most = limits.CODES_PER_IP[0][1]
    for number in range(most - 1):
        issue_code(f"139000001{number:02d}", ip=ADDRESS)
    numbers = [f"139000002{number:02d}" for number in range(6)]
    answers = at_once(*[lambda number=number: issue_code(number, ip=ADDRESS) for number in numbers])
    assert [type(each) for each in answers].count(TooMany) == 5
    assert PhoneCode.objects.count() == most


@pytest.mark.parametrize("act", ["disable", "end_post"])
def test_two_administrators_who_end_each_other_leave_one(act):
    first, second = staff(Role.SYSTEM_ADMIN), staff(Role.SYSTEM_ADMIN)
    # Read before either acts: who reads later finds the own authority ended, which is lawful too.
    people = {each.pk: acting(each) for each in (first, second)}
    posts = {each.pk: Post.objects.get(user=each) for each in (first, second)}

    def end(whom: User, by: User) -> None:
        who = people[by.pk]
        if act == "disable":
            actions.disable(whom, by=who)
        else:
            actions.end_post(posts[whom.pk], by=who)

    answers = at_once(lambda: end(first, second), lambda: end(second, first))
    assert [type(each) for each in answers].count(Invalid) == 1
    left = [acting(User.objects.get(pk=each.pk)).permissions() for each in (first, second)]
    assert [bool(each) for each in left].count(True) == 1
