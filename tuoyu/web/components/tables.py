"""Tables, filters and the pages of a list."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tuoyu.web.components.pick import pick
from tuoyu.web.components.states import MEANINGS

register = template.Library()


@register.inclusion_tag("ui/table.html")
def table(
    columns: Iterable[Any],
    rows: Iterable[Mapping[str, Any]],
    caption: str,
    *,
    dense: bool = False,
    cards: bool = True,
    hide_caption: bool = False,
    empty: str = "没有符合条件的记录。",
) -> dict[str, Any]:
    """A table that becomes cards on a phone (cards=False: it scrolls in a labelled region).

    columns: key, label, numeric, sort_url, sorted ("", ascending, descending); the first is the
    row's heading. A cell is a text, a number, or a dictionary: text, url, tag (a meaning), due (the
    keywords of due_date).
    """
    heads = [pick(c, key="", label="", numeric=False, sort_url="", sorted="") for c in columns]
    return {
        "columns": heads,
        "rows": [[_cell(head, row) for head in heads] for row in rows],
        "caption": caption,
        "dense": dense,
        "cards": cards,
        "hide_caption": hide_caption,
        "empty": empty,
    }


def _cell(head: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    value = row.get(head["key"])
    shown = value if isinstance(value, Mapping) else {"text": value}
    cell = pick(shown, text="", url="", tag="", due=None)
    cell["text"] = "—" if cell["text"] is None or cell["text"] == "" else cell["text"]
    cell["tag_classes"] = MEANINGS[cell["tag"]] if cell["tag"] else ""
    return {**cell, "label": head["label"], "numeric": head["numeric"]}


@register.simple_block_tag
def filters(
    content: SafeString,
    form: BaseForm,
    clear_url: str = "",
    button: str = "筛选",
    title: str = "筛选条件",
) -> str:
    """A GET form over a list: the visible fields of `form`, then what stands inside the block."""
    given = any(form[name].value() for name in form.fields) if form.is_bound else False
    return render_to_string(
        "ui/filters.html",
        {
            "form": form,
            "content": content,
            "clear_url": clear_url,
            "button": button,
            "title": title,
            "open": given,
        },
    )


@register.inclusion_tag("ui/chosen.html")
def chosen(facets: Iterable[Any], clear_url: str = "") -> dict[str, Any]:
    """The filters in force, each removable. facets: label, remove_url."""
    return {"facets": [pick(f, label="", remove_url="") for f in facets], "clear_url": clear_url}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any, label: str = "翻页") -> dict[str, Any]:
    """The pages of a list: a Django `Page` gives numbers; anything else gives previous_url and
    next_url (keyset paging) and perhaps a summary. Nothing shows when there is one page only."""
    if not hasattr(page, "paginator"):
        keyset = pick(page, previous_url="", next_url="", summary="")
        return {**keyset, "numbers": [], "label": label}
    address = _address(context)
    numbers = [
        {"text": n, "url": address(n) if isinstance(n, int) else "", "current": n == page.number}
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "previous_url": address(page.number - 1) if page.has_previous() else "",
        "next_url": address(page.number + 1) if page.has_next() else "",
        "numbers": numbers if page.paginator.num_pages > 1 else [],
        "summary": "",
        "label": label,
    }


def _address(context: template.Context) -> Any:
    """A function from a page number to the present address with that page."""
    query = context["request"].GET.copy()

    def of(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return of
