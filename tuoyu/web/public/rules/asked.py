"""What is asked of the law in an address: words, subject, instrument, day, mark."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from tuoyu.core import clock
from tuoyu.rules.dated import Law
from tuoyu.rules.provisions import Dated, Level
from tuoyu.rules.subjects import Subject, subject_of
from tuoyu.web.forms import Form
from tuoyu.web.public.rules.words import value_in_words

LONGEST = 60
# No law data are older; further away, days have no name in a date field.
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
MARKS = [("", "全部"), ("open", "待核实"), ("done", "已核对")]


class LawFilterForm(Form):
    """The filters over provisions; `on` is a plain date, so that an address can be written."""

    says_optional = False
    q = forms.CharField(label="词语", required=False, max_length=LONGEST)
    subject = forms.ChoiceField(
        label="主题", required=False, choices=[("", "全部主题"), *Subject.choices()]
    )
    instrument = forms.ChoiceField(label="文件", required=False)
    level = forms.ChoiceField(
        label="效力", required=False, choices=[("", "全部"), *Level.choices()]
    )
    mark = forms.ChoiceField(label="核实情况", required=False, choices=MARKS)
    on = forms.DateField(
        label="哪一天的规定",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期请写成2025-01-01这样。"},
    )

    def __init__(self, data: QueryDict, law: Law) -> None:
        super().__init__(data)
        instrument = self.fields["instrument"]
        assert isinstance(instrument, forms.ChoiceField)
        instrument.choices = [
            ("", "全部文件"),
            *((each.id, each.title) for each in law.instruments()),
        ]

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and not EARLIEST <= on <= LATEST:
            raise forms.ValidationError(f"请选{EARLIEST.year}年至{LATEST.year}年之间的一天。")
        return on


@dataclass(frozen=True)
class Asked:
    """What was understood. `on` is the day whose law is shown."""

    on: date
    words: tuple[str, ...] = ()
    subject: str = ""
    instrument: str = ""
    level: str = ""
    mark: str = ""

    def fits(self, entry: Dated) -> bool:
        return (
            (not self.subject or subject_of(entry.id).value == self.subject)
            and (not self.instrument or entry.instrument.id == self.instrument)
            and (not self.level or entry.level.value == self.level)
            and (not self.mark or entry.verify is (self.mark == "open"))
            and self._says(entry)
        )

    def _says(self, entry: Dated) -> bool:
        if not self.words:
            return True
        said = haystack(entry)
        return all(word in said for word in self.words)


def read(form: LawFilterForm) -> Asked:
    """The filters of the address; what is not understood is left out and told by the form."""
    form.is_valid()
    given: dict[str, Any] = form.cleaned_data
    return Asked(
        on=given.get("on") or clock.today(),
        words=tuple(str(given.get("q") or "").casefold().split()),
        subject=given.get("subject") or "",
        instrument=given.get("instrument") or "",
        level=given.get("level") or "",
        mark=given.get("mark") or "",
    )


def found(law: Law, asked: Asked) -> list[Dated]:
    """The provisions in force on the day that fit: by subject, the strongest level first."""
    subjects, levels = list(Subject), list(Level)
    fitting = [entry for entry in law.entries(on=asked.on) if asked.fits(entry)]
    return sorted(
        fitting,
        key=lambda entry: (
            subjects.index(subject_of(entry.id)),
            levels.index(entry.level),
            entry.instrument.id,
            entry.id,
        ),
    )


def haystack(entry: Dated) -> str:
    """Everything by whose words a provision is found."""
    parts: Iterable[str] = (
        entry.text,
        value_in_words(entry),
        entry.instrument.name,
        entry.instrument.doc_no,
        entry.instrument.issuer,
        entry.article,
        subject_of(entry.id).label,
        entry.id,
    )
    return " ".join(parts).casefold()
