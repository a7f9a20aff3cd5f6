"""场所: where care is given."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tuoyu.core import clock
from tuoyu.divisions import queries as divisions
from tuoyu.rules.filing.facts import Tenure
from tuoyu.rules.filing.forbidden_sites import NO_TRAIT, forbidden_traits
from tuoyu.web.forms import DateField, Form, YesNoField
from tuoyu.web.provider.filing.forms.bundle import Bundle

FLOORS = [
    ("-1", "地下或半地下"),
    ("1", "1层"),
    ("2", "2层"),
    ("3", "3层"),
    ("4", "4层"),
    ("5", "5层及以上"),
]
LARGEST_M2 = 100_000
UNKNOWN = "unknown"
FIRE_RATINGS = [
    ("", "请选择"),
    *((str(grade), f"{words}级") for grade, words in enumerate("一二三四", 1)),
    (UNKNOWN, "还不清楚"),
]


def area(label: str, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=LARGEST_M2,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 5, "suffix": "平方米"}),
        **options,
    )


def communities() -> list[tuple[str, Any]]:
    """Communities under their streets, for a select with groups."""
    return [("", "请选择"), *divisions.community_choices()]


def trait_choices() -> list[tuple[str, str]]:
    """What today's law forbids, in its own words, and that nothing of it applies."""
    words = forbidden_traits(on=clock.today(), law=divisions.district().law)
    return [*((each, each) for each in words), (NO_TRAIT, "都没有")]


class TraitsField(forms.MultipleChoiceField):
    """Which forbidden traits the building has; “none of them” stands alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="场所有没有下列不得设置的情形",
            choices=trait_choices,
            widget=forms.CheckboxSelectMultiple,
            **options,
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if NO_TRAIT in value and len(value) > 1:
            raise ValidationError("已经选了“都没有”，不能同时选其他情形，请核对后只留一种。")


class SiteForm(Form):
    division = forms.ChoiceField(label="所在社区", choices=communities)
    address = forms.CharField(
        label="详细地址", max_length=150, help_text="写到门牌号，例如“示例路1号1层”。"
    )
    longitude = forms.FloatField(
        label="经度", required=False, min_value=73, max_value=136,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 10}),
        help_text="不知道可以不填，先按所在社区的位置显示。例如 117.15。",
    )  # fmt: skip
    latitude = forms.FloatField(
        label="纬度", required=False, min_value=3, max_value=54,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 10}),
        help_text="例如 39.16。",
    )  # fmt: skip
    tenure = forms.ChoiceField(label="场所性质", choices=Tenure.choices(), widget=forms.RadioSelect)
    lease_start = DateField(
        label="租期开始", required=False, help_text="租赁的填写，与租赁合同一致。"
    )
    lease_end = DateField(label="租期结束", required=False)
    floors = forms.MultipleChoiceField(
        label="婴幼儿生活用房所在楼层", choices=FLOORS, widget=forms.CheckboxSelectMultiple
    )
    fire_rating = forms.ChoiceField(
        label="建筑耐火等级",
        choices=FIRE_RATINGS,
        help_text="写在房屋的建筑设计说明或消防验收材料里，可以问出租方。",
    )
    in_high_rise = YesNoField(
        label="是否设在高层建筑内",
        help_text="说的是整栋建筑，不是所用的楼层；不清楚的可以问出租方或物业。",
    )
    own_exits = YesNoField(
        label="是否有独立的安全出口和疏散楼梯",
        help_text="只供本机构使用；与楼内其他单位或住户共用的选“否”。",
    )
    forbidden_traits = TraitsField(help_text="可以选几项。有其中一项的，不能设置托育机构。")
    free_standing = YesNoField(
        label="是否独立设置",
        help_text="有自己的院落或整栋建筑；设在商场、写字楼、幼儿园内的选“否”。",
    )
    building_area_m2 = area("建筑面积")
    indoor_area_m2 = area("室内使用面积")
    living_area_m2 = area(
        "婴幼儿生活用房面积", help_text="室内使用面积中供婴幼儿活动、睡眠、用餐、盥洗的部分。"
    )
    outdoor_area_m2 = area("室外活动场地面积", help_text="没有自有场地的填0。")
    shares_outdoor_site = YesNoField(label="是否利用附近的公共场地开展室外活动")
    in_dense_old_city = YesNoField(
        label="是否在老城区利用现有房屋改建", help_text="选“是”的，室外场地按较小的面积推荐。"
    )
    catering = YesNoField(
        label="是否提供餐食", help_text="提供餐食的，申请材料中要有食品经营许可证。"
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self._check_lease(given)
        self._check_position(given)
        return given

    def _check_lease(self, given: dict[str, Any]) -> None:
        start, end = given.get("lease_start"), given.get("lease_end")
        if given.get("tenure") == Tenure.LEASED.value:
            for name, label in (("lease_start", "租期开始"), ("lease_end", "租期结束")):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, f"场所是租赁的，请填写{label}日期。")
        if start and end and end <= start:
            self.add_error("lease_end", "租期结束应晚于租期开始，请对照租赁合同核对。")

    def _check_position(self, given: dict[str, Any]) -> None:
        longitude, latitude = given.get("longitude"), given.get("latitude")
        if (longitude is None) != (latitude is None):
            missing = "latitude" if latitude is None else "longitude"
            if missing not in self.errors:
                self.add_error(missing, "经度和纬度要一起填写，或者都不填。")
            return
        if longitude is None or latitude is None:
            return
        if not divisions.is_near_district(longitude, latitude):
            raise ValidationError("填写的经纬度不在本区范围内，请核对后重新填写，或者先不填。")


class HomeSiteForm(SiteForm):
    """A dwelling: without what is asked of institutions only, with what the neighbours say."""

    fire_rating = in_high_rise = own_exits = forbidden_traits = None  # type: ignore[assignment]
    free_standing = living_area_m2 = in_dense_old_city = None  # type: ignore[assignment]
    neighbours_consent = YesNoField(
        label="是否取得同一建筑内其他业主的一致同意",
        help_text="选“是”的，申请材料中要有业主的书面同意。",
    )


class SiteBundle(Bundle):
    form_class = SiteForm


class HomeSiteBundle(Bundle):
    form_class = HomeSiteForm
