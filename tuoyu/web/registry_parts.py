"""An institution's record in words, for its own pages and the office's."""

from typing import Any

from tuoyu.core.crypto.mask import mask_id_number, mask_name, mask_phone
from tuoyu.registry.models import Institution, Site
from tuoyu.web.components.words import cn_date, floors_in_words, square_metres, yuan


def institution_rows(institution: Institution, *, full: bool) -> list[dict[str, Any]]:
    """Sections of key and value. Names and numbers of persons are masked, even for the owner."""
    sections = [{"title": "登记与备案", "rows": _filed(institution)}]
    if full:
        sections.append({"title": "负责人与联系人", "rows": _persons(institution)})
    site = Site.objects.filter(institution=institution).first()
    if site is not None:
        sections.append({"title": "场所", "rows": _site(site)})
    sections.append({"title": "班级", "rows": _classes(institution)})
    sections.append({"title": "服务与收费", "rows": _services(institution)})
    return sections


def _filed(institution: Institution) -> list[dict[str, Any]]:
    return [
        {"key": "机构名称", "value": institution.name},
        {"key": "机构类别", "value": institution.get_kind_display()},
        {"key": "机构性质", "value": institution.get_nature_display()},
        {"key": "统一社会信用代码", "value": institution.credit_code},
        {"key": "登记机关", "value": institution.get_registrar_display()},
        {"key": "登记日期", "value": cn_date(institution.registered_on)},
        {"key": "备案编号", "value": institution.filing_number},
        {"key": "备案日期", "value": cn_date(institution.filed_on)},
        {"key": "对外咨询电话", "value": institution.public_phone},
    ]


def _persons(institution: Institution) -> list[dict[str, Any]]:
    return [
        {"key": "负责人", "value": mask_name(institution.head_name)},
        {"key": "负责人身份证号", "value": mask_id_number(institution.head_id_number)},
        {"key": "联系人", "value": mask_name(institution.contact_name)},
        {"key": "联系人电话", "value": mask_phone(institution.contact_phone)},
    ]


def _site(site: Site) -> list[dict[str, Any]]:
    return [
        {"key": "地址", "value": site.address},
        {"key": "生活用房所在楼层", "value": floors_in_words(site.floors)},
        {"key": "建筑面积", "value": square_metres(site.building_area_m2)},
        {"key": "室内使用面积", "value": square_metres(site.indoor_area_m2)},
        {"key": "婴幼儿生活用房面积", "value": square_metres(site.living_area_m2)},
        {"key": "室外活动场地面积", "value": square_metres(site.outdoor_area_m2)},
        {"key": "建筑耐火等级", "value": f"{site.fire_rating}级" if site.fire_rating else ""},
        {"key": "场所性质", "value": site.get_tenure_display()},
    ]


def _classes(institution: Institution) -> list[dict[str, Any]]:
    return [
        {"key": group.name, "value": f"{group.get_band_display()}，{group.places} 个托位"}
        for group in institution.classes.all()
    ]


def _services(institution: Institution) -> list[dict[str, Any]]:
    return [
        {
            "key": service.get_form_display(),
            "value": f"{yuan(service.price_fen)} 元/{service.get_price_unit_display()}，"
            f"{service.places} 个托位",
        }
        for service in institution.services.all()
    ]
