"""The 备案书 must be complete (25号第八条)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts, InstitutionKind
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.required_fields",
    title="备案书填写完整",
    version=1,
    uses=("filing.form_required",),
    codes=("field_missing",),
)


@dataclass(frozen=True, slots=True)
class FormField:
    """One answer of the 备案书: its path in the facts, its label, and whether it has been given."""

    path: str
    label: str
    given: Callable[[FilingFacts], bool]
    home_too: bool = True


FORM_FIELDS = (
    FormField("name", "机构名称", lambda facts: bool(facts.name.strip())),
    FormField("kind", "机构类别", lambda facts: facts.kind is not None),
    FormField("nature", "机构性质", lambda facts: facts.nature is not None),
    FormField("credit_code", "统一社会信用代码", lambda facts: bool(facts.credit_code.strip())),
    FormField("registrar", "登记机关", lambda facts: facts.registrar is not None),
    FormField("registered_on", "登记日期", lambda facts: facts.registered_on is not None),
    FormField("scope", "业务范围或经营范围", lambda facts: bool(facts.scope.strip())),
    FormField("head_name", "负责人姓名", lambda facts: bool(facts.head_name.strip())),
    FormField("head_id_given", "负责人身份证件号码", lambda facts: facts.head_id_given),
    FormField("contact_name", "联系人", lambda facts: bool(facts.contact_name.strip())),
    FormField("contact_phone", "联系电话", lambda facts: bool(facts.contact_phone.strip())),
    FormField("site.address", "机构住所", lambda facts: bool(facts.site.address.strip())),
    FormField("site.tenure", "场所性质", lambda facts: facts.site.tenure is not None),
    FormField("site.floors", "所在楼层", lambda facts: bool(facts.site.floors)),
    FormField(
        "site.building_area_m2", "建筑面积", lambda facts: facts.site.building_area_m2 is not None
    ),
    FormField(
        "site.indoor_area_m2", "室内使用面积", lambda facts: facts.site.indoor_area_m2 is not None
    ),
    FormField(
        "site.outdoor_area_m2",
        "室外活动场地面积（没有的填0）",
        lambda facts: facts.site.outdoor_area_m2 is not None,
        home_too=False,
    ),
    FormField("catering", "是否提供餐饮", lambda facts: facts.catering is not None),
    FormField("capacity", "收托规模", lambda facts: facts.capacity is not None),
    FormField("classes", "编班类型", lambda facts: bool(facts.classes), home_too=False),
)


def required_fields(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """One finding for each answer of the form that is not given."""
    basis = law.parameter("filing.form_required", on=on)
    home = facts.kind is InstitutionKind.HOME
    return [
        RULE.blocking("field_missing", basis, at=field.path, what=field.label)
        for field in FORM_FIELDS
        if not field.given(facts) and (field.home_too or not home)
    ]
