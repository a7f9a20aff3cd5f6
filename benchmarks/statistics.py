"""All indicators by street at the size of a city (16 districts, 3,200 institutions with classes,
services, staff and papers) through `by_street`, against its own statements by bare psycopg; target:
less than one second."""

import time
from collections.abc import Callable
from datetime import date
from statistics import median

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import Row
from benchmarks.public_search import database

CITY, DISTRICTS, STREETS, INSTITUTIONS = "98", 16, 9, 3_200
ON = date(2026, 6, 30)
ROUNDS = 7
MOST_MS = 1000.0
SEED = f"""
INSERT INTO divisions_division (public_id, created_at, code, name, level, parent_id, is_current,
    note, source, evidence, pinyin, initials, position_grade, position_source, valid)
SELECT gen_random_uuid(), now(), code, '示例' || code, level, parent, true, '', '', 'default', '',
    '', '', '', daterange(NULL, NULL)
FROM (
    SELECT '{CITY}' AS code, 'province' AS level, NULL AS parent
    UNION ALL SELECT '{CITY}01', 'city', '{CITY}'
    UNION ALL SELECT '{CITY}01' || lpad(d::text, 2, '0'), 'district', '{CITY}01'
        FROM generate_series(1, {DISTRICTS}) d
    UNION ALL SELECT '{CITY}01' || lpad(d::text, 2, '0') || lpad(s::text, 3, '0'), 'street',
        '{CITY}01' || lpad(d::text, 2, '0')
        FROM generate_series(1, {DISTRICTS}) d, generate_series(1, {STREETS}) s) made;
INSERT INTO divisions_populationmethod (public_id, created_at, code, title, text, is_estimate,
    parameters, source, evidence)
VALUES (gen_random_uuid(), now(), 'bench/e', '示例', '示例测算。', true, '{{}}', '示例', 'default');
INSERT INTO divisions_population (public_id, created_at, division_id, measure, "on", low, value,
    unit, method_id, source, evidence, note)
SELECT gen_random_uuid(), now(), code, measure, DATE '2024-12-31', 900, 1000, '人', 'bench/e', '示例',
    'default', ''
FROM divisions_division, (VALUES ('residents'), ('under_3')) m (measure)
WHERE code LIKE '{CITY}%' AND level = 'street';
INSERT INTO registry_institution (public_id, created_at, name, kind, nature, credit_code, registrar,
    own_legal_person, head_name, head_id_number, contact_name, contact_phone, public_phone,
    division_id, state, closed_reason, catering, inclusive, is_demo, filing_number, filed_on)
SELECT gen_random_uuid(), now(), '示例第' || g || '园', 'centre', 'for_profit', '',
    'market_regulation', true, '', '', '', '', '', (array_agg(d.code))[1], 'filed', '', g % 2 = 0,
    g % 3 = 0, true, '统' || g, DATE '2026-01-02'
FROM generate_series(1, {INSTITUTIONS}) g
JOIN LATERAL (SELECT code FROM divisions_division WHERE code LIKE '{CITY}%' AND level = 'street'
    ORDER BY code OFFSET g % {DISTRICTS * STREETS} LIMIT 1) d ON true
GROUP BY g;
CREATE TEMP TABLE made AS SELECT id FROM registry_institution WHERE filing_number LIKE '统%';
INSERT INTO registry_capacity (public_id, created_at, institution_id, "of", key, band, places, period)
SELECT gen_random_uuid(), now(), id, o, k, '', 20, daterange('2026-01-02', NULL)
FROM made, (VALUES ('class', '一班'), ('class', '二班'), ('service', 'full_day')) c (o, k);
INSERT INTO registry_service (institution_id, form, price_fen, price_unit, places, free_places,
    free_reported_at)
SELECT id, 'full_day', 200000, 'month', 40, 9, TIMESTAMPTZ '2026-06-01 08:00+08' FROM made;
INSERT INTO registry_certificate (public_id, created_at, institution_id, kind, number, issuer,
    period, withdrawn_reason)
SELECT gen_random_uuid(), now(), id, k, '', '', daterange('2026-01-02', NULL), ''
FROM made, (VALUES ('fire_safety'), ('health_evaluation'), ('food_licence')) c (k);
INSERT INTO registry_staffmember (public_id, created_at, institution_id, name, name_index, id_number,
    id_index, education)
SELECT gen_random_uuid(), now(), id, '', id || '-' || n, '', '', '' FROM made, generate_series(1, 8) n;
INSERT INTO registry_employment (public_id, created_at, member_id, period, roles, full_time,
    class_name)
SELECT gen_random_uuid(), now(), m.id, daterange('2026-01-02', NULL), ARRAY['carer'], true, ''
FROM registry_staffmember m JOIN made ON made.id = m.institution_id;
INSERT INTO registry_qualification (public_id, created_at, member_id, kind, number)
SELECT gen_random_uuid(), now(), m.id, 'care', ''
FROM registry_staffmember m JOIN made ON made.id = m.institution_id;
"""


def run() -> list[Row]:
    from tuoyu.statistics.catalogue import INDICATORS
    from tuoyu.statistics.queries import by_street

    with database() as address, psycopg.connect(address) as own:
        own.execute(SEED)
        own.commit()
        own.autocommit = True
        own.execute("ANALYZE")
        connection.close()
        site_database = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = own.info.dbname
        with CaptureQueriesContext(connection) as seen:
            found = by_street(INDICATORS, division=CITY, on=ON)
        if len(found) != DISTRICTS * STREETS:
            raise RuntimeError(f"{len(found)} streets")
        statements = [each["sql"] for each in seen.captured_queries]
        ours, bare = [], []
        for _ in range(ROUNDS):
            ours.append(_seconds(lambda: by_street(INDICATORS, division=CITY, on=ON)))
            bare.append(_seconds(lambda: [own.execute(s).fetchall() for s in statements]))  # type: ignore[arg-type]
        connection.close()
        connection.settings_dict["NAME"] = site_database
    took, floor = median(ours) * 1000, median(bare) * 1000
    return [
        Row("by_street : its SQL", f"{took:.0f} ms", f"{floor:.0f} ms", took / floor, "", None),
        Row("by_street : 1 s", f"{took:.0f} ms", f"{MOST_MS:g} ms", took / MOST_MS, "< 1",
            took < MOST_MS),
        Row("statements", str(len(statements)), "5", len(statements) / 5, "", None),
    ]  # fmt: skip


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
