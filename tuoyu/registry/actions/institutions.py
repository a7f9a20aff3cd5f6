"""Acts on the institution itself: prepared, entered as it was filed, its free places."""

from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.models import Division
from tuoyu.registry import listing, take_over
from tuoyu.registry.entry import Entry, known_rating
from tuoyu.registry.models import ClassGroup, Institution, Service, Site
from tuoyu.rules.filing.facts import InstitutionKind, ServiceForm


@transaction.atomic
def prepare(
    name: str, kind: InstitutionKind, division: Division, *, by: Actor, is_demo: bool = False
) -> Institution:
    """Open the record of an institution in preparation. Not public until it is filed."""
    require(by, Permission.INSTITUTION_FOUND, Subject(user_id=by.user_id))
    institution = Institution.objects.create(
        name=name, kind=kind.value, division=division, is_demo=is_demo
    )
    audit.record(by, "institution.prepare", institution, kind=kind.value)
    return institution


@transaction.atomic
def enter(institution: Institution, entry: Entry, *, number: str, by: Actor) -> None:
    """Enter an institution into the register as it was filed; from now on it is public."""
    facts = entry.facts
    institution.name = facts.name
    institution.kind = _code(facts.kind)
    institution.nature = _code(facts.nature)
    institution.credit_code = facts.credit_code
    institution.registrar = _code(facts.registrar)
    institution.registered_on = facts.registered_on
    institution.own_legal_person = facts.own_legal_person
    institution.head_name = facts.head_name
    institution.head_id_number = entry.head_id_number
    institution.contact_name = facts.contact_name
    institution.contact_phone = facts.contact_phone
    institution.public_phone = entry.public_phone
    institution.division = entry.division
    institution.catering = bool(facts.catering)
    institution.filing_number = number
    institution.filed_on = clock.today()
    institution.save()
    _write_site(institution, entry)
    _write_classes(institution, entry)
    take_step(institution, "enter", by=by)
    take_over.staff(institution, entry.people)
    take_over.papers(institution, entry.papers)
    listing.refresh(institution)


@transaction.atomic
def report_vacancies(institution: Institution, free: dict[str, int], *, by: Actor) -> None:
    """Set the free places of each service form named in `free` (空余托位), as of now."""
    require(by, Permission.VACANCY_REPORT, institution)
    services = {s.form: s for s in institution.services.select_for_update()}
    if unknown := free.keys() - services.keys():
        names = "、".join(ServiceForm.of(form).label for form in sorted(unknown))
        raise Invalid(f"本机构没有登记这些服务形式：{names}。")
    for form, count in free.items():
        service = services[form]
        if not 0 <= count <= service.places:
            raise Invalid(
                f"{service.get_form_display()}的空余托位应在0到{service.places}之间，请重新填写。"
            )
        service.free_places, service.free_reported_at = count, clock.now()
        service.save(update_fields=["free_places", "free_reported_at"])
    listing.refresh(institution)
    facts: dict[str, Any] = dict(free)
    audit.record(by, "vacancy.report", institution, **facts)


@transaction.atomic
def repeat_vacancies(institution: Institution, *, by: Actor) -> None:
    """The free places are those of the last report, as of now (与上次相同)."""
    require(by, Permission.VACANCY_REPORT, institution)
    reported = institution.services.exclude(free_places=None)
    free = {service.form: service.free_places or 0 for service in reported}
    if not free:
        raise Invalid("还没有报送过空余托位，请先填写各服务形式的空余数。")
    report_vacancies(institution, free, by=by)


def _write_site(institution: Institution, entry: Entry) -> None:
    site = entry.facts.site
    lease = None
    if site.lease_start and site.lease_end:
        lease = DateRange(site.lease_start, site.lease_end)
    Site.objects.update_or_create(
        institution=institution,
        defaults={
            "address": site.address,
            "longitude": entry.longitude,
            "latitude": entry.latitude,
            "source_crs": entry.source_crs,
            "position_grade": entry.position_grade,
            "floors": list(site.floors),
            "building_area_m2": site.building_area_m2,
            "indoor_area_m2": site.indoor_area_m2,
            "living_area_m2": site.living_area_m2,
            "outdoor_area_m2": site.outdoor_area_m2,
            "fire_rating": known_rating(site.fire_rating),
            "tenure": _code(site.tenure),
            "lease": lease,
        },
    )


def _write_classes(institution: Institution, entry: Entry) -> None:
    facts = entry.facts
    institution.classes.all().delete()
    institution.services.all().delete()
    ClassGroup.objects.bulk_create(
        ClassGroup(institution=institution, name=c.name, band=c.band.value, places=c.places)
        for c in facts.classes
    )
    Service.objects.bulk_create(
        Service(
            institution=institution,
            form=s.form.value,
            price_fen=s.price_fen or 0,
            price_unit=_code(s.price_unit) or "month",
            places=s.places or facts.places,
        )
        for s in facts.services
    )


def _code(choice: object) -> str:
    return str(choice) if choice is not None else ""
