"""What the pages of the institution's own file share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.errors import Invalid
from tuoyu.files import actions as files
from tuoyu.files.models import StoredFile
from tuoyu.registry.models import Institution
from tuoyu.web.forms import Form
from tuoyu.web.page import PageRequest


def is_posted(request: PageRequest) -> bool:
    return request.method == "POST"


def form_page(
    request: PageRequest,
    form: Form,
    act: Callable[[dict[str, Any]], str],
    *,
    done: str,
    back: str,
    title: str,
    button: str,
    template: str = "provider/file/form.html",
    frame: str = "shells/provider.html",
    **more: Any,
) -> HttpResponse:
    """Show a form, or do its act and go to the address that the act answers.

    A sentence of the act that refuses stands above the form; nothing that was typed is lost.
    """
    if is_posted(request) and form.is_valid():
        try:
            target = act(form.cleaned_data)
        except Invalid as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, done)
            return redirect(target)
    context = {"form": form, "title": title, "button": button, "back": back, "frame": frame}
    context = {"lead": "", "warning": "", "facts": [], **context, **more}
    return render(request, template, context, status=422 if is_posted(request) else 200)


def stored(
    request: PageRequest, institution: Institution, upload: Any, kind: str
) -> StoredFile | None:
    """The uploaded file, kept; None where none was sent."""
    if upload is None:
        return None
    return files.store(
        upload,
        by=request.actor,
        institution=institution.public_id,
        division=institution.division_id,
        kind=f"registry.{kind}",
    )
