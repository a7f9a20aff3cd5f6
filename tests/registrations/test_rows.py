"""What registering bodies really send: every bad value is told by column and sentence."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registrations.factories import code
from tuoyu.registrations.fields import FIELDS
from tuoyu.registrations.rows import Checked, Known, Row, check
from tuoyu.rules.filing.facts import Registrar
from tuoyu.rules.registration.facts import LegalPersonType, Standing

TODAY = date(2026, 11, 23)
KNOWN = Known(TODAY, {"990101001": "990101001", "示例街道": "990101001", "同名社区": ""})
GOOD: dict[str, object] = {
    "name": "示例小树托育有限公司",
    "credit_code": code(1),
    "registered_on": "2026-03-15",
    "scope": "托育服务。",
    "address": "示例路1号",
    "division": "示例街道",
}


def checked(*rows: dict[str, object], known: Known = KNOWN) -> Checked:
    return check(list(enumerate(rows, 2)), known)


def only(**values: object) -> Row:
    found = checked({**GOOD, **values})
    assert [fault.reason for fault in found.faults] == []
    return found.rows[0]


def test_a_good_row() -> None:
    row = only()
    assert row.registrar is Registrar.MARKET_REGULATION
    assert row.legal_person_type is LegalPersonType.COMPANY
    assert row.standing is Standing.STANDING
    assert (row.division, row.registered_on) == ("990101001", date(2026, 3, 15))
    assert "示例" in repr(row)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "没有填写名称"),
        ("name", None, "没有填写名称"),
        ("name", " \u3000 ", "没有填写名称"),
        ("name", "名" * 121, "名称不能超过120个字，现在是121个字"),
        ("credit_code", "", "没有填写统一社会信用代码"),
        ("credit_code", code(1)[:-1], "应是18位，现在是17位"),
        ("credit_code", code(1)[:-2] + code(1)[-1] + code(1)[-2], "校验位不符"),
        ("credit_code", "I" * 18, "校验位不符"),
        ("credit_code", 9.1e17, "被表格当成了数字，末几位已经丢失"),
        ("credit_code", code(3, "31"), "不是机构编制、民政或市场监督管理部门登记的"),
        ("registrar", "教育部门", "登记机关填写有误，请填写机构编制部门、民政部门"),
        ("registrar", "民政部门", "应由市场监督管理部门登记，与填写的登记机关不一致"),
        ("registered_on", "", "没有填写登记日期"),
        ("registered_on", "2026-11-24", "登记日期不能晚于今天"),
        ("registered_on", "2026-02-30", "不是真实的日期"),
        ("registered_on", "去年三月", "不是真实的日期"),
        ("registered_on", 46000.5, "不是真实的日期"),
        ("registered_on", "1026-03-15", "登记日期太早"),
        ("registered_on", "0000-00-00", "不是真实的日期"),
        ("scope", "", "没有填写业务或经营范围"),
        ("scope", "托" * 2001, "不能超过2000个字"),
        ("address", "", "没有填写住所"),
        ("division", "", "没有填写街道或社区"),
        ("division", "火星街道", "本区没有这个街道或社区"),
        ("division", "990102001", "本区没有这个街道或社区"),
        ("division", "同名社区", "有两个社区叫这个名称，请填写社区代码"),
        ("legal_person_type", "独角兽", "法人类型填写有误"),
        ("phone", "12345", "不是有效的电话号码"),
        ("phone", "电话", "不是有效的电话号码"),
        ("status", "歇业", "登记状态填写有误，请填写存续、注销之一"),
    ],
)
def test_a_bad_value(field: str, value: object, says: str) -> None:
    found = checked({**GOOD, field: value})
    assert found.rows == []
    assert [(fault.row, fault.name) for fault in found.faults] == [(2, field)]
    assert says in found.faults[0].reason
    assert found.faults[0].reason.endswith("。")
    assert found.refused == 1


@pytest.mark.parametrize(
    ("field", "value", "attribute", "read"),
    [
        ("credit_code", code(1).lower(), "credit_code", code(1)),
        ("credit_code", f" {code(1)[:9]} {code(1)[9:]}", "credit_code", code(1)),
        ("credit_code", f"'{code(1)}", "credit_code", code(1)),
        ("registered_on", "2026/3/15", "registered_on", date(2026, 3, 15)),
        ("registered_on", "2026年3月15日", "registered_on", date(2026, 3, 15)),
        ("registered_on", "20260315", "registered_on", date(2026, 3, 15)),
        ("registered_on", 20260315.0, "registered_on", date(2026, 3, 15)),
        ("registered_on", datetime(2026, 3, 15, 8), "registered_on", date(2026, 3, 15)),  # noqa: DTZ001
        ("registered_on", TODAY, "registered_on", TODAY),
        ("division", 990101001.0, "division", "990101001"),
        ("phone", 13700000001.0, "phone", "13700000001"),
        ("phone", "022 — 26000001", "phone", "02226000001"),
        ("status", "注销", "standing", Standing.CANCELLED),
        ("status", "cancelled", "standing", Standing.CANCELLED),
        ("registrar", "market_regulation", "registrar", Registrar.MARKET_REGULATION),
        ("name", "示例\x00园\n二楼", "name", "示例园 二楼"),
    ],
)
def test_what_is_understood(field: str, value: object, attribute: str, read: object) -> None:
    assert getattr(only(**{field: value}), attribute) == read


@pytest.mark.parametrize(
    ("prefix", "registrar", "kind"),
    [
        ("12", Registrar.STAFFING_OFFICE, LegalPersonType.PUBLIC_UNIT),
        ("52", Registrar.CIVIL_AFFAIRS, LegalPersonType.NON_PROFIT_UNIT),
        ("92", Registrar.MARKET_REGULATION, LegalPersonType.SOLE_TRADER),
        ("93", Registrar.MARKET_REGULATION, LegalPersonType.OTHER_PERSON),
    ],
)
def test_the_code_tells_who_registered_what(
    prefix: str, registrar: Registrar, kind: LegalPersonType
) -> None:
    row = only(credit_code=code(7, prefix))
    assert (row.registrar, row.legal_person_type) == (registrar, kind)


def test_a_body_sends_its_own_rows_only() -> None:
    civil = Known(TODAY, KNOWN.divisions, Registrar.CIVIL_AFFAIRS)
    found = checked(GOOD, {**GOOD, "credit_code": code(2, "52")}, known=civil)
    assert [row.number for row in found.rows] == [3]
    assert "应由该部门报送；本次只收民政部门的登记信息" in found.faults[0].reason


def test_the_same_code_twice_keeps_the_first() -> None:
    found = checked(GOOD, {**GOOD, "name": "示例另名"}, {**GOOD, "credit_code": code(2)})
    assert [row.number for row in found.rows] == [2, 4]
    assert found.faults[0].row == 3
    assert found.faults[0].reason == "与第2行的代码相同，请只保留一行。"


def test_every_fault_of_a_row_is_told_and_the_row_counts_once() -> None:
    found = checked({}, GOOD)
    assert found.received == 2
    assert found.refused == 1
    assert {fault.label for fault in found.faults} == {
        "名称", "统一社会信用代码", "登记日期", "业务或经营范围", "住所", "街道或社区",
    }  # fmt: skip


CELLS = st.one_of(
    st.none(), st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.dates(),
    st.sampled_from([code(1), "2026-03-15", "示例街道", "存续", "13700000001"]),
)  # fmt: skip


@given(st.lists(st.fixed_dictionaries({}, optional={f.name: CELLS for f in FIELDS}), max_size=5))
def test_whatever_stands_in_a_row_it_is_taken_or_told(rows: list[dict[str, object]]) -> None:
    found = checked(*rows)
    assert found.received == len(rows) == len(found.rows) + found.refused
    for fault in found.faults:
        assert fault.reason.endswith("。")
        assert len(fault.reason) < 200
