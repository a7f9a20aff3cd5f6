"""The pages of the joint meetings: one meeting walked through."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories as places
from tests.accounts.factories import staff, unit
from tests.meetings import factories
from tests.meetings.factories import (
    announced,
    called,
    drafted,
    following,
    held,
    issued,
    planned,
    signed,
    signing,
    version,
)
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.flows.dispatch_resolutions import dispatch_resolutions
from tuoyu.meetings import actions
from tuoyu.meetings.models import (
    AgendaItem,
    Comment,
    FollowUp,
    Issue,
    Meeting,
    MeetingPaper,
    Resolution,
    Signature,
)
from tuoyu.notices.models import Notice

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def at(name, scene, *more):
    return reverse(f"office-meeting-{name}", args=[scene.meeting.public_id, *more])


def home(scene):
    return reverse("office-meeting", args=[scene.meeting.public_id])


def office(scene):
    return client_of(scene.office)


def of(scene, code):
    return client_of(scene.people[code])


def step(scene, name, **fields):
    return office(scene).post(at("step", scene, name), posting.keyed(**fields))


class TestBefore:
    def fields(self, **values):
        told = {
            "title": "示例主题", "at": "14:30", "place": "示例会议室", "chair": "示例·主持",
            "request": "", "units": ["health", "market"], **posting.day("day", 9), **values,
        }  # fmt: skip
        return posting.keyed(**told)

    def test_planned_and_changed(self):
        scene = planned()
        client = office(scene)
        bad = client.post(reverse("office-meetings-new"), self.fields(at="下午"))
        assert bad.status_code == 422
        assert "示例主题" in text(bad), "what was typed is kept"
        answer = client.post(reverse("office-meetings-new"), self.fields())
        made = Meeting.objects.latest("id")
        assert answer["Location"] == reverse("office-meeting", args=[made.public_id])
        assert made.attendances.count() == 2
        edit = reverse("office-meeting-edit", args=[made.public_id])
        assert client.get(edit).status_code == 200
        past = client.post(edit, self.fields(**posting.day("day", -2)))
        assert "已经过去" in text(past)
        client.post(edit, self.fields(title="示例新主题"))
        made.refresh_from_db()
        assert made.title == "示例新主题"

    def test_called_raised_answered_and_announced(self):
        scene = planned()
        assert step(scene, "call", **posting.day("due", 3)).status_code == 302
        told = Notice.objects.get(recipient=scene.people["market"])
        assert told.link == home(scene)
        unit_client = of(scene, "market")
        assert "提交议题" in text(unit_client.get(home(scene)))
        words = {"title": "示例议题", "text": "示例", "why": "示例", "asked": "示例"}
        bad = unit_client.post(
            at("issue-new", scene), posting.keyed(unit="market", **{**words, "why": ""})
        )
        assert bad.status_code == 422
        answer = unit_client.post(at("issue-new", scene), posting.keyed(unit="market", **words))
        issue = Issue.objects.get()
        here = reverse("office-meeting-issue", args=[issue.public_id])
        assert answer["Location"] == here
        paper = reverse("office-meeting-issue-paper", args=[issue.public_id])
        added = unit_client.post(
            paper, posting.keyed(title="示例材料", file=places.upload("材料.png"))
        )
        assert added.status_code == 302
        assert "示例材料" in text(unit_client.get(here))
        assert of(scene, "education").get(here).status_code == 404, "not on an agenda yet"
        added_paper = issue.papers.get().public_id
        off = reverse("office-meeting-issue-paper-drop", args=[added_paper])
        assert off in text(unit_client.get(here))
        assert of(scene, "education").get(off).status_code == 404
        assert "示例材料" in text(unit_client.get(off))
        assert issue.papers.exists(), "a GET takes nothing off"
        assert unit_client.post(off, posting.keyed())["Location"] == here
        assert "没有材料" in text(unit_client.get(here))
        edit = reverse("office-meeting-issue-edit", args=[issue.public_id])
        unit_client.post(edit, posting.keyed(**{**words, "title": "示例改题"}))
        answers = reverse("office-meeting-issue-answer", args=[issue.public_id])
        client = office(scene)
        refused = client.post(answers, posting.keyed(answer="decline", reason=""))
        assert "需要写明理由" in text(refused)
        client.post(
            answers,
            posting.keyed(answer="accept", meeting=str(scene.meeting.public_id), duration="15"),
        )
        item = AgendaItem.objects.get()
        assert (item.title, item.duration) == ("示例改题", 15)
        assert client.get(at("step", scene, "announce")).status_code == 200
        assert step(scene, "announce", **posting.day("due", 4)).status_code == 302
        assert "示例改题" in text(of(scene, "education").get(home(scene)))
        assert of(scene, "education").get(here).status_code == 200

    def test_withdrawn_by_its_unit(self):
        scene = called()
        issue = actions.raise_issue(
            scene.meeting, scene.units["market"], factories.ISSUE, by=scene.of("market")
        )
        address = reverse("office-meeting-issue-withdraw", args=[issue.public_id])
        assert of(scene, "market").get(address).status_code == 200
        assert office(scene).post(address, posting.keyed()).status_code == 403
        assert of(scene, "market").post(address, posting.keyed()).status_code == 302
        assert of(scene, "market").get(address).status_code == 302

    def test_the_agenda_without_script(self):
        scene = factories.with_agenda()
        client, address = office(scene), at("agenda", scene)
        one, two = scene.meeting.items.order_by("order")
        client.post(address, posting.keyed(up=str(two.public_id)))
        assert list(scene.meeting.items.order_by("order")) == [two, one]
        numbers = {f"order-{one.public_id}": "1", f"order-{two.public_id}": "2"}
        client.post(address, posting.keyed(**numbers))
        assert list(scene.meeting.items.order_by("order")) == [one, two]
        added = posting.keyed(add="1", title="示例加项", rapporteur="", duration="5")
        assert client.post(address, added).status_code == 302
        assert client.post(address, {**added, **posting.keyed(duration="0")}).status_code == 422
        gone = client.post(address, posting.keyed(drop="nobody"))
        assert gone.status_code == 409
        client.post(address, posting.keyed(drop=str(two.public_id)))
        assert scene.meeting.items.count() == 2
        page = text(client.get(address))
        assert "示例加项" in page
        assert "下移" in page

    def test_a_reply(self):
        scene = announced()
        client, address = of(scene, "market"), at("reply", scene)
        assert client.get(address).status_code == 200
        bad = client.post(address, posting.keyed(unit="market", reply="excused"))
        assert "请填写请假理由" in text(bad)
        other = posting.keyed(unit="health", reply="excused", reason="示例")
        assert client.post(address, other).status_code == 422, "another unit is no choice"
        good = posting.keyed(unit="market", reply="coming", attendee="示例人", attendee_post="科长")
        assert client.post(address, good).status_code == 302
        assert scene.attendance("market").attendee == "示例人"
        assert "示例人" in text(office(scene).get(home(scene)))
        assert "示例人" not in text(of(scene, "education").get(home(scene)))
        assert client_of(factories.clerk(unit("tax"))).get(address).status_code == 404

    @pytest.mark.parametrize("name", ["postpone", "cancel", "reopen_agenda"])
    def test_put_off_with_a_reason(self, name):
        scene = announced()
        assert step(scene, name, reason="").status_code == 422
        assert step(scene, name, reason="示例").status_code == 302
        assert Notice.objects.filter(recipient=scene.people["market"], body="原因：示例").exists()
        if name == "postpone":
            again = step(scene, "replan", at="9:30", **posting.day("day", 20))
            assert again.status_code == 302
        assert office(scene).get(home(scene)).status_code == 200

    def test_papers_are_served_as_they_were_sent(self):
        scene = announced()
        sent = MeetingPaper.objects.get(kind="notice")
        AgendaItem.objects.update(title="示例后来改的")
        client = of(scene, "market")
        docx = client.get(reverse("office-meeting-docx", args=[sent.public_id]))
        assert docx.content[:2] == b"PK"
        pdf = client.get(reverse("office-meeting-pdf", args=[sent.public_id]))
        assert pdf.content[:4] == b"%PDF"
        assert office(scene).get(at("sign-in", scene)).content[:2] == b"PK"
        abroad = client_of(staff(Role.OFFICE_DIRECTOR, where=places.OTHER_DISTRICT))
        assert abroad.get(reverse("office-meeting-pdf", args=[sent.public_id])).status_code == 404


class TestAfter:
    def test_attendance(self):
        scene = held()
        client, address = office(scene), at("attendance", scene)
        fields = {}
        for row in scene.meeting.attendances.all():
            key = row.public_id.hex
            fields |= {f"presence-{key}": "present", f"attendee-{key}": "", f"post-{key}": "科长"}
        assert "到会人员的姓名" in text(client.post(address, posting.keyed(**fields)))
        for row in scene.meeting.attendances.all():
            fields |= {f"attendee-{row.public_id.hex}": "示例人"}
        fields[f"marks-{scene.attendance('market').public_id.hex}"] = ["late"]
        assert client.post(address, posting.keyed(**fields)).status_code == 302
        assert scene.attendance("market").came_late
        assert "迟到" in text(client.get(home(scene)))

    def test_the_editor_keeps_what_was_typed_beside_a_colleague_s(self):
        scene = held()
        client, address = office(scene), at("minutes", scene)
        assert "召开" in text(client.get(address))
        first = {"revision": str(scene.meeting.revision), "opening": "同事写的", "closing": ""}
        assert client.post(address, posting.keyed(**first)).status_code == 302
        mine = client.post(address, posting.keyed(**{**first, "opening": "我写的"}))
        assert mine.status_code == 409
        page = text(mine)
        assert "同事写的" in page
        assert "我写的" in page
        scene.meeting.refresh_from_db()
        again = {**first, "revision": str(scene.meeting.revision), "opening": "我写的"}
        assert client.post(address, posting.keyed(**again)).status_code == 302
        assert Meeting.objects.get().opening == "我写的"

    def test_resolutions_of_the_draft(self):
        scene = drafted(resolutions=0)
        client, address = office(scene), at("resolution-new", scene)
        fields = {"kind": "task", "text": "示例事项", "lead": "market", "supports": ["health"]}
        bad = client.post(address, posting.keyed(**fields, **posting.day("due_on", -3)))
        assert "不能早于会议" in text(bad)
        assert client.post(address, posting.keyed(**fields)).status_code == 302
        row = Resolution.objects.get()
        assert "缺完成期限" in text(client.get(at("minutes", scene)))
        refused = step(scene, "ask_comments")
        assert refused.status_code == 422
        assert "还没有完成期限" in text(refused)
        here = reverse("office-meeting-resolution", args=[row.public_id])
        assert client.get(here).status_code == 200
        aimed = posting.keyed(**fields, **posting.day("due_on", 30), target="95")
        assert "请选择用来衡量的指标" in text(client.post(here, aimed))
        good = posting.keyed(
            **fields, **posting.day("due_on", 30), indicator="filing_rate", target="95"
        )
        assert client.post(here, good).status_code == 302
        assert client.post(here, posting.keyed(drop="1")).status_code == 302
        assert not Resolution.objects.exists()

    def test_comments_answers_signatures_and_the_end(self):
        scene = drafted()
        assert step(scene, "ask_comments").status_code == 302
        unit_client, address = of(scene, "market"), at("comment", scene)
        assert unit_client.get(address).status_code == 200
        blank = unit_client.post(address, posting.keyed(choice="text", text=""))
        assert blank.status_code == 422
        unit_client.post(address, posting.keyed(choice="text", text="示例意见"))
        said = Comment.objects.get()
        assert "示例意见" in text(office(scene).get(address))
        assert "示例意见" not in text(of(scene, "health").get(address)), "each sees its own"
        answer = reverse("office-meeting-answer", args=[said.public_id])
        assert office(scene).post(answer, posting.keyed(answer="refused")).status_code == 422
        office(scene).post(answer, posting.keyed(answer="refused", text="示例理由"))
        assert step(scene, "ask_signatures").status_code == 302
        sign, seen = at("sign", scene), version(scene)
        assert unit_client.get(sign).status_code == 200
        unread = unit_client.post(sign, posting.keyed(digest=seen.digest))
        assert unread.status_code == 422
        stale = unit_client.post(sign, posting.keyed(digest="0" * 64, read="on"))
        assert stale.status_code == 409
        assert "不是最新一稿" in text(stale)
        assert not Signature.objects.exists()
        for code in factories.CODES:
            done = of(scene, code).post(sign, posting.keyed(digest=seen.digest, read="on"))
            assert done.status_code == 302
        assert "已经会签" in text(unit_client.get(sign))
        assert step(scene, "issue").status_code == 302
        assert step(scene, "close").status_code == 422
        assert step(scene, "dispatch").status_code == 302
        assert step(scene, "close").status_code == 302
        page = text(unit_client.get(home(scene)))
        assert "已办结" in page
        assert "示例议定事项" in page
        assert "〔" in page

    def test_issued_late_with_a_note(self):
        scene = signing()
        signed(scene, "health")
        early = step(scene, "issue", note="示例")
        assert "还没有会签" in text(early)
        Meeting.objects.update(signatures_due_on=clock.today().replace(year=2000))
        assert step(scene, "issue", note="").status_code == 422
        assert step(scene, "issue", note="示例").status_code == 302
        assert "示例" in text(office(scene).get(home(scene)))

    def test_the_next_meeting_shows_what_is_open_and_takes_note(self):
        scene = issued()
        dispatch_resolutions(scene.meeting, by=scene.by)
        later = following(scene)
        page = text(office(later).get(home(later)))
        assert "以前会议的议定事项" in page
        assert "待签收" in page, "with the state of its task"
        address = at("earlier", later)
        row = factories.resolution(scene)
        key = row.public_id.hex
        bare = posting.keyed(**{f"decision-{key}": "close", f"words-{key}": ""})
        assert office(later).post(address, bare).status_code == 422
        good = posting.keyed(**{f"decision-{key}": "continue", f"words-{key}": "示例进展"})
        assert office(later).post(address, good).status_code == 302
        assert FollowUp.objects.get().decision == "continue"
        assert "继续督办：示例进展" in text(office(later).get(home(later)))

    def test_all_resolutions_with_filters_and_export(self):
        scene = issued()
        here = reverse("office-meeting-resolutions")
        client = of(scene, "market")
        assert "示例议定事项" in text(client.get(here + "?state=open&unit=education"))
        for query in ("?state=overdue", "?state=closed", "?unit=market", "?text=没有", "?page=x"):
            answer = client.get(here + query)
            assert answer.status_code == 200
            assert ("示例议定事项" in text(answer)) == (query == "?page=x")
        export = client.get(reverse("office-meeting-resolutions-export"))
        rows = CalamineWorkbook.from_filelike(BytesIO(export.content)).get_sheet_by_index(0)
        assert rows.to_python()[1][2] == "示例议定事项"
