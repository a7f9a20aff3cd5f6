"""Forms of the pages about people."""

from typing import Any

from django import forms as fields

from tuoyu.accounts.actions import Bounds
from tuoyu.accounts.models import Unit, User
from tuoyu.accounts.queries import units
from tuoyu.core.authority import Reach, Role
from tuoyu.web.forms import Form
from tuoyu.web.signin.forms import PhoneMixin

STAFF_ROLES = [role for role in Role if role.spec.staff]
INSTITUTION_ROLES = [role for role in Role if role.spec.reach is Reach.INSTITUTION]


def _roles(roles: list[Role]) -> fields.ChoiceField:
    return fields.ChoiceField(
        label="岗位",
        choices=[(role.code, f"{role.label}：{role.spec.description}") for role in roles],
        widget=fields.RadioSelect,
    )


def _phone() -> fields.CharField:
    attrs = {"inputmode": "tel", "autocomplete": "off", "width": 20}
    return fields.CharField(
        label="手机号码",
        help_text="邀请码会发送到这个号码；本人接受时要填写同一号码。",
        max_length=30,
        widget=fields.TextInput(attrs=attrs),
    )


class SearchForm(Form):
    """Sent by POST: what is personal stands in no address."""

    search = fields.CharField(
        label="姓名或手机号码",
        max_length=40,
        help_text="姓名可以只写一部分，手机号码要写全。",
        widget=fields.TextInput(attrs={"width": 20, "autocomplete": "off"}),
    )


class FilterForm(Form):
    says_optional = False
    account = fields.CharField(label="账号", required=False, max_length=40)
    kind = fields.ChoiceField(
        label="类别",
        required=False,
        choices=[("", "全部"), *[c for c in User.Kind.choices if c[0] != "parent"]],
    )
    role = fields.ChoiceField(
        label="岗位",
        required=False,
        choices=[("", "全部"), *[c for c in Role.choices() if c[0] != Role.GUARDIAN.code]],
    )


class _UnitMixin(Form):
    """A role with the unit that bounds it; 三员 need none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["unit"]
        assert isinstance(choices, fields.ModelChoiceField)
        choices.queryset = units()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        role = Role.from_code(cleaned["role"]) if cleaned.get("role") else None
        if role and role.spec.reach is Reach.DIVISION and not cleaned.get("unit"):
            self.add_error("unit", f"“{role.label}”按单位的行政区划管辖，请选择单位。")
        return cleaned

    def chosen_role(self) -> Role:
        return Role.from_code(self.cleaned_data["role"])

    def bounds(self) -> Bounds:
        return Bounds(unit=self.cleaned_data["unit"])


def _unit() -> fields.ModelChoiceField:
    return fields.ModelChoiceField(
        label="单位",
        help_text="系统管理员、安全管理员、审计管理员不必选择。",
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="code",
        empty_label="请选择",
    )


class InviteForm(PhoneMixin, _UnitMixin):
    phone = _phone()
    role = _roles(STAFF_ROLES)
    unit = _unit()


class GrantForm(_UnitMixin):
    role = _roles(STAFF_ROLES)
    unit = _unit()
    reason = fields.CharField(
        label="授予理由", help_text="例如：岗位调整。不要填写个人信息。", max_length=200
    )


class ColleagueForm(PhoneMixin, Form):
    phone = _phone()
    role = _roles(INSTITUTION_ROLES)
