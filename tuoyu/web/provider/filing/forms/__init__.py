"""The forms of a filing draft, one bundle per section of `tuoyu.filing.sections`."""

from collections.abc import Callable, Mapping
from typing import Any

from tuoyu.web.provider.filing.forms.bundle import Bundle
from tuoyu.web.provider.filing.forms.classes import ClassesBundle
from tuoyu.web.provider.filing.forms.persons import HeadBundle, StaffBundle
from tuoyu.web.provider.filing.forms.place import SiteBundle
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


def bundle_for(section: str, data: Any = None, initial: Mapping[str, Any] | None = None) -> Bundle:
    """The forms of one section, filled with posted data, or with what was saved before."""
    return BUNDLES[section](data, initial or {})
