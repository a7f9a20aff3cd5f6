"""负责人 and 工作人员."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory

from tuoyu.core import clock
from tuoyu.divisions.queries import district
from tuoyu.rules.filing.facts import Education, StaffRole
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import cited
from tuoyu.web.forms import DateField, Form, YesNoField
from tuoyu.web.forms.checked import IdNumberField, PastDateField, PhoneField
from tuoyu.web.provider.filing.forms.bundle import ROWS_AT_MOST, Bundle, RowSet

EDUCATIONS = [("", "请选择"), *Education.choices()]
STAFF_ROLES = [
    ("", "请选择"),
    *((code, label) for code, label in StaffRole.choices() if code != StaffRole.HEAD.value),
]


def search_hint() -> str:
    """When the records of staff are searched, and by which article, as the law reads today."""
    basis = district().law.find("staff.background_check_years", on=clock.today())
    if basis is None:
        return ""
    every = "每年" if basis.whole == 1 else f"每{basis.whole}年"
    return f"录用前查询，此后{every}查询一次，见{cited(Cite.of(basis))}。"


def _searched() -> PastDateField:
    return PastDateField(label="最近一次违法犯罪记录查询日期", required=False)


class _SearchedForm(Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["background_checked_on"].help_text = search_hint()


class HeadForm(_SearchedForm):
    head_name = forms.CharField(label="负责人姓名", max_length=40)
    head_id_number = IdNumberField(
        label="负责人身份证号", help_text="用于核验身份，加密保存，不公开。"
    )
    head_phone = PhoneField(label="负责人电话", help_text="不公开。")
    education = forms.ChoiceField(label="学历", choices=EDUCATIONS)
    experience_years = forms.DecimalField(
        label="从事儿童保育教育、卫生健康等相关管理工作的年限",
        min_value=0,
        max_value=60,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 3, "suffix": "年"}),
    )
    training_passed = YesNoField(label="是否经托育机构负责人岗位培训合格")
    health_certificate_until = DateField(label="负责人健康合格证明有效期至")
    background_checked_on = _searched()


class StaffRow(_SearchedForm):
    name = forms.CharField(label="姓名", max_length=40)
    role = forms.ChoiceField(label="岗位", choices=STAFF_ROLES)
    full_time = YesNoField(label="是否全职", yes="全职", no="兼职")
    education = forms.ChoiceField(label="学历", choices=EDUCATIONS)
    qualified = YesNoField(label="是否具有岗位要求的资格或培训合格证明")
    health_certificate_until = DateField(label="健康合格证明有效期至")
    background_checked_on = _searched()


class People(RowSet):
    def clean(self) -> None:
        if not any(self.errors) and not any(form.has_changed() for form in self.forms):
            raise ValidationError("请至少填写一名工作人员。")


StaffRows = formset_factory(
    StaffRow, formset=People, extra=0, max_num=ROWS_AT_MOST, absolute_max=ROWS_AT_MOST
)


class HeadBundle(Bundle):
    form_class = HeadForm


class StaffBundle(Bundle):
    rows_class = StaffRows
    rows_key = "people"
    row_title = "工作人员"
