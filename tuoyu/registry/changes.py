"""Acts that change or end what the register says of an institution (变更、注销)."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import require_state
from tuoyu.core.lifecycle import take_step
from tuoyu.registry import listing
from tuoyu.registry.entry import Entry, known_rating
from tuoyu.registry.models import ClassGroup, Institution, Service, Site


def children_present(institution: Institution) -> int:
    """How many children are there at least, for now: places less the free places last reported.

    Until enrolment is kept here this is the nearest figure. Where the services share rooms (their
    places together exceed the classes') children are not counted twice: the fullest service counts.
    Services that never reported free places count as empty, so that nobody is refused on a guess.
    """
    reported = [s for s in institution.services.all() if s.free_places is not None]
    taken = [service.places - (service.free_places or 0) for service in reported]
    rooms = sum(group.places for group in institution.classes.all())
    shared = sum(service.places for service in reported) > rooms
    return max(taken, default=0) if shared else sum(taken)


@transaction.atomic
def amend(institution: Institution, entry: Entry, *, by: Actor) -> None:
    """Take over a change that was filed; number and day of the filing stay.

    Raises `StepNotAllowed` when the institution is not in the register.
    """
    require(by, Permission.FILING_DECIDE, institution)
    _require_filed(institution)
    facts = entry.facts
    institution.name = facts.name
    institution.head_name = facts.head_name
    institution.head_id_number = entry.head_id_number
    institution.contact_name = facts.contact_name
    institution.contact_phone = facts.contact_phone
    institution.public_phone = entry.public_phone
    institution.catering = bool(facts.catering)
    institution.save()
    _amend_site(institution, entry)
    _amend_classes(institution, entry)
    _amend_services(institution, entry)
    listing.refresh(institution)


@transaction.atomic
def close(institution: Institution, *, on: date, reason: str, by: Actor) -> None:
    """End an institution of the register; it stays readable, with the day since when."""
    require(by, Permission.FILING_DECIDE, institution)
    _require_filed(institution)
    take_step(
        institution,
        "close",
        by=by,
        reason=reason,
        also={"closed_on": on, "closed_reason": reason},
    )
    listing.refresh(institution)


def _require_filed(institution: Institution) -> None:
    gone = "这家机构现在是“{state}”，不能办理变更或注销。"
    require_state(institution, "filed", otherwise=gone)


def _amend_site(institution: Institution, entry: Entry) -> None:
    site = entry.facts.site
    lease = None
    if site.lease_start and site.lease_end:
        lease = DateRange(site.lease_start, site.lease_end)
    Site.objects.filter(institution=institution).update(
        address=site.address,
        floors=list(site.floors),
        building_area_m2=site.building_area_m2,
        indoor_area_m2=site.indoor_area_m2,
        living_area_m2=site.living_area_m2,
        outdoor_area_m2=site.outdoor_area_m2,
        fire_rating=known_rating(site.fire_rating),
        tenure=str(site.tenure or ""),
        lease=lease,
    )


def _amend_classes(institution: Institution, entry: Entry) -> None:
    """Rows are kept by name, so that what points to a class still finds it."""
    wanted = {group.name: group for group in entry.facts.classes}
    institution.classes.exclude(name__in=wanted).delete()
    for name, group in wanted.items():
        ClassGroup.objects.update_or_create(
            institution=institution,
            name=name,
            defaults={"band": group.band.value, "places": group.places},
        )


def _amend_services(institution: Institution, entry: Entry) -> None:
    """Children stay: the free places shrink or grow with the places of their service."""
    wanted = {service.form.value: service for service in entry.facts.services}
    known = {service.form: service for service in institution.services.all()}
    institution.services.exclude(form__in=wanted).delete()
    for form, service in wanted.items():
        places = service.places or entry.facts.places
        Service.objects.update_or_create(
            institution=institution,
            form=form,
            defaults={
                "price_fen": service.price_fen or 0,
                "price_unit": str(service.price_unit or "month"),
                "places": places,
                **_free_of(known.get(form), places),
            },
        )


def _free_of(known: Service | None, places: int) -> dict[str, int]:
    if known is None or known.free_places is None:
        return {}
    return {"free_places": max(0, places - (known.places - known.free_places))}
