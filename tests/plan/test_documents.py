"""Documents: sent, signed for by the unit's own people, reminded of, taken back."""

from datetime import timedelta

import pytest

from tests.accounts.factories import acting, of_unit, staff
from tests.plan.factories import DISTRICT, clerk, letter, scene, sent
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.flows.remind_receipts import remind_receipts, remind_units
from tuoyu.flows.withdraw_document import withdraw_document
from tuoyu.notices.models import Notice
from tuoyu.plan import actions
from tuoyu.plan.models import Distribution
from tuoyu.plan.queries import documents
from tuoyu.rules.days import words_of_date

pytestmark = pytest.mark.django_db


def told(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("body", flat=True))


def test_sent_and_signed_by_the_units_own_people():
    at = scene()
    own, other = clerk("education"), clerk("street")
    made = sent(at, plan=at.plan, text="")
    assert told(own) == told(other) == [f"请在{words_of_date(made.asked_by)}前签收。"]
    (mine,) = documents.waiting_for(acting(own))
    with pytest.raises(NotAllowed, match="其他单位"):
        actions.sign(mine, by=acting(other))
    with pytest.raises(NotAllowed):
        actions.sign(mine, by=at.by)
    actions.sign(mine, by=acting(own))
    assert mine.signed_by_id == own.pk
    with pytest.raises(Conflict, match="签收过"):
        actions.sign(mine, by=acting(own))
    assert not documents.waiting_for(acting(own))
    (listed,) = documents.documents(acting(other))
    assert (listed.asked, listed.signed) == (2, 1)


def test_what_is_refused():
    at = scene()
    for values, sentence in (
        ({"title": " "}, "标题"),
        ({"text": ""}, "至少一项"),
        ({"units": ()}, "至少一个"),
        ({"units": ("education", "government")}, "收文单位"),
        ({"asked_by": clock.today() - timedelta(days=1)}, "不能早于今天"),
    ):
        with pytest.raises(Invalid, match=sentence):
            sent(at, **values)
    with pytest.raises(NotAllowed):
        actions.send(letter(), division=DISTRICT, by=acting(clerk("education")))
    assert not Distribution.objects.exists()


def test_taken_back():
    at = scene()
    own = clerk("education")
    made = sent(at)
    (mine,) = documents.waiting_for(acting(own))
    with pytest.raises(Invalid, match="撤回原因"):
        withdraw_document(made, " ", by=at.by)
    withdraw_document(made, "示例：附件有误", by=at.by)
    assert told(own)[-1] == "撤回原因：示例：附件有误"
    with pytest.raises(Conflict, match="不用签收"):
        actions.sign(mine, by=acting(own))
    with pytest.raises(Conflict, match="已经撤回"):
        withdraw_document(made, "示例", by=at.by)
    assert not documents.waiting_for(acting(own))


def test_each_stage_is_told_once_and_the_head_hears_last():
    at = scene()
    own, head, signed = clerk("education"), of_unit("education", Role.UNIT_HEAD), clerk("street")
    made = sent(at)
    actions.sign(documents.waiting_for(acting(signed)).get(), by=acting(signed))
    today = clock.now()
    at_once = len(told(head))
    stages = {4: 0, 3: 1, 2: 1, 1: 2, 0: 3, -1: 3, -2: 3}
    for left, count in stages.items():
        with clock.at(today + timedelta(days=7 - left)):
            remind_receipts(by=at.by)
            remind_receipts(by=at.by)
        assert len(told(own)) == 1 + count, left
    assert len(told(head)) == at_once + 1
    assert "请督促签收" in told(head)[-1]
    assert len(told(signed)) == 1
    assert made.asked_by == clock.today() + timedelta(days=7)


def test_reminded_by_hand_once_a_day():
    at = scene()
    clerk("education")
    made = sent(at)
    with pytest.raises(NotAllowed):
        remind_units(made, by=acting(staff(Role.FILING_CLERK)))
    assert remind_units(made, by=at.by) == 1  # the street has nobody yet
    with pytest.raises(Conflict, match="今天已经催过"):
        remind_units(made, by=at.by)
    withdraw_document(made, "示例", by=at.by)
    with pytest.raises(Conflict, match="已经撤回"):
        remind_units(made, by=at.by)
