"""The office's pages of the survey: rounds, entries, verification, tables, comparison, what follows."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import staff, unit
from tests.registry.factories import institution
from tests.survey.factories import facts, filled, next_round, opened, raw, verified, walker
from tests.tables import csv, lines
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.core.authority import Role
from tuoyu.registry.models import Institution
from tuoyu.survey import actions, sheet
from tuoyu.survey.models import Entry, Pairing, Place, Round, Upload

pytestmark = pytest.mark.django_db
HEAD = [field.label for field in sheet.FIELDS]


def text(answer):
    return answer.content.decode()


def table_of(answer):
    sheet_of = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    return sheet_of.to_python()


def line(number=1, **values):
    given = raw(number, **values)
    return [str(given.get(field.name, "")) for field in sheet.FIELDS]


def plan_fields(**values):
    return posting.keyed(
        **{"name": "示例摸底", "instructions": "示例说明", **values},
        **posting.day("as_of", 0), **posting.day("opens_on", 0), **posting.day("closes_on", 14),
    )  # fmt: skip


class TestRounds:
    def test_planned_opened_closed_and_reopened(self):
        factories.district()
        institution(name="示例阳光托育园")
        client = client_of(staff(Role.OFFICE_DIRECTOR))
        answer = client.post(reverse("office-survey-new"), plan_fields())
        found = Round.objects.get()
        assert answer["Location"] == reverse("office-survey-round", args=[found.public_id])
        for step, state, told in (
            ("open", "open", "已通知各街道"),
            ("close", "closed", "本轮已结束"),
            ("reopen", "open", "已重新开放"),
        ):
            address = reverse("office-survey-step", args=[found.public_id, step])
            assert client.get(address).status_code == 200
            answer = client.post(address, posting.keyed(reason="示例补报"))
            found.refresh_from_db()
            assert (answer.status_code, found.state) == (302, state)
            assert told in text(client.get(answer["Location"]))
        again = reverse("office-survey-step", args=[found.public_id, "open"])
        assert client.post(again, posting.keyed()).status_code == 409
        nowhere = reverse("office-survey-step", args=[found.public_id, "burn"])
        assert client.get(nowhere).status_code == 404

    def test_a_bad_plan_keeps_what_was_typed(self):
        factories.district()
        client = client_of(staff(Role.FILING_CLERK))
        late = {**plan_fields(name="示例秋季"), **posting.day("closes_on", -1)}
        answer = client.post(reverse("office-survey-new"), late)
        assert answer.status_code == 422
        assert "截止日期不能早于开始日期" in text(answer)
        assert "示例秋季" in text(answer)
        assert not Round.objects.exists()

    def test_a_later_last_day(self):
        scene = opened()
        client = client_of(scene.clerk)
        address = reverse("office-survey-edit", args=[scene.round.public_id])
        assert client.post(address, plan_fields()).status_code == 302
        actions.close_round(scene.round, by=scene.by_clerk)
        assert client.get(address).status_code == 409


class TestEntries:
    def test_filters_and_export_without_phones(self):
        scene = opened()
        verified(scene, 1)
        filled(scene, 2, note="示例秘密")
        client = client_of(scene.clerk)
        here = reverse("office-survey-entries", args=[scene.round.public_id])
        assert "共 2 条" in text(client.get(here))
        narrowed = text(client.get(f"{here}?state=verified&street={factories.STREET}&filed=no"))
        assert "示例小屋1托育园" in narrowed
        assert "示例小屋2托育园" not in narrowed
        export = client.get(
            reverse("office-survey-entries-export", args=[scene.round.public_id]) + "?state=filled"
        )
        rows = table_of(export)
        assert [row[1] for row in rows] == ["名称", "示例小屋2托育园"]
        assert "022-2600" not in str(rows)
        assert "秘密" not in str(rows)

    @pytest.mark.parametrize("query", ["?page=\0", "?page=99", "?state=x", "?street=%00"])
    def test_odd_addresses(self, query):
        scene = opened()
        filled(scene)
        here = reverse("office-survey-entries", args=[scene.round.public_id])
        assert client_of(scene.clerk).get(here + query).status_code == 200

    def test_the_phone_is_for_those_who_fill(self):
        scene = opened()
        entry = filled(scene, phone="13700000001")
        address = reverse("office-survey-entry", args=[entry.public_id])
        assert "13700000001" in text(client_of(scene.walker).get(address))
        page = text(client_of(staff(Role.OFFICE_DIRECTOR)).get(address))
        assert "137****0001" in page
        assert "示例说明" not in page

    def test_verified_by_somebody_else(self):
        scene = opened()
        entry = filled(scene)
        address = reverse("office-survey-verify", args=[entry.public_id])
        queue = reverse("office-survey-queue", args=[scene.round.public_id])
        own, second = client_of(scene.walker), client_of(scene.second)
        assert "没有等您核验的记录" in text(own.get(queue))
        assert own.post(address, posting.keyed(revision="1")).status_code == 403
        assert entry.name in text(second.get(queue))
        answer = second.post(address, posting.keyed(revision="1"))
        assert answer["Location"] == queue
        late = client_of(scene.clerk).post(address, posting.keyed(revision="1"))
        assert late.status_code == 409
        assert "现在是“已核验”" in text(late)

    def test_an_old_version_is_not_verified(self):
        scene = opened()
        entry = filled(scene)
        actions.fill(scene.round, entry.place, facts(carers=5), by=scene.by_walker, revision=1)
        address = reverse("office-survey-verify", args=[entry.public_id])
        answer = client_of(scene.second).post(address, posting.keyed(revision="1"))
        assert answer.status_code == 409
        assert "刚改过这条记录" in text(answer)

    def test_sent_back_with_a_reason(self):
        scene = opened()
        entry = filled(scene)
        address = reverse("office-survey-send-back", args=[entry.public_id])
        client = client_of(scene.second)
        assert "请填写需要更正什么" in text(client.post(address, posting.keyed(reason="")))
        answer = client.post(address, posting.keyed(reason="示例：人数不符。"))
        assert "示例：人数不符。" in text(client.get(answer["Location"]))
        field = reverse("field-survey-place", args=[entry.place.public_id])
        assert "退回更正的理由" in text(client_of(scene.walker).get(field))


class TestTables:
    def send(self, scene, content, by, mode="good"):
        file = SimpleUploadedFile("走访.xlsx", content)
        address = reverse("office-survey-upload", args=[scene.round.public_id])
        return by.post(address, posting.keyed(mode=mode, file=file))

    def test_up_with_its_faults(self):
        scene = opened()
        bad = line(2, presence="好", division="火星")
        client = client_of(scene.walker)
        answer = self.send(scene, csv(HEAD, line(1), bad, encoding="gbk"), client)
        made = Upload.objects.get()
        assert answer["Location"] == reverse("office-survey-upload-result", args=[made.public_id])
        page = text(client.get(answer["Location"]))
        assert "还有1行有误" in page
        assert "第3行" in page
        assert "现状填写有误" in page
        rows = table_of(client.get(reverse("office-survey-faults", args=[made.public_id])))
        assert [row[1] for row in rows] == ["列", "街道或社区", "现状"]
        assert Entry.objects.get().name == "示例小屋1托育园"

    def test_none_at_all(self):
        scene = opened()
        client = client_of(scene.walker)
        answer = self.send(scene, lines(HEAD, line(1), line(2, name="")), client, "none")
        assert "这份表格没有收入" in text(client.get(answer["Location"]))
        assert not Entry.objects.exists()

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (lines(["随便"], ["什么"]), "不是摸底走访表的模板"),
            (b"x" * (10 * 1024 * 1024 + 1), "文件超过10MB"),
        ],
        ids=["template", "size"],
    )
    def test_a_file_that_cannot_be_taken(self, content, says):
        scene = opened()
        answer = self.send(scene, content, client_of(scene.walker))
        assert answer.status_code == 422
        assert says in text(answer)
        assert not Upload.objects.exists()

    def test_the_template_goes_out_filled_and_comes_in_again(self):
        factories.district()
        institution(name="示例阳光托育园")
        scene = opened()
        filled(scene, 1)
        client = client_of(scene.walker)
        template = client.get(reverse("office-survey-template", args=[scene.round.public_id]))
        rows = table_of(template)
        assert [cell.removesuffix("（必填）") for cell in rows[0]] == HEAD
        assert {row[2] for row in rows[1:]} == {"示例阳光托育园", "示例小屋1托育园"}
        self.send(scene, template.content, client)
        made = Upload.objects.get()
        assert (made.unchanged, made.refused) == (1, 1), "what nobody visited has no day and state"

    def test_a_walker_gets_the_own_street_only(self):
        scene = opened()
        filled(scene, 1)
        there = client_of(walker("990101002"))
        address = reverse("office-survey-template", args=[scene.round.public_id])
        assert len(table_of(there.get(address))) == 1
        assert there.get(f"{address}?street={factories.STREET}").status_code == 403
        assert len(table_of(client_of(scene.clerk).get(address))) == 2

    def test_a_closed_round_takes_no_table(self):
        scene = opened()
        actions.close_round(scene.round, by=scene.by_clerk)
        answer = self.send(scene, lines(HEAD, line(1)), client_of(scene.walker))
        assert answer.status_code == 409


class TestComparison:
    def test_the_page_its_filter_and_its_export(self):
        scene = opened()
        one, two = verified(scene, 1), verified(scene, 2)
        scene = next_round(scene)
        actions.fill(scene.round, one.place, facts(1, carers=9), by=scene.by_walker)
        filled(scene, 9, name="示例彩虹桥")
        client = client_of(scene.clerk)
        here = reverse("office-survey-comparison", args=[scene.round.public_id])
        page = text(client.get(here))
        assert "新增 1 处，减少 0 处，有变化 1 处" in page
        assert "本轮没有走访 1 处" in page
        assert "保育人员（3 → 9）" in page
        assert two.name not in text(client.get(f"{here}?what=new"))
        export = reverse("office-survey-comparison-export", args=[scene.round.public_id])
        assert [row[0] for row in table_of(client.get(export))] == [
            "类别",
            "新增",
            "有变化",
            "未走访",
        ]

    def test_two_places_told_to_be_one(self):
        scene = opened()
        old = verified(scene, 1).place
        scene = next_round(scene)
        new = filled(scene, 1, name="示例另一家").place
        client = client_of(scene.clerk)
        page = text(client.get(reverse("office-survey-comparison", args=[scene.round.public_id])))
        address = reverse("office-survey-decide", args=[new.public_id, old.public_id])
        assert address in page
        assert client.get(address).status_code == 200
        assert "请选择" in text(client.post(address, posting.keyed()))
        assert client.post(address, posting.keyed(is_same="yes")).status_code == 302
        assert Pairing.objects.get().is_same
        assert client.get(address).status_code == 404

    def test_nothing_to_compare_with(self):
        scene = opened()
        here = reverse("office-survey-comparison", args=[scene.round.public_id])
        assert "没有可以比对的上一轮" in text(client_of(scene.walker).get(here))


class TestAfter:
    def test_into_the_register_with_a_warning_of_duplicates(self):
        factories.district()
        like = institution(name="示例小屋1托育中心")
        scene = opened()
        entry = filled(scene)
        client = client_of(scene.clerk)
        address = reverse("office-survey-register", args=[entry.public_id])
        page = text(client.get(address))
        assert "名录里有相近的机构" in page
        assert like.name in page
        blank = client.post(address, posting.keyed(institution="new", name="", kind=""))
        assert "请填写机构名称" in text(blank)
        assert (
            client.post(address, posting.keyed(institution=str(like.public_id))).status_code == 302
        )
        assert Place.objects.get(pk=entry.place_id).institution == like
        assert client.get(address).status_code == 409

    def test_a_new_institution_in_preparation(self):
        scene = opened()
        entry = filled(scene)
        address = reverse("office-survey-register", args=[entry.public_id])
        given = posting.keyed(institution="new", name="示例小屋托育园", kind="centre")
        answer = client_of(scene.clerk).post(address, given)
        assert "已列入机构名录（筹备中）" in text(
            client_of(scene.clerk).get(answer["Location"])
        ) or (answer.status_code == 302)
        assert Institution.objects.get().state == "preparing"

    def test_a_hand_over_and_its_list(self):
        scene = opened()
        entry = filled(scene)
        code = unit("market").code
        address = reverse("office-survey-hand-over", args=[entry.public_id])
        client = client_of(scene.clerk)
        given = {"unit": code, "reference": "示移〔2026〕1号", "reason": "示例：无照收托。"}
        fields = posting.keyed(**given, **posting.day("handed_on", 0))
        assert client.post(address, fields).status_code == 302
        again = client.post(address, posting.keyed(**given, **posting.day("handed_on", 0)))
        assert again.status_code == 422
        assert "已有同一编号" in text(again)
        listed = text(client.get(reverse("office-survey-handovers")))
        assert "示移〔2026〕1号" in listed
        rows = table_of(client.get(reverse("office-survey-handovers-export")))
        assert rows[1][7] == "示例：无照收托。"
