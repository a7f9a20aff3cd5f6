"""What walkers fill, what a second person verifies, and what follows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.accounts.factories import acting, staff, unit
from tests.at_once import at_once
from tests.registry.factories import institution
from tests.survey.factories import (
    NO_CHILDREN,
    facts,
    filled,
    next_round,
    opened,
    verified,
    walker,
)  # fmt: skip
from tests.web.provider.posting import credit_code
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, NotFound, StepNotAllowed
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.flows.register_found_place import register_found_place
from tuoyu.flows.send_back_survey_entry import send_back_survey_entry
from tuoyu.notices.models import Notice
from tuoyu.registry.models import Institution
from tuoyu.rules.filing.facts import InstitutionKind
from tuoyu.survey import actions
from tuoyu.survey.facts import CareKind, Presence, key_of, problems
from tuoyu.survey.models import Entry, Handover, Pairing, Place
from tuoyu.survey.queries import compared, entries

pytestmark = pytest.mark.django_db


class TestFacts:
    @pytest.mark.parametrize(
        ("values", "field", "says"),
        [
            ({"name": " "}, "name", "请填写名称"),
            ({"address": ""}, "address", "请填写地址"),
            ({"division": factories.OTHER_COMMUNITY}, "division", "不在本街道"),
            ({"walked_on": None}, "walked_on", "不能晚于今天"),
            ({"kind": None}, "kind", "请选择托育形式"),
            (
                {"under_one": None, "one_to_two": None, "two_to_three": None},
                "under_one",
                "至少填写一个年龄段",
            ),
            ({"presence": Presence.GONE}, "presence", "却填写了在托儿童"),
            ({"longitude": 117.1}, "longitude", "要一起填写"),
            ({"longitude": 1.0, "latitude": 39.1}, "longitude", "不在中国范围内"),
            ({"places": 1001}, "places", "托位数应在0到1000之间"),
            ({"under_one": 501}, "under_one", "在托人数应在0到500之间"),
            ({"monthly_fee_fen": 10_000_001}, "monthly_fee_fen", "每月收费应在0到100000之间"),
        ],
    )
    def test_what_cannot_be(self, values, field, says):
        today = clock.today()
        if "walked_on" in values:
            values = {"walked_on": today + timedelta(days=1)}
        found = dict(problems(facts(**values), street=factories.STREET, today=today))
        assert says in found[field]
        assert found[field].endswith("。")

    def test_a_place_that_is_gone_needs_no_counts(self):
        gone = facts(presence=Presence.GONE, **NO_CHILDREN)
        assert not list(problems(gone, street=factories.STREET, today=clock.today()))

    def test_one_place_written_twice_has_one_key(self):
        assert key_of("示例 小屋（一）", "示例路１号") == key_of("示例小屋(一)", "示例路1号")


class TestFill:
    def test_a_new_place(self):
        scene = opened()
        entry = filled(scene)
        assert (entry.state, entry.revision, entry.filled_by) == ("filled", 1, scene.walker)
        assert entry.place.number.startswith("摸")
        assert Entry.objects.get().phone == "022-26000001"
        event = AuditEvent.objects.get(act="survey.fill")
        assert "022-2600" not in str(event.facts)

    def test_a_known_place_is_not_made_twice(self):
        scene = opened()
        entry = filled(scene)
        with pytest.raises(Conflict, match=entry.place.number):
            filled(scene)
        assert Place.objects.count() == 1

    def test_changing_it_counts_the_revision(self):
        scene = opened()
        entry = filled(scene)
        actions.fill(scene.round, entry.place, facts(carers=5), by=scene.by_walker, revision=1)
        entry.refresh_from_db()
        assert (entry.revision, entry.carers) == (2, 5)
        with pytest.raises(Conflict, match="刚被别人改过"):
            actions.fill(scene.round, entry.place, facts(carers=9), by=scene.by_walker, revision=1)

    def test_the_street_is_one_s_own(self):
        scene = opened()
        other = acting(walker("990101002"))
        with pytest.raises(NotAllowed):
            filled(scene, by=other)
        entry = filled(scene)
        with pytest.raises(NotAllowed):
            actions.fill(scene.round, entry.place, facts(), by=other, revision=1)
        with pytest.raises(NotFound):
            entries.entry_for(other, entry.public_id)
        with pytest.raises(NotAllowed):
            filled(scene, 2, by=acting(staff(Role.OFFICE_DIRECTOR)))

    def test_a_bad_value_is_refused(self):
        scene = opened()
        with pytest.raises(Invalid, match="请填写名称"):
            filled(scene, name=" ")
        assert not Place.objects.exists()

    def test_renamed_to_another_place_of_the_street(self):
        scene = opened()
        one = filled(scene, 1)
        filled(scene, 2)
        with pytest.raises(Invalid, match="已有同名同址的点位"):
            actions.fill(scene.round, one.place, facts(2), by=scene.by_walker, revision=1)

    @pytest.mark.django_db(transaction=True)
    def test_two_walkers_find_one_place_at_once(self):
        scene = opened()
        one, two = scene.by_walker, scene.by_second
        answers = at_once(lambda: filled(scene, by=one), lambda: filled(scene, by=two))
        assert sum(isinstance(each, Conflict) for each in answers) == 1
        assert Place.objects.count() == Entry.objects.count() == 1

    def test_the_database_holds_what_must_hold(self):
        scene = opened()
        entry = filled(scene)
        row = Entry.objects.filter(pk=entry.pk)
        wrong = (
            {"state": "verified"},
            {"state": "verified", "verified_by": scene.walker, "verified_at": clock.now()},
            {"presence": "operating", "kind": ""},
            {"longitude": None, "latitude": 39.1},
            {"under_one": 501},
            {"credit_code": "123"},
        )
        for values in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                row.update(**values)
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.create(
                round=scene.round, place=entry.place, via="form", filled_by=scene.walker,
                **facts().columns(),
            )  # fmt: skip


class TestVerify:
    def test_a_second_person_verifies(self):
        scene = opened()
        entry = verified(scene)
        assert (entry.state, entry.verified_by) == ("verified", scene.second)
        with pytest.raises(Conflict, match="已经核验"):
            actions.fill(scene.round, entry.place, facts(carers=9), by=scene.by_walker, revision=1)

    def test_nobody_verifies_the_own_entry(self):
        scene = opened()
        entry = filled(scene)
        with pytest.raises(NotAllowed, match="要由另一个人核验"):
            actions.verify(entry, revision=1, by=scene.by_walker)
        with pytest.raises(NotAllowed, match="可以直接修改"):
            actions.send_back(entry, "示例", by=scene.by_walker)
        assert list(entries.to_verify(scene.by_walker, scene.round)) == []
        assert list(entries.to_verify(scene.by_second, scene.round)) == [entry]

    def test_who_verifies_saw_the_last_version(self):
        scene = opened()
        entry = filled(scene)
        actions.fill(scene.round, entry.place, facts(carers=5), by=scene.by_walker, revision=1)
        with pytest.raises(Conflict, match="刚改过"):
            actions.verify(entry, revision=1, by=scene.by_second)

    @pytest.mark.django_db(transaction=True)
    def test_two_verifications_at_once(self):
        scene = opened()
        entry = filled(scene)
        clerk, second = scene.by_clerk, scene.by_second
        answers = at_once(
            lambda: actions.verify(Entry.objects.get(pk=entry.pk), revision=1, by=clerk),
            lambda: actions.verify(Entry.objects.get(pk=entry.pk), revision=1, by=second),
        )
        (late,) = [each for each in answers if each is not None]
        assert isinstance(late, StepNotAllowed)
        assert "现在是“已核验”" in late.message
        assert StepLog.objects.filter(record_id=entry.public_id, step="verify").count() == 1

    def test_sent_back_and_corrected(self):
        scene = opened()
        entry = filled(scene)
        send_back_survey_entry(entry, "示例：人数与名册不符。", by=scene.by_second)
        notice = Notice.objects.get(recipient=scene.walker, about=entry.public_id)
        assert "退回更正" in notice.subject
        assert "名册" not in notice.body
        entry.refresh_from_db()
        assert entries.return_reason(entry) == "示例：人数与名册不符。"
        actions.fill(scene.round, entry.place, facts(carers=4), by=scene.by_walker, revision=1)
        entry.refresh_from_db()
        assert (entry.state, entry.revision) == ("filled", 2)
        actions.verify(entry, revision=2, by=scene.by_second)

    def test_only_the_office_takes_a_verification_back(self):
        scene = opened()
        entry = verified(scene)
        with pytest.raises(NotAllowed):
            actions.unverify(entry, "示例", by=scene.by_second)
        with pytest.raises(Invalid, match="需要写明理由"):
            actions.unverify(entry, " ", by=scene.by_clerk)
        send_back_survey_entry(entry, "示例", by=scene.by_clerk)
        entry.refresh_from_db()
        assert (entry.state, entry.verified_by) == ("returned", None)


class TestComparison:
    def test_new_gone_changed_and_totals(self):
        scene = opened()
        for number in (1, 2, 3):
            verified(scene, number)
        first = scene.round
        scene = next_round(scene)
        one, two = (
            Place.objects.get(name="示例小屋1托育园"),
            Place.objects.get(name="示例小屋2托育园"),
        )
        again = {"by": scene.by_walker}
        actions.fill(scene.round, one, facts(1, carers=9), **again)
        actions.fill(scene.round, two, facts(2, presence=Presence.GONE, **NO_CHILDREN), **again)
        filled(scene, 9, name="示例彩虹桥")
        found = compared.comparison(scene.by_clerk, first, scene.round)
        assert [item.name for item in found.new] == ["示例彩虹桥"]
        assert [each.before.name for each in found.gone] == ["示例小屋2托育园"]
        assert [item.name for item in found.unseen] == ["示例小屋3托育园"]
        (change,) = found.changed
        assert change.fields == {"carers": (3, 9)}
        before, after = found.totals[factories.STREET]
        assert (before.care, before.places, before.under_three) == (3, 90, 30)
        assert (after.care, after.unfiled) == (2, 2)

    def test_a_like_place_is_decided_by_a_clerk(self):
        scene = opened()
        old = verified(scene, 1, name="示例小太阳托育园", credit_code=credit_code(1)).place
        first = scene.round
        scene = next_round(scene)
        new = filled(scene, 1, name="示例小太阳托育中心", address="示例路88号").place
        (doubt,) = compared.comparison(scene.by_clerk, first, scene.round).doubts
        assert (doubt.later.place, doubt.earlier.place) == (new.pk, old.pk)
        with pytest.raises(NotAllowed):
            actions.decide_pair(new, old, is_same=True, by=scene.by_walker)
        actions.decide_pair(new, old, is_same=True, by=scene.by_clerk)
        found = compared.comparison(scene.by_clerk, first, scene.round)
        assert (found.doubts, found.new, found.unseen) == ([], [], [])
        assert set(found.changed[0].fields) == {"name", "address", "credit_code"}
        new.refresh_from_db()
        assert new.merged_into == old
        with pytest.raises(Conflict, match="已经认定过"):
            actions.decide_pair(new, old, is_same=False, by=scene.by_clerk)

    def test_told_apart_it_is_not_asked_again(self):
        scene = opened()
        old = verified(scene, 1).place
        first = scene.round
        scene = next_round(scene)
        new = filled(scene, 1, name="示例另一家").place
        assert (
            compared.comparison(scene.by_clerk, first, scene.round).doubts[0].reason == "地址相同"
        )
        actions.decide_pair(new, old, is_same=False, by=scene.by_clerk)
        assert compared.comparison(scene.by_clerk, first, scene.round).doubts == []
        assert not Pairing.objects.get().is_same

    def test_two_of_one_round_are_never_one(self):
        scene = opened()
        one, two = filled(scene, 1).place, filled(scene, 2).place
        with pytest.raises(Conflict, match="同时存在"):
            actions.decide_pair(two, one, is_same=True, by=scene.by_clerk)
        assert not Pairing.objects.exists()


class TestAfter:
    def test_a_found_place_comes_into_the_register(self):
        scene = opened()
        place = filled(scene).place
        made = register_found_place(
            place, "示例小屋1托育园", InstitutionKind.CENTRE, by=scene.by_clerk
        )
        place.refresh_from_db()
        assert place.institution == made
        assert (made.state, made.division_id) == ("preparing", factories.COMMUNITY)
        with pytest.raises(Conflict, match="已经对应了一家机构"):
            register_found_place(place, "示例", InstitutionKind.CENTRE, by=scene.by_clerk)
        with pytest.raises(NotAllowed):
            register_found_place(place, "示例", InstitutionKind.CENTRE, by=scene.by_walker)
        assert Institution.objects.count() == 1

    def test_like_institutions_are_shown_first(self):
        factories.district()
        same = institution(name="示例完全不同", credit_code=credit_code(1))
        like = institution(name="示例小屋1托育中心")
        institution(name="示例海豚湾")
        scene = opened()
        place = filled(scene, credit_code=credit_code(1)).place
        assert list(compared.likely_institutions(scene.by_clerk, place)) == [same, like]
        actions.tie(place, like, by=scene.by_clerk)
        place.refresh_from_db()
        assert place.institution == like
        with pytest.raises(Conflict):
            actions.tie(place, same, by=scene.by_clerk)

    def test_a_hand_over_is_recorded(self):
        scene = opened()
        entry = filled(scene, kind=CareKind.OTHER_CARE)
        given = actions.Given(unit("market"), clock.today(), "示例：无照收托。", "示移〔2026〕1号")
        actions.hand_over(entry, given, by=scene.by_clerk)
        assert Handover.objects.get().reason == "示例：无照收托。"
        wrong = (
            (given, "已有同一编号"),
            (replace(given, reference=""), "同一天已经记录过"),
            (replace(given, handed_on=clock.today() + timedelta(days=1)), "不能晚于今天"),
            (replace(given, handed_on=clock.today() - timedelta(days=1)), "不能早于走访日期"),
            (replace(given, reason=" ", reference="2"), "请填写移交事由"),
        )
        for each, says in wrong:
            with pytest.raises((Conflict, Invalid), match=says):
                actions.hand_over(entry, each, by=scene.by_clerk)
        with pytest.raises(NotAllowed):
            actions.hand_over(entry, replace(given, reference="3"), by=scene.by_walker)
        assert Handover.objects.count() == 1
