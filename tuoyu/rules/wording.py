"""The words for people: one sentence per code, saying what is wrong and what to do."""

from collections.abc import Iterable

from tuoyu.rules.choice import Choice
from tuoyu.rules.findings import Cite, Finding
from tuoyu.rules.provisions import Level, Value, shown_value

SENTENCES: dict[str, str] = {
    # duty
    "kindergarten_reports_instead": "幼儿园托班不需要办理托育机构备案。请向区教育局和区卫生健康委报送托班情况，并执行托育服务的规定。",
    # required_fields
    "field_missing": "没有填写{what}。请填写后再提交。",
    # registrar
    "registrar_mismatch": "{nature}应当在{registrar}登记。请核对机构性质和登记机关，改正填错的一项。",
    "home_nature": "家庭托育点一般在市场监督管理部门登记，填写的性质是{nature}。请对照登记证书核对。",
    # scope
    "scope_without_childcare": "登记的业务范围里没有“{wording}”。请先到登记机关变更业务范围，再申请备案。",
    "employer_scope_without_childcare": "举办单位的业务范围里没有“{wording}”。请核对证书，必要时到登记机关变更。",
    # dates
    "registered_in_future": "登记日期{registered_on}晚于今天。请照登记证书填写。",
    "background_check_in_future": "从业查询日期{checked_on}晚于今天。请填写实际查询的日期。",
    # required_materials
    "material_missing": "缺少{material}。请上传其中一种：{accepted}。",
    "material_not_accepted": "{material}的材料类型不适用。请改为上传：{accepted}。",
    "material_dated_in_future": "{material}的签发日期{issued_on}晚于今天。请照原件填写。",
    "material_dates_contradict": "{material}的有效期早于签发日期。请照原件填写。",
    "material_expired": "{material}已于{valid_until}到期。请换发后上传有效的材料。",
    # lease_term
    "lease_dates_missing": "没有填写完整的租期。请照合同填写起止日期。",
    "lease_dates_contradict": "租期的结束日期早于开始日期。请照合同填写。",
    "lease_too_short": "租期到{lease_end}为止，不满{years}年。请与出租方续签到{needed}或以后，再上传新合同。",
    "lease_expired": "租期已于{lease_end}结束。请续签后上传新合同。",
    "lease_not_begun": "租期从{lease_start}才开始。请确认现在能否使用该场地。",
    "free_use_too_short": "无偿使用的期限不满{years}年。请争取把协议签到{needed}或以后。",
    # floors
    "below_ground": "婴幼儿用房不能设在地下或半地下。请改用地上的房间。",
    "floor_too_high": "婴幼儿用房设在{floor}层，最高只能到{highest}层。请改到{highest}层或以下。",
    "floor_above_fire_rating": "耐火等级{rating}级的建筑最高只能用到{highest}层，填写的是{floor}层。请改用较低的楼层，或核对耐火等级。",
    "upper_floor": "{floor}层有{bands}。托育用房宜设在首层，托大班确有困难时可以在{big}层。请能调整的尽量调整，并确保疏散条件。",
    "fire_rating_unknown": "耐火等级{rating}不在1至4级之内。请照消防或房屋资料填写。",
    # class_size
    "class_places_not_positive": "{name}的托位数不是正数。请填写这个班最多收多少人。",
    "class_too_big": "{name}（{band}）填写了{places}个托位，{band}每班最多{most}人。请减少托位或分班。",
    "class_overfilled": "{name}（{band}）现有{children}人，{band}每班最多{most}人。请尽快分班。",
    # class_ages
    "class_too_young": "{name}（{band}）里最小的孩子{months}个月，{band}从{least}个月起收托。请调整班型或婴幼儿所在的班。",
    "mixed_class_too_young": "{name}里最小的孩子{months}个月，满{least}个月才能混合编班。请把较小的孩子编入乳儿班或托小班。",
    "class_too_old": "{name}（{band}）里最大的孩子已满{months}个月，{band}收托到{limit}个月前。请安排升班或离托。",
    "class_ages_contradict": "{name}最大月龄小于最小月龄。请改正。",
    # capacity_sums
    "capacity_not_positive": "收托规模不是正数。请填写机构最多收多少人。",
    "capacity_below_classes": "各班托位合计{places}个，超过收托规模{capacity}人。请改正收托规模或各班托位。",
    "capacity_above_classes": "收托规模{capacity}人，各班托位合计只有{places}个。请确认其余托位是否用于计时托、临时托。",
    "children_above_capacity": "现有婴幼儿{children}人，超过收托规模{capacity}人。请核对人数，超收的尽快分流。",
    "capacity_improbable": "收托规模填写为{capacity}人，比一般机构大得多。请检查是否多输了一位数字。",
    # services
    "no_service": "没有选择服务形式。请在全日托、半日托、计时托、临时托中至少选一种。",
    "price_missing": "没有填写{form}的收费标准。请填写；不收费的填0。",
    "price_negative": "{form}的收费标准是负数。请改正。",
    "price_unit_missing": "没有选择{form}的计费单位。请选择按月、日、半日、小时或次。",
    "price_unit_odd": "{form}按{unit}计费，一般按{usual}计费。请检查是否选对。",
    "price_improbable": "{form}填写为每{unit}{yuan}元，明显偏高。请检查金额，单位是元。",
    "service_places_above_capacity": "{form}的托位{places}个，超过收托规模{capacity}人。请核对。",
    "meals_unclear": "提供全日托但填写了不提供餐饮。请确认婴幼儿怎样用餐，并向家长公示。",
    # head_qualification
    "head_missing": "没有填写负责人。请填写负责人的信息。",
    "head_not_single": "填写了{count}名负责人。请只保留一名，其他人改为相应的岗位。",
    "head_education_missing": "没有填写负责人的学历，最低要求是{least}。请填写。",
    "head_education_too_low": "负责人的学历是{education}，要求{least}以上。请由符合条件的人担任负责人。",
    "head_experience_missing": "没有填写负责人的相关管理年限，要求{least}年以上。请填写。",
    "head_experience_too_short": "负责人从事相关管理工作{years}年，要求{least}年以上。请由符合条件的人担任负责人。",
    "head_training_missing": "负责人还没有通过岗位培训。请培训合格后再提交，已合格的请选择“是”。",
    # carers_ratio
    "no_carers": "没有填写保育人员。按托位计算至少需要{needed}名，请填写。",
    "carers_too_few_in_class": "{name}（{band}）现有{children}名婴幼儿、{carers}名保育人员，按1:{ratio}至少需要{needed}名。请增加保育人员或减少收托。",
    "carers_too_few": "现有婴幼儿至少需要{needed}名保育人员，填写了{carers}名。请增加保育人员或减少收托。",
    "carers_too_few_for_places": "托位收满时至少需要{needed}名保育人员，现在填写了{carers}名。收托增加前请先配足人员。",
    # health_staff
    "health_staff_missing": "没有配备保健人员，至少需要{least}名专职或兼职。请配备后填写。",
    "health_staff_education_too_low": "保健人员的学历应当在{least}以上。请核对学历或调整人员。",
    "health_staff_untrained": "保健人员还没有通过妇幼保健机构的培训。请尽快安排培训。",
    "health_staff_full_time_too_few": "按现有人数至少需要{needed}名专职保健人员，填写了{present}名。请增加专职人员。",
    "health_staff_full_time_too_few_for_places": "托位收满时至少需要{needed}名专职保健人员，填写了{present}名。收托增加前请先配足人员。",
    # support_staff
    "guards_too_few": "独立设置的机构至少要有{needed}名保安人员在岗，填写了{guards}名。请由有保安服务许可的公司派驻。",
    "cooks_too_few": "按托位建议配备{needed}名炊事人员，填写了{cooks}名。请考虑增加，或由有许可的单位供餐。",
    # staff_checks
    "health_certificate_expired": "有一名{role}的健康合格证明已于{until}到期。请先体检合格再上岗。",
    "health_certificate_unknown": "有{count}名工作人员没有填写健康合格证明的有效期。请照证明填写。",
    "background_check_missing": "有{count}名工作人员没有填写从业查询日期。录用前须查询有无性侵害、虐待、拐卖、暴力伤害等记录，请查询后填写。",
    "background_check_old": "有{count}名工作人员的从业查询已满一年。请重新查询并填写日期。",
    # fire_evidence
    "fire_acceptance_expected": "儿童用房面积{area}平方米，超过{limit}平方米，一般应有建设工程消防验收意见书。请核对，有的请补传。",
    "fire_inspection_not_needed": "托育机构不需要公众聚集场所的开业前消防安全检查。请按申请材料说明，从所列的消防证明中选一种上传。",
    # home_care_point
    "home_too_many_children": "家庭托育点最多收托{most}人，填写了{children}人。请减少托位，或改按托育机构登记和备案。",
    "home_carers_too_few": "现有婴幼儿至少需要{needed}名照护人员，填写了{carers}名。请增加人员或减少收托。",
    "home_carers_too_few_for_places": "收满时至少需要{needed}名照护人员，填写了{carers}名。收托增加前请先配足人员。",
    "home_area_too_small": "建筑面积{area}平方米，按每人{per_child}平方米至少需要{needed}平方米。请减少托位或更换住宅。",
    "home_consent_refused": "用住宅办家庭托育点，须经同一建筑（院落）内其他业主一致同意。请取得全部同意后再提交。",
    "home_below_ground": "填写的楼层在地下。婴幼儿不宜在地下房间活动，请改用地上的房间。",
    # kindergarten_class
    "kindergarten_class_band": "{name}填写为{band}。幼儿园托班收托{youngest}至{limit}个月的幼儿，请改为托大班或核对班型。",
    # outdoor_area
    "outdoor_site_missing": "没有室外活动场地。请设置场地，或说明利用附近哪处安全的公共场地。",
    "outdoor_area_small": "室外活动场地{area}平方米，按每人{per_child}平方米建议有{needed}平方米。请扩大场地、分批活动或借用附近的公共场地。",
    # area_per_place
    "areas_contradict": "{part}大于{whole}。请核对后改正。",
    "area_per_place_small": "建筑面积{area}平方米、{places}个托位，少于每托位{usual}平方米的估算值。请核对面积和托位数。",
    # commitment_signed
    "commitment_missing": "还没有确认备案承诺书。请阅读并勾选确认后提交。",
}


def sentence(finding: Finding) -> str:
    """The finding as a Chinese sentence that says what to do. Raises KeyError for an unknown code."""
    words = {name: _shown(value) for name, value in finding.values.items()}
    return SENTENCES[finding.code].format_map(words)


def citation(finding: Finding) -> str:
    """The provisions on which a finding rests, with their force and whether they await checking.

    依据《托育机构设置标准（试行）》（国卫人口发〔2019〕58号）第十一条（待核实）。
    """
    named = list(dict.fromkeys(cited(cite) for cite in finding.cites))
    weak = _weakness(finding.cites)
    return f"依据{'；'.join(named)}。{weak}"


def cited(cite: Cite) -> str:
    """One provision: instrument, number, article, and the mark 待核实 where it is not checked yet."""
    if cite.level is Level.DISTRICT and not cite.doc_no:
        named = cite.instrument
    else:
        named = f"《{cite.instrument}》" + (f"（{cite.doc_no}）" if cite.doc_no else "")
    return f"{named}{cite.article}{'（待核实）' if cite.verify else ''}"


def _weakness(cites: Iterable[Cite]) -> str:
    levels = {cite.level for cite in cites}
    if Level.RECOMMENDED in levels:
        return "属于推荐性标准，不符合本身不构成违法。"
    if Level.DISTRICT in levels:
        return "属于本区配置，不单独作为不予办理的理由。"
    return ""


def _shown(value: Value | Choice) -> str:
    if isinstance(value, Choice):
        return value.label
    return shown_value(value)
