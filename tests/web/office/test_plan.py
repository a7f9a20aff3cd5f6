"""The office's pages of the plan: the board, one clause, the group, units, documents, instruments."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.accounts.factories import of_unit, provider, staff
from tests.files import samples
from tests.plan.factories import DISTRICT, basis, clause, clerk, person, scene, sent
from tests.registry.factories import institution
from tests.web.office.test_query_counts import queries
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.plan import actions
from tuoyu.plan.models import BasisCheck, ClauseBasis, Distribution, Seat, SeatPost

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def table_of(answer):
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    return sheet.to_python()


def seated(at, post=SeatPost.DIRECTOR, unit="health", **told):
    return actions.appoint(
        post, at.units[unit], person(**told), division=DISTRICT,
        since=clock.today() - timedelta(days=100), reason="示例文件", by=at.by,
    )  # fmt: skip


def form_of(**values):
    return posting.keyed(
        **{"post": "director", "unit": "health", "name": "示例乙", "duty": "示例主任", "phone": "",
           "reason": "示例任免", **values}, **posting.day("since", 0),
    )  # fmt: skip


class TestBoard:
    def test_the_red_ones_say_what_is_missing(self):
        at = scene()
        lead = at.units["health"]
        clause(at.plan, "2", lead, screens=["office-plan"])
        clause(at.plan, "3", lead, screens=["office-plan"], missing="缺示例记录，由示例单位提供。")
        clause(at.plan, "4", lead, kind="principle", missing="缺示例页面，由示例局提供数据。")
        client = client_of(at.office)
        page = text(client.get(reverse("office-plan")))
        assert "共 4 条" in page
        assert "还没有承担这一条的页面" in page
        assert "缺示例页面，由示例局提供数据。" in page
        for query, shown in (
            ("state=gap", ["1", "4"]), ("state=partial", ["3"]), ("state=done", ["2"]),
            ("unit=street", ["1"]), ("kind=principle", ["4"]), ("part=2", ["2"]),
        ):  # fmt: skip
            page = text(client.get(f"{reverse('office-plan')}?{query}"))
            assert [code for code in "1234" if f"/clauses/{code}/" in page] == shown, query
        rows = table_of(client.get(reverse("office-plan-export") + "?state=partial"))
        assert "缺示例记录" in str(rows)

    @pytest.mark.parametrize("query", ["?page=\0", "?page=99", "?state=x", "?unit=%00", "?part=9"])
    def test_odd_addresses(self, query):
        at = scene()
        assert client_of(at.office).get(reverse("office-plan") + query).status_code == 200

    def test_without_a_plan(self):
        page = client_of(staff(Role.OFFICE_DIRECTOR)).get(reverse("office-plan"))
        assert "还没有装载实施方案" in text(page)

    def test_one_clause_with_everything(self):
        at = scene()
        ClauseBasis.objects.create(clause=at.clause, basis=basis(at.plan))
        page = text(client_of(at.office).get(reverse("office-plan-clause", args=["1"])))
        for words in (
            "示例原文1。",
            "示例教育局",
            "示例规定example-rule",
            "还缺什么",
            "没有派发任务",
        ):
            assert words in page, words
        nowhere = reverse("office-plan-clause", args=["9"])
        assert client_of(at.office).get(nowhere).status_code == 404


class TestGroup:
    def test_appointed_replaced_corrected_and_ended(self):
        at = scene()
        client, here = client_of(at.office), reverse("office-plan-group")
        assert "还没有登记组长" in text(client.get(here))
        assert client.post(reverse("office-plan-seat-new"), form_of()).status_code == 302
        again = client.post(reverse("office-plan-seat-new"), form_of(name="示例丙"))
        assert again.status_code == 422
        assert "已有人担任" in text(again)
        seat = seated(at, SeatPost.MEMBER, "education", name="示例丁")
        for act, fields in (
            ("correct", posting.keyed(name="示例丁", duty="示例副局长", phone="000-1")),
            ("replace", form_of(unit="education", name="示例戊")),
        ):
            address = reverse(f"office-plan-seat-{act}", args=[seat.public_id])
            assert client.get(address).status_code == 200
            assert client.post(address, fields).status_code == 302
        gone = reverse("office-plan-seat-end", args=[seat.public_id])
        leave = posting.keyed(reason="示例调动", **posting.day("since", 0))
        assert client.post(gone, leave).status_code == 409
        page = text(client.get(here))
        assert "示例戊" in page
        assert "示例丁" not in page
        before = posting.day("on", -50)
        then = client.get(here, before)
        assert "示例丁" in text(then)
        assert "示例丁" in str(table_of(client.get(reverse("office-plan-group-export"), before)))
        history = text(client.get(reverse("office-plan-changes")))
        assert "由示例戊接任" in history
        rows = table_of(client.get(reverse("office-plan-changes-export")))
        assert len(rows) == 1 + Seat.objects.count()

    def test_a_bad_form_and_an_odd_day(self):
        at = scene()
        client = client_of(at.office)
        bad = client.post(reverse("office-plan-seat-new"), form_of(unit="nobody", name=""))
        assert bad.status_code == 422
        assert not Seat.objects.exists()
        here = reverse("office-plan-group")
        assert client.get(f"{here}?on_year=x&on_month=2&on_day=31").status_code == 200

    def test_one_unit(self):
        at = scene()
        seated(at, SeatPost.LIAISON, "education", name="示例己")
        sent(at)
        here = reverse("office-plan-unit", args=["education"])
        page = text(client_of(clerk("street")).get(here))
        for words in ("示例己", "示例通知", "编1 示例条款1", "没有正在办理的任务"):
            assert words in page, words
        assert "登记任职" not in page
        nobody = reverse("office-plan-unit", args=["nobody"])
        assert client_of(at.office).get(nobody).status_code == 404


class TestDocuments:
    def test_sent_with_a_file_and_signed(self):
        at = scene()
        own = clerk("education")
        client = client_of(at.office)
        paper = SimpleUploadedFile("示例.png", samples.picture(size=(64, 48)), "image/png")
        fields = posting.keyed(
            title="示例通知", doc_no="", text="", file=paper, units=["education", "street"],
            is_public="on", **posting.day("asked_by", 5),
        )  # fmt: skip
        answer = client.post(reverse("office-plan-document-new"), fields)
        made = Distribution.objects.get()
        assert answer["Location"] == reverse("office-plan-document", args=[made.public_id])
        unit = client_of(own)
        assert "示例通知" in text(unit.get(reverse("office-plan-documents")))
        opened = unit.get(reverse("file", args=[made.file.public_id]))
        assert opened.getvalue().startswith(b"\x89PNG")
        assert unit.get(answer["Location"]).status_code == 200
        sign = reverse("office-plan-document-sign", args=[made.public_id])
        assert unit.get(sign).status_code == 200
        assert unit.post(sign, posting.keyed()).status_code == 302
        assert unit.post(sign, posting.keyed()).status_code == 409
        assert "已签收 1 个，未签收 1 个" in text(client.get(answer["Location"]))
        rows = table_of(client.get(reverse("office-plan-receipts", args=[made.public_id])))
        assert own.name in str(rows)
        remind = reverse("office-plan-document-remind", args=[made.public_id])
        assert client.post(remind, posting.keyed()).status_code == 409  # nobody in the street yet
        back = reverse("office-plan-document-withdraw", args=[made.public_id])
        assert client.post(back, posting.keyed(reason="")).status_code == 422
        assert client.post(back, posting.keyed(reason="示例有误")).status_code == 302
        assert "已撤回" in text(client.get(reverse("office-plan-documents")))
        assert len(table_of(client.get(reverse("office-plan-documents-export")))) == 2

    def test_nothing_is_sent_from_a_bad_form(self):
        at = scene()
        client = client_of(at.office)
        for fields, words in (
            ({"units": ["education"]}, "至少一项"),
            ({"units": []}, "收文单位"),
            ({"units": ["education"], "text": "示例", "days": -1}, "不能早于今天"),
        ):
            day = posting.day("asked_by", fields.pop("days", 5))
            answer = client.post(
                reverse("office-plan-document-new"), posting.keyed(title="示例", **day, **fields)
            )
            assert answer.status_code == 422
            assert words in text(answer)
        assert not Distribution.objects.exists()

    def test_a_unit_that_got_nothing_signs_nothing(self):
        at = scene()
        made = sent(at, units=("street",))
        client = client_of(clerk("education"))
        sign = reverse("office-plan-document-sign", args=[made.public_id])
        assert client.post(sign, posting.keyed()).status_code == 404


class TestBases:
    def test_a_look_is_kept(self):
        at = scene()
        basis(at.plan, check_validity=True)
        client, here = client_of(at.office), reverse("office-plan-basis", args=["example-rule"])
        assert "须核实效力" in text(client.get(reverse("office-plan-bases")))
        bad = client.post(here, posting.keyed(result="replaced", source="示例公报", seen=0))
        assert bad.status_code == 422
        assert "新文件的名称和文号" in text(bad)
        good = posting.keyed(result="holds", source="示例公报", seen=0)
        assert client.post(here, good).status_code == 302
        stale = posting.keyed(result="holds", source="示例公报", seen=0)
        assert client.post(here, stale).status_code == 409
        assert "现行有效" in text(client.get(here))
        assert BasisCheck.objects.count() == 1
        unit = client_of(clerk("education"))
        assert unit.get(here).status_code == 200
        late = posting.keyed(result="holds", source="示例公报", seen=1)
        assert unit.post(here, late).status_code == 403
        assert len(table_of(client.get(reverse("office-plan-bases-export")))) == 2
        nothing = reverse("office-plan-basis", args=["nothing"])
        assert client.get(nothing).status_code == 404


READ = (
    "office-plan", "office-plan-export", "office-plan-group", "office-plan-group-export",
    "office-plan-changes", "office-plan-changes-export", "office-plan-documents",
    "office-plan-documents-export", "office-plan-bases", "office-plan-bases-export",
)  # fmt: skip
MANAGE = ("office-plan-seat-new", "office-plan-document-new")


def test_who_may_open_what():
    at = scene()
    made, seat = sent(at), seated(at)
    acts = [reverse(f"office-plan-document-{act}", args=[made.public_id])
            for act in ("remind", "withdraw")]  # fmt: skip
    acts += [reverse(f"office-plan-seat-{act}", args=[seat.public_id])
             for act in ("replace", "end", "correct")]  # fmt: skip
    head = of_unit("education", Role.UNIT_HEAD)
    for who, reads, manages in (
        (at.office, 200, 200), (head, 200, 403), (clerk("street"), 200, 403),
        (staff(Role.GROUP_LEADER), 200, 403), (staff(Role.REGISTRAR_CLERK), 403, 403),
        (provider(institution()), 403, 403), (staff(Role.AUDIT_ADMIN), 403, 403),
    ):  # fmt: skip
        client = client_of(who)
        assert {client.get(reverse(name)).status_code for name in READ} == {reads}
        found = {client.get(address).status_code for address in (*map(reverse, MANAGE), *acts)}
        assert found == {manages}
    other = staff(Role.OFFICE_DIRECTOR, where="990102")
    own = reverse("office-plan-document", args=[made.public_id])
    assert client_of(other).get(own).status_code == 404
    assert client_of(at.office).get(own).status_code == 200


def more_clauses(at, count):
    for _ in range(count):
        number = at.plan.clauses.count() + 1
        clause(at.plan, f"c{number}", at.units["education"], evidence=["registry.places"])


def more_documents(at, count):
    for number in range(count):
        sent(at, title=f"示例通知{number}")


def more_seats(at, count):
    for number in range(count):
        seated(at, SeatPost.DEPUTY, name=f"示例副{number}{Seat.objects.count()}")


def more_bases(at, count):
    for _ in range(count):
        basis(at.plan, f"b{at.plan.legal_bases.count()}")


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("office-plan", more_clauses), ("office-plan-export", more_clauses),
        ("office-plan-group", more_seats), ("office-plan-changes", more_seats),
        ("office-plan-documents", more_documents), ("office-plan-bases", more_bases),
    ],
)  # fmt: skip
def test_lists_cost_the_same_with_one_row_and_with_fifty(name, more):
    at = scene()
    clerk("education")
    client = client_of(at.office)
    more(at, 1)
    client.get(reverse(name))
    few, _ = queries(client, reverse(name))
    more(at, 49)
    many, _ = queries(client, reverse(name))
    assert many == few
