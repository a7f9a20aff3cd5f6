"""行政区划: the tree of divisions, its people, its points, and the district that this site serves.

`code` is the statistical code (2, 4, 6, 9 or 12 digits); a division lies in another when its code
begins with the other's, so scope is a prefix. One code is one row for ever: a renamed or abolished
division keeps its row, and what became of it stands in `DivisionSuccession`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import listed
from tuoyu.divisions.fields import valid_range


class Evidence(models.TextChoices):
    """How far a stated value may be relied on."""

    F1 = "F1", "原文件或官方页面"
    F2 = "F2", "转引，待核实"
    KNOWN_HIGH = "K-H", "记忆，把握大，待核实"
    KNOWN_MIDDLE = "K-M", "记忆，把握中等，待核实"
    KNOWN_LOW = "K-L", "记忆，把握小，待确认"
    DERIVED = "derived", "推算"
    ESTIMATE = "estimate", "测算"
    DEFAULT = "default", "平台默认值，待确认"


class Level(models.TextChoices):
    PROVINCE = "province", "省（直辖市）"
    CITY = "city", "市"
    DISTRICT = "district", "区（县）"
    STREET = "street", "街道（乡镇）"
    COMMUNITY = "community", "社区（村）"


CODE_DIGITS = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.DISTRICT: 6,
    Level.STREET: 9,
    Level.COMMUNITY: 12,
}
STREET_DIGITS = CODE_DIGITS[Level.STREET]


def _code_fits_level() -> Q:
    fits = Q()
    for level, digits in CODE_DIGITS.items():
        fits |= Q(
            level=level.value,
            code__regex=rf"^[0-9]{{{digits}}}$",
            parent__isnull=level is Level.PROVINCE,
        )
    return fits


class Division(Record):
    """One division. An unknown day leaves `valid` open; `is_current` says whether it exists."""

    class Grade(models.TextChoices):
        A = "A", "已核实"
        B = "B", "同名地点"
        C = "C", "邻近地点推定"
        D = "D", "按相邻社区推定"

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        to_field="code",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name="上级",
    )
    valid = valid_range("有效期")
    is_current = models.BooleanField("现行", default=True)
    note = models.CharField("说明", max_length=300, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    evidence = models.CharField("证据等级", max_length=12, choices=Evidence.choices)
    pinyin = models.CharField("拼音", max_length=200, blank=True)
    initials = models.CharField("拼音首字母", max_length=60, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    position_grade = models.CharField("位置等级", max_length=1, choices=Grade.choices, blank=True)
    position_source = models.CharField("位置来源", max_length=200, blank=True)
    position_fixed_at = models.DateTimeField("位置人工核实时间", null=True, blank=True)

    class Meta:
        verbose_name = "行政区划"
        ordering = ["code"]
        constraints = [
            listed("evidence", Evidence, "divisions_division_evidence"),
            models.CheckConstraint(
                name="divisions_division_code_fits_level", condition=_code_fits_level()
            ),
            models.CheckConstraint(
                name="divisions_division_code_in_parent",
                condition=Q(parent__isnull=True) | Q(code__startswith=F("parent")),
            ),
            models.CheckConstraint(
                name="divisions_division_current_open",
                condition=Q(is_current=False) | Q(valid__upper_inf=True),
            ),
            models.CheckConstraint(
                name="divisions_division_position",
                condition=Q(lon=None, lat=None, position_grade="", position_fixed_at=None)
                | Q(lon__range=(73, 136), lat__range=(3, 54), position_grade__in=list("ABCD")),
            ),
            models.CheckConstraint(
                name="divisions_division_fixed_is_a",
                condition=Q(position_fixed_at=None) | Q(position_grade="A"),
            ),
            models.UniqueConstraint(
                name="divisions_division_one_name_in_parent",
                fields=["parent", "name"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def authority_subject(self) -> Subject:
        return Subject(division=self.code)

    @property
    def short_name(self) -> str:
        """The name as people say it: 增产里社区居委会 → 增产里社区, 西沽街道 stays."""
        return self.name.removesuffix("居委会").removesuffix("居民委员会")


class DivisionSuccession(Record):
    """What became of a division: merged, split or renamed. An unknown successor or day is null."""

    old = models.ForeignKey(
        Division, to_field="code", on_delete=models.PROTECT, related_name="successions"
    )
    new = models.ForeignKey(
        Division,
        to_field="code",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessions",
    )
    changed_on = models.DateField("变更日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    source = models.CharField("来源", max_length=200)
    evidence = models.CharField("证据等级", max_length=12, choices=Evidence.choices)

    class Meta:
        verbose_name = "区划沿革"
        ordering = ["old_id", "id"]
        constraints = [
            listed("evidence", Evidence, "divisions_succession_evidence"),
            models.UniqueConstraint(
                name="divisions_succession_once", fields=["old", "new"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="divisions_succession_not_itself", condition=~Q(old=F("new"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id or '未知'}"


class PopulationMethod(Record):
    """统计口径: how a number came to be, shown wherever the number is.

    `code` is the district's code, a slash, and the code in its pack.
    """

    code = models.CharField("代码", max_length=60, unique=True)
    title = models.CharField("口径名称", max_length=60)
    text = models.TextField("口径说明")
    is_estimate = models.BooleanField("测算")
    parameters = models.JSONField("参数", default=dict, blank=True)
    source = models.CharField("来源", max_length=200)
    evidence = models.CharField("证据等级", max_length=12, choices=Evidence.choices)

    class Meta:
        verbose_name = "统计口径"
        ordering = ["code"]
        constraints = [listed("evidence", Evidence, "divisions_method_evidence")]

    def __str__(self) -> str:
        return self.title


class Measure(models.TextChoices):
    RESIDENTS = "residents", "常住人口"
    UNDER_3 = "under_3", "3岁以下婴幼儿"
    AGE_0 = "age_0", "0岁人口"
    AGES_1_4 = "ages_1_4", "1—4岁人口"
    AGES_5_9 = "ages_5_9", "5—9岁人口"
    AGES_10_14 = "ages_10_14", "10—14岁人口"
    FAMILY_HOUSEHOLDS = "family_households", "家庭户"
    FAMILY_HOUSEHOLD_PEOPLE = "family_household_people", "家庭户人口"
    REGISTERED_PEOPLE = "registered_people", "户籍人口"
    REGISTERED_HOUSEHOLDS = "registered_households", "户籍户数"
    BIRTHS = "births", "出生人数"
    BIRTH_RATE = "birth_rate", "出生率"
    SHARE_65_PLUS = "share_65_plus", "65岁及以上人口占比"
    SHARE_WOMEN_15_49 = "share_women_15_49", "15—49岁女性占比"
    SHARE_HOMES_WITH_LIFT = "share_homes_with_lift", "有电梯家庭户占比"
    SHARE_HOMES_WITH_CAR = "share_homes_with_car", "有汽车家庭户占比"


class Population(Record):
    """One number of a division on a day. `low` and `high` bound an estimate where known."""

    division = models.ForeignKey(
        Division, to_field="code", on_delete=models.PROTECT, related_name="population"
    )
    measure = models.CharField("指标", max_length=32, choices=Measure.choices)
    on = models.DateField("时点")
    low = models.DecimalField("低值", max_digits=14, decimal_places=4, null=True, blank=True)
    value = models.DecimalField("数值", max_digits=14, decimal_places=4)
    high = models.DecimalField("高值", max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField("单位", max_length=8)
    method = models.ForeignKey(
        PopulationMethod, to_field="code", on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField("来源", max_length=200)
    evidence = models.CharField("证据等级", max_length=12, choices=Evidence.choices)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "人口数据"
        ordering = ["division_id", "measure", "on"]
        constraints = [
            listed("measure", Measure, "divisions_population_measure"),
            listed("evidence", Evidence, "divisions_population_evidence"),
            models.UniqueConstraint(
                name="divisions_population_once", fields=["division", "measure", "on"]
            ),
            models.CheckConstraint(
                name="divisions_population_bounds",
                condition=Q(value__gte=0)
                & (Q(low=None) | Q(low__gte=0, low__lte=F("value")))
                & (Q(high=None) | Q(high__gte=F("value"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division_id} {self.get_measure_display()} {self.on}"


class NamedPoint(Record):
    """A named road, stop, water or building for the schematic map."""

    class Kind(models.TextChoices):
        ROAD = "road", "道路"
        STOP = "stop", "车站"
        WATER = "water", "水系"
        BUILDING = "building", "建筑"

    division = models.ForeignKey(
        Division, to_field="code", on_delete=models.PROTECT, related_name="named_points"
    )
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    osm_type = models.CharField("原始类别", max_length=40, blank=True)
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")

    class Meta:
        verbose_name = "地名点"
        ordering = ["name", "lon", "lat"]
        constraints = [
            models.CheckConstraint(
                name="divisions_namedpoint_kind",
                condition=Q(kind__in=["road", "stop", "water", "building"]),
            ),
            models.UniqueConstraint(
                name="divisions_namedpoint_once", fields=["division", "name", "lon", "lat"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Boundary(Record):
    """The outline of a division as a GeoJSON geometry."""

    division = models.OneToOneField(
        Division, to_field="code", on_delete=models.PROTECT, related_name="boundary"
    )
    geometry = models.JSONField("边界")
    crs = models.CharField("坐标系", max_length=20)
    source = models.CharField("来源", max_length=200)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "边界"

    def __str__(self) -> str:
        return self.division_id


class District(Record):
    """The division that this site serves, with what the law leaves to it. One row a site."""

    division = models.OneToOneField(
        Division, to_field="code", on_delete=models.PROTECT, related_name="district"
    )
    is_home = models.BooleanField("本站服务地区", default=False)
    pack = models.CharField("数据包", max_length=40)
    version = models.CharField("版本", max_length=20)
    profile = models.JSONField("名称与站点信息")
    settings = models.JSONField("本区参数")

    class Meta:
        verbose_name = "服务地区"
        constraints = [
            models.UniqueConstraint(
                name="divisions_district_one_home",
                fields=["is_home"],
                condition=Q(is_home=True),
            ),
        ]

    def __str__(self) -> str:
        return self.division_id


class PackLoad(Record):
    """One loading of a district pack: which bytes, when, by whom, and what it changed."""

    pack = models.CharField("数据包", max_length=40)
    version = models.CharField("版本", max_length=20)
    digest = models.CharField("摘要", max_length=64)
    loaded_at = models.DateTimeField("装载时间", default=clock.now)
    loaded_by = models.BigIntegerField("装载人", null=True, blank=True)
    counts = models.JSONField("变更数")

    class Meta:
        verbose_name = "数据包装载"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"
