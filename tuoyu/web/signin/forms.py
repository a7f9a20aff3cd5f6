"""The forms of sign-in and of a person's own security page."""

from typing import Any

from django import forms as fields

from tuoyu.accounts.actions.invitations import plain_code
from tuoyu.accounts.phones import WRONG_NUMBER, normal_phone
from tuoyu.web.forms import Form


def _password(label: str, kind: str = "current-password", hint: str = "") -> fields.CharField:
    return fields.CharField(
        label=label,
        help_text=hint,
        max_length=128,
        strip=False,
        widget=fields.PasswordInput(attrs={"autocomplete": kind, "width": 20}),
    )


def _code(label: str, hint: str, longest: int = 12) -> fields.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "width": 10}
    return fields.CharField(
        label=label, help_text=hint, max_length=longest, widget=fields.TextInput(attrs=attrs)
    )


def _phone(hint: str = "") -> fields.CharField:
    attrs = {"inputmode": "tel", "autocomplete": "tel-national", "width": 20}
    return fields.CharField(
        label="手机号码", help_text=hint, max_length=30, widget=fields.TextInput(attrs=attrs)
    )


class PhoneMixin:
    """`cleaned_data["phone"]` is a normal number."""

    cleaned_data: dict[str, Any]

    def clean_phone(self) -> str:
        phone = normal_phone(self.cleaned_data["phone"])
        if not phone:
            raise fields.ValidationError(WRONG_NUMBER)
        return phone


def _credential() -> fields.CharField:
    """What the browser's passkey answered; a script fills it in."""
    return fields.CharField(
        label="通行密钥",
        max_length=20_000,
        widget=fields.HiddenInput,
        error_messages={"required": "没有读到通行密钥，请按提示在设备上确认后再试。"},
    )


class PasswordForm(Form):
    username = fields.CharField(
        label="账号或手机号码",
        max_length=60,
        widget=fields.TextInput(attrs={"autocomplete": "username", "width": 20}),
    )
    password = _password("密码")


class PhoneForm(PhoneMixin, Form):
    phone = _phone("我们会向这个号码发送6位验证码。首次登录自动建立家长账号。")


class CodeForm(Form):
    code = _code("短信验证码", "6位数字，5分钟内有效。")


class FactorForm(Form):
    code = _code("动态口令", "打开手机上的验证器应用，填写6位数字；也可以填写一个备用恢复码。")


class PasskeyForm(Form):
    credential = _credential()


class NewPasskeyForm(Form):
    name = fields.CharField(
        label="给这把通行密钥起个名字", help_text="例如：办公电脑、我的手机。", max_length=30
    )
    credential = _credential()


class AuthenticatorForm(Form):
    code = _code("6位动态口令", "扫码后，填写验证器应用上显示的数字。")


NEW_ONE_HINT = (
    "至少10个字符，包含大写字母、小写字母、数字、符号中的三种；"
    "也可以用20个字符以上的长句。不能与最近用过的密码相同。"
)


class TwicePassword(Form):
    """Two fields that must agree."""

    new_password = _password("新密码", "new-password", NEW_ONE_HINT)
    again_password = _password("再次填写新密码", "new-password")

    def clean_again_password(self) -> str:
        again = str(self.cleaned_data["again_password"])
        if again != self.cleaned_data.get("new_password", again):
            raise fields.ValidationError("两次填写的密码不一致，请重新填写。")
        return again


class ChangePasswordForm(TwicePassword):
    old_password = _password("现在的密码")
    field_order = ("old_password", "new_password", "again_password")


class ResetForm(PhoneMixin, TwicePassword):
    phone = _phone("填写账号登记的手机号码，用于核对是您本人。")
    field_order = ("phone", "new_password", "again_password")


class InvitationCodeForm(Form):
    code = fields.CharField(
        label="邀请码",
        help_text="短信里的16位字母和数字。",
        max_length=40,
        widget=fields.TextInput(attrs={"autocomplete": "off", "width": 20}),
    )

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if len(code) != 16:
            raise fields.ValidationError("邀请码是16位字母和数字，请对照短信重新填写。")
        return code


class AcceptForm(PhoneMixin, TwicePassword):
    phone = _phone("填写收到邀请的手机号码，用于核对是您本人。")
    name = fields.CharField(
        label="姓名",
        max_length=60,
        widget=fields.TextInput(attrs={"autocomplete": "name", "width": 20}),
    )
    username = fields.RegexField(
        r"^[A-Za-z][A-Za-z0-9._-]{2,39}$",
        label="账号",
        help_text="登录时使用：以字母开头，3至40个字母、数字、点或横线。",
        error_messages={"invalid": "账号以字母开头，由3至40个字母、数字、点、横线组成。"},
        widget=fields.TextInput(attrs={"autocomplete": "username", "width": 20}),
    )
    field_order = ("phone", "name", "username", "new_password", "again_password")
