"""机构信息: who files."""

from typing import Any

from django import forms

from tuoyu.core import clock
from tuoyu.divisions.queries import district
from tuoyu.rules.filing import registrar_for
from tuoyu.rules.filing.facts import InstitutionKind, LegalNature
from tuoyu.web.forms import Form, YesNoField
from tuoyu.web.forms.checked import CreditCodeField, PastDateField, PhoneField
from tuoyu.web.provider.filing.forms.bundle import Bundle

KIND_HINTS = {
    InstitutionKind.CENTRE.value: "单独举办、面向社会招收3岁以下婴幼儿。",
    InstitutionKind.KINDERGARTEN_CLASS.value: "幼儿园开设，招收2至3岁幼儿；一般向教育部门报告，不办理备案。",
    InstitutionKind.EMPLOYER.value: "用人单位为职工举办，有条件的可以向附近居民开放。",
    InstitutionKind.COMMUNITY.value: "设在社区综合服务设施内。",
    InstitutionKind.HOME.value: "利用住宅，收托人数很少的小型照护点。",
}
NATURE_HINTS = {
    LegalNature.PUBLIC_INSTITUTION.value: "在机构编制部门登记。",
    LegalNature.NON_PROFIT.value: "民办非企业单位，在民政部门登记。",
    LegalNature.FOR_PROFIT.value: "公司、个体工商户等，在市场监督管理部门登记。",
}


def radios(label: str, choices: list[tuple[str, str]], hints: dict[str, str]) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    field.option_hints = hints  # type: ignore[attr-defined]
    return field


class InstitutionForm(Form):
    name = forms.CharField(label="机构名称", max_length=100, help_text="与登记证书上的名称一致。")
    kind = radios("机构类别", InstitutionKind.choices(), KIND_HINTS)
    nature = radios("机构性质", LegalNature.choices(), NATURE_HINTS)
    own_legal_person = YesNoField(
        label="是否具有独立法人资格", help_text="用人单位内设、使用举办单位证书的选“否”。"
    )
    credit_code = CreditCodeField()
    registered_on = PastDateField(
        label="登记日期", help_text="登记证书上的成立或登记日期，例如 2026、3、15。"
    )
    scope = forms.CharField(
        label="经营或业务范围",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text="照登记证书填写，其中应写明“托育服务”。",
    )
    public_phone = PhoneField(
        label="对外咨询电话", help_text="备案后会在公开名录中显示，供家长咨询。"
    )
    contact_name = forms.CharField(label="办件联系人姓名", max_length=40)
    contact_phone = PhoneField(label="办件联系人电话", help_text="只用于联系办理备案，不公开。")


class InstitutionBundle(Bundle):
    form_class = InstitutionForm

    def values(self) -> dict[str, Any]:
        found = super().values()
        nature = found.get("nature")
        if nature:
            found["registrar"] = registrar_for(
                LegalNature.of(nature), on=clock.today(), law=district().law
            ).value
        return found
