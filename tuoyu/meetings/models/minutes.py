"""What was circulated of the minutes, what units said of it, who signed; papers as they went out."""

from django.db import models
from django.db.models import Q

from tuoyu.accounts.fields import pair, person, unit
from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.personal import DataClass
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.meetings.models.meeting import DUTY, KEPT, Meeting
from tuoyu.meetings.vocabulary import Answer, PaperKind


class MinutesVersion(Record):
    """The minutes as they were circulated: never changed. `digest` (SHA-256 of the words) is what a
    signature is under."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("第几稿")
    words = EncryptedTextField(
        "纪要内容", data_class=DataClass.INTERNAL, purpose="纪要载明出席人员",
        basis=DUTY, retention=KEPT,
    )  # fmt: skip
    digest = models.CharField("内容摘要", max_length=64)
    made_at = models.DateTimeField("形成时间", default=clock.now)
    made_by = person("起草人")

    class Meta:
        verbose_name = "纪要稿"
        ordering = ["meeting_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_version_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}稿"

    def authority_subject(self) -> Subject:
        return self.meeting.authority_subject()


class Comment(Record):
    """What a unit said of a version; `is_consent`: that it has nothing to say."""

    version = models.ForeignKey(MinutesVersion, on_delete=models.PROTECT, related_name="comments")
    unit = unit("单位")
    is_consent = models.BooleanField("无意见", default=False)
    text = models.TextField("意见", blank=True)
    said_at = models.DateTimeField("提出时间", default=clock.now)
    said_by = person("提出人")
    answer = choice_field(Answer, "处理", blank=True)
    answer_text = models.CharField("处理说明", max_length=500, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = person("答复人", null=True, blank=True)

    class Meta:
        verbose_name = "纪要意见"
        ordering = ["version_id", "id"]
        constraints = [
            known("answer", Answer, "meeting_answer_known", blank=True),
            pair("meeting_answered_by_whom", "answered_at", "answered_by"),
            models.CheckConstraint(
                condition=Q(is_consent=True, text="", answer="")
                | Q(is_consent=False) & ~Q(text=""),
                name="meeting_comment_says_something",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="meeting_comment_answered",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "taken"]) | ~Q(answer_text=""),
                name="meeting_refusal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return "无意见" if self.is_consent else self.text[:20]

    def authority_subject(self) -> Subject:
        meeting = self.version.meeting
        return Subject(division=meeting.division_id, units=(self.unit.code,))


class Signature(Record):
    """A unit signed a version: an act of a person, under the digest of what they saw."""

    version = models.ForeignKey(MinutesVersion, on_delete=models.PROTECT, related_name="signatures")
    unit = unit("单位")
    digest = models.CharField("所签内容的摘要", max_length=64)
    signed_at = models.DateTimeField("会签时间", default=clock.now)
    signed_by = person("会签人")

    class Meta:
        verbose_name = "会签"
        ordering = ["version_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="meeting_signature_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}"


class MeetingPaper(Record):
    """A paper as it went out. `words` is the JSON of its `OfficialPaper`; a later print says what
    was sent then."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    kind = choice_field(PaperKind, "文书类型")
    title = models.CharField("文书名称", max_length=80)
    words = EncryptedTextField(
        "文书内容", data_class=DataClass.INTERNAL, purpose="会议通知和纪要载明主持、出席人员",
        basis=DUTY, retention=KEPT,
    )  # fmt: skip
    digest = models.CharField("内容摘要", max_length=64)
    sent_at = models.DateTimeField("印发时间", default=clock.now)
    sent_by = person("印发人")

    class Meta:
        verbose_name = "会议文书"
        ordering = ["meeting_id", "id"]
        constraints = [known("kind", PaperKind, "meeting_paper_kind_known")]

    def __str__(self) -> str:
        return self.title
