"""What is offered, and at what published price (25号第二条、第八条；管理规范第十五条)."""

from collections.abc import Iterator
from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts, PriceUnit, ServiceFacts, ServiceForm
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.services",
    title="服务形式和收费",
    version=1,
    uses=(
        "filing.form_required",
        "operation.fees_published",
        "sanity.max_month_price_fen",
        "sanity.max_hour_price_fen",
    ),
    codes=(
        "no_service",
        "price_missing",
        "price_negative",
        "price_unit_missing",
        "price_unit_odd",
        "price_improbable",
        "service_places_above_capacity",
        "meals_unclear",
    ),
)

UNITS = {
    ServiceForm.FULL_DAY: (PriceUnit.MONTH, PriceUnit.DAY),
    ServiceForm.HALF_DAY: (PriceUnit.MONTH, PriceUnit.DAY, PriceUnit.HALF_DAY),
    ServiceForm.HOURLY: (PriceUnit.HOUR,),
    ServiceForm.TEMPORARY: (PriceUnit.HOUR, PriceUnit.HALF_DAY, PriceUnit.DAY, PriceUnit.SESSION),
}


def services(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """At least one form of service; every form has a plausible price in its own unit."""
    form = law.parameter("filing.form_required", on=on)
    if not facts.services:
        return [RULE.blocking("no_service", form, at="services")]
    findings = [
        finding
        for number, service in enumerate(facts.services)
        for finding in _of_service(f"services.{number}", service, facts, on, law)
    ]
    full_day = any(service.form is ServiceForm.FULL_DAY for service in facts.services)
    if full_day and facts.catering is False:
        published = law.parameter("operation.fees_published", on=on)
        findings.append(RULE.advice("meals_unclear", published, at="catering"))
    return findings


def _of_service(
    path: str, service: ServiceFacts, facts: FilingFacts, on: date, law: Law
) -> Iterator[Finding]:
    yield from _of_price(path, service, on, law)
    if facts.capacity is not None and (service.places or 0) > facts.capacity:
        yield RULE.warning(
            "service_places_above_capacity",
            law.parameter("filing.form_required", on=on),
            at=f"{path}.places",
            form=service.form,
            places=service.places or 0,
            capacity=facts.capacity,
        )


def _of_price(path: str, service: ServiceFacts, on: date, law: Law) -> Iterator[Finding]:
    published = law.parameter("operation.fees_published", on=on)
    at, price, unit = f"{path}.price", service.price_fen, service.price_unit
    if price is None:
        yield RULE.warning("price_missing", published, at=at, form=service.form)
        return
    if price < 0:
        yield RULE.blocking("price_negative", published, at=at, form=service.form)
        return
    if unit is None:
        if price:
            yield RULE.warning(
                "price_unit_missing", published, at=f"{path}.price_unit", form=service.form
            )
        return
    if unit not in UNITS[service.form]:
        usual = tuple(each.label for each in UNITS[service.form])
        yield RULE.warning(
            "price_unit_odd",
            published,
            at=f"{path}.price_unit",
            form=service.form,
            unit=unit,
            usual=usual,
        )
    monthly = unit is PriceUnit.MONTH
    most = law.parameter(
        "sanity.max_month_price_fen" if monthly else "sanity.max_hour_price_fen", on=on
    )
    if price > most.whole:
        yuan = f"{price / 100:.2f}"
        yield RULE.advice("price_improbable", most, at=at, form=service.form, yuan=yuan, unit=unit)
