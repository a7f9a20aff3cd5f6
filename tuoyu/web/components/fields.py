"""Form fields and the summary of what is wrong with them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from tuoyu.web.components.pick import pick

register = template.Library()


@register.simple_tag
def field(
    bound: BoundField,
    *,
    size: str = "",
    heading: bool = False,
    inline: bool = False,
    hint: str = "",
) -> SafeString:
    """One field with label, hint, error and control in govuk markup.

    size: s, m or l for the label; heading makes the label the page's h1 (one question a page);
    inline sets short choices side by side; hint replaces the field's help text.
    """
    return bound.as_group(size=size, heading=heading, inline=inline, hint=hint)  # type: ignore[attr-defined]


@register.inclusion_tag("ui/error_summary.html")
def error_summary(
    *forms: BaseForm, findings: Iterable[Any] = (), title: str = ""
) -> dict[str, Any]:
    """All faults on top of the page, each a link to its field. findings: sentence, citation, url —
    what the rules refuse. Nothing shows when nothing is wrong."""
    faults = [fault for form in forms if form is not None for fault in _faults(form)]
    faults += [
        {"text": f["sentence"], "cite": f["citation"], "url": f["url"]}
        for f in (pick(f, sentence="", citation="", url="") for f in findings)
    ]
    return {"faults": faults, "title": title or f"有 {len(faults)} 处需要改正"}


@register.inclusion_tag("ui/error_summary.html")
def error_summary_all(
    forms: Iterable[BaseForm], findings: Iterable[Any] = (), faults: Iterable[str] = ()
) -> dict[str, Any]:
    """As `error_summary`, for rows of forms; faults: sentences on the rows as a whole."""
    seen = error_summary(*forms, findings=findings)
    general = [{"text": text, "cite": "", "url": ""} for text in faults]
    rows = [*seen["faults"], *general]
    return {"faults": rows, "title": f"有 {len(rows)} 处需要改正"}


def _faults(form: BaseForm) -> list[dict[str, str]]:
    """The faults of one form; a row of several says first which one it is (`whose`)."""
    faults = []
    named = getattr(form, "whose", "")
    whose = f"{named}：" if named else ""
    for name, errors in form.errors.items():
        if name == "__all__":
            faults += [{"text": f"{whose}{text}", "cite": "", "url": ""} for text in errors]
            continue
        bound = form[name]
        # Nobody can go to a hidden field.
        url = "" if bound.is_hidden else f"#{bound.first_id}"  # type: ignore[attr-defined]
        faults += [{"text": f"{whose}{text}", "cite": "", "url": url} for text in list(errors)[:1]]
    return faults


@register.inclusion_tag("ui/hidden_fields.html")
def hidden_fields(form: BaseForm) -> dict[str, Any]:
    """The hidden fields of a form whose visible ones are placed one by one."""
    return {"fields": form.hidden_fields()}
