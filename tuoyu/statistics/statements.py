"""The statements that make the rows of a day: one a source. What a condition on days means stands
here once: periods are half open, a paper is good on its last day, an institution is not open on the
day on which it ended.
"""

from tuoyu.statistics.facts import FORMS, Source

_FILED = """
SELECT id, public_id, name, left(division_id, 9) AS area, kind, nature, catering, filed_on,
       credit_code
FROM registry_institution
WHERE merged_into_id IS NULL AND state <> 'preparing' AND filed_on <= %(on)s
  AND (closed_on IS NULL OR closed_on > %(on)s)
"""
_INSTITUTIONS = """
WITH filed AS ({filed} AND division_id LIKE %(within)s),
place AS (
    SELECT institution_id, sum(places) FILTER (WHERE "of" = 'class') AS places
           {form_places}
    FROM registry_capacity WHERE period @> %(on)s::date GROUP BY institution_id),
vacancy AS (
    SELECT institution_id, max(free_places) AS free FROM registry_service
    WHERE (free_reported_at AT TIME ZONE %(zone)s)::date <= %(on)s GROUP BY institution_id),
mark AS (
    SELECT DISTINCT institution_id FROM registry_flag
    WHERE kind = 'inclusive' AND period @> %(on)s::date),
paper AS (
    SELECT institution_id, bool_or(kind = 'health_evaluation') AS health,
           bool_or(kind = 'fire_safety') AS fire, bool_or(kind = 'food_licence') AS food
    FROM registry_certificate
    WHERE withdrawn_at IS NULL AND period @> %(on)s::date
      AND (valid_until IS NULL OR valid_until >= %(on)s) GROUP BY institution_id),
price AS (
    SELECT institution_id {form_prices} FROM registry_fee
    WHERE kind = 'care' AND form <> '' AND period @> %(on)s::date GROUP BY institution_id),
certified AS (
    SELECT DISTINCT member_id FROM registry_qualification
    WHERE withdrawn_at IS NULL AND kind = ANY(%(certifying)s)
      AND (issued_on IS NULL OR issued_on <= %(on)s)
      AND (valid_until IS NULL OR valid_until >= %(on)s)),
staff AS (
    SELECT m.institution_id, count(*) AS staff,
           count(*) FILTER (WHERE 'carer' = ANY(e.roles)) AS carers,
           count(*) FILTER (WHERE 'carer' = ANY(e.roles) AND c.member_id IS NOT NULL) AS certified,
           count(*) FILTER (WHERE 'guard' = ANY(e.roles)) AS guards,
           count(*) FILTER (WHERE e.full_time) AS full_time
    FROM registry_employment e
    JOIN registry_staffmember m ON m.id = e.member_id AND m.merged_into_id IS NULL
    LEFT JOIN certified c ON c.member_id = m.id
    WHERE e.period @> %(on)s::date GROUP BY m.institution_id),
report AS (
    SELECT institution_id FROM filing_annualreport
    WHERE year = %(report_year)s AND (submitted_at AT TIME ZONE %(zone)s)::date <= %(on)s)
SELECT f.public_id::text AS key, f.name, f.area, f.kind, f.nature,
       coalesce(p.places, 0)::int AS places,
       v.free IS NOT NULL AS reported,
       CASE WHEN v.free IS NULL THEN 0
            ELSE greatest(coalesce(p.places, 0) - v.free, 0) END::int AS enrolled,
       k.institution_id IS NOT NULL AS inclusive, f.catering,
       coalesce(a.health, false) AS health_valid, coalesce(a.fire, false) AS fire_valid,
       coalesce(a.food, false) AS food_valid,
       coalesce(s.staff, 0)::int AS staff, coalesce(s.carers, 0)::int AS carers,
       coalesce(s.certified, 0)::int AS certified, coalesce(s.guards, 0)::int AS guards,
       coalesce(s.full_time, 0)::int AS full_time
       {form_columns},
       extract(year FROM f.filed_on) <= %(report_year)s AS report_owed,
       r.institution_id IS NOT NULL AS report_in
FROM filed f
LEFT JOIN place p ON p.institution_id = f.id
LEFT JOIN vacancy v ON v.institution_id = f.id
LEFT JOIN mark k ON k.institution_id = f.id
LEFT JOIN paper a ON a.institution_id = f.id
LEFT JOIN price c ON c.institution_id = f.id
LEFT JOIN staff s ON s.institution_id = f.id
LEFT JOIN report r ON r.institution_id = f.id
"""
_CASES = """
SELECT c.public_id::text AS key, coalesce(nullif(c.filed_name, ''), i.name) AS name,
       left(i.division_id, 9) AS area, c.number,
       c.due_on, (c.receipted_at AT TIME ZONE %(zone)s)::date AS receipted_on,
       coalesce((c.receipted_at AT TIME ZONE %(zone)s)::date <= c.due_on, false) AS on_time
FROM filing_case c JOIN registry_institution i ON i.id = c.institution_id
WHERE c.kind = 'filing' AND i.division_id LIKE %(within)s
  AND (c.receipted_at AT TIME ZONE %(zone)s)::date > %(since)s
  AND (c.receipted_at AT TIME ZONE %(zone)s)::date <= %(on)s
"""
_REGISTRATIONS = """
SELECT r.public_id::text AS key, r.name, left(r.division_id, 9) AS area, r.registered_on,
       %(on)s::date - r.registered_on >= %(overdue)s AS overdue
FROM registrations_registration r
WHERE r.state NOT IN ('excluded', 'cancelled') AND r.registered_on <= %(on)s
  AND r.division_id LIKE %(within)s
  AND NOT EXISTS (SELECT 1 FROM ({filed_anywhere}) f
                  WHERE f.id = r.institution_id OR f.credit_code = r.credit_code)
"""
_PLACES = """
WITH latest AS (
    SELECT DISTINCT ON (division_id) id, division_id FROM survey_round
    WHERE state IN ('open', 'closed') AND opens_on <= %(on)s
      AND (division_id LIKE %(within)s OR %(division)s LIKE division_id || '%%')
    ORDER BY division_id, opens_on DESC, id DESC)
SELECT p.public_id::text AS key, p.number AS name, p.street_id AS area,
       e.id IS NOT NULL AS visited,
       coalesce((e.verified_at AT TIME ZONE %(zone)s)::date <= %(on)s, false) AS verified
FROM survey_place p
JOIN latest l ON p.street_id LIKE l.division_id || '%%'
LEFT JOIN survey_entry e ON e.place_id = p.id AND e.round_id = l.id
     AND (e.filled_at AT TIME ZONE %(zone)s)::date <= %(on)s
WHERE p.merged_into_id IS NULL AND p.street_id LIKE %(within)s
  AND (p.created_at AT TIME ZONE %(zone)s)::date <= %(on)s AND (p.is_listed OR e.id IS NOT NULL)
"""
_PEOPLE = """
SELECT DISTINCT ON (p.division_id, p.measure)
       p.division_id || '/' || p.measure AS key, d.name, p.division_id AS area,
       p.measure, p.low, p.value, p.high, m.is_estimate, p."on", m.text AS method
FROM divisions_population p
JOIN divisions_division d ON d.code = p.division_id AND d.is_current
JOIN divisions_populationmethod m ON m.code = p.method_id
WHERE p.division_id LIKE %(within)s AND p.measure = ANY(%(measures)s) AND p."on" <= %(on)s
ORDER BY p.division_id, p.measure, p."on" DESC
"""


def _with_forms(statement: str) -> str:
    """The columns of each form of care; its places count where its price is known."""
    places, prices, columns = [], [], []
    for form, (_, unit, _) in FORMS.items():
        only = f"FILTER (WHERE \"of\" = 'service' AND key = '{form}')"
        places.append(f", sum(places) {only} AS {form}")
        only = f"FILTER (WHERE form = '{form}' AND unit = '{unit}')"
        prices.append(f", max(price_fen) {only} AS {form}")
        columns.append(
            f", coalesce(c.{form}, 0)::int AS price_{form}, CASE WHEN c.{form} IS NULL THEN 0"
            f" ELSE coalesce(p.{form}, 0) END::int AS places_{form}"
        )
    return statement.format(
        filed=_FILED,
        form_places="".join(places),
        form_prices="".join(prices),
        form_columns="".join(columns),
    )


STATEMENTS = {
    Source.INSTITUTION: _with_forms(_INSTITUTIONS),
    Source.CASE: _CASES,
    Source.REGISTRATION: _REGISTRATIONS.format(filed_anywhere=_FILED),
    Source.PLACE: _PLACES,
    Source.PEOPLE: _PEOPLE,
}
