"""Buttons and what a posted form carries."""

from typing import Any

from django import template
from django.middleware.csrf import get_token

from tuoyu.core import idempotency

register = template.Library()

KINDS = {
    "primary": "",
    "secondary": "govuk-button--secondary",
    "warning": "govuk-button--warning",
    "quiet": "t-button--quiet",
}


def _classes(kind: str, *, start: bool = False, wide: bool = False) -> str:
    names = ["govuk-button", KINDS[kind]]
    if start:
        names.append("govuk-button--start")
    if wide:
        names.append("t-button--wide")
    return " ".join(name for name in names if name)


@register.inclusion_tag("ui/button.html")
def button(
    text: str,
    kind: str = "primary",
    *,
    name: str = "",
    value: str = "",
    form: str = "",
    hidden: str = "",
    disabled: bool = False,
    wide: bool = False,
) -> dict[str, Any]:
    """A submit button that says what it does. kind: primary, secondary, warning, quiet.

    name/value tell several buttons of one form apart; form is the id of a form elsewhere; hidden is
    read by screen readers only (which row it belongs to).
    """
    return {
        "text": text,
        "name": name,
        "value": value,
        "form": form,
        "hidden": hidden,
        "disabled": disabled,
        "classes": _classes(kind, wide=wide),
    }


@register.inclusion_tag("ui/default_button.html")
def default_button(text: str) -> dict[str, Any]:
    """What Enter presses, where another button comes first on the page: unseen, skipped by Tab.

    Stands right after `form_keys`; the same button, to be seen, stands where it belongs.
    """
    return {"text": text}


@register.inclusion_tag("ui/link_button.html")
def link_button(
    text: str,
    url: str,
    kind: str = "primary",
    *,
    start: bool = False,
    hidden: str = "",
    wide: bool = False,
) -> dict[str, Any]:
    """A link that looks like a button: it goes somewhere and changes nothing. start: an arrow."""
    return {
        "text": text,
        "url": url,
        "start": start,
        "hidden": hidden,
        "classes": _classes(kind, start=start, wide=wide),
    }


@register.inclusion_tag("ui/post_button.html", takes_context=True)
def post_button(
    context: template.Context,
    text: str,
    url: str,
    kind: str = "secondary",
    *,
    hidden: str = "",
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """A form of one button, with its keys: for an act that needs no answers (claim, sign out)."""
    return {
        **_keys(context),
        "text": text,
        "url": url,
        "hidden": hidden,
        "name": name,
        "value": value,
        "classes": _classes(kind),
    }


@register.inclusion_tag("ui/form_keys.html", takes_context=True)
def form_keys(context: template.Context) -> dict[str, Any]:
    """The hidden fields that every posted form carries: CSRF token and idempotency key."""
    return _keys(context)


def _keys(context: template.Context) -> dict[str, Any]:
    request = context["request"]
    return {
        "csrf": get_token(request),
        "key_field": idempotency.FIELD,
        "key": idempotency.new_key(),
    }
