"""Where somebody who opens a place of care registers, and what follows
(25号第四条、第五条、第七条；家庭托育点管理办法（试行）；津政办规〔2020〕17号第二条).
"""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.duty import filing_required
from tuoyu.rules.filing.facts import Evidence, InstitutionKind, LegalNature, Registrar
from tuoyu.rules.filing.regime import Regime, regime
from tuoyu.rules.findings import Cite, Finding, Rule
from tuoyu.rules.provisions import Dated
from tuoyu.rules.registration.facts import Follows, Founding, Question, Route, TimeLimit

RULE = Rule(
    id="registration.route",
    title="登记指引",
    version=1,
    uses=(
        "filing.registrar.public_institution",
        "filing.registrar.non_profit",
        "filing.registrar.for_profit",
        "filing.scope_wording",
        "filing.name_may_contain",
        "filing.duty",
        "licence.regime",
        "home.registrar",
        "home.max_children",
        "home.neighbour_consent_required",
        "home.scope_wording",
        "home.name_wording",
        "kindergarten.filing_required",
        "kindergarten.report_required",
        "kindergarten.class_follows_childcare_rules",
        "employer.uses_own_certificate",
        "registration.for_profit_working_days",
        "registration.for_profit_extension_working_days",
        "registration.for_profit_papers",
        "registration.non_profit_days",
        "registration.non_profit_papers",
        "registration.non_profit_supervisor",
        "registration.public_institution_days",
        "registration.public_institution_papers",
    ),
    codes=(
        "route_home_too_many",
        "route_home_consent_missing",
        "route_kindergarten_reports",
        "route_employer_certificate",
    ),
)

CERTIFICATES = {
    LegalNature.PUBLIC_INSTITUTION: Evidence.INSTITUTION_CERTIFICATE,
    LegalNature.NON_PROFIT: Evidence.NON_PROFIT_CERTIFICATE,
    LegalNature.FOR_PROFIT: Evidence.BUSINESS_LICENCE,
}
LIMITS = {
    LegalNature.PUBLIC_INSTITUTION: "registration.public_institution_days",
    LegalNature.NON_PROFIT: "registration.non_profit_days",
    LegalNature.FOR_PROFIT: "registration.for_profit_working_days",
}
EXTENSION = "registration.for_profit_extension_working_days"


def questions(plan: Founding, *, on: date, law: Law = LAW) -> tuple[Question, ...]:
    """What this founder has to answer, in order; told answers are among them."""
    if plan.kind is InstitutionKind.KINDERGARTEN_CLASS:
        return ()
    if plan.kind is InstitutionKind.HOME:
        asked = (Question.CHILDREN, Question.CONSENT)
        return (Question.CHILDREN, Question.NATURE) if _too_many(plan, on, law) else asked
    if plan.kind is InstitutionKind.EMPLOYER:
        own = plan.own_legal_person is True
        return (Question.OWN_LEGAL_PERSON, *((Question.NATURE,) if own else ()))
    return (Question.NATURE,)


def route(plan: Founding, *, on: date, law: Law = LAW) -> Route | None:
    """The way of an institution on a day; None while one of `questions` is open."""
    open_questions = [q for q in questions(plan, on=on, law=law) if getattr(plan, q.value) is None]
    if open_questions:
        return None
    if plan.kind is InstitutionKind.KINDERGARTEN_CLASS:
        return _kindergarten(on, law)
    if plan.kind is InstitutionKind.EMPLOYER and not plan.own_legal_person:
        return _employer(on, law)
    if plan.kind is InstitutionKind.HOME and not _too_many(plan, on, law):
        return _home(plan, on, law)
    return _institution(plan, on, law)


def _institution(plan: Founding, on: date, law: Law) -> Route:
    assert plan.nature is not None
    kind, findings = plan.kind, list[Finding]()
    if plan.kind is InstitutionKind.HOME:
        most = law.parameter("home.max_children", on=on)
        kind, children = InstitutionKind.CENTRE, plan.children or 0
        findings = [
            RULE.warning("route_home_too_many", most, at="children", children=children,
                         most=most.whole)
        ]  # fmt: skip
    basis = law.parameter(f"filing.registrar.{plan.nature.value}", on=on)
    return _registered(kind, plan.nature, basis, findings, on, law)


def _home(plan: Founding, on: date, law: Law) -> Route:
    consent = law.find("home.neighbour_consent_required", on=on)
    findings = []
    if consent is not None and consent.flag and not plan.consent:
        findings = [RULE.strongest("route_home_consent_missing", consent, at="consent")]
    nature = LegalNature.FOR_PROFIT
    basis = law.find("home.registrar", on=on) or law.parameter("filing.registrar.for_profit", on=on)
    return _registered(plan.kind, nature, basis, findings, on, law)


def _registered(
    kind: InstitutionKind,
    nature: LegalNature,
    basis: Dated,
    findings: list[Finding],
    on: date,
    law: Law,
) -> Route:
    home = kind is InstitutionKind.HOME
    scope = law.find("home.scope_wording" if home else "filing.scope_wording", on=on)
    word = law.find("home.name_wording" if home else "filing.name_may_contain", on=on)
    papers = law.find(f"registration.{nature.value}_papers", on=on)
    supervisor = law.find("registration.non_profit_supervisor", on=on)
    supervised = nature is LegalNature.NON_PROFIT and supervisor is not None
    follows, follows_by = _follows(kind, on, law)
    return Route(
        kind=kind,
        registrar=Registrar.of(basis.word),
        certificate=CERTIFICATES[nature],
        limit=_limit(nature, on, law),
        papers=_words(papers),
        papers_by=_cited(papers),
        supervisor=supervisor.word if supervised and supervisor else "",
        scope=scope.word if scope else "",
        name_word=word.word if word else "",
        follows=follows,
        follows_by=follows_by,
        by=(Cite.of(basis), *_cited(scope)),
        findings=tuple(findings),
    )


def _kindergarten(on: date, law: Law) -> Route:
    """The kindergarten is registered already; its classes are reported, not filed."""
    reported = law.find("kindergarten.report_required", on=on)
    follows, follows_by = _follows(InstitutionKind.KINDERGARTEN_CLASS, on, law)
    standards = law.find("kindergarten.class_follows_childcare_rules", on=on)
    cites = [each for each in (reported, standards) if each is not None]
    findings = (
        (RULE.advice("route_kindergarten_reports", *cites),)
        if follows is Follows.REPORT and cites
        else ()
    )
    return _without_registration(
        InstitutionKind.KINDERGARTEN_CLASS, None, follows, (*follows_by, *_cited(reported)), (), findings
    )  # fmt: skip


def _employer(on: date, law: Law) -> Route:
    """The place is part of the employer, whose certificate is used for the filing."""
    basis = law.parameter("employer.uses_own_certificate", on=on)
    follows, follows_by = _follows(InstitutionKind.EMPLOYER, on, law)
    findings = (RULE.advice("route_employer_certificate", basis),)
    return _without_registration(
        InstitutionKind.EMPLOYER, Evidence.EMPLOYER_CERTIFICATE, follows, follows_by,
        (Cite.of(basis),), findings,
    )  # fmt: skip


def _without_registration(
    kind: InstitutionKind,
    certificate: Evidence | None,
    follows: Follows,
    follows_by: tuple[Cite, ...],
    by: tuple[Cite, ...],
    findings: tuple[Finding, ...],
) -> Route:
    return Route(
        kind=kind, registrar=None, certificate=certificate, limit=None, papers=(), papers_by=(),
        supervisor="", scope="", name_word="", follows=follows, follows_by=follows_by, by=by,
        findings=findings,
    )  # fmt: skip


def _follows(kind: InstitutionKind, on: date, law: Law) -> tuple[Follows, tuple[Cite, ...]]:
    if not filing_required(kind, on=on, law=law):
        return Follows.REPORT, _cited(law.find("kindergarten.filing_required", on=on))
    permit = regime(on=on, law=law) is Regime.PERMIT
    basis = law.find("licence.regime" if permit else "filing.duty", on=on)
    return (Follows.PERMIT if permit else Follows.FILING), _cited(basis)


def _limit(nature: LegalNature, on: date, law: Law) -> TimeLimit | None:
    limit = law.find(LIMITS[nature], on=on)
    if limit is None:
        return None
    for_profit = nature is LegalNature.FOR_PROFIT
    extension = law.find(EXTENSION, on=on) if for_profit else None
    return TimeLimit(
        days=limit.whole,
        unit=limit.unit,
        on_the_spot=for_profit,
        extension=extension.whole if extension else None,
        cites=(*_cited(limit), *_cited(extension)),
    )


def _too_many(plan: Founding, on: date, law: Law) -> bool:
    most = law.find("home.max_children", on=on)
    return most is not None and plan.children is not None and plan.children > most.whole


def _words(entry: Dated | None) -> tuple[str, ...]:
    if entry is None or not isinstance(entry.value, tuple):
        return ()
    return tuple(str(each) for each in entry.value)


def _cited(entry: Dated | None) -> tuple[Cite, ...]:
    return () if entry is None else (Cite.of(entry),)
