"""The advisor's form. It is sent by GET: whoever keeps the address keeps the plan."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms import formset_factory
from django.http import QueryDict

from tuoyu.preparation.models import LONGEST_TITLE
from tuoyu.rules.advisor import PlannedClass, SitePlan
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.choice import Choice
from tuoyu.rules.filing.facts import Education, InstitutionKind, Tenure
from tuoyu.rules.filing.forbidden_sites import traits_told
from tuoyu.web.forms import Form, YesNoField
from tuoyu.web.provider.filing.forms.bundle import RowSet, with_another_row
from tuoyu.web.provider.filing.forms.classes import whole
from tuoyu.web.provider.filing.forms.place import TraitsField, area

MOST_CLASSES = 20
FIRST_ROWS = 2
BANDS = [("", "请选择"), *ClassBand.choices()]
RATINGS = [("", "不清楚"), *((str(n), f"{n}级") for n in range(1, 5))]


def _open(choices: list[tuple[str, str]], empty: str = "还没定") -> list[tuple[str, str]]:
    return [("", empty), *choices]


def _count(label: str, **options: Any) -> forms.IntegerField:
    return whole(label, most=999, required=False, attrs={"suffix": "人"}, **options)


class PlanForm(Form):
    """Everything but the kind may be left open."""

    says_optional = False

    kind = forms.ChoiceField(
        label="打算办哪一类",
        choices=InstitutionKind.choices(),
        initial=InstitutionKind.CENTRE.value,
    )
    tenure = forms.ChoiceField(label="场所性质", choices=_open(Tenure.choices()), required=False)
    lease_years = whole("租期", most=99, required=False, attrs={"suffix": "年"},
                        help_text="自有的不填。")  # fmt: skip
    fire_rating = forms.ChoiceField(label="建筑耐火等级", choices=RATINGS, required=False)
    in_high_rise = YesNoField(label="是否设在高层建筑内", required=False)
    own_exits = YesNoField(
        label="是否有独立的安全出口和疏散楼梯", required=False, help_text="与他人共用的选“否”。"
    )
    forbidden_traits = TraitsField(required=False)
    building_m2 = area("建筑面积", required=False)
    indoor_m2 = area("室内使用面积", required=False)
    outdoor_m2 = area("自有室外活动场地", required=False, help_text="没有的填0。")
    shares_outdoor = YesNoField(label="是否利用附近的公共场地开展室外活动", required=False)
    in_dense_old_city = YesNoField(label="是否在老城区利用现有房屋改建", required=False)
    free_standing = YesNoField(
        label="是否独立设置", required=False, help_text="不在幼儿园、写字楼等其他单位内部。"
    )
    neighbours_consent = YesNoField(
        label="同一建筑内其他业主是否一致同意", required=False, help_text="仅家庭托育点填写。"
    )
    observation_m2 = area("保健观察室面积", required=False, help_text="没有的填0。")
    observation_beds = whole("保健观察室床位", most=99, required=False, attrs={"suffix": "张"})
    places = whole("家庭托育点的托位数", most=99, required=False, attrs={"suffix": "个"},
                   help_text="其他类别按班级合计，不用填。")  # fmt: skip
    carers = _count("照护人员", help_text="家庭托育点填写，不含负责人；其他类别填在各班。")
    health_staff = _count("保健人员")
    guards = _count("保安人员")
    catering = YesNoField(label="是否提供餐食", required=False)
    cooks = _count("炊事人员")
    head_education = forms.ChoiceField(
        label="负责人学历", choices=_open(Education.choices()), required=False
    )
    head_years = forms.DecimalField(
        label="负责人相关管理工作年限", required=False, min_value=0, max_value=60, decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 3, "suffix": "年"}),
        help_text="儿童保育教育、卫生健康等管理工作。",
    )  # fmt: skip
    head_trained = YesNoField(label="负责人是否经岗位培训合格", required=False)


class ClassRow(Form):
    says_optional = False

    band = forms.ChoiceField(label="班型", choices=BANDS, required=False)
    places = whole("托位数", least=1, required=False, attrs={"suffix": "个"})
    carers = whole("保育人员", most=99, required=False, attrs={"suffix": "人"})
    floor = whole("所在楼层", least=-3, most=99, required=False, attrs={"suffix": "层"})
    room_m2 = area("主要用房面积", required=False, help_text="活动和睡眠合用的房间。")
    doors = whole("疏散门", most=20, required=False, attrs={"suffix": "个"})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("band") and any(_is_told(given.get(name)) for name in ROW_PLAIN):
            self.add_error("band", "请选择这个班的班型。")
        return given


ROW_PLAIN = tuple(name for name in ClassRow.base_fields if name != "band")
ClassRows = formset_factory(
    ClassRow, formset=RowSet, extra=0, max_num=MOST_CLASSES, absolute_max=MOST_CLASSES
)

GROUPS = (
    ("机构和场地", ("kind", "tenure", "lease_years", "fire_rating", "in_high_rise", "own_exits",
                    "forbidden_traits", "building_m2", "indoor_m2", "outdoor_m2", "shares_outdoor", "in_dense_old_city", "free_standing",
                    "observation_m2", "observation_beds")),
    ("人员", ("head_education", "head_years", "head_trained", "health_staff", "guards",
              "catering", "cooks")),
    ("家庭托育点另外填写", ("places", "carers", "neighbours_consent")),
)  # fmt: skip


class TitleForm(Form):
    title = forms.CharField(
        label="方案名称", max_length=LONGEST_TITLE, help_text="只有您自己看得到，例如“示例路一层”。"
    )


class Sheet:
    """The form with its rows of classes, as the address has them."""

    def __init__(self, data: QueryDict) -> None:
        self.is_told = "kind" in data
        if data.get("act") == "add-row":
            data = with_another_row(data)
        self.main = PlanForm(data if self.is_told else None)
        rows = data if "rows-TOTAL_FORMS" in data else None
        self.rows = ClassRows(rows, prefix="rows", initial=None if rows else [{}] * FIRST_ROWS)

    @property
    def is_valid(self) -> bool:
        return self.is_told and self.main.is_valid() and (not self.rows.is_bound or self._rows_ok())

    def _rows_ok(self) -> bool:
        return bool(self.rows.is_valid())

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self.main[name] for name in names]) for title, names in GROUPS]

    @property
    def all_forms(self) -> list[forms.BaseForm]:
        return [self.main, *self.rows.forms]

    def told(self) -> SitePlan:
        """The plan; what is no longer understood counts as not told."""
        return self.plan() if self.is_valid else SitePlan()

    def plan(self) -> SitePlan:
        """What was told, as facts; call when `is_valid`."""
        given = self.main.cleaned_data
        told = {name: AS_FACTS.get(name, _as_it_is)(value) for name, value in given.items()}
        return SitePlan(classes=tuple(self._classes()), **told)

    def _classes(self) -> list[PlannedClass]:
        if not self.rows.is_bound:
            return []
        return [
            PlannedClass(band=ClassBand.of(row["band"]), **{n: row[n] for n in ROW_PLAIN})
            for row in (form.cleaned_data for form in self.rows.forms)
            if row.get("band")
        ]

    def query(self) -> str:
        """The address of what was understood, without what is empty; call when `is_valid`."""
        rows = [
            {"band": group.band, **{n: getattr(group, n) for n in ROW_PLAIN}}
            for group in self.plan().classes
        ]
        told = dict(self.main.cleaned_data)
        told |= {"rows-TOTAL_FORMS": max(len(rows), FIRST_ROWS), "rows-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            told |= {f"rows-{number}-{name}": value for name, value in row.items()}
        shown = {name: _text(value) for name, value in told.items() if _is_told(value)}
        return urlencode(shown, doseq=True)


def sheet_of(query: str) -> Sheet:
    """The sheet of a kept query."""
    return Sheet(QueryDict(query))


def _choice(kind: type[Choice]) -> Callable[[str], Any]:
    return lambda code: kind.of(code) if code else None


def _as_it_is(value: Any) -> Any:
    return value


# The fields that a plan does not hold as the form does.
AS_FACTS: dict[str, Callable[[Any], Any]] = {
    "kind": _choice(InstitutionKind),
    "tenure": _choice(Tenure),
    "fire_rating": lambda rating: int(rating) if rating else None,
    "forbidden_traits": traits_told,
    "in_dense_old_city": bool,
    "head_education": _choice(Education),
}


def _is_told(value: Any) -> bool:
    return value not in (None, "", [])


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
