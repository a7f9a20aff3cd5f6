"""Fields that Django lacks: a date in three boxes, money in 元 kept as 分, yes or no."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tuoyu.divisions.queries import street_choices
from tuoyu.web.forms.widgets import DateParts


class DateField(forms.MultiValueField):
    """年/月/日 in three boxes → `date`. Says which box is missing, or that no such day exists."""

    widget = DateParts

    def __init__(self, **kwargs: Any) -> None:
        boxes = [forms.CharField(required=False, max_length=n) for n in (4, 2, 2)]
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        if not any(data_list):
            return None
        missing = [name for name, part in zip(DateParts.labels, data_list, strict=True) if not part]
        if missing:
            raise ValidationError(
                f"{self.label or '日期'}还缺“{'、'.join(missing)}”，请填写完整。", code="partial"
            )
        try:
            return date(*(int(part) for part in data_list))
        except ValueError:
            raise ValidationError(
                f"{self.label or '日期'}不是真实存在的日期，请检查年、月、日，例如 2026、3、15。",
                code="unreal",
            ) from None

    def clean(self, value: Any) -> date | None:
        parts = [str(part or "").strip() for part in value or ["", "", ""]]
        if self.required and not any(parts):
            raise ValidationError(self.error_messages["required"], code="required")
        found = self.compress(parts)
        self.run_validators(found)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = DateParts().decompress(initial)
        return [str(part or "") for part in before] != [
            str(part or "").strip() for part in data or ["", "", ""]
        ]


class MoneyField(forms.DecimalField):
    """An amount typed in 元 (two decimals) → integer 分; initial values are 分 too."""

    def __init__(self, *, suffix: str = "元", **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault("max_value", Decimal("99999999"))
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "suffix": suffix, "width": 10, "autocomplete": "off"}
        )
        super().__init__(decimal_places=2, max_digits=11, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return (
            f"{Decimal(value) / 100:.2f}".removesuffix(".00") if isinstance(value, int) else value
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = (
            value.replace(",", "").replace("，", "").removesuffix("元").strip()
            if isinstance(value, str)
            else value
        )
        return super().to_python(text)

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class YesNoField(forms.TypedChoiceField):
    """是 or 否 as two radios → bool; None when optional and left open."""

    def __init__(self, *, yes: str = "是", no: str = "否", **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class StreetField(forms.ChoiceField):
    """A filter by street of the district; each form asks for the streets once."""

    def __init__(self) -> None:
        super().__init__(label="街道", required=False)

    def __deepcopy__(self, memo: dict[int, Any]) -> "StreetField":
        copied: StreetField = super().__deepcopy__(memo)
        copied.choices = [("", "全部街道"), *street_choices()]
        return copied
