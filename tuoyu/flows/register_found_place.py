"""Flow: a place found by the survey is taken into the register, to be brought to its filing."""

from django.db import transaction

from tuoyu.core import audit
from tuoyu.core.authority import SYSTEM, Actor, Permission, require
from tuoyu.core.errors import Conflict
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution
from tuoyu.rules.filing.facts import InstitutionKind
from tuoyu.survey import actions as survey
from tuoyu.survey.models import Place


@transaction.atomic
def register_found_place(
    place: Place, name: str, kind: InstitutionKind, *, by: Actor
) -> Institution:
    """Open the record of an institution in preparation for the place; its head is invited next.

    The record is not public, and its filing is prepared like any other. Raises `Conflict` when the
    place has an institution already.
    """
    require(by, Permission.SURVEY_MANAGE, place)
    locked = Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    if locked.institution_id is not None:
        raise Conflict("这个点位已经对应了一家机构，请刷新页面查看。")
    # A founder opens such a record; here the survey does, and the founder is invited into it.
    institution = registry.prepare(name, kind, locked.division, by=SYSTEM, is_demo=locked.is_demo)
    survey.tie(place, institution, by=by)
    audit.record(by, "survey.register", institution, place=place.public_id)
    return institution
