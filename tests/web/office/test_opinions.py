"""常用意见: the clerks keep their sentences; what was sent stays; the pack gives the first."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tests.packs import HOME
from tests.packs.fixtures import tiny  # noqa: F401
from tests.watching import nothing_changes
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.errors import Invalid, NotAllowed, NotFound
from tuoyu.filing.models import Notice, Opinion
from tuoyu.filing.opinions import actions, wording
from tuoyu.flows.load_pack import load_pack
from tuoyu.flows.packs import PackFaulty, read_pack

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("office-opinions"), reverse("office-opinion-new")
FIRE = "materials:fire_safety"
SENTENCE = "材料上的地址与服务场所不一致，请核对。"


@pytest.fixture
def at():
    return factories.world()


@pytest.fixture
def client(at):
    return client_of(at.clerk)


def page_of(opinion):
    return reverse("office-opinion", args=[opinion.public_id])


def text(answer):
    return answer.content.decode()


def made(at, part=FIRE, sentence=SENTENCE):
    return actions.add(part, sentence, by=at.by_clerk)


class TestKeeping:
    def test_added_edited_retired_and_brought_back_with_who_and_when(self, at, client):
        answer = client.post(NEW, keyed(part=FIRE, text="  地址不一致，\n请核对。 "))
        assert answer["Location"] == LIST
        opinion = Opinion.objects.get()
        assert (opinion.text, opinion.division_id) == ("地址不一致， 请核对。", factories.DISTRICT)
        page = page_of(opinion)
        client.post(page, keyed(part="site", text=SENTENCE, seen="1"))
        client.post(page, keyed(act="retire", seen="2"))
        shown = text(client.get(page))
        assert "已停用" in shown
        assert "恢复使用" in shown
        client.post(page, keyed(act="restore", seen="3"))
        opinion.refresh_from_db()
        assert (opinion.part, opinion.text, opinion.retired_at) == ("site", SENTENCE, None)
        told = [(row.act, row.text, row.changed_by) for row in opinion.changes.all()]
        assert [act for act, *_ in told] == ["restored", "retired", "edited", "added"]
        assert told[-1][1] == "地址不一致， 请核对。"
        assert {person for *_, person in told} == {at.clerk}
        acts = AuditEvent.objects.filter(act__startswith="opinion.").order_by("pk")
        assert [each.act for each in acts] == [
            "opinion.add", "opinion.edit", "opinion.retire", "opinion.restore",
        ]  # fmt: skip
        assert all(SENTENCE not in str(each.facts) for each in acts)
        shown = text(client.get(page))
        assert at.clerk.name in shown
        assert "地址不一致， 请核对。" in shown

    def test_saving_the_same_again_writes_nothing(self, at, client):
        opinion = made(at)
        client.post(page_of(opinion), keyed(part=FIRE, text=SENTENCE, seen="1"))
        assert opinion.changes.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"part": ""}, "请选择用于哪一部分"),
            ({"part": "nowhere"}, "用于哪一部分"),
            ({"text": " "}, "请填写意见内容"),
            ({"text": "请" * 201}, "意见内容"),
            ({"text": "请{机构名字}核对。"}, "“{机构名字}”不认识，只能用{机构名称}"),
            ({"text": "请{{机构名称}核对。"}, "大括号没有成对"),
            ({"text": SENTENCE}, "已经有同样的意见"),
        ],
    )
    def test_a_wrong_form_is_shown_again(self, at, client, wrong, sentence):
        made(at)
        fields = {"part": FIRE, "text": "请补充。", **wrong}
        answer = client.post(NEW, keyed(**fields))
        assert answer.status_code == 422
        assert sentence in text(answer).replace("&#x27;", "'")
        assert Opinion.objects.count() == 1

    def test_the_second_of_two_colleagues_is_told(self, at, client):
        opinion = made(at)
        actions.edit(opinion.public_id, FIRE, "请补充。", seen=1, by=at.by_clerk)
        for fields in (
            {"part": FIRE, "text": "另写。", "seen": "1"},
            {"act": "retire", "seen": "x"},
        ):
            answer = client.post(page_of(opinion), keyed(**fields))
            assert answer.status_code == 409
            assert "同事刚刚改过" in text(answer)
        opinion.refresh_from_db()
        assert (opinion.text, opinion.retired_at) == ("请补充。", None)

    def test_what_is_retired_is_not_edited_nor_retired_again(self, at, client):
        opinion = made(at)
        actions.retire(opinion.public_id, seen=1, by=at.by_clerk)
        for fields in (
            {"part": FIRE, "text": "另写。", "seen": "2"},
            {"act": "retire", "seen": "2"},
        ):
            assert client.post(page_of(opinion), keyed(**fields)).status_code == 409
        made(at)
        with pytest.raises(Invalid, match="同样的意见"):
            actions.restore(opinion.public_id, seen=2, by=at.by_clerk)

    def test_the_list_filters_and_exports(self, at, client):
        made(at)
        actions.retire(made(at, "site", "面积不一致。").public_id, seen=1, by=at.by_clerk)
        used = text(client.get(LIST, {"state": "used"}))
        assert SENTENCE in used
        assert "面积不一致" not in used
        assert "面积不一致" in text(client.get(LIST, {"part": "site"}))
        assert "没有符合条件的意见" in text(client.get(LIST, {"text": "没有的词"}))
        assert client.get(LIST, {"page": "9" * 40, "part": "x", "text": "\0"}).status_code == 200
        answer = client.get(reverse("office-opinions-export"), {"state": "retired"})
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        rows = book.get_sheet_by_index(0).to_python()
        assert [row[1] for row in rows[1:]] == ["面积不一致。"]

    @pytest.mark.parametrize("role", [Role.OFFICE_DIRECTOR, Role.SYSTEM_ADMIN])
    def test_others_stay_outside(self, at, role):
        opinion = made(at)
        other = staff(role)
        with nothing_changes():
            assert client_of(other).get(LIST).status_code == 403
            assert client_of(other).post(NEW, keyed(part=FIRE, text="示例")).status_code == 403
            with pytest.raises(NotAllowed):
                actions.add(FIRE, "示例", by=acting(other))
            with pytest.raises(NotFound):
                actions.retire(opinion.public_id, seen=1, by=acting(other))

    def test_a_clerk_of_another_district_finds_nothing(self, at):
        opinion = made(at)
        stranger = client_of(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
        assert SENTENCE not in text(stranger.get(LIST))
        assert stranger.get(page_of(opinion)).status_code == 404
        assert stranger.post(NEW, keyed(part=FIRE, text="示例")).status_code == 403


class TestUse:
    def test_the_reviewer_sees_them_filled_in_and_a_sent_notice_keeps_its_words(self, at, client):
        opinion = made(at, sentence="{机构名称}的“{本栏名称}”（{申请编号}）不清楚，请重传。")
        made(at, "*", "请盖章。")
        gone = made(at, FIRE, "不再使用的意见。")
        actions.retire(gone.public_id, seen=1, by=at.by_clerk)
        case = factories.submitted(at)
        page = reverse("office-filing-return", args=[case.public_id])
        shown = text(client.get(page))
        assert "不再使用的意见。" not in shown
        name = "materials-fire_safety"
        label = "消防安全检查合格证明"
        filled = f"示例园的“{label}”（{case.number}）不清楚，请重传。"
        assert filled in shown
        client.post(page, keyed(**{f"{name}-opinions": [filled, "请盖章。"]}))
        actions.edit(opinion.public_id, FIRE, "另一种写法。", seen=1, by=at.by_clerk)
        (item,) = Notice.objects.get().items
        assert item["reason"] == f"{filled}请盖章。"
        assert filled in text(client.get(reverse("office-filing", args=[case.public_id])))

    def test_general_ones_are_for_papers_only(self, at, client):
        made(at, "*", "请盖章。")
        page = reverse("office-filing-return", args=[factories.submitted(at).public_id])
        assert client.post(page, keyed(**{"site-opinions": ["请盖章。"]})).status_code == 422
        assert not Notice.objects.exists()


class TestPack:
    FILE = '[[opinion]]\npart = "site"\ntext = "面积不一致，请核对。"\n'

    def test_the_first_come_from_the_pack_and_are_the_clerks_from_then_on(self, tiny):  # noqa: F811
        (tiny.path / "opinions.toml").write_text(self.FILE, encoding="utf-8")
        load_pack(tiny.path, by=SYSTEM)
        opinion = Opinion.objects.get()
        assert [row.changed_by for row in opinion.changes.all()] == [None]
        actions.edit(opinion.public_id, "site", "改过的意见。", seen=1, by=SYSTEM)
        load_pack(tiny.path, by=SYSTEM)
        assert [each.text for each in Opinion.objects.all()] == ["改过的意见。"]

    @pytest.mark.parametrize(
        ("file", "sentence"),
        [
            (FILE.replace("site", "nowhere"), "用于哪一部分"),
            (FILE.replace("面积", "{面积}"), "{面积}"),
            (FILE * 2, "重复"),
            (FILE + 'other = "x"\n', "other"),
        ],
        ids=["part", "placeholder", "twice", "field"],
    )
    def test_a_faulty_file_is_refused_with_its_line(self, tiny, file, sentence):  # noqa: F811
        (tiny.path / "opinions.toml").write_text(file, encoding="utf-8")
        with pytest.raises(PackFaulty) as refused:
            load_pack(tiny.path, by=SYSTEM)
        (fault,) = refused.value.faults
        assert sentence in fault.message
        assert fault.line >= 1
        assert not Opinion.objects.exists()

    def test_the_district_s_own_are_sound(self):
        rows = read_pack(HOME).opinions
        assert len(rows) > 10
        assert all(row.text == wording.check(row.part, row.text) for row in rows)
        assert all(row.text.endswith("。") for row in rows)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_add_the_same_at_once_make_one():
    at = factories.world()
    answers = at_once(lambda: made(at), lambda: made(at))
    assert sum(isinstance(each, Opinion) for each in answers) == 1
    assert [each.message for each in answers if isinstance(each, Invalid)] == [actions.TWICE]
    assert Opinion.objects.count() == 1
