"""Every address of the site, read from the resolver, with a real object of the demo behind it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tuoyu.accounts.models import Invitation, Post, User
from tuoyu.core.jobs.models import Work
from tuoyu.files.models import StoredFile
from tuoyu.filing.models import Case, Material
from tuoyu.notices.models import Notice
from tuoyu.plan.models import Clause
from tuoyu.registry.models import Institution
from tuoyu.web.page import Declaration

NOWHERE = UUID("01900000-0000-7000-8000-000000000000")


@dataclass(frozen=True)
class Route:
    """One address: its full name, its pattern, the view and what the view declares."""

    name: str
    pattern: str
    view: Callable[..., Any] = field(compare=False)
    parameters: tuple[str, ...] = ()

    @property
    def declares(self) -> Declaration | None:
        return getattr(self.view, "declares", None)

    def url(self, found: dict[str, Any]) -> str:
        if self.name == self.pattern:  # a last resort without a name
            return "/" + re.sub(r"<[^>]+>", "nowhere", self.pattern)
        return reverse(self.name, kwargs=found)

    def __str__(self) -> str:
        return self.name


def routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Any, before: str, namespace: str) -> Iterator[Route]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, before + str(each.pattern), inner)
        elif isinstance(each, URLPattern):
            pattern = before + str(each.pattern)
            yield Route(
                f"{namespace}{each.name}" if each.name else pattern,
                pattern,
                each.callback,
                tuple(each.pattern.converters),
            )


def addresses(head: str = "demo-head1") -> dict[str, str]:
    """Name → address with an object that exists, as seen by the head `head` of an institution."""
    real = _objects(head)
    return {route.name: route.url(_parameters(route, real)) for route in routes()}


def _parameters(route: Route, real: dict[str, dict[str, Any]]) -> dict[str, Any]:
    given = real.get(route.name, {})
    own_case = real["own-case"] if route.name.startswith("provider-filing") else {}
    known = {**own_case, **given}
    return {name: known.get(name, _unknown(route, name)) for name in route.parameters}


def _unknown(route: Route, name: str) -> Any:
    kind = route.pattern.split(f":{name}>")[0].rsplit("<", 1)[-1]
    return {"uuid": NOWHERE, "int": 999_999_999}.get(kind, "nowhere")


def _objects(head: str) -> dict[str, dict[str, Any]]:
    """What stands behind each parametrised address; what the demo lacks is left to 404."""
    submitted = {"public_id": _first(Case.objects.filter(state="submitted"))}
    receipted = {"public_id": _first(Case.objects.filter(state="receipted"))}
    person = {"public_id": User.objects.get(username="demo-unit").public_id}
    institution = {"public_id": _first(Institution.objects.filter(state="filed"))}
    own = _own(head)
    post = {"public_id": _first(Post.objects.filter(user__username="demo-unit"))}
    colleague = {"public_id": _first(Post.objects.filter(user__username="demo-staff"))}
    material = _first(Material.objects.filter(case__public_id=own.get("public_id")))
    paper = StoredFile.objects.filter(institution=own.get("institution"))
    notice = Notice.objects.filter(recipient__username=head)
    invited = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return {
        "own-case": {**own, "code": "fire_safety", "material_id": material, "kind": "receipt"},
        "provider-filing-section": {"code": "site"},
        "office-filing": submitted,
        "office-filing-receipt": submitted,
        "office-filing-return": submitted,
        "office-filing-paper": {**receipted, "kind": "receipt"},
        "institution": institution,
        "api:institution": institution,
        "office-institution": institution,
        "plan-clause": {"code": Clause.objects.filter(kind="duty").values_list("code").first()[0]},
        "person": person,
        "person_grant": person,
        "person_disable": person,
        "person_enable": person,
        "person_restore": person,
        "person_phone": person,
        "post_end": post,
        "colleague_end": colleague,
        "people_withdraw": {"public_id": _first(invited.filter(institution=None))},
        "colleague_withdraw": {"public_id": _first(invited.exclude(institution=None))},
        "file": {"public_id": _first(paper)},
        "inbox_open": {"public_id": _first(notice)},
        "work": {"public_id": _first(Work.objects.filter(owner__username=head))},
    }


def _own(head: str) -> dict[str, Any]:
    """The last case of the institution that `head` works for, and the institution."""
    post = Post.objects.filter(user__username=head, institution__isnull=False).first()
    if post is None:
        return {}
    case = Case.objects.filter(institution=post.institution).last()
    return {
        "public_id": case.public_id if case else NOWHERE,
        "institution": post.institution.public_id if post.institution else None,
    }


def _first(rows: Any) -> UUID:
    found = rows.values_list("public_id", flat=True).first()
    return found or NOWHERE
