"""Widgets that Django lacks."""

from datetime import date
from typing import Any

from django import forms


class DateParts(forms.MultiWidget):
    """A date as three boxes: 年, 月, 日. Easier on a phone than a calendar for a date one knows."""

    template_name = "ui/widgets/date_parts.html"
    labels = ("年", "月", "日")
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = [
            forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": n})
            for n in (4, 2, 2)
        ]
        super().__init__(dict(zip(("year", "month", "day"), boxes, strict=True)), attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, date):
            return [value.year, value.month, value.day]
        return [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        wrong = bool(attrs and attrs.get("aria-invalid"))
        context["boxes"] = [
            {"widget": widget, "label": label, "width": width, "wrong": wrong}
            for widget, label, width in zip(
                context["widget"]["subwidgets"], self.labels, (4, 2, 2), strict=True
            )
        ]
        for box in context["boxes"]:
            names = f"govuk-input govuk-date-input__input govuk-input--width-{box['width']}"
            box["widget"]["attrs"]["class"] = names + (" govuk-input--error" if wrong else "")
        return context
