"""服务与收费: the forms of care that are offered, each with price and places."""

from collections.abc import Mapping
from typing import Any

from django import forms

from tuoyu.rules.filing.facts import PriceUnit, ServiceForm
from tuoyu.web.forms import Form, MoneyField, YesNoField
from tuoyu.web.provider.filing.forms.bundle import Bundle
from tuoyu.web.provider.filing.forms.classes import whole

UNITS = {
    ServiceForm.FULL_DAY: (PriceUnit.MONTH, PriceUnit.DAY),
    ServiceForm.HALF_DAY: (PriceUnit.MONTH, PriceUnit.HALF_DAY),
    ServiceForm.HOURLY: (PriceUnit.HOUR,),
    ServiceForm.TEMPORARY: (PriceUnit.DAY, PriceUnit.HALF_DAY, PriceUnit.HOUR, PriceUnit.SESSION),
}


class ServicesForm(Form):
    """Four questions, one per form of care; the details count only where it is offered."""

    says_optional = False

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        offered = [form for form in ServiceForm if given.get(f"{form.value}-offered")]
        if not offered and not self.errors:
            raise forms.ValidationError("请至少选择一种服务形式。")
        for form in offered:
            for part, words in (("price", "保育费"), ("unit", "计价单位"), ("places", "托位数")):
                name = f"{form.value}-{part}"
                if given.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, f"提供{form.label}的，请填写{words}。")
        return given


def _add_fields(base: type[ServicesForm]) -> type[ServicesForm]:
    fields: dict[str, forms.Field] = {}
    for form in ServiceForm:
        units = [("", "请选择"), *((unit.value, f"每{unit.label}") for unit in UNITS[form])]
        fields[f"{form.value}-offered"] = YesNoField(
            label=f"是否提供{form.label}", help_text="选“否”的，下面三项不用填。"
        )
        fields[f"{form.value}-price"] = MoneyField(
            label=f"{form.label}保育费", required=False, help_text="免费提供的填0。"
        )
        fields[f"{form.value}-unit"] = forms.ChoiceField(
            label=f"{form.label}计价单位", choices=units, required=False
        )
        fields[f"{form.value}-places"] = whole(
            f"{form.label}托位数", required=False, attrs={"suffix": "个"}
        )
    return type(base.__name__, (base,), fields)


class ServicesBundle(Bundle):
    form_class = _add_fields(ServicesForm)

    def initial(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        offered = {row["form"]: row for row in saved.get("rows", [])}
        found: dict[str, Any] = {}
        for form in ServiceForm:
            row = offered.get(form.value)
            if saved:
                found[f"{form.value}-offered"] = "yes" if row else "no"
            if row:
                found[f"{form.value}-price"] = row.get("price_fen")
                found[f"{form.value}-unit"] = row.get("price_unit")
                found[f"{form.value}-places"] = row.get("places")
        return found

    def groups(self) -> list[dict[str, Any]]:
        """The fields of each form of care, for the template."""
        assert self.main is not None
        parts = ("offered", "price", "unit", "places")
        return [
            {"title": form.label, "fields": [self.main[f"{form.value}-{part}"] for part in parts]}
            for form in ServiceForm
        ]

    def values(self) -> dict[str, Any]:
        assert self.main is not None
        self.main.is_valid()
        given = self.main.cleaned_data
        return {
            "rows": [
                {
                    "form": form.value,
                    "price_fen": given.get(f"{form.value}-price"),
                    "price_unit": given.get(f"{form.value}-unit"),
                    "places": given.get(f"{form.value}-places"),
                }
                for form in ServiceForm
                if given.get(f"{form.value}-offered")
            ]
        }
