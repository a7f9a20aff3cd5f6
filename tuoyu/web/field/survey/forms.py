"""The form of one visit: short, one page, in the order in which one sees things."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tuoyu.core import clock
from tuoyu.survey.facts import CareKind, Facts, Nature, Presence, Seen, problems
from tuoyu.survey.models import Entry, Place
from tuoyu.survey.queries.entries import LASTING
from tuoyu.web.forms import Form, MoneyField
from tuoyu.web.forms.checked import CreditCodeField, PastDateField, PhoneField

LONGEST_NOTE = 500
WHAT = ("presence", "name", "address", "division", "kind", "nature", "credit_code")
CHILDREN = ("under_one", "one_to_two", "two_to_three", "three_and_over")
CARE = ("places", "carers", "monthly_fee_fen")
SAFETY = ("fire_equipment", "clear_exits", "meals", "food_licence")
REST = ("phone", "note", "walked_on")


def _count(label: str) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "width": 3, "autocomplete": "off"})
    return forms.IntegerField(label=label, required=False, min_value=0, widget=widget)


def _seen(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=Seen.choices(), widget=forms.RadioSelect
    )


def _degrees(label: str) -> forms.FloatField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "width": 10, "autocomplete": "off"})
    return forms.FloatField(label=label, required=False, widget=widget)


class VisitForm(Form):
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    presence = forms.ChoiceField(label="现状", choices=Presence.choices(), widget=forms.RadioSelect)
    name = forms.CharField(
        label="名称", max_length=120, help_text="照招牌写；没有招牌的写看得到的样子。"
    )
    address = forms.CharField(label="地址", max_length=200, help_text="写到楼号和门牌。")
    division = forms.ChoiceField(label="所在社区")
    kind = forms.ChoiceField(
        label="托育形式", required=False, choices=[("", "请选择"), *CareKind.choices()],
        help_text="提供托育的必选。",
    )  # fmt: skip
    nature = forms.ChoiceField(
        label="法人性质", required=False, choices=[("", "没有看到"), *Nature.choices()]
    )
    credit_code = CreditCodeField(required=False)
    under_one = _count("不满1岁")
    one_to_two = _count("1岁到不满2岁")
    two_to_three = _count("2岁到不满3岁")
    three_and_over = _count("3岁以上")
    places = _count("托位数")
    carers = _count("保育人员")
    monthly_fee_fen = MoneyField(label="全日托每月收费", required=False)
    fire_equipment = _seen("灭火器材")
    clear_exits = _seen("畅通的疏散出口")
    meals = _seen("供餐")
    food_licence = _seen("食品经营许可证")
    longitude = _degrees("经度")
    latitude = _degrees("纬度")
    phone = PhoneField(label="联系电话", required=False)
    note = forms.CharField(
        label="说明", required=False, max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_NOTE}),
        help_text="只写与托育有关的情况，不写儿童和家长的姓名。",
    )  # fmt: skip
    walked_on = PastDateField(label="走访日期")

    def __init__(
        self, *args: Any, street: str, communities: Sequence[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.street = street
        field = self.fields["division"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择社区"), *communities]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        for name, sentence in problems(
            self.facts(), street=self.street or given["division"][:9], today=clock.today()
        ):
            self.add_error(name, sentence)
        return given

    def facts(self) -> Facts:
        """What was typed; for a valid form."""
        given = dict(self.cleaned_data)
        given.pop("revision", None)
        given["presence"] = Presence.of(given["presence"])
        given["kind"] = CareKind.of(given["kind"]) if given["kind"] else None
        given["nature"] = Nature.of(given["nature"]) if given["nature"] else None
        for name in SAFETY:
            given[name] = Seen.of(given[name]) if given[name] else None
        return Facts(**given)

    @property
    def seen_revision(self) -> int | None:
        return self.cleaned_data.get("revision")


def initial_of(place: Place, entry: Entry | None, earlier: Entry | None) -> dict[str, Any]:
    """What stands in the form at first: the entry, else the place and what lasts of the last visit.

    Children are counted anew; what was seen then is not seen now.
    """
    if entry is not None:
        told = {name: getattr(entry, name) for name in Facts.__dataclass_fields__}
        return {**told, "division": entry.division_id, "revision": entry.revision}
    found: dict[str, Any] = {
        "name": place.name,
        "address": place.address,
        "division": place.division_id,
        "walked_on": clock.today(),
    }
    if earlier is not None:
        found.update({name: getattr(earlier, name) for name in LASTING})
    found["credit_code"] = place.credit_code
    return found
