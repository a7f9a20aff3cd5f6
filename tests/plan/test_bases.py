"""Instruments: how each stands, looks that are never rewritten, alarms before the last day."""

from datetime import timedelta

import pytest

from tests.accounts.factories import acting, staff
from tests.plan.factories import DISTRICT, basis, scene
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tuoyu.flows import remind_bases as flow
from tuoyu.flows.remind_bases import remind_bases
from tuoyu.notices.models import Notice
from tuoyu.plan import actions
from tuoyu.plan.models import BasisCheck, LegalBasis, Validity
from tuoyu.plan.queries.basis import looks_at, standings

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def look(at, result=Validity.HOLDS, seen=0, code="example-rule", **told):
    found = actions.Found(result, told.pop("source", "示例公报"), **told)
    return actions.check_basis(code, found, division=DISTRICT, seen=seen, by=at.by)


def state(at):
    (found,) = standings(DISTRICT, clock.today())
    return found.state


def test_looks_stand_above_the_pack_and_the_last_counts():
    at = scene()
    row = basis(at.plan, check_validity=True)
    today = clock.today()
    assert state(at) == ("须核实效力", "warn")
    look(at, valid_until=today + 40 * DAY)
    assert state(at) == ("还有40天到期", "info")
    look(at, Validity.REPLACED, seen=1, replaced_by="示例新规定")
    assert state(at) == ("已由示例新规定代替", "bad")
    look(at, Validity.LAPSED, seen=2, valid_until=today - DAY)
    assert state(at) == ("已失效", "bad")
    assert [each.ordinal for each in looks_at(row.code, DISTRICT)] == [3, 2, 1]
    LegalBasis.objects.get().delete()  # a later pack may leave it out; what was found stays
    assert BasisCheck.objects.count() == 3


def test_what_is_refused():
    at = scene()
    basis(at.plan)
    today = clock.today()
    for told, sentence in (
        ({"source": " "}, "从哪里核实"),
        ({"result": Validity.REPLACED}, "新文件"),
        ({"result": Validity.LAPSED}, "最后一天"),
        ({"result": Validity.LAPSED, "valid_until": today}, "早于今天"),
        ({"valid_until": today - DAY}, "不能早于今天"),
    ):
        with pytest.raises(Invalid, match=sentence):
            look(at, **told)
    with pytest.raises(NotFound):
        look(at, code="nothing")
    look(at)
    with pytest.raises(Conflict, match="刚刚由别人核实过"):
        look(at)
    at.office = staff(Role.UNIT_CLERK)
    with pytest.raises(NotAllowed):
        look(at, seen=1)
    assert BasisCheck.objects.count() == 1


def test_alarms_before_the_last_day_each_once():
    at = scene()
    today, now = clock.today(), clock.now()
    basis(at.plan, effective_to=today + 200 * DAY)
    basis(at.plan, "long-past", effective_to=today - 400 * DAY)
    heard = []
    for day in (0, 19, 20, 21, 110, 170, 199, 201, 202):
        with clock.at(now + day * DAY):
            remind_bases(by=at.by)
            heard.append(remind_bases(by=at.by) + Notice.objects.count())
    assert heard == [0, 0, 1, 1, 2, 3, 3, 4, 4]
    last = Notice.objects.order_by("pk").last()
    assert last.recipient == at.office
    assert last.subject == "依据文件已经到期：示例规定example-rule"


def test_what_was_prolonged_is_alarmed_of_anew():
    at = scene()
    basis(at.plan, effective_to=clock.today() + 20 * DAY)
    assert remind_bases(by=at.by) == 1
    look(at, valid_until=clock.today() + 25 * DAY)
    assert remind_bases(by=at.by) == 1
    look(at, Validity.REPLACED, seen=1, replaced_by="示例新规定")
    with clock.at(clock.now() + 24 * DAY):
        assert remind_bases(by=at.by) == 0


def test_what_nobody_has_looked_at():
    at = scene()
    basis(at.plan, check_validity=True, relation="pending")
    assert remind_bases(by=at.by) == 1
    assert remind_bases(by=at.by) == 0
    with clock.at(clock.now() + 90 * DAY):
        assert remind_bases(by=at.by) == 1
    look(at)
    with clock.at(clock.now() + 180 * DAY):
        assert remind_bases(by=at.by) == 0


def test_the_switch_to_permits(monkeypatch):
    at = scene()
    since = clock.today() + 100 * DAY

    class Ahead:
        effective_from = since

    monkeypatch.setattr(flow, "next_change", lambda **_: Ahead)
    assert remind_bases(by=at.by) == 1
    assert "备案将改为准入许可" in Notice.objects.get().subject


def test_no_plan_no_alarm():
    assert remind_bases(by=acting(staff(Role.OFFICE_DIRECTOR))) == 0
