"""A field on a form: govuk classes, ids for hint and error, and its whole group as HTML."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.forms.widgets import Input, Widget
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tuoyu.web.forms.widgets import DateParts

CLASSES: tuple[tuple[type[Widget], str], ...] = (
    # Before RadioSelect, of which Django makes it a subclass.
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.HiddenInput, ""),
    (Input, "govuk-input"),
)
# Attributes that a form author sets on a widget and that are ours, not HTML's.
OURS = ("width", "prefix", "suffix")


class HouseBoundField(BoundField):
    """`widget.attrs` may carry width (2, 3, 4, 5, 10, 20), prefix and suffix (元/月)."""

    @property
    def first_id(self) -> str:
        """The id of the first control: where a link of the error summary leads."""
        several = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)
        return f"{self.auto_id}_0" if isinstance(self.field.widget, several) else self.auto_id

    @property
    def kind(self) -> str:
        """choices, date, tick, file, counted or plain: which arrangement the group takes."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, DateParts):
            return "date"
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        if isinstance(widget, forms.FileInput):
            return "file"
        return "counted" if self._limit else "plain"

    @property
    def _limit(self) -> int | None:
        return (
            self.field.widget.attrs.get("maxlength")
            if isinstance(self.field.widget, forms.Textarea)
            else None
        )

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = dict(super().build_widget_attrs(attrs, widget))
        own = next((name for kind, name in CLASSES if isinstance(widget, kind)), "")
        width = widget.attrs.get("width")
        names = [widget.attrs.get("class", ""), own, f"govuk-input--width-{width}" if width else ""]
        if self.errors and own in (
            "govuk-input",
            "govuk-textarea",
            "govuk-select",
            "govuk-file-upload",
        ):
            names.append(f"{own}--error")
        built["class"] = " ".join(name for name in names if name) or False
        built.update(dict.fromkeys(OURS, False))
        if self._limit is not None:
            # The browser would silently cut what is pasted; the counter and the server say it.
            built["maxlength"] = False
            built["class"] = f"{built['class']} govuk-js-character-count"
            told = built.get("aria-describedby", "")
            built["aria-describedby"] = f"{told} {self.auto_id}-info".strip()
        return built

    def as_group(
        self, *, size: str = "", heading: bool = False, inline: bool = False, hint: str = ""
    ) -> SafeString:
        """Label, hint, error and control. See the tag `field`."""
        kind = self.kind
        many = isinstance(self.field.widget, forms.CheckboxSelectMultiple)
        attrs = self.field.widget.attrs
        if hint:
            self.help_text = hint
        context = {
            "kind": kind,
            "many": many,
            "id": self.auto_id,
            "label": self.label,
            "size": size,
            "heading": heading,
            "inline": inline,
            "hint": self.help_text,
            "hint_id": f"{self.auto_id}_helptext",
            "errors": self.errors,
            "error_id": f"{self.auto_id}_error",
            "describedby": self.aria_describedby or "",
            "optional": self._says_optional,
            "limit": self._limit,
            "prefix": attrs.get("prefix", ""),
            "suffix": attrs.get("suffix", ""),
            "choices": self._choices() if kind == "choices" else [],
            "control": "" if kind == "choices" else self.as_widget(),
        }
        return render_to_string("ui/field.html", context)

    def get_context(self) -> dict[str, Any]:
        return {"field": self, "group": self.as_group()}

    @property
    def _says_optional(self) -> bool:
        return not self.field.required and getattr(self.form, "says_optional", True)

    def _choices(self) -> list[dict[str, Any]]:
        hints = getattr(self.field, "option_hints", {})
        return [
            self._choice(option, hints.get(str(option.data["value"]), ""))
            for option in self.subwidgets
        ]

    def _choice(self, option: BoundWidget, hint: str) -> dict[str, Any]:
        hint_id = f"{option.id_for_label}_hint" if hint else ""
        if hint:
            option.data["attrs"]["aria-describedby"] = hint_id
        return {
            "control": option.tag(),
            "id": option.id_for_label,
            "label": option.choice_label,
            "hint": hint,
            "hint_id": hint_id,
        }
