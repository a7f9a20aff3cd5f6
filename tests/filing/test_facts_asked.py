"""Every fact that a rule of the filing reads is asked by the form, or derived from what is."""

import ast
import inspect
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import QueryDict

from tests import factories
from tests.web.provider import posting
from tuoyu.core import clock
from tuoyu.core.errors import Refused
from tuoyu.filing import answers, queries
from tuoyu.flows.filing_parts import findings_of
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.rules import filing
from tuoyu.rules.filing.facts import (
    ClassFacts,
    FilingFacts,
    InstitutionKind,
    MaterialFacts,
    ServiceFacts,
    SiteFacts,
    StaffFacts,
)
from tuoyu.rules.findings import Severity
from tuoyu.web.provider.filing.forms import BUNDLES, bundle_for
from tuoyu.web.provider.filing.materials import UploadForm

# The answers behind each fact, as "section.field". Where a fact is made of others, or no rule of
# the filing reads it, the words after "=" say so.
ASKED = {
    FilingFacts: {
        "name": "institution.name",
        "kind": "institution.kind",
        "nature": "institution.nature",
        "own_legal_person": "institution.own_legal_person",
        "credit_code": "institution.credit_code",
        "registrar": "= follows from the legal nature",
        "registered_on": "institution.registered_on",
        "scope": "institution.scope",
        "capacity": "classes.capacity",
        "catering": "site.catering",
        "commitment_signed": "= ticked when it is handed in",
        "head_name": "head.head_name",
        "head_id_given": "head.head_id_number",
        "contact_name": "institution.contact_name",
        "contact_phone": "institution.contact_phone",
        "site": "= below",
        "classes": "= below",
        "staff": "= below",
        "services": "= below",
        "materials": "= below",
    },
    SiteFacts: {
        "address": "site.address",
        "tenure": "site.tenure",
        "lease_start": "site.lease_start",
        "lease_end": "site.lease_end",
        "floors": "site.floors",
        "fire_rating": "site.fire_rating",
        "in_high_rise": "site.in_high_rise",
        "own_exits": "site.own_exits",
        "forbidden_traits": "site.forbidden_traits",
        "building_area_m2": "site.building_area_m2",
        "indoor_area_m2": "site.indoor_area_m2",
        "living_area_m2": "site.living_area_m2",
        "outdoor_area_m2": "site.outdoor_area_m2",
        "shares_outdoor_site": "site.shares_outdoor_site",
        "in_dense_old_city": "site.in_dense_old_city",
        "free_standing": "site.free_standing",
        "neighbours_consent": "site.neighbours_consent",
    },
    ClassFacts: {
        "name": "classes.name",
        "band": "classes.band",
        "places": "classes.places",
        "children": "classes.children",
        "carers": "classes.carers",
        "floor": "classes.floor",
        "youngest_months": "classes.youngest_months",
        "oldest_months": "classes.oldest_months",
    },
    StaffFacts: {
        "role": "staff.role",
        "full_time": "staff.full_time",
        "education": "staff.education",
        "experience_years": "head.experience_years",
        "training_passed": "head.training_passed",
        "qualified": "staff.qualified",
        "health_certificate_until": "staff.health_certificate_until head.health_certificate_until",
        "background_checked_on": "staff.background_checked_on head.background_checked_on",
    },
    ServiceFacts: {
        "form": "= the question that was answered with yes",
        "places": "services.full_day-places",
        "price_fen": "services.full_day-price",
        "price_unit": "services.full_day-unit",
        "inclusive": "= not read",
    },
    MaterialFacts: {
        "code": "= the paper for which it is uploaded",
        "evidence": "materials.evidence",
        "issued_on": "materials.issued_on",
        "valid_until": "materials.valid_until",
    },
}
ROWS = [
    (facts, name, asked)
    for facts, table in ASKED.items()
    for name, told in table.items()
    if not told.startswith("=")
    for asked in told.split()
]


def _fields_of(section):
    if section == "materials":
        return set(UploadForm.base_fields)
    kinds = (InstitutionKind.CENTRE, InstitutionKind.HOME)
    bundles = [bundle_for(section, kind=kind) for kind in kinds]
    found = [form for bundle in bundles for form in (bundle.main, bundle.rows) if form is not None]
    return {name for form in found for name in getattr(form, "empty_form", form).fields}


@pytest.mark.parametrize("facts", ASKED, ids=lambda facts: facts.__name__)
def test_the_table_knows_every_fact(facts):
    assert set(ASKED[facts]) == {each.name for each in fields(facts)}


@pytest.mark.django_db
def test_the_form_asks_for_every_fact():
    factories.world()
    known = {section: _fields_of(section) for section in (*BUNDLES, "materials")}
    missing = [asked for *_, asked in ROWS if asked.split(".")[1] not in known[asked.split(".")[0]]]
    assert not missing


def test_what_is_said_to_be_unread_is_read_by_no_rule():
    folder = Path(inspect.getfile(filing)).parent
    read = {
        node.attr
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    unread = {n for table in ASKED.values() for n, told in table.items() if told == "= not read"}
    assert unread == {"inclusive"}
    assert not unread & read


@pytest.mark.django_db
def test_what_is_typed_reaches_the_rules():
    """The forms as a browser posts them; every fact of the table is told afterwards."""
    factories.world()
    given = {}
    for section, make in posting.SECTIONS.items():
        data = QueryDict(mutable=True)
        for name, value in make().items():
            data.setlist(name, value if isinstance(value, list) else [value])
        bundle = bundle_for(section, data)
        assert bundle.is_valid(), [form.errors for form in bundle.forms()]
        given[section] = bundle.values()
    facts = answers.facts_from(given, [], commitment=True)
    head, carer, *_ = facts.staff
    of = {
        FilingFacts: facts,
        SiteFacts: facts.site,
        ClassFacts: facts.classes[0],
        ServiceFacts: facts.services[0],
    }
    for kind, name, asked in ROWS:
        section = asked.partition(".")[0]
        if section == "materials" or name == "neighbours_consent":
            continue
        found = {"head": head, "staff": carer}[section] if kind is StaffFacts else of[kind]
        untold = (None,) if name == "forbidden_traits" else (None, "", ())
        assert getattr(found, name) not in untold, asked


def _with(section, **values):
    """The change of one section; `rows` changes its first class, `people` its staff."""
    return section, values


CHANGES = [
    ("class_overfilled", "blocking", _with("classes", rows={"children": 16})),
    ("class_too_young", "blocking", _with("classes", rows={"children": 2, "youngest_months": 11})),
    (
        "class_ages_contradict",
        "blocking",
        _with("classes", rows={"children": 2, "youngest_months": 20, "oldest_months": 15}),
    ),
    (
        "class_too_old",
        "warning",
        _with("classes", rows={"children": 2, "youngest_months": 14, "oldest_months": 24}),
    ),
    (
        "carers_too_few_in_class",
        "blocking",
        _with("classes", rows={"children": 15, "carers": 2}),
    ),
    ("floor_above_fire_rating", "blocking", _with("site", floors=["3"], fire_rating="3")),
    ("own_exits_missing", "blocking", _with("site", in_high_rise="yes", own_exits="no")),
    ("own_exits_better", "advice", _with("site", in_high_rise="no", own_exits="no")),
    ("site_forbidden", "blocking", _with("site", forbidden_traits=["彩钢板建筑"])),
    ("areas_contradict", "blocking", _with("site", living_area_m2="316")),
    ("guards_too_few", "warning", _with("site", free_standing="yes")),
    (
        "fire_acceptance_expected",
        "warning",
        _with(
            "site", living_area_m2="1001", indoor_area_m2="1200", building_area_m2="1500",
            outdoor_area_m2="400",
        ),
    ),
    ("health_certificate_expired", "blocking", _with("head", health_certificate_until=-1)),
    ("background_check_old", "warning", _with("head", background_checked_on=-370)),
    ("head_background_check_missing", "warning", _with("head", background_checked_on=None)),
]  # fmt: skip


def _changed(section, values):
    given = dict(factories.given()[section])
    for name, value in values.items():
        if name == "rows":
            first, *rest = given["rows"]
            given["rows"] = [{**first, **value}, *rest]
        elif isinstance(value, int):
            given[name] = (clock.today() + timedelta(days=value)).isoformat()
        else:
            given[name] = value
    return {section: given}


@pytest.mark.django_db
def test_rules_fire_from_what_the_form_asks():
    """Blocking ones keep the filing from being handed in; the others are only told."""
    at = factories.world()
    case = factories.filled(at)
    case.materials.filter(code="fire_safety").update(evidence="fire_acceptance_filing")
    staff = factories.given()["staff"]["people"]
    no_guard = {"people": [person for person in staff if person["role"] != "guard"]}
    for code, severity, (section, values) in CHANGES:
        given = {**answers.everything(case), **_changed(section, values)}
        if code == "guards_too_few":
            given["staff"] = no_guard
        facts = answers.facts_from(given, queries.materials_of(case), commitment=True)
        told = {(each.code, each.severity.value) for each in findings_of(facts, clock.today())}
        assert (code, severity) in told, code


@pytest.mark.django_db
def test_children_in_the_wrong_class_keep_a_filing_back():
    at = factories.world()
    case = factories.filled(at, **_changed("classes", {"rows": {"children": 16}}))
    with pytest.raises(Refused) as refused:
        submit_filing(case, commitment=True, by=at.by_head)
    assert [each.code for each in refused.value.findings] == ["class_overfilled"]


@pytest.mark.django_db
def test_the_receipt_carries_it_into_the_file_of_the_institution():
    at = factories.world()
    case = factories.submitted(at, site={"fire_rating": "2", "living_area_m2": "245.5"})
    issue_receipt(case, by=at.by_clerk)
    at.institution.refresh_from_db()
    site = at.institution.site
    assert (site.fire_rating, str(site.living_area_m2)) == (2, "245.50")
    head = next(
        person for person in at.institution.staff.all() if "head" in person.employments.get().roles
    )
    assert head.health_certificates.get().valid_until > clock.today()
    assert head.background_checks.get().checked_on < clock.today()


@pytest.mark.django_db
def test_a_filing_of_before_the_questions_stays_readable():
    """Without the answers nothing blocks; what the head did not show is pointed out."""
    at = factories.world()
    case = factories.filled(at)
    old = answers.everything(case)
    for row in old["classes"]["rows"]:
        row.pop("children")
    for name in (
        "fire_rating", "in_high_rise", "own_exits", "forbidden_traits", "living_area_m2",
        "free_standing", "in_dense_old_city",
    ):  # fmt: skip
        old["site"].pop(name)
    for name in ("health_certificate_until", "background_checked_on"):
        old["head"].pop(name)
    facts = answers.facts_from(old, queries.materials_of(case), commitment=True)
    assert facts.children == 0
    site = facts.site
    told = (site.fire_rating, site.in_high_rise, site.own_exits, site.forbidden_traits)
    assert told == (None, None, None, None)
    found = findings_of(facts, clock.today())
    told = [each.code for each in found if each.severity is not Severity.ADVICE]
    assert told == ["head_health_certificate_unknown", "head_background_check_missing"]
