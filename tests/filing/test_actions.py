"""Preparing a filing: start, save in parts, papers. On refusal nothing changes."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from tests import factories
from tests.accounts.factories import acting, provider, staff
from tests.at_once import at_once
from tests.watching import nothing_changes
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, StepNotAllowed
from tuoyu.filing import actions, answers
from tuoyu.filing.models import Case, Material
from tuoyu.rules.filing.facts import Evidence, MaterialCode

FIRE, REPORT = MaterialCode.FIRE_SAFETY, Evidence.FIRE_ASSESSMENT


@pytest.fixture
def at(db):
    return factories.world()


@pytest.fixture
def case(at):
    return factories.started(at)


def save(case, values, *, by, section="site", revision=None, done=True):
    actions.save_section(case, section, values, done=done, revision=revision, by=by)


def strangers(at):
    """Everybody who may not prepare this filing."""
    return [
        acting(provider(factories.world("示例邻园", clerk=at.clerk).institution)),
        acting(provider(at.institution, Role.INSTITUTION_STAFF)),
        at.by_clerk,
        acting(staff(Role.OFFICE_DIRECTOR)),
    ]


class TestStart:
    def test_a_draft_knows_the_institution_and_leaves_an_event(self, at):
        case = factories.started(at)
        assert case.state == "draft"
        assert case.answers["institution"] == {"name": "示例园", "kind": "centre"}
        assert case.number is None
        assert AuditEvent.objects.get(act="filing.start").object_id == case.public_id

    def test_starting_again_answers_the_same_draft(self, at, case):
        with nothing_changes():
            assert factories.started(at) == case

    def test_after_a_withdrawal_another_may_start(self, at, case):
        Case.objects.filter(pk=case.pk).update(state="withdrawn")
        assert factories.started(at) != case

    def test_who_does_not_lead_the_institution_may_not(self, at):
        for stranger in strangers(at):
            with nothing_changes(), pytest.raises(NotAllowed):
                actions.start(at.institution, by=stranger)

    def test_a_filed_institution_is_told_to_change_its_filing(self, at):
        factories.receipted(at)
        with nothing_changes(), pytest.raises(Conflict, match="已经备案"):
            factories.started(at)

    def test_the_database_holds_one_open_case(self, at, case):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.create(institution=at.institution, started_by=at.head)

    @pytest.mark.django_db(transaction=True)
    def test_two_starts_at_once_open_one_draft(self, transactional_db):
        at = factories.world()
        by = at.by_head
        first, second = at_once(*[lambda: actions.start(at.institution, by=by)] * 2)
        assert first == second == Case.objects.get()
        assert AuditEvent.objects.filter(act="filing.start").count() == 1


class TestSave:
    def test_answers_are_kept_by_section(self, at, case):
        save(case, {"address": "示例路1号"}, by=at.by_head)
        save(case, {"head_name": "示例甲", "education": "bachelor"}, section="head", by=at.by_head)
        assert answers.of_section(case, "site") == {"address": "示例路1号"}
        assert answers.of_section(case, "head") == {"head_name": "示例甲", "education": "bachelor"}
        assert case.done_sections == ["site", "head"]
        assert case.revision == 2

    def test_a_half_finished_section_is_no_longer_done(self, at, case):
        save(case, {"address": "示例路1号"}, by=at.by_head)
        save(case, {"address": ""}, done=False, by=at.by_head)
        assert case.done_sections == []

    def test_private_answers_are_unreadable_in_the_database(self, at, case):
        typed = {"typed": {"head_name": ["示例秘密甲"]}, "head_name": "示例秘密甲",
                 "head_id_number": "110101199001010015", "education": "bachelor"}  # fmt: skip
        save(case, typed, section="head", by=at.by_head)
        people = {"people": [{"name": "示例秘密乙"}]}
        save(case, people, section="staff", by=at.by_head)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM filing_case")
            stored = json.dumps(cursor.fetchall(), default=str, ensure_ascii=False)
        for secret in ("示例秘密", "110101199001010015", "\\u793a\\u4f8b\\u79d8"):
            assert secret not in stored
        assert answers.of_section(case, "head") == typed
        assert answers.of_section(case, "staff") == people

    def test_somebody_saved_in_between(self, at, case):
        shown = answers.mark_of(case, "site")
        save(case, {"address": "示例路1号"}, revision=shown, by=at.by_head)
        with nothing_changes(), pytest.raises(Conflict, match="保存过这一部分"):
            save(case, {"address": "示例路2号"}, revision=shown, by=at.by_head)

    def test_another_section_saved_in_between_is_no_conflict(self, at, case):
        shown = answers.mark_of(case, "site")
        save(case, {"head_name": "示例秘密甲"}, section="head", by=at.by_head)
        save(case, {"address": "示例路2号"}, revision=shown, by=at.by_head)
        assert answers.of_section(case, "site")["address"] == "示例路2号"

    @pytest.mark.django_db(transaction=True)
    def test_two_saves_at_once_keep_one(self, transactional_db):
        at = factories.world()
        case, by = factories.started(at), at.by_head
        shown = answers.mark_of(case, "site")
        mine, yours = (Case.objects.get(pk=case.pk) for _ in range(2))
        found = at_once(
            lambda: save(mine, {"address": "一"}, revision=shown, by=by),
            lambda: save(yours, {"address": "二"}, revision=shown, by=by),
        )
        assert sorted(type(each).__name__ for each in found) == ["Conflict", "NoneType"]
        case.refresh_from_db()
        assert case.revision == 1
        assert answers.of_section(case, "site")["address"] == ("一" if found[0] is None else "二")

    def test_after_submission_nothing_can_be_changed(self, at):
        case = factories.submitted(at)
        with nothing_changes(), pytest.raises(StepNotAllowed, match="现在是“待办理”"):
            save(case, {"address": "示例路2号"}, by=at.by_head)

    def test_after_a_return_it_can_be_changed_again(self, at):
        case = factories.returned(at)
        save(case, {"address": "示例路2号"}, by=at.by_head)
        assert "site" in case.done_sections

    def test_an_unknown_section_and_a_stranger_are_refused(self, at, case):
        with nothing_changes(), pytest.raises(Invalid, match="没有这一部分"):
            save(case, {}, section="other", by=at.by_head)
        for stranger in strangers(at):
            with nothing_changes(), pytest.raises(NotAllowed):
                save(case, {"address": "示例路2号"}, by=stranger)

    def test_the_audit_holds_no_answers(self, at, case):
        save(case, {"head_name": "示例秘密甲"}, section="head", by=at.by_head)
        facts = AuditEvent.objects.get(act="filing.save_section").facts
        assert facts == {"section": "head", "done": True}


class TestMaterials:
    def add(self, at, case, **dates):
        stored = factories.store(case, at.by_head)
        return actions.add_material(case, FIRE, REPORT, stored, by=at.by_head, **dates)

    def test_a_paper_has_to_be_confirmed_again(self, at):
        case = factories.filled(at)
        assert "materials" in case.done_sections
        self.add(at, case)
        case.refresh_from_db()
        assert "materials" not in case.done_sections

    def test_a_removed_paper_stays_as_a_row(self, at, case):
        paper = self.add(at, case)
        actions.remove_material(paper, by=at.by_head)
        paper.refresh_from_db()
        assert paper.removed_at is not None
        assert paper.removed_by == at.head

    def test_removing_twice_says_so(self, at, case):
        paper = self.add(at, case)
        actions.remove_material(Material.objects.get(pk=paper.pk), by=at.by_head)
        with nothing_changes(), pytest.raises(Conflict, match="已经被移除"):
            actions.remove_material(paper, by=at.by_head)

    @pytest.mark.parametrize(
        ("dates", "says"),
        [
            ({"issued_on": 1}, "不能晚于今天"),
            ({"issued_on": -1, "valid_until": -2}, "不能早于签发日期"),
        ],
    )
    def test_impossible_dates_are_refused(self, at, case, dates, says):
        from datetime import timedelta

        from tuoyu.core import clock

        stored = factories.store(case, at.by_head)
        dates = {name: clock.today() + timedelta(days=days) for name, days in dates.items()}
        with nothing_changes(), pytest.raises(Invalid, match=says):
            actions.add_material(case, FIRE, REPORT, stored, by=at.by_head, **dates)

    def test_after_submission_no_paper_comes_or_goes(self, at):
        case = factories.submitted(at)
        stored = factories.store(case, at.by_head)
        paper = case.materials.first()
        with nothing_changes():
            with pytest.raises(StepNotAllowed):
                actions.add_material(case, FIRE, REPORT, stored, by=at.by_head)
            with pytest.raises(StepNotAllowed):
                actions.remove_material(paper, by=at.by_head)
            with pytest.raises(StepNotAllowed):
                actions.finish_materials(case, done=False, by=at.by_head)

    def test_strangers_may_not(self, at, case):
        paper = self.add(at, case)
        for stranger in strangers(at):
            with nothing_changes(), pytest.raises(NotAllowed):
                actions.remove_material(paper, by=stranger)
            with nothing_changes(), pytest.raises(NotAllowed):
                actions.add_material(case, FIRE, REPORT, paper.file, by=stranger)
