"""常用意见 of a division and what each said before. Part of `tuoyu/filing/models.py`."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.filing.opinions.wording import LONGEST, part_in_words
from tuoyu.rules.choice import Choice

_person = settings.AUTH_USER_MODEL


class OpinionAct(Choice):
    """What was done to an opinion."""

    ADDED = "added", "新增"
    EDITED = "edited", "修改"
    RETIRED = "retired", "停用"
    RESTORED = "restored", "恢复使用"


class Opinion(Record):
    """One sentence for one part of a filing, as it is offered to the division's clerks today.

    `part` is a section's code, `materials:` and a paper's code, or `*` for every paper.
    """

    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+"
    )
    part = models.CharField("用于哪一部分", max_length=60)
    text = models.CharField("意见内容", max_length=LONGEST)
    revision = models.PositiveIntegerField("第几次保存", default=1)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "常用意见"
        ordering = ["part", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "part", "text"],
                condition=Q(retired_at=None),
                name="filing_opinion_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="filing_opinion_says_something"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def part_name(self) -> str:
        return part_in_words(self.part)

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id)


class OpinionChange(Record):
    """One saving of an opinion: what it said from then on, and who did it (nobody: the pack)."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="changes")
    ordinal = models.PositiveIntegerField("第几次保存")
    act = choice_field(OpinionAct, "办理")
    part = models.CharField("用于哪一部分", max_length=60)
    text = models.CharField("意见内容", max_length=LONGEST)
    changed_at = models.DateTimeField("时间", default=clock.now)
    changed_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "常用意见的修改记录"
        ordering = ["-ordinal"]
        constraints = [
            known("act", OpinionAct, "filing_opinion_act_known"),
            models.UniqueConstraint(
                fields=["opinion", "ordinal"], name="filing_opinion_change_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.changed_at:%Y-%m-%d}"
