"""The forms of a filing draft, one bundle per section of `tuoyu.filing.sections`."""

from collections.abc import Callable, Mapping
from typing import Any

from tuoyu.rules.filing.facts import InstitutionKind
from tuoyu.web.provider.filing.forms.bundle import Bundle
from tuoyu.web.provider.filing.forms.classes import ClassesBundle
from tuoyu.web.provider.filing.forms.persons import HeadBundle, StaffBundle
from tuoyu.web.provider.filing.forms.place import HomeSiteBundle, SiteBundle
from tuoyu.web.provider.filing.forms.services import ServicesBundle
from tuoyu.web.provider.filing.forms.subject import InstitutionBundle

BUNDLES: Mapping[str, Callable[..., Bundle]] = {
    "institution": InstitutionBundle,
    "head": HeadBundle,
    "site": SiteBundle,
    "classes": ClassesBundle,
    "services": ServicesBundle,
    "staff": StaffBundle,
}
AT_HOME: Mapping[str, Callable[..., Bundle]] = {**BUNDLES, "site": HomeSiteBundle}


def bundle_for(
    section: str,
    data: Any = None,
    initial: Mapping[str, Any] | None = None,
    *,
    kind: InstitutionKind | None = None,
) -> Bundle:
    """The forms of one section, filled with posted data, or with what was saved before.

    `kind` decides what is asked; a draft without one is asked as a 托育机构, as the rules judge it.
    """
    bundles = AT_HOME if kind is InstitutionKind.HOME else BUNDLES
    return bundles[section](data, initial or {})
