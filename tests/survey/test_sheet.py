"""The table: what goes out comes in again; bad rows are told; twice, late, at once, and large."""

import time
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.accounts.factories import acting
from tests.at_once import at_once
from tests.registry.factories import institution
from tests.survey.factories import facts, filled, next_round, opened, raw, verified, walker
from tests.tables import book, lines
from tuoyu.core.documents import tables, xlsx
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.survey import actions, sheet
from tuoyu.survey.facts import CareKind, Presence
from tuoyu.survey.models import Entry, Place, Upload
from tuoyu.survey.queries import entries

pytestmark = pytest.mark.django_db
HEAD = [field.label for field in sheet.FIELDS]
KNOWN = sheet.Known(
    date(2026, 11, 23),
    {factories.COMMUNITY: factories.COMMUNITY, "示例里社区": factories.COMMUNITY, "同名": ""},
)


def upload(scene, *rows, by=None, all_or_none=False, within=factories.STREET) -> Upload:
    by = by or scene.by_walker
    checked = sheet.check(list(enumerate(rows, 2)), entries.known(within))
    delivery = actions.Delivery(within, "0" * 64, "示例.xlsx")
    return actions.take_upload(scene.round, delivery, checked, all_or_none=all_or_none, by=by)


def downloaded(scene, by=None, within=factories.STREET) -> list[dict[str, Any]]:
    """The table as it goes out, read again as a file."""
    rows = entries.sheet_rows(by or scene.by_walker, scene.round, within)
    content = xlsx.workbook(sheet.TEMPLATE.columns(), rows)
    return [dict(row) for _, row in tables.read(content, sheet.TEMPLATE)]


class TestRows:
    def test_a_good_row(self):
        found = sheet.check([(2, raw(walked_on="2026-11-20", division="示例里社区"))], KNOWN)
        assert found.faults == []
        told = found.rows[0].facts
        assert (told.presence, told.kind, told.two_to_three) == (
            Presence.OPERATING, CareKind.CENTRE, 6,
        )  # fmt: skip
        assert (told.monthly_fee_fen, told.division) == (198_000, factories.COMMUNITY)

    @pytest.mark.parametrize(
        ("field", "value", "says"),
        [
            ("name", "", "没有填写名称"),
            ("address", " ", "没有填写地址"),
            ("division", "火星", "范围内没有这个街道或社区"),
            ("division", "同名", "请填写社区代码"),
            ("presence", "好", "现状填写有误，请填写正在收托、"),
            ("walked_on", "2027-01-01", "走访日期不能晚于今天"),
            ("kind", "", "请选择托育形式"),
            ("credit_code", "123", "应是18位"),
            ("two_to_three", "六", "要填整数"),
            ("two_to_three", "-1", "要填整数"),
            ("two_to_three", "501", "应在0到500之间"),
            ("places", 1.5, "要填整数"),
            ("monthly_fee_fen", "一千", "要填元数"),
            ("monthly_fee_fen", "1980.555", "最多两位小数"),
            ("monthly_fee_fen", "NaN", "要填元数"),
            ("fire_equipment", "也许", "灭火器材填写有误"),
            ("phone", "12", "不是有效的电话号码"),
            ("longitude", "东", "经度要填度数"),
            ("version", "旧", "版本要填整数"),
            ("note", "字" * 501, "不能超过500个字"),
        ],
    )
    def test_a_bad_value_names_its_column(self, field, value, says):
        given = {**raw(walked_on="2026-11-20"), field: value}
        found = sheet.check([(7, given)], KNOWN)
        (fault,) = found.faults
        assert (fault.row, fault.name) == (7, field)
        assert says in fault.reason
        assert fault.label == sheet.BY_NAME[field].label

    def test_one_place_twice_in_a_table(self):
        rows = [(2, raw(walked_on="2026-11-20")), (3, raw(walked_on="2026-11-21"))]
        found = sheet.check(rows, KNOWN)
        assert [row.line for row in found.rows] == [2]
        assert found.faults[0].reason == "与第2行的名称和地址相同，请只保留一行。"

    @pytest.mark.parametrize("numbers", [("摸2026-00001", "摸2026-00001")])
    def test_one_number_twice_in_a_table(self, numbers):
        rows = [(n, raw(n, number=number)) for n, number in enumerate(numbers, 2)]
        found = sheet.check(rows, sheet.Known(date(2099, 1, 1), KNOWN.divisions))
        assert "点位编号相同" in found.faults[0].reason


class TestFiles:
    """A survey file that is none: each a sentence (the reader itself: tests/core/documents)."""

    def test_merged_cells(self):
        def fill(made, page):
            page.write_row(0, 0, HEAD)
            page.merge_range("C2:C3", "示例园")

        self.refused(book(fill), "第2行有合并的单元格，请取消合并")

    def test_a_formula(self):
        def fill(made, page):
            page.write_row(0, 0, HEAD)
            page.write_formula(1, 10, "=SUM(A1:A2)")

        self.refused(book(fill), "单元格K2里是公式")

    def test_another_template(self):
        self.refused(lines(["名称", "统一社会信用代码"], ["示例", ""]), "不是摸底走访表的模板")

    def test_a_hundred_thousand_blank_rows(self):
        def fill(made, page):
            page.write_row(0, 0, HEAD)
            shade = made.add_format({"bg_color": "#FFFFAA"})
            for row in range(1, 100_001):
                page.write_blank(row, 0, None, shade)

        content, began = book(fill), time.perf_counter()
        self.refused(content, "只有表头，没有数据行")
        assert time.perf_counter() - began < 10

    def refused(self, content: bytes, says: str) -> None:
        with pytest.raises(Invalid, match=says):
            list(tables.read(content, sheet.TEMPLATE))


class TestUpload:
    def test_good_rows_come_in_and_bad_ones_are_told(self):
        scene = opened()
        found = upload(scene, raw(1), raw(2), raw(3, presence="好"))
        assert (found.received, found.made, found.refused, found.taken) == (3, 2, 1, True)
        assert found.faults[0]["column"] == "现状"
        assert found.faults[0]["row"] == 4
        entry = Entry.objects.get(name="示例小屋1托育园")
        assert (entry.state, entry.via, entry.phone) == ("filled", "table", "022-26000001")

    def test_all_or_none(self):
        scene = opened()
        found = upload(scene, raw(1), raw(2, name=""), all_or_none=True)
        assert (found.taken, found.made) == (False, 0)
        assert not Place.objects.exists()

    def test_the_same_table_twice_makes_nothing_twice(self):
        scene = opened()
        upload(scene, raw(1), raw(2))
        before = list(Entry.objects.order_by("pk").values())
        again = upload(scene, raw(1), raw(2))
        assert (again.made, again.changed, again.unchanged) == (0, 0, 2)
        assert list(Entry.objects.order_by("pk").values()) == before
        assert Place.objects.count() == 2

    def test_the_download_comes_in_again_as_it_is(self):
        scene = opened()
        filled(scene, 1, credit_code="", longitude=117.15, latitude=39.16)
        filled(scene, 2, presence=Presence.NOT_FOUND, kind=None, under_one=None,
               one_to_two=None, two_to_three=None)  # fmt: skip
        rows = downloaded(scene)
        assert {row["phone"] for row in rows} == {""}, "no phone leaves the house"
        found = upload(scene, *rows)
        assert (found.unchanged, found.faults) == (2, [])
        assert Entry.objects.first().phone, "a blank phone takes nothing back"

    def test_known_places_stand_in_the_download(self):
        factories.district()
        institution(name="示例阳光托育园")
        scene = opened()
        verified(scene, 1)
        scene = next_round(scene)
        registered, last = sorted(downloaded(scene), key=lambda row: str(row["name"]), reverse=True)
        assert (registered["name"], registered["kind"]) == ("示例阳光托育园", "")
        assert (last["kind"], last["places"], last["two_to_three"]) == ("托育机构", 30.0, "") or (
            last["kind"], str(last["places"]), last["two_to_three"],
        ) == ("托育机构", "30", "")  # fmt: skip
        assert last["number"].startswith("摸")

    def test_a_change_by_number_follows_the_place(self):
        scene = opened()
        entry = filled(scene)
        (row,) = downloaded(scene)
        found = upload(scene, {**row, "name": "示例新名托育园", "carers": "9"})
        assert (found.changed, found.faults) == (1, [])
        entry.refresh_from_db()
        assert (entry.revision, entry.carers, entry.place.name) == (2, 9, entry.place.name)
        assert Place.objects.get().name == "示例新名托育园"

    def test_what_others_changed_since_the_download_is_a_conflict(self):
        scene = opened()
        entry = filled(scene)
        (row,) = downloaded(scene)
        actions.fill(scene.round, entry.place, facts(carers=5), by=scene.by_second, revision=1)
        found = upload(scene, {**row, "carers": "9"})
        assert "已被别人改过" in found.faults[0]["message"]
        assert (found.taken, Entry.objects.get().carers) == (False, 5)

    def test_what_is_verified_stays(self):
        scene = opened()
        verified(scene)
        (row,) = downloaded(scene)
        assert upload(scene, row).unchanged == 1
        assert "已经核验" in upload(scene, {**row, "carers": "9"}).faults[0]["message"]

    def test_a_returned_one_is_corrected_by_the_table(self):
        scene = opened()
        entry = filled(scene)
        actions.send_back(entry, "示例", by=scene.by_second)
        (row,) = downloaded(scene)
        upload(scene, {**row, "carers": "9"})
        entry.refresh_from_db()
        assert (entry.state, entry.carers) == ("filled", 9)

    def test_numbers_that_lead_nowhere(self):
        scene = opened()
        entry = filled(scene)
        number = entry.place.number
        found = upload(
            scene,
            raw(5, number="摸2026-99999"),
            {**raw(1), "number": number, "version": "1"},
            raw(1, name="示例别名"),
        )
        assert [fault["column"] for fault in found.faults] == ["点位编号"]
        assert "没有这个点位编号" in found.faults[0]["message"]

    def test_one_row_by_number_and_one_by_the_former_name(self):
        scene = opened()
        (number,) = [filled(scene).place.number]
        renamed = {**raw(1, name="示例改名"), "number": number, "version": "1"}
        found = upload(scene, renamed, raw(1))
        assert f"同一个点位（{number}）" in found.faults[0]["message"]

    def test_renamed_to_a_neighbour(self):
        scene = opened()
        filled(scene, 1)
        other = filled(scene, 2)
        found = upload(scene, {**raw(1), "number": other.place.number, "version": "1"})
        assert "同名同址" in found.faults[0]["message"]

    def test_only_the_own_street_and_only_an_open_round(self):
        scene = opened()
        other = acting(walker("990101002"))
        with pytest.raises(NotAllowed):
            upload(scene, raw(1), by=other)
        found = upload(scene, raw(1, division="990101002001"))
        assert "范围内没有这个街道或社区" in found.faults[0]["message"]
        actions.close_round(scene.round, by=scene.by_clerk)
        with pytest.raises(Conflict, match="现在不能填报"):
            upload(scene, raw(1))

    @pytest.mark.django_db(transaction=True)
    def test_one_table_twice_at_once(self):
        scene = opened()
        one, two = scene.by_walker, scene.by_second
        rows = [raw(number) for number in range(1, 30)]
        answers = at_once(
            lambda: upload(scene, *rows, by=one), lambda: upload(scene, *rows, by=two)
        )
        assert sorted(each.made for each in answers) == [0, 29]
        assert Place.objects.count() == Entry.objects.count() == 29

    def test_ten_thousand_rows_take_seconds(self):
        scene = opened()
        rows = [raw(number) for number in range(1, 10_001)]
        began = time.perf_counter()
        assert upload(scene, *rows).made == 10_000
        first = time.perf_counter() - began
        began = time.perf_counter()
        assert upload(scene, *rows).unchanged == 10_000
        again = time.perf_counter() - began
        assert max(first, again) < 60, (first, again)
