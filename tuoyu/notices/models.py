"""Notices: the inbox is the truth, a text message or an e-mail only points to it."""

from django.conf import settings
from django.db import models

from tuoyu.core import clock
from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.record import Record


class Notice(Record):
    """One message in one person's inbox.

    `link` is a path of this site; `about` the public id of the record it speaks of; `key` locks
    out duplicates: a recipient gets one notice per non-empty key.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="收件人",
    )
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    link = models.CharField("链接", max_length=300, blank=True)
    about = models.UUIDField("相关记录", null=True, blank=True)
    key = models.CharField("去重键", max_length=120, blank=True)
    due_on = models.DateField("办理期限", null=True, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"],
                condition=~models.Q(key=""),
                name="notices_once_per_key",
            ),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__startswith="/"),
                name="notices_link_is_path",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notices_inbox_by_time"),
            models.Index(
                fields=["recipient"],
                condition=models.Q(read_at__isnull=True),
                name="notices_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class OutboxMessage(Record):
    """One text message or e-mail on its way out.

    The words are those of the template `template` (see `tuoyu.notices.wording`) with
    `params`; `params` holds numbers, dates and codes only, nothing personal. `secret` is a
    one-time code: encrypted, and wiped once the message is out.
    """

    class Channel(models.TextChoices):
        SMS = "sms", "短信"
        EMAIL = "email", "电子邮件"

    class State(models.TextChoices):
        QUEUED = "queued", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"

    notice = models.ForeignKey(
        Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    address = EncryptedTextField(
        "地址",
        purpose="把办理进展和验证码发到本人手机或邮箱",
        basis="履行法定职责；本人提供",
        retention="发出后 180 天",
    )
    template = models.CharField("模板", max_length=60)
    params = models.JSONField("参数", default=dict, blank=True)
    secret = EncryptedTextField(
        "验证码",
        blank=True,
        default="",
        purpose="登录验证",
        basis="本人提供",
        retention="发出后即删除",
    )
    key = models.CharField("去重键", max_length=160, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField("发送次数", default=0)
    failure = models.CharField("失败原因", max_length=120, blank=True)
    next_try_at = models.DateTimeField("下次发送", default=clock.now)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)

    class Meta:
        verbose_name = "外发消息"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="outbox_once_per_key"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=["sms", "email"]), name="outbox_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "sent", "failed"]),
                name="outbox_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | models.Q(state__in=["queued", "failed"], sent_at__isnull=True),
                name="outbox_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state="queued"),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.template}"
