"""编班与托位: the classes and how many children they hold."""

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory

from tuoyu.rules.care_bands import ClassBand
from tuoyu.web.forms import Form
from tuoyu.web.provider.filing.forms.bundle import ROWS_AT_MOST, Bundle, RowSet

BANDS = [("", "请选择"), *ClassBand.choices()]
MOST_PLACES = 999
OLDEST_MONTHS = 84
AGES = {"youngest_months": "最小的月龄", "oldest_months": "最大的月龄"}


def whole(label: str, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=options.pop("least", 0),
        max_value=options.pop("most", MOST_PLACES),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "width": 3, **options.pop("attrs", {})}
        ),
        **options,
    )


class CapacityForm(Form):
    capacity = whole("收托规模（托位总数）", least=1, attrs={"suffix": "个"},
                     help_text="应等于各班托位数之和。")  # fmt: skip


class ClassRow(Form):
    name = forms.CharField(label="班级名称", max_length=20, help_text="例如“托小一班”。")
    band = forms.ChoiceField(label="班型", choices=BANDS)
    places = whole("托位数", least=1, attrs={"suffix": "个"})
    carers = whole("保育人员", most=99, attrs={"suffix": "人"})
    floor = whole("所在楼层", least=-3, most=99, required=False, attrs={"suffix": "层"})
    children = whole("现在在托婴幼儿", attrs={"suffix": "名"}, help_text="还没有开班的填0。")
    youngest_months = whole("其中最小的月龄", most=OLDEST_MONTHS, required=False,
                            attrs={"suffix": "个月"}, help_text="满几个月填几，没有婴幼儿的不填。")  # fmt: skip
    oldest_months = whole(
        "其中最大的月龄", most=OLDEST_MONTHS, required=False, attrs={"suffix": "个月"}
    )

    def clean(self) -> dict[str, Any]:
        """Ages go with children: asked for where there are some, dropped where there are none."""
        given: dict[str, Any] = super().clean() or {}
        children = given.get("children")
        for name in ("youngest_months", "oldest_months"):
            if children == 0:
                given[name] = None
            elif children and given.get(name) is None and name not in self.errors:
                self.add_error(name, f"班里有婴幼儿的，请填写{AGES[name]}。")
        return given


class Rows(RowSet):
    def clean(self) -> None:
        rows = [form.cleaned_data for form in self.forms if form.has_changed() and form.is_valid()]
        if not rows and not any(self.errors):
            raise ValidationError("请至少填写一个班级。")
        twice = [name for name, count in Counter(row["name"] for row in rows).items() if count > 1]
        if twice:
            raise ValidationError(f"班级名称“{'、'.join(twice)}”重复，请改成不同的名称。")


ClassRows = formset_factory(
    ClassRow, formset=Rows, extra=0, max_num=ROWS_AT_MOST, absolute_max=ROWS_AT_MOST
)


class ClassesBundle(Bundle):
    form_class = CapacityForm
    rows_class = ClassRows
    row_title = "班级"
