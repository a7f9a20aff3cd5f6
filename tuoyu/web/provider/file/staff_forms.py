"""Forms about members of staff."""

from typing import Any

from django import forms

from tuoyu.core import clock
from tuoyu.registry.actions import Job, Person
from tuoyu.registry.models import Institution
from tuoyu.rules.filing.facts import Education, StaffRole
from tuoyu.rules.institution.facts import CheckResult, QualificationKind
from tuoyu.web.forms import DateField, Form, YesNoField
from tuoyu.web.forms.checked import IdNumberField, PastDateField
from tuoyu.web.provider.filing.forms.persons import search_hint

EDUCATIONS = [("", "请选择"), *Education.choices()]
FILE_HELP = "PDF、JPG或PNG，不超过20MB。"


def file_field() -> forms.FileField:
    field = forms.FileField(label="证明文件", required=False, help_text=FILE_HELP)
    field.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"
    return field


class PersonForm(Form):
    name = forms.CharField(label="姓名", max_length=40)
    id_number = IdNumberField(label="身份证号", help_text="用于核验身份和任职，加密保存，不公开。")
    education = forms.ChoiceField(label="学历", choices=EDUCATIONS)

    def person(self) -> Person:
        given = self.cleaned_data
        return Person(
            name=given["name"],
            id_number=given["id_number"],
            education=Education.of(given["education"]),
        )


class JobForm(Form):
    begins_on = DateField(label="从哪天起")
    roles = forms.MultipleChoiceField(
        label="岗位", choices=StaffRole.choices(), widget=forms.CheckboxSelectMultiple
    )
    full_time = YesNoField(label="是否全职", yes="全职", no="兼职")
    class_name = forms.ChoiceField(
        label="所在班级", required=False, help_text="保育人员选择所带的班；不带班的不选。"
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = institution.classes.values_list("name", flat=True)
        field = self.fields["class_name"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不带班"), *((name, name) for name in classes)]

    def job(self) -> Job:
        given = self.cleaned_data
        return Job(
            begins_on=given["begins_on"],
            roles=tuple(StaffRole.of(code) for code in given["roles"]),
            full_time=given["full_time"],
            class_name=given["class_name"],
        )


class EmployForm(PersonForm, JobForm):
    """Who begins, and as what."""

    field_order = (
        "name", "id_number", "education", "begins_on", "roles", "full_time", "class_name",
    )  # fmt: skip


class LeaveForm(Form):
    last = DateField(label="最后工作日")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"last": clock.today()})
        super().__init__(*args, **kwargs)


class HealthForm(Form):
    issued_on = PastDateField(label="签发日期")
    valid_until = DateField(label="有效期至")
    number = forms.CharField(label="证明编号", required=False, max_length=60)
    file = file_field()


class CheckForm(Form):
    checked_on = PastDateField(label="查询日期")
    result = forms.ChoiceField(
        label="查询结果", choices=CheckResult.choices(), widget=forms.RadioSelect
    )
    number = forms.CharField(label="查询告知函编号", required=False, max_length=60)
    file = file_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].help_text = search_hint()


class QualificationForm(Form):
    kind = forms.ChoiceField(
        label="证书种类", choices=QualificationKind.choices(), widget=forms.RadioSelect
    )
    number = forms.CharField(label="证书编号", required=False, max_length=60)
    issued_on = PastDateField(label="发证日期", required=False)
    valid_until = DateField(label="有效期至", required=False, help_text="长期有效的不填。")
    file = file_field()


class TrainingForm(Form):
    held_on = PastDateField(label="培训日期")
    subject = forms.CharField(label="培训内容", max_length=80)
    hours = forms.DecimalField(
        label="学时",
        max_digits=5,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 4, "suffix": "学时"}),
    )
    file = file_field()


class WithdrawForm(Form):
    """Nothing to fill in: asked once more before it happens."""
