"""A section's forms together: one form, and perhaps rows that repeat.

What was typed is kept word for word (`typed`), what was understood apart from it (`values`), so a
half-finished section comes back as it was left, without being scolded before it is sent again.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.forms import BaseForm, BaseFormSet
from django.forms.utils import ErrorDict
from django.http import QueryDict

from tuoyu.core import idempotency
from tuoyu.filing.answers import TYPED

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NOT_KEPT = {"csrfmiddlewaretoken", idempotency.FIELD, "act", "revision"}
ROWS_AT_LEAST = 1
ROWS_AT_MOST = 60
LONGEST_COUNT = 4


class RowSet(BaseFormSet):
    """Rows of which each may be emptied, which deletes it; also those that the page came with."""

    def initial_form_count(self) -> int:
        """What a post says of rows that were there before is no reason to demand them again."""
        return 0 if self.is_bound else super().initial_form_count()


class Bundle:
    """The forms of one section. Subclasses name `form_class` and perhaps `rows_class`."""

    form_class: ClassVar[type[BaseForm] | None] = None
    rows_class: ClassVar[type[BaseFormSet] | None] = None
    rows_key: ClassVar[str] = "rows"
    row_title: ClassVar[str] = ""
    first_rows: ClassVar[int] = ROWS_AT_LEAST

    def __init__(self, data: QueryDict | None, saved: Mapping[str, Any]) -> None:
        self.posted = data is not None
        self.revision = data.get("revision", "") if data is not None else ""
        source = data if data is not None else _typed_data(saved)
        initial = None if source is not None else self.initial(saved)
        self.main = self.form_class(source, initial=initial) if self.form_class else None
        self.rows = self._rows(source, saved) if self.rows_class else None
        for number, row in enumerate(self.rows.forms if self.rows is not None else [], 1):
            row.whose = f"{self.row_title}{number}"
        if not self.posted:
            self._hush()

    def initial(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        """What the form starts from where nothing was typed here: answers that an act saved."""
        return {key: as_initial(value) for key, value in saved.items()}

    def _rows(self, source: QueryDict | None, saved: Mapping[str, Any]) -> BaseFormSet:
        assert self.rows_class is not None
        if source is not None and "rows-TOTAL_FORMS" in source:
            return self.rows_class(source, prefix="rows")
        known = [
            {key: as_initial(value) for key, value in row.items()}
            for row in saved.get(self.rows_key, [])
        ]
        return self.rows_class(None, prefix="rows", initial=known or [{}] * self.first_rows)

    def _hush(self) -> None:
        """Show what was typed, but no faults yet."""
        for form in self.forms():
            if form.is_bound:
                form._errors = ErrorDict()  # type: ignore[attr-defined]

    @property
    def add_words(self) -> str:
        return f"再加一个{self.row_title}"

    @property
    def row_count(self) -> int:
        return self.rows.total_form_count() if self.rows is not None else 0

    def forms(self) -> list[BaseForm]:
        rows = list(self.rows.forms) if self.rows is not None else []
        return [*([self.main] if self.main is not None else []), *rows]

    def is_valid(self) -> bool:
        """Whether everything is well-formed. Call after a post only."""
        good = self.main is None or self.main.is_valid()
        rows_good = self.rows is None or self.rows.is_valid()
        return good and rows_good and not self.row_faults()

    def row_faults(self) -> list[str]:
        """Faults of the rows as a whole."""
        return [] if self.rows is None else [str(fault) for fault in self.rows.non_form_errors()]

    def values(self) -> dict[str, Any]:
        """What was understood, as JSON; fields with faults are left out."""
        found: dict[str, Any] = {}
        if self.main is not None:
            self.main.is_valid()
            found = {key: plain(value) for key, value in self.main.cleaned_data.items()}
        if self.rows is not None:
            self.rows.is_valid()
            found[self.rows_key] = [
                {key: plain(value) for key, value in form.cleaned_data.items()}
                for form in self.rows.forms
                if form.has_changed() and getattr(form, "cleaned_data", None)
            ]
        return found

    def kept(self, data: QueryDict) -> dict[str, Any]:
        """`values` with what was typed: what `save_section` stores."""
        typed = {name: data.getlist(name) for name in data if name not in NOT_KEPT}
        return {**self.values(), TYPED: typed}


def with_another_row(data: QueryDict) -> QueryDict:
    """The posted data with room for one more row."""
    more = data.copy()
    told = more.get("rows-TOTAL_FORMS", "")
    count = int(told) if told.isdecimal() and len(told) < LONGEST_COUNT else 0
    total = min(count + 1, ROWS_AT_MOST)
    more["rows-TOTAL_FORMS"] = str(total)
    return more


def plain(value: Any) -> Any:
    """A cleaned value as JSON holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def as_initial(value: Any) -> Any:
    """A saved answer as a form field wants its initial value: days are dates."""
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value


def _typed_data(saved: Mapping[str, Any]) -> QueryDict | None:
    typed: Mapping[str, Iterable[str]] | None = saved.get(TYPED)
    if typed is None:
        return None
    data = QueryDict(mutable=True)
    for name, texts in typed.items():
        data.setlist(name, list(texts))
    return data
