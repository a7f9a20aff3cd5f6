"""摸底: rounds, the places that were found, one entry of a place in a round, and what followed.

A `Place` lasts over the rounds; an `Entry` is what somebody saw there in one of them.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact

from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.personal import DataClass, Personal
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.divisions.models import STREET_DIGITS
from tuoyu.rules.choice import Choice
from tuoyu.survey.facts import (
    AGES,
    MOST_CARERS,
    MOST_CHILDREN,
    MOST_FEE_FEN,
    MOST_PLACES,
    CareKind,
    Nature,
    Presence,
    Seen,
)
from tuoyu.survey.lifecycle import ENTRY, ROUND

LAWFUL_DUTY = "法定职责：人口与计划生育法第二十八条（托育服务的规划和监督）"
KEPT = "本轮摸底结束后5年"
PLACE_ON_THE_SPOT = "上门了解是否提供托育服务"
_person = settings.AUTH_USER_MODEL
CREDIT_CODE = r"^[0-9A-HJ-NPQRTUWXY]{18}$"


class Via(Choice):
    """How an entry came in."""

    FORM = "form", "现场填写"
    TABLE = "table", "表格上传"


def _division(label: str) -> "models.ForeignKey":
    return models.ForeignKey(
        "divisions.Division",
        to_field="code",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
    )


def _code_shaped(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(credit_code="") | Q(credit_code__regex=CREDIT_CODE), name=name
    )


def _positioned(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(longitude__isnull=True, latitude__isnull=True)
        | Q(
            longitude__isnull=False,
            latitude__isnull=False,
            longitude__range=(73, 136),
            latitude__range=(3, 54),
        ),
        name=name,
    )


class Round(Record):
    """One walk through the whole district. `as_of` is the day for which its figures stand."""

    lifecycle = ROUND

    name = models.CharField("名称", max_length=60)
    division = _division("所在区")
    as_of = models.DateField("数据截止日")
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    instructions = models.CharField("给街道的说明", max_length=500, blank=True)
    state = ROUND.state_field()
    reminded_on = models.DateField("最近提醒日期", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = "摸底轮次"
        ordering = ["-as_of", "-id"]
        constraints = [
            ROUND.constraint(),
            models.UniqueConstraint(fields=["division", "name"], name="survey_round_name_once"),
            models.UniqueConstraint(
                fields=["division"], condition=Q(state="open"), name="survey_round_one_open"
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("closes_on")), name="survey_round_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id)


class Place(Record):
    """A place that offers care or did, as it was last known. `key` tells one place from another.

    `is_listed`: walkers of the next round are sent there.
    """

    number = models.CharField("点位编号", max_length=20, unique=True)
    street = _division("所在街道")
    division = _division("所在社区或街道")
    name = models.CharField("名称", max_length=120)
    address = models.CharField("地址", max_length=200)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    key = models.CharField("名称和地址", max_length=330)
    institution = models.ForeignKey(
        "registry.Institution",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="found_places",
        verbose_name="对应的机构",
    )
    is_listed = models.BooleanField("列入走访", default=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="已并入",
    )
    is_demo = models.BooleanField("演示数据", default=False)

    PERSONAL = {
        "address": Personal(DataClass.INTERNAL, PLACE_ON_THE_SPOT, LAWFUL_DUTY, KEPT),
        "key": Personal(DataClass.INTERNAL, "识别重复的点位", LAWFUL_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "摸底点位"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "key"],
                condition=Q(merged_into=None),
                name="survey_place_once_a_street",
            ),
            models.CheckConstraint(
                condition=Exact(Left("division", STREET_DIGITS), F("street")),
                name="survey_place_in_its_street",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_listed=False),
                name="survey_place_merged_is_not_listed",
            ),
            _code_shaped("survey_place_code_shape"),
        ]

    def __str__(self) -> str:
        return self.name

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id)


class Entry(Record):
    """What was found at one place in one round. `revision` counts its changes from 1."""

    lifecycle = ENTRY

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="entries")
    state = ENTRY.state_field()
    revision = models.PositiveIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=120)
    address = models.CharField("地址", max_length=200)
    division = _division("所在社区或街道")
    walked_on = models.DateField("走访日期", default=clock.today)
    presence = choice_field(Presence, "现状")
    kind = choice_field(CareKind, "托育形式", blank=True)
    nature = choice_field(Nature, "法人性质", blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    places = models.PositiveSmallIntegerField("托位数", null=True, blank=True)
    under_one = models.PositiveSmallIntegerField("不满1岁", null=True, blank=True)
    one_to_two = models.PositiveSmallIntegerField("1岁到不满2岁", null=True, blank=True)
    two_to_three = models.PositiveSmallIntegerField("2岁到不满3岁", null=True, blank=True)
    three_and_over = models.PositiveSmallIntegerField("3岁以上", null=True, blank=True)
    carers = models.PositiveSmallIntegerField("保育人员", null=True, blank=True)
    monthly_fee_fen = models.PositiveIntegerField("每月收费（分）", null=True, blank=True)
    fire_equipment = choice_field(Seen, "灭火器材", blank=True)
    clear_exits = choice_field(Seen, "畅通的疏散出口", blank=True)
    meals = choice_field(Seen, "供餐", blank=True)
    food_licence = choice_field(Seen, "食品经营许可证", blank=True)
    phone = EncryptedTextField(
        "联系电话", blank=True, default="", purpose="联系摸底发现的托育点",
        basis=LAWFUL_DUTY, retention=KEPT,
    )  # fmt: skip
    note = EncryptedTextField(
        "说明", blank=True, default="", data_class=DataClass.INTERNAL,
        purpose="记录走访所见", basis=LAWFUL_DUTY, retention=KEPT,
    )  # fmt: skip
    via = choice_field(Via, "填报方式")
    filled_at = models.DateTimeField("填报时间", default=clock.now)
    filled_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField("核验时间", null=True, blank=True)
    verified_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    PERSONAL = {
        "address": Personal(DataClass.INTERNAL, PLACE_ON_THE_SPOT, LAWFUL_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "走访记录"
        verbose_name_plural = "走访记录"
        ordering = ["id"]
        constraints = [
            ENTRY.constraint(),
            models.UniqueConstraint(fields=["round", "place"], name="survey_entry_once_a_round"),
            known("presence", Presence, "survey_presence_known"),
            known("kind", CareKind, "survey_kind_known", blank=True),
            known("nature", Nature, "survey_nature_known", blank=True),
            known("via", Via, "survey_via_known"),
            *(
                known(name, Seen, f"survey_{name}_known", blank=True)
                for name in ("fire_equipment", "clear_exits", "meals", "food_licence")
            ),
            models.CheckConstraint(
                condition=Q(state="verified", verified_at__isnull=False, verified_by__isnull=False)
                | (~Q(state="verified") & Q(verified_at__isnull=True, verified_by__isnull=True)),
                name="survey_entry_verified_by",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("filled_by")),
                name="survey_entry_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(presence__in=["operating", "suspended"]) | ~Q(kind=""),
                name="survey_entry_care_has_kind",
            ),
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": MOST_CHILDREN})
                        for name in AGES
                    ),
                    Q(places__isnull=True) | Q(places__lte=MOST_PLACES),
                    Q(carers__isnull=True) | Q(carers__lte=MOST_CARERS),
                    Q(monthly_fee_fen__isnull=True) | Q(monthly_fee_fen__lte=MOST_FEE_FEN),
                ),
                name="survey_entry_counts_in_bounds",
            ),
            _code_shaped("survey_entry_code_shape"),
            _positioned("survey_entry_in_china"),
        ]
        indexes = [
            models.Index(fields=["round", "state", "id"], name="survey_entry_waiting"),
        ]

    def __str__(self) -> str:
        return self.name

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id)


class Upload(Record):
    """One table that came in for a round, and what became of its rows."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="uploads")
    division = _division("所在街道或区")
    sent_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("内容摘要", max_length=64)
    file_name = models.CharField("文件名", max_length=120, blank=True)
    taken = models.BooleanField("已收入", default=True)
    received = models.PositiveIntegerField("收到行数", default=0)
    made = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("没有变化", default=0)
    refused = models.PositiveIntegerField("有错误", default=0)
    faults = models.JSONField("错误清单", default=list)

    PERSONAL = {
        "file_name": Personal(DataClass.INTERNAL, "核对是哪一份表格", LAWFUL_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "摸底表格"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id)


class Pairing(Record):
    """A clerk's decision whether two like places are one: `place` found later than `earlier`."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="pairings")
    earlier = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    is_same = models.BooleanField("是同一个点位")
    decided_at = models.DateTimeField("认定时间", default=clock.now)
    decided_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "点位认定"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "earlier"], name="survey_pairing_once"),
            models.CheckConstraint(condition=~Q(place=F("earlier")), name="survey_pairing_of_two"),
        ]

    def __str__(self) -> str:
        return "同一个点位" if self.is_same else "两个点位"


class Handover(Record):
    """A found place was handed to a department for enforcement: a record, nothing more for now."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="handovers")
    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="接收单位"
    )
    handed_on = models.DateField("移交日期")
    reference = models.CharField("文号或编号", max_length=60, blank=True)
    reason = EncryptedTextField(
        "移交事由", data_class=DataClass.INTERNAL, purpose="说明移交处理的事由",
        basis=LAWFUL_DUTY, retention=KEPT,
    )  # fmt: skip
    recorded_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "移交记录"
        verbose_name_plural = "移交记录"
        ordering = ["-handed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "reference"],
                condition=~Q(reference=""),
                name="survey_handover_reference_once",
            ),
            models.UniqueConstraint(
                fields=["entry", "unit", "handed_on"], name="survey_handover_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handed_on:%Y-%m-%d}"

    def authority_subject(self) -> Subject:
        return self.entry.authority_subject()
