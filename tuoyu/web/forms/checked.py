"""Fields whose text follows a standard: credit codes, identity numbers, phones, past dates."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as NumberFault

from tuoyu.core import clock
from tuoyu.web.forms.fields import DateField

_mobile = re.compile(r"1[3-9]\d{9}")
_landline = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")


class CreditCodeField(forms.CharField):
    """统一社会信用代码 (GB 32100-2015): 18 characters with a check digit; answered in upper case."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "统一社会信用代码")
        kwargs.setdefault("help_text", "登记证书上的18位代码，例如“91”“52”或“12”开头。")
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.widget.attrs.update({"width": 20, "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        text = re.sub(r"\s", "", super().clean(value)).upper()
        if not text:
            return ""
        if len(text) != 18:
            raise ValidationError(
                f"统一社会信用代码应是18位，现在是{len(text)}位，请对照登记证书核对。"
            )
        try:
            return str(uscc.validate(text))
        except NumberFault:
            raise ValidationError(
                "统一社会信用代码的校验位不符，请对照登记证书逐位核对。"
            ) from None


class IdNumberField(forms.CharField):
    """居民身份证号 (GB 11643): check digit, a real day of birth, not in the future."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.widget.attrs.update({"width": 20, "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        text = re.sub(r"\s", "", super().clean(value)).upper()
        if not text:
            return ""
        if len(text) != 18:
            raise ValidationError(f"身份证号应是18位，现在是{len(text)}位，请核对。")
        try:
            number = str(ric.validate(text))
        except NumberFault:
            raise ValidationError("身份证号有误，请对照证件逐位核对。") from None
        if ric.get_birth_date(number) > clock.today():
            raise ValidationError("身份证号中的出生日期晚于今天，请对照证件核对。")
        return number


class PhoneField(forms.CharField):
    """A mobile or a fixed line of mainland China; blanks are dropped."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs.update({"width": 20, "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s—–]", "", super().clean(value))
        if text and not (_mobile.fullmatch(text) or _landline.fullmatch(text)):
            raise ValidationError(
                f"{self.label}不是有效的电话号码，请填写11位手机号，或带区号的固定电话。"
            )
        return text


class PastDateField(DateField):
    """A day that cannot lie ahead."""

    def clean(self, value: Any) -> date | None:
        found = super().clean(value)
        if found is not None and found > clock.today():
            raise ValidationError(f"{self.label}不能晚于今天，请核对年份。")
        return found
