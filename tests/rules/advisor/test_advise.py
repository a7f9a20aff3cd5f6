"""The advisor: what is met, what is missing and by which article, places and carers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tuoyu.rules.advisor import PlannedClass, SitePlan, advise
from tuoyu.rules.advisor.advise import Standing
from tuoyu.rules.advisor.capacity import Ground, capacity
from tuoyu.rules.advisor.needs import class_needs, staff_needs
from tuoyu.rules.advisor.topics import TOPICS
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.catalogue import RULES
from tuoyu.rules.dated import LAW
from tuoyu.rules.filing.facts import Education, InstitutionKind, StaffRole, Tenure
from tuoyu.rules.wording import sentence

ON = date(2026, 11, 23)
SMALL = PlannedClass(
    band=ClassBand.SMALL, places=15, carers=3, floor=1, room_m2=Decimal(50), doors=1
)
MIXED = PlannedClass(
    band=ClassBand.MIXED, places=18, carers=4, floor=1, room_m2=Decimal(70), doors=2
)
BIG = PlannedClass(band=ClassBand.BIG, places=20, carers=3, floor=1, room_m2=Decimal(70), doors=2)
PLAN = SitePlan(
    tenure=Tenure.LEASED, lease_years=3, fire_rating=2,
    in_high_rise=True, own_exits=True, forbidden_traits=(),
    building_m2=Decimal(400), indoor_m2=Decimal(300), outdoor_m2=Decimal(105),
    shares_outdoor=False, free_standing=True, catering=True,
    observation_m2=Decimal(6), observation_beds=1, classes=(SMALL, BIG),
    health_staff=1, guards=1, cooks=1,
    head_education=Education.JUNIOR_COLLEGE, head_years=Decimal(3), head_trained=True,
)  # fmt: skip
HOME = SitePlan(
    kind=InstitutionKind.HOME, tenure=Tenure.OWNED, places=5, building_m2=Decimal(45), carers=1,
    neighbours_consent=True,
)  # fmt: skip


def of(plan, title, **changes):
    points = advise(replace(plan, **changes), on=ON).points
    return next(point for point in points if point.title == title)


def test_a_plan_that_keeps_to_everything():
    found = advise(PLAN, on=ON)
    assert [(p.title, p.standing) for p in found.points if p.standing is not Standing.MET] == [
        ("建设工程消防程序", Standing.ADVISED)
    ]
    assert found.ready
    assert (found.places, found.capacity.most, found.capacity.advised) == (35, 35, 35)


def test_a_plan_of_which_nothing_is_told_blames_nobody():
    found = advise(SitePlan(), on=ON)
    assert {point.standing for point in found.points} == {Standing.UNTOLD}
    assert all(point.untold for point in found.points)
    assert not found.ready
    assert found.capacity.most is None


@pytest.mark.parametrize(
    ("title", "changes", "standing", "codes", "article"),
    [
        ("场地使用期限", {"lease_years": 2}, Standing.TO_MEND, {"lease_too_short"}, "第十一条"),
        ("场地使用期限", {"tenure": Tenure.OWNED, "lease_years": None}, Standing.MET, set(), ""),
        ("所在楼层", {"classes": (replace(SMALL, floor=4),)}, Standing.TO_MEND,
         {"floor_too_high"}, ""),
        ("所在楼层", {"classes": (replace(BIG, floor=2),)}, Standing.TO_CHECK,
         {"upper_floor"}, ""),
        ("所在楼层", {"classes": (replace(BIG, floor=-1),)}, Standing.TO_MEND,
         {"below_ground"}, "第4.1.3条"),
        ("独立的安全出口", {"own_exits": False}, Standing.TO_MEND, {"own_exits_missing"},
         "第4.3.4条"),
        ("独立的安全出口", {"in_high_rise": False, "own_exits": False}, Standing.ADVISED,
         {"own_exits_better"}, "第4.3.4条"),
        ("不得设置的场所", {"forbidden_traits": ("三合一场所",)}, Standing.TO_MEND,
         {"site_forbidden"}, ""),
        ("班级人数", {"classes": (replace(SMALL, places=16),)}, Standing.TO_MEND,
         {"class_too_big"}, "第十九条"),
        ("保育人员配备", {"classes": (replace(SMALL, carers=2),)}, Standing.TO_CHECK,
         {"carers_too_few_for_places"}, "第二十条"),
        ("保育人员配备", {"classes": (replace(SMALL, carers=0),)}, Standing.TO_MEND,
         {"no_carers"}, "第二十条"),
        ("负责人条件", {"head_years": Decimal("2.5")}, Standing.TO_MEND,
         {"head_experience_too_short"}, "第十八条"),
        ("负责人条件", {"head_education": Education.UPPER_SECONDARY}, Standing.TO_MEND,
         {"head_education_too_low"}, "第十八条"),
        ("保健人员配备", {"health_staff": 0}, Standing.TO_MEND, {"health_staff_missing"}, ""),
        ("保健观察室", {"observation_m2": Decimal("5.9")}, Standing.TO_MEND,
         {"observation_room_small"}, ""),
        ("室外活动场地", {"outdoor_m2": Decimal(104)}, Standing.ADVISED,
         {"outdoor_area_small"}, "第3.2.3条"),
        ("室外活动场地", {"outdoor_m2": Decimal(70), "in_dense_old_city": True}, Standing.MET,
         set(), ""),
        ("室外活动场地", {"outdoor_m2": None, "shares_outdoor": True}, Standing.MET, set(), ""),
        ("班级用房面积", {"classes": (replace(BIG, room_m2=Decimal(69)),)}, Standing.ADVISED,
         {"room_small"}, ""),
        ("房间疏散门", {"classes": (replace(BIG, doors=1),)}, Standing.TO_CHECK,
         {"evacuation_doors_too_few"}, ""),
        ("保安和炊事人员配备", {"guards": 0}, Standing.TO_CHECK, {"guards_too_few"}, "第二十二条"),
        ("建设工程消防程序", {"indoor_m2": Decimal(1001)}, Standing.ADVISED,
         {"fire_review_and_acceptance"}, "第十四条"),
    ],
)  # fmt: skip
def test_one_thing_changed(title, changes, standing, codes, article):
    point = of(PLAN, title, **changes)
    assert (point.standing, {each.code for each in point.findings}) == (standing, codes)
    assert not article or article in {cite.article for cite in point.cites}
    assert point.cites
    assert all(sentence(each) for each in point.findings)


@pytest.mark.parametrize(
    ("title", "changes", "untold"),
    [
        ("场地使用期限", {"tenure": None}, "场所性质"),
        ("场地使用期限", {"lease_years": None}, "租期"),
        ("所在楼层", {"classes": ()}, "各班所在楼层"),
        ("独立的安全出口", {"own_exits": None}, "是否有独立的安全出口"),
        ("独立的安全出口", {"in_high_rise": None}, "是否在高层建筑内"),
        ("不得设置的场所", {"forbidden_traits": None}, "场所有没有不得设置的情形"),
        ("保育人员配备", {"classes": (replace(SMALL, carers=None),)}, "保育人员人数"),
        ("保安和炊事人员配备", {"guards": None}, "保安人员人数"),
        ("保安和炊事人员配备", {"cooks": None}, "炊事人员人数"),
        ("房间疏散门", {"classes": (replace(SMALL, doors=None),)}, "各班主要用房的疏散门数"),
    ],
)
def test_what_was_not_told_is_named(title, changes, untold):
    point = of(PLAN, title, **changes)
    assert (point.standing, point.untold) == (Standing.UNTOLD, untold)


def test_guards_and_cooks_are_not_asked_where_nobody_needs_them():
    changes = {"free_standing": False, "catering": False, "guards": None, "cooks": None}
    assert of(PLAN, "保安和炊事人员配备", **changes).standing is Standing.MET


def test_a_recommended_standard_is_never_what_must_be_mended():
    """Every recommendation broken at once; nothing that the law itself asks for."""
    plan = replace(
        PLAN, outdoor_m2=Decimal(1), cooks=0,
        classes=(replace(SMALL, room_m2=Decimal(20)), replace(BIG, room_m2=Decimal(20))),
    )  # fmt: skip
    found = advise(plan, on=ON)
    assert not found.standing(Standing.TO_MEND)
    assert {point.title for point in found.standing(Standing.ADVISED)} >= {
        "室外活动场地", "班级用房面积", "保安和炊事人员配备",
    }  # fmt: skip


class TestCapacity:
    def limits(self, plan):
        return {limit.ground: limit for limit in capacity(plan, on=ON).limits}

    def test_each_ground_by_itself(self):
        """15 + 20 by size; 3×5 and 3×7 (but 20 at most) by carers; 400 ÷ 10; 105 ÷ 3."""
        found = self.limits(PLAN)
        assert {ground: limit.places for ground, limit in found.items()} == {
            Ground.CLASSES: 35, Ground.CARERS: 35, Ground.BUILDING: 40, Ground.OUTDOOR: 35,
        }  # fmt: skip
        assert {ground for ground, limit in found.items() if limit.binding} == {
            Ground.CLASSES, Ground.CARERS,
        }  # fmt: skip

    def test_what_the_law_sets_and_what_is_advised(self):
        held = capacity(replace(PLAN, building_m2=Decimal(199)), on=ON)
        assert (held.most, held.advised) == (35, 19)

    def test_too_few_carers_hold_fewer(self):
        classes = (replace(SMALL, carers=1), replace(BIG, carers=1))
        assert self.limits(replace(PLAN, classes=classes))[Ground.CARERS].places == 12

    @pytest.mark.parametrize(
        ("changes", "most"),
        [({}, 5), ({"building_m2": Decimal("44.9")}, 4), ({"carers": 0}, 3)],
    )
    def test_a_home_care_point(self, changes, most):
        """Five at most; nine square metres each; the head and one carer hold six."""
        assert capacity(replace(HOME, **changes), on=ON).most == most

    def test_before_the_measure_on_home_care_points(self):
        assert capacity(HOME, on=date(2022, 1, 1)).most is None

    @given(some.integers(0, 10**5), some.integers(0, 10**5))
    def test_more_room_never_holds_fewer(self, less, more):
        less, more = sorted((less, more))
        held = [
            capacity(replace(PLAN, building_m2=Decimal(m2), outdoor_m2=Decimal(m2)), on=ON)
            for m2 in (less, more)
        ]
        assert held[0].advised <= held[1].advised
        assert all(each.advised <= each.most for each in held)


class TestNeeds:
    @given(some.sampled_from(list(ClassBand)), some.integers(0, 60))
    def test_carers_are_enough_and_one_less_is_not(self, band, places):
        plan = SitePlan(classes=(PlannedClass(band=band, places=places),))
        (row,) = class_needs(plan, on=ON)
        assert row.carers * row.ratio >= places
        assert row.carers == 0 or (row.carers - 1) * row.ratio < places

    def test_a_class_without_places_is_taken_as_full(self):
        (row,) = class_needs(SitePlan(classes=(PlannedClass(band=ClassBand.INFANT),)), on=ON)
        assert (row.places, row.most, row.carers) == (10, 10, 4)

    def test_what_is_short(self):
        rows = class_needs(replace(PLAN, classes=(replace(BIG, carers=1), SMALL)), on=ON)
        assert [row.short for row in rows] == [2, 0]

    @pytest.mark.parametrize(
        ("children", "health"), [(0, 1), (149, 1), (150, 1), (299, 1), (300, 2)]
    )
    def test_health_staff_by_whole_groups(self, children, health):
        rows = {row.role: row for row in staff_needs(PLAN, children, on=ON)}
        assert rows[StaffRole.HEALTH].needed == health

    def test_cooks_are_recommended_only(self):
        rows = {row.role: row for row in staff_needs(PLAN, 51, on=ON)}
        assert (rows[StaffRole.COOK].needed, rows[StaffRole.COOK].recommended) == (2, True)
        assert not rows[StaffRole.CARER].recommended

    def test_a_home_care_point_counts_its_head(self):
        (row,) = staff_needs(HOME, 5, on=ON)
        assert (row.needed, row.planned, row.short) == (2, 2, 0)

    def test_a_negative_number(self):
        with pytest.raises(ValueError, match="负数"):
            staff_needs(PLAN, -1, on=ON)


class TestKinds:
    def test_a_kindergarten_class_is_for_two_year_olds(self):
        plan = replace(PLAN, kind=InstitutionKind.KINDERGARTEN_CLASS)
        assert of(plan, "幼儿园托班").standing is Standing.TO_CHECK
        assert of(plan, "幼儿园托班", classes=(BIG,)).standing is Standing.MET

    def test_a_home_care_point_needs_all_neighbours(self):
        assert of(HOME, "家庭托育点").standing is Standing.MET
        refused = of(HOME, "家庭托育点", neighbours_consent=False)
        assert {each.code for each in refused.findings} == {"home_consent_refused"}

    def test_six_children_are_too_many_at_home(self):
        found = of(HOME, "家庭托育点", places=6, building_m2=Decimal(60))
        assert "home_too_many_children" in {each.code for each in found.findings}

    @pytest.mark.parametrize("kind", list(InstitutionKind))
    def test_every_kind_is_asked_something(self, kind):
        assert advise(SitePlan(kind=kind), on=ON).points


@pytest.mark.parametrize(
    ("plan", "title", "article"),
    [
        (PLAN, "场地使用期限", "托育机构设置标准（试行） 第十一条"),
        (HOME, "场地使用期限", "家庭托育点管理办法（试行） "),
        (PLAN, "保育人员配备", "托育机构设置标准（试行） 第二十条"),
        (PLAN, "班级人数", "托育机构设置标准（试行） 第十九条"),
        (replace(PLAN, classes=(MIXED,)), "班级人数", "托育机构设置标准（试行） 第十九条"),
        (replace(PLAN, classes=(MIXED,)), "保育人员配备", "平台默认配置 "),
    ],
)
def test_what_is_met_is_cited_from_the_provision_that_was_asked(plan, title, article):
    point = next(each for each in advise(plan, on=ON).points if each.title == title)
    assert point.standing is Standing.MET
    assert {f"{cite.instrument} {cite.article}" for cite in point.cites} == {article}


def test_what_a_topic_rests_on_is_in_the_law():
    ids = {
        id.replace("{band}", band.value)
        for topic in TOPICS
        for id in topic.rests_on
        for band in ClassBand
    }
    assert not [id for id in ids if LAW.find(id, on=ON) is None]


def test_the_cards_are_in_the_catalogue():
    assert {"advisor.capacity", "advisor.needs"} <= {rule.id for rule in RULES}
