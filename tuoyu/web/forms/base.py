"""The base of every form: Chinese sentences that name the field and say what to do."""

from copy import copy
from typing import Any

from django import forms

CHOSEN = (forms.ChoiceField, forms.ModelChoiceField)


class _Sentences:
    """Mixed into forms. Sentences that the author gave are kept.

    says_optional = False on search forms, where 选填 at every field would say nothing.
    """

    says_optional = True
    use_required_attribute = False
    label_suffix = ""
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _speak(name, field)

    def add(self, name: str, field: forms.Field) -> None:
        """A field that only this form has (one per item of a list); it speaks like the others."""
        self.fields[name] = field
        _speak(name, field)


class Form(_Sentences, forms.Form):
    """Use in place of `django.forms.Form`."""


class ModelForm(_Sentences, forms.ModelForm):
    """Use in place of `django.forms.ModelForm`."""


def _speak(name: str, field: forms.Field) -> None:
    label = str(field.label or name)
    sentences = _sentences(label, field)
    for code, usual in _usual(field).items():
        # A field's own words win; Django's general ones do not.
        if code in sentences and field.error_messages.get(code) == usual:
            field.error_messages[code] = sentences[code]
    field.validators = [_worded(validator, sentences) for validator in field.validators]


def _worded(validator: Any, sentences: dict[str, str]) -> Any:
    """The validator with our sentence. A copy: fields of several forms may share one validator."""
    code = getattr(validator, "code", "")
    if code not in sentences or "message" in vars(validator):
        return validator
    spoken = copy(validator)
    spoken.message = sentences[code]
    return spoken


def _usual(field: forms.Field) -> dict[str, Any]:
    usual: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        usual.update(getattr(kind, "default_error_messages", {}))
    return usual


def _sentences(label: str, field: forms.Field) -> dict[str, str]:
    verb = (
        "请选择"
        if isinstance(field, CHOSEN)
        else "请上传"
        if isinstance(field, forms.FileField)
        else "请填写"
    )
    sentences = {
        "required": f"{verb}{label}。",
        "invalid": f"{label}的格式不对，请检查后重新填写。",
        "invalid_choice": f"请从列出的选项中选择{label}。",
        "max_length": f"{label}不能超过 %(limit_value)d 个字，现在是 %(show_value)d 个字。",
        "min_length": f"{label}至少要 %(limit_value)d 个字，现在是 %(show_value)d 个字。",
        "max_value": f"{label}不能大于 %(limit_value)s。",
        "min_value": f"{label}不能小于 %(limit_value)s。",
        "empty": f"{label}是空文件，请重新选择。",
        "missing": f"{verb}{label}。",
        "null_characters_not_allowed": f"{label}里有看不见的字符，请删掉后重新填写。",
    }
    if isinstance(field, forms.BooleanField):
        sentences["required"] = f"请勾选“{label}”后再继续。"
    if isinstance(field, forms.FloatField | forms.DecimalField):
        sentences["invalid"] = f"{label}要填数字，例如 12.5。"
    elif isinstance(field, forms.IntegerField):
        sentences["invalid"] = f"{label}要填整数，例如 12。"
    if isinstance(field, forms.DecimalField):
        sentences["invalid"] = f"{label}要填数字，例如 1800 或 1800.50。"
    return sentences
