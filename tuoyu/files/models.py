"""Uploaded papers and pictures. The row is the paper; the content lies once per digest on disk."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.personal import DataClass, Personal
from tuoyu.core.record import Record


class MediaType(models.TextChoices):
    """What may be uploaded; the label is what people call it."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG 图片"
    PNG = "image/png", "PNG 图片"


class StoredFile(Record):
    """One uploaded file. Never changed after it was stored.

    `sha256` and `sm3` are hex digests of the content as it is kept (pictures are re-encoded, so
    that place and device data are gone); `received_sha256` is that of the bytes that arrived.
    """

    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    sm3 = models.CharField("SM3", max_length=64)
    received_sha256 = models.CharField("收到时的 SHA-256", max_length=64)
    size = models.PositiveIntegerField("大小（字节）")
    media_type = models.CharField("类型", max_length=20, choices=MediaType.choices)
    name = models.CharField("文件名", max_length=120)
    kind = models.CharField("材料种类", max_length=60, blank=True)
    institution = models.UUIDField("所属机构", null=True, blank=True)
    division = models.CharField("办理地区划代码", max_length=12, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="上传人",
    )
    uploaded_at = models.DateTimeField("上传时间", default=clock.now)

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal(
            DataClass.INTERNAL,
            purpose="上传人辨认自己提交的材料；文件名可能含有姓名",
            basis="履行法定职责",
            retention="与所属办件相同",
        ),
    }

    class Meta:
        verbose_name = "文件"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(media_type__in=MediaType.values), name="files_media_type_known"
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_not_empty"),
        ]
        indexes = [models.Index(fields=["institution", "-id"], name="files_of_institution")]

    def __str__(self) -> str:
        return self.name

    def authority_subject(self) -> Subject:
        return Subject(
            division=self.division, institution=self.institution, user_id=self.uploaded_by_id
        )
