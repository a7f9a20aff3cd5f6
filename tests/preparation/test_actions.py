"""Keeping plans: one's own, not too many, not too long; using one fills what is empty."""

from dataclasses import replace

import pytest

from tests import factories
from tests.accounts.factories import acting, parent, staff
from tests.rules.advisor.test_advise import HOME, PLAN
from tests.watching import nothing_changes
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, NotFound, StepNotAllowed
from tuoyu.filing import actions as filing
from tuoyu.filing import answers
from tuoyu.flows.use_plan import sections_of, use_plan
from tuoyu.preparation import actions, queries
from tuoyu.preparation.models import LONGEST_QUERY, LONGEST_TITLE, Plan

pytestmark = pytest.mark.django_db
QUERY = "kind=centre&building_m2=300"


@pytest.fixture
def founder():
    return acting(parent())


class TestKeeping:
    def test_a_plan_is_ones_own(self, founder):
        plan = actions.keep_plan(" 示例路一层 ", QUERY, by=founder)
        assert (plan.title, plan.query) == ("示例路一层", QUERY)
        assert queries.plan_for(founder, plan.public_id) == plan
        stranger = acting(parent("13700000002"))
        assert not queries.plans_of(stranger)
        with pytest.raises(NotFound):
            queries.plan_for(stranger, plan.public_id)
        for act in (
            lambda: actions.change_plan(plan, "别人的", QUERY, by=stranger),
            lambda: actions.drop_plan(plan, by=stranger),
        ):
            with nothing_changes(), pytest.raises(NotAllowed):
                act()

    @pytest.mark.parametrize(
        ("title", "query", "says"),
        [
            ("  ", QUERY, "起一个名称"),
            ("名" * (LONGEST_TITLE + 1), QUERY, "缩短"),
            ("示例", "", "先填写"),
            ("示例", "x" * (LONGEST_QUERY + 1), "内容过多"),
        ],
    )
    def test_what_cannot_be_kept(self, founder, title, query, says):
        with nothing_changes(), pytest.raises(Invalid, match=says):
            actions.keep_plan(title, query, by=founder)

    def test_no_more_than_one_may_have(self, founder, monkeypatch):
        monkeypatch.setattr(actions, "MOST_PLANS", 2)
        for _ in range(2):
            actions.keep_plan("示例", QUERY, by=founder)
        with nothing_changes(), pytest.raises(Conflict, match="最多保存2份"):
            actions.keep_plan("示例", QUERY, by=founder)

    def test_changed_and_thrown_away(self, founder):
        plan = actions.keep_plan("示例", QUERY, by=founder)
        changed = actions.change_plan(plan, "示例二", "kind=home", by=founder)
        assert (changed.title, changed.query) == ("示例二", "kind=home")
        assert changed.changed_at > plan.changed_at
        actions.drop_plan(changed, by=founder)
        assert not Plan.objects.exists()
        acts = set(AuditEvent.objects.values_list("act", flat=True))
        assert {"preparation.keep", "preparation.change", "preparation.drop"} <= acts

    def test_staff_of_the_district_plan_nothing(self):
        clerk = acting(staff(Role.FILING_CLERK))
        with nothing_changes(), pytest.raises(NotAllowed):
            actions.keep_plan("示例", QUERY, by=clerk)


class TestUsing:
    @pytest.fixture
    def at(self):
        return factories.world()

    @pytest.fixture
    def plan(self, at):
        return actions.keep_plan("示例", QUERY, by=at.by_head)

    def test_the_draft_knows_what_the_plan_knew(self, at, plan):
        used = use_plan(plan, PLAN, at.institution, by=at.by_head)
        assert (used.filled, used.kept) == (("负责人", "场所", "编班与托位"), ())
        facts = answers.facts_from(answers.everything(used.case), [], commitment=False)
        assert facts.capacity == 35
        assert [(group.band, group.places, group.floor) for group in facts.classes] == [
            ("small", 15, 1), ("big", 20, 1),
        ]  # fmt: skip
        assert facts.site.floors == (1,)
        assert (facts.site.building_area_m2, facts.site.outdoor_area_m2) == (400, 105)
        assert (facts.site.tenure, facts.catering) == (PLAN.tenure, True)
        assert (facts.site.fire_rating, facts.site.free_standing) == (2, True)
        assert (facts.site.in_high_rise, facts.site.own_exits) == (True, True)
        assert facts.site.forbidden_traits == ()
        head = facts.staff[0]
        assert (head.education, head.experience_years, head.training_passed) == (
            PLAN.head_education, PLAN.head_years, True,
        )  # fmt: skip
        assert used.case.done_sections == []
        plan.refresh_from_db()
        assert plan.institution == at.institution

    def test_what_was_typed_stays(self, at, plan):
        case = factories.started(at)
        site = {"address": "示例路9号"}
        filing.save_section(case, "site", site, done=False, revision=None, by=at.by_head)
        used = use_plan(plan, PLAN, at.institution, by=at.by_head)
        assert used.kept == ("场所",)
        assert answers.of_section(used.case, "site") == site

    def test_twice_changes_nothing_more(self, at, plan):
        first = use_plan(plan, PLAN, at.institution, by=at.by_head)
        again = use_plan(plan, replace(PLAN, building_m2=None), at.institution, by=at.by_head)
        assert again.filled == ()
        assert answers.everything(again.case) == answers.everything(first.case)

    def test_after_submission(self, at, plan):
        factories.submitted(at)
        with nothing_changes(), pytest.raises(StepNotAllowed, match="待办理"):
            use_plan(plan, PLAN, at.institution, by=at.by_head)

    def test_for_another_institution(self, at, plan):
        other = factories.world("示例邻园", clerk=at.clerk)
        with nothing_changes(), pytest.raises(NotAllowed):
            use_plan(plan, PLAN, other.institution, by=at.by_head)

    def test_a_home_care_point_has_no_classes(self):
        found = sections_of(HOME)
        assert found["classes"] == {"capacity": 5}
        assert found["site"]["neighbours_consent"] == "yes"
        assert "head" not in found
