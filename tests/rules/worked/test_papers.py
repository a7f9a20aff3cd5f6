"""The papers of 25号第八条: which one fits, and each on its last day and the day after."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rules.tables import CENTRE, HOME
from tests.rules.worked.facts import HOME_CARE, MEASURE, TODAY, VERIFY, filed, lines
from tuoyu.rules.filing.facts import Evidence, LegalNature, MaterialCode, Registrar, Tenure
from tuoyu.rules.institution.certificates_valid import certificates_valid
from tuoyu.rules.institution.facts import CertificateFacts, CertificateKind, PapersFacts
from tuoyu.rules.institution.reminders import reminder_due
from tuoyu.rules.standards.accident_report import Accident, accident_report
from tuoyu.rules.standards.cluster_report import cluster_report

DAY = timedelta(days=1)
ARTICLE = {
    MaterialCode.LEGAL_PERSON: "第八条第一项",
    MaterialCode.PREMISES: "第八条第二项",
    MaterialCode.STAFF_QUALIFICATION: "第八条第三项",
    MaterialCode.STAFF_HEALTH: "第八条第三项",
    MaterialCode.HEALTH_EVALUATION: "第八条第四项",
    MaterialCode.FIRE_SAFETY: "第八条第五项",
    MaterialCode.FOOD_LICENCE: "第八条",
}


def cites(code):
    return f"{MEASURE}{ARTICLE[code]}{VERIFY}"


def without(code, facts=CENTRE):
    return replace(facts, materials=tuple(p for p in facts.materials if p.code is not code))


def shown(code, facts=CENTRE, **more):
    papers = tuple(replace(p, **more) if p.code is code else p for p in facts.materials)
    return replace(facts, materials=papers)


@pytest.mark.parametrize("code", list(ARTICLE))
def test_a_missing_paper_is_asked_for_by_its_own_item(code):
    assert filed(without(code), "required_materials") == [
        ("blocking material_missing", cites(code))
    ]


def test_without_meals_no_food_licence():
    facts = replace(without(MaterialCode.FOOD_LICENCE), catering=False)
    assert filed(facts, "required_materials") == []


@pytest.mark.parametrize("code", list(ARTICLE))
def test_a_paper_is_good_on_its_last_day(code):
    assert filed(shown(code, valid_until=TODAY), "required_materials") == []
    assert filed(shown(code, valid_until=TODAY - DAY), "required_materials") == [
        ("blocking material_expired", cites(code))
    ]


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"issued_on": TODAY}, None),
        ({"issued_on": TODAY + DAY}, "material_dated_in_future"),
        ({"issued_on": TODAY, "valid_until": TODAY - DAY}, "material_dates_contradict"),
    ],
)
def test_the_dates_of_a_paper(dates, code):
    found = filed(shown(MaterialCode.FIRE_SAFETY, **dates), "required_materials")
    assert [each[0] for each in found] == ([f"blocking {code}"] if code else [])


@pytest.mark.parametrize(
    ("nature", "registrar", "evidence"),
    [
        (LegalNature.FOR_PROFIT, Registrar.MARKET_REGULATION, Evidence.BUSINESS_LICENCE),
        (LegalNature.NON_PROFIT, Registrar.CIVIL_AFFAIRS, Evidence.NON_PROFIT_CERTIFICATE),
        (LegalNature.PUBLIC_INSTITUTION, Registrar.STAFFING_OFFICE, Evidence.INSTITUTION_CERTIFICATE),
    ],
)  # fmt: skip
def test_the_certificate_is_that_of_the_legal_nature(nature, registrar, evidence):
    facts = replace(CENTRE, nature=nature, registrar=registrar)
    right = shown(MaterialCode.LEGAL_PERSON, facts, evidence=evidence)
    assert filed(right, "required_materials") == filed(right, "registrar") == []
    wrong = shown(MaterialCode.LEGAL_PERSON, facts, evidence=Evidence.EMPLOYER_CERTIFICATE)
    assert filed(wrong, "required_materials") == [
        ("blocking material_not_accepted", cites(MaterialCode.LEGAL_PERSON))
    ]
    other = next(each for each in Registrar if each is not registrar)
    assert filed(replace(right, registrar=other), "registrar") == [
        ("blocking registrar_mismatch", f"{MEASURE}第四条{VERIFY}")
    ]


@pytest.mark.parametrize(
    ("tenure", "evidence"),
    [
        (Tenure.OWNED, Evidence.PROPERTY_CERTIFICATE), (Tenure.LEASED, Evidence.LEASE_CONTRACT),
        (Tenure.FREE_USE, Evidence.FREE_USE_AGREEMENT),
    ],
)  # fmt: skip
def test_the_proof_of_the_premises_is_that_of_the_tenure(tenure, evidence):
    facts = replace(CENTRE, site=replace(CENTRE.site, tenure=tenure))
    for each in (
        Evidence.PROPERTY_CERTIFICATE,
        Evidence.LEASE_CONTRACT,
        Evidence.FREE_USE_AGREEMENT,
    ):
        found = filed(shown(MaterialCode.PREMISES, facts, evidence=each), "required_materials")
        assert (found == []) is (each is evidence)


@pytest.mark.parametrize("report", [Evidence.HEALTH_REPORT, Evidence.HEALTH_SELF_EVALUATION])
def test_both_kinds_of_health_evaluation_are_accepted(report):
    facts = shown(MaterialCode.HEALTH_EVALUATION, evidence=report)
    assert filed(facts, "required_materials") == []


def test_a_home_care_point_shows_the_neighbours_consent_and_no_fire_paper():
    facts = without(MaterialCode.NEIGHBOUR_CONSENT, HOME)
    assert filed(HOME, "required_materials") == []
    assert filed(facts, "required_materials") == [
        ("blocking material_missing", f"{HOME_CARE}{VERIFY}")
    ]


@pytest.mark.parametrize(
    ("scope", "says"),
    [
        ("托育服务", []), ("教育咨询；托育服务（不含医疗）", []),
        ("教育咨询", [("blocking scope_without_childcare", f"{MEASURE}第五条{VERIFY}")]),
    ],
)  # fmt: skip
def test_the_scope_names_childcare(scope, says):
    assert filed(replace(CENTRE, scope=scope), "scope") == says


@pytest.mark.parametrize(
    ("until", "catering", "codes"),
    [
        (TODAY, True, []), (TODAY - DAY, True, ["food_licence_expired"]),
        (TODAY - DAY, False, []), (None, True, []),
    ],
)  # fmt: skip
def test_the_food_licence_of_the_file(until, catering, codes):
    own = [kind for kind in CertificateKind if kind is not CertificateKind.FOOD_LICENCE]
    papers = (
        *(CertificateFacts(kind=kind) for kind in own),
        CertificateFacts(kind=CertificateKind.FOOD_LICENCE, until=until),
    )
    found = certificates_valid(PapersFacts(certificates=papers, catering=catering), on=TODAY)
    assert lines(found) == [
        (f"blocking {code}", cites(MaterialCode.FOOD_LICENCE)) for code in codes
    ]


@pytest.mark.parametrize(
    ("left", "stage"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-1, 0)],
)
def test_reminders_before_a_paper_runs_out(left, stage):
    assert reminder_due(TODAY + left * DAY, on=TODAY) == stage


@pytest.mark.parametrize(
    ("cases", "code"),
    [
        ([0, 0], None), ([0, 0, 0], "cluster_in_one_day"),
        ([0, 0, 1, 2], None), ([0, 0, 1, 1, 2], "cluster_in_days"), ([0, 0, 1, 1, 3], None),
    ],
)  # fmt: skip
def test_similar_cases_in_one_class(cases, code):
    days = tuple(date(2026, 11, 16) + number * DAY for number in cases)
    assert [each.code for each in cluster_report(days, on=TODAY)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        (Accident.INJURY, [None]), (Accident.ABUSE, [None]), (Accident.FOOD_POISONING, [None, 2]),
        (Accident.WORK_SAFETY, [None, 1, 2]), (Accident.EPIDEMIC, [None, 2]),
    ],
)  # fmt: skip
def test_how_soon_an_accident_is_reported(kind, hours):
    assert [each.hours for each in accident_report(kind, on=TODAY)] == hours
