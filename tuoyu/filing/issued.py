"""Papers as they were issued: the words are kept, so a later print says what was signed then.

Law, names of offices and phone numbers change; a paper that went out does not.
"""

from typing import TypeVar

from django.db import models
from pydantic import TypeAdapter

from tuoyu.core import clock
from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.personal import DataClass, Personal
from tuoyu.core.record import Record

T = TypeVar("T")


class IssuedPaper(Record):
    """One paper of one case. `words` is the JSON of its dataclass in `tuoyu.filing.papers`."""

    case = models.ForeignKey("filing.Case", on_delete=models.PROTECT, related_name="issued_papers")
    kind = models.CharField("文书类型", max_length=20)
    title = models.CharField("文书名称", max_length=40)
    words = EncryptedTextField("文书内容")
    issued_at = models.DateTimeField("签发时间", default=clock.now)

    PERSONAL = {
        "words": Personal(
            DataClass.SENSITIVE,
            "签发的备案文书（回执上有负责人姓名）",
            "法定职责：人口与计划生育法第二十八条第三款（托育机构备案）",
            "机构终止后5年",
        )
    }

    class Meta:
        verbose_name = "签发的文书"
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "kind"], name="filing_issued_of_case")]

    def __str__(self) -> str:
        return self.title


def keep(case: models.Model, kind: str, title: str, words: object) -> None:
    """Keep the words (a dataclass of `tuoyu.filing.papers`) of a paper that is issued now."""
    body = TypeAdapter(type(words)).dump_json(words).decode()
    IssuedPaper.objects.create(case_id=case.pk, kind=kind, title=title, words=body)


def last(case: models.Model, kind: str, form: type[T]) -> tuple[str, T] | None:
    """(title, words) of the paper issued last; None for what was issued before words were kept."""
    found = IssuedPaper.objects.filter(case_id=case.pk, kind=kind).last()
    if found is None:
        return None
    return found.title, TypeAdapter(form).validate_json(found.words)
