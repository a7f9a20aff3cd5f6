"""How grave each finding can be: for the page that lists the checks.

A finding of two severities is the first where its provision has that force, else the second. A
test compares this with what the rules say (`tests/rules/test_strength.py`).
"""

from tuoyu.rules.findings import Rule, Severity

_CODES: dict[tuple[Severity, ...], str] = {
    (Severity.BLOCKING,): """
        areas_contradict background_check_in_future below_ground capacity_below_classes
        capacity_not_positive carer_check_missing carer_check_old carer_health_expired
        carer_health_missing carer_record_found cctv_kept_too_short
        child_below_youngest_class child_too_young_for_class class_ages_contradict
        class_places_not_positive class_too_young commitment_missing entry_check_missing
        entry_check_too_old entry_recheck_needed entry_too_young fee_above_list
        fee_not_listed field_missing fire_key_unit_patrols_missing fire_test_overdue
        floor_above_fire_rating floor_too_high head_education_missing head_education_too_low
        head_experience_missing head_experience_too_short head_missing head_training_missing
        health_certificate_expired health_staff_full_time_too_few health_staff_missing
        home_area_too_small home_carers_too_few home_consent_refused home_too_many_children
        lease_dates_contradict lease_dates_missing lease_expired lease_too_short
        material_dated_in_future material_dates_contradict material_expired material_missing
        material_not_accepted mixed_class_too_young no_service observation_beds_few
        observation_room_small own_exits_missing price_negative railing_gap_too_wide
        railing_too_low registered_in_future registrar_mismatch sample_kept_too_short
        sample_too_small scope_without_childcare site_forbidden staff_check_missing
        staff_check_old staff_health_expired staff_health_missing staff_record_found
        stair_well_open sunshine_too_short windows_small
    """,
    (Severity.BLOCKING, Severity.WARNING): """
        carers_present_too_few carers_too_few carers_too_few_in_class
        children_present_too_many class_overfilled class_too_big no_carers
        route_home_consent_missing
    """,
    (Severity.BLOCKING, Severity.ADVICE): """
        fire_safety_expired fire_safety_missing food_licence_expired food_licence_missing
        health_evaluation_expired health_evaluation_missing insurance_expired
        insurance_missing legal_person_expired legal_person_missing premises_expired
        premises_missing
    """,
    (Severity.WARNING,): """
        background_check_missing background_check_old bcg_overdue capacity_above_classes
        carer_untrained carers_too_few_for_places carers_unqualified child_outgrew_class
        child_over_age children_above_capacity class_carers_short class_over_age
        class_too_old cluster_in_days cluster_in_one_day detectors_missing dose_overdue
        employer_scope_without_childcare evacuation_doors_too_few
        extinguisher_point_too_small extinguishers_too_few fire_acceptance_expected
        fire_rating_unknown free_use_too_short guards_too_few guards_uncertified
        head_background_check_missing head_health_certificate_unknown head_not_single
        health_certificate_unknown health_staff_education_too_low
        health_staff_full_time_too_few_for_places health_staff_untrained home_below_ground
        home_carers_too_few_for_places home_nature kindergarten_class_band lease_not_begun
        menu_changes_too_rarely outdoor_site_missing outdoor_time_short price_missing
        price_unit_missing price_unit_odd route_home_too_many service_places_above_capacity
        sprinklers_missing unfiled_overdue upper_floor upper_floor_crowded works_elsewhere
    """,
    (Severity.ADVICE,): """
        activity_room_small area_per_place_small capacity_improbable cooks_too_few dose_due
        fire_acceptance_is_filed fire_checks_few fire_drill_overdue
        fire_inspection_not_needed fire_patrols_few fire_review_and_acceptance
        hfmd_close_class hfmd_close_institution kindergarten_reports_instead meals_unclear
        menu_could_change_weekly outdoor_area_small own_exits_better price_improbable
        room_small route_employer_certificate route_kindergarten_reports unfiled_prompt
    """,
}
STRENGTH = {code: kinds for kinds, codes in _CODES.items() for code in codes.split()}


def strength_of(rule: Rule) -> tuple[Severity, ...]:
    """The severities that a rule's findings can have, gravest first; none for one that counts."""
    said = {kind for code in rule.codes for kind in STRENGTH[code]}
    return tuple(kind for kind in Severity if kind in said)
