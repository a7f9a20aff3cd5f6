"""What the tests do to Django so that a careless page fails here and not at the counter.

Installed once by conftest.py, before the first test.
"""

import random
from typing import Any

from django.conf import settings
from django.db.models.query import QuerySet
from django.template import engines
from django.template.base import FilterExpression
from django.template.defaulttags import ForNode

# A filter that says what stands there when nothing does: the author thought of it.
GUARDS = {"default", "default_if_none"}


class UndefinedName(AssertionError):
    """A template shows a name that its page did not give."""


class Loud(str):
    """Stands for `string_if_invalid`; whoever shows it hears of it."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(str(part))

    def __mod__(self, name: object) -> str:
        raise UndefinedName(f"the template shows {name}, which its page does not give")

    def __html__(self) -> str:
        raise UndefinedName("the template shows something that does not exist (ObjectDoesNotExist)")


class MustExist(FilterExpression):
    """What a `{% for %}` runs over; Django takes a name that is not there for an empty list."""

    __slots__ = ()

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        return super().resolve(context, ignore_failures=False)


def install() -> None:
    _undefined_names_fail()
    _unordered_rows_are_shuffled()


def _undefined_names_fail() -> None:
    """`{% if name %}` and `{{ name|default:… }}` may ask; `{{ name }}` and `{% for %}` may not."""
    for options in settings.TEMPLATES:
        options["OPTIONS"]["string_if_invalid"] = Loud("undefined")
    for engine in engines.all():
        engine.engine.string_if_invalid = Loud("undefined")  # type: ignore[attr-defined]
    resolve, begin = FilterExpression.resolve, ForNode.__init__

    def resolve_loudly(self: Any, context: Any, ignore_failures: bool = False) -> Any:
        guarded = any(function.__name__ in GUARDS for function, _ in self.filters)
        return resolve(self, context, ignore_failures=guarded or ignore_failures)

    def begin_loudly(self: Any, loopvars: Any, sequence: Any, *args: Any, **kwargs: Any) -> None:
        sequence.__class__ = MustExist
        begin(self, loopvars, sequence, *args, **kwargs)

    FilterExpression.resolve = resolve_loudly  # type: ignore[method-assign]
    ForNode.__init__ = begin_loudly  # type: ignore[method-assign]


def _unordered_rows_are_shuffled() -> None:
    """PostgreSQL promises no order without ORDER BY; here it keeps that promise."""
    fetch_all = QuerySet._fetch_all

    def fetch_and_shuffle(self: Any) -> None:
        is_new = self._result_cache is None
        fetch_all(self)
        if is_new and not self.ordered and len(self._result_cache) > 1:
            random.shuffle(self._result_cache)

    QuerySet._fetch_all = fetch_and_shuffle  # type: ignore[method-assign]
