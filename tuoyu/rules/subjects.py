"""The subjects under which people look for a provision: the first word of its id."""

from tuoyu.rules.choice import Choice


class Subject(Choice):
    """Subjects in the order in which an institution meets them."""

    FILING = "filing", "登记和备案"
    CLASSES = "classes", "班型和师幼比"
    STAFF = "staff", "人员"
    PREMISES = "premises", "场地和建筑"
    FIRE = "fire", "消防和监控"
    OPERATION = "operation", "日常运行"
    HEALTH = "health", "卫生保健和传染病"
    IMMUNISATION = "immunisation", "预防接种"
    FOOD = "food", "食品"
    SAFETY = "safety", "事故和伤害"
    QUALITY = "quality", "质量评估"
    FORMS = "forms", "家庭托育点、托班和其他形式"
    PLANNING = "planning", "规划目标和配建"
    MONEY = "money", "税费和补贴"
    LEAVE = "leave", "生育假期"
    ENFORCEMENT = "enforcement", "处罚和热线"
    SETTINGS = "settings", "平台核对参数"


FIRST_WORDS = {
    Subject.FILING: ("filing", "licence", "registration", "certificate", "holiday"),
    Subject.CLASSES: ("class",),
    Subject.STAFF: ("staff",),
    Subject.PREMISES: ("premises",),
    Subject.FIRE: ("fire", "cctv"),
    Subject.OPERATION: ("operation",),
    Subject.HEALTH: ("health", "health_evaluation", "infection", "disinfection"),
    Subject.IMMUNISATION: ("immunisation",),
    Subject.FOOD: ("food",),
    Subject.SAFETY: ("accident", "injury"),
    Subject.QUALITY: ("quality",),
    Subject.FORMS: ("home", "kindergarten", "employer", "community", "centre", "elsewhere"),
    Subject.PLANNING: ("target", "newbuild"),
    Subject.MONEY: ("tax", "utility", "iit", "subsidy"),
    Subject.LEAVE: ("leave",),
    Subject.ENFORCEMENT: ("penalty", "case", "hotline"),
    Subject.SETTINGS: ("sanity", "vacancy", "duplicate"),
}
BY_WORD = {word: subject for subject, words in FIRST_WORDS.items() for word in words}


def subject_of(id: str) -> Subject:
    """The subject of a provision. An unknown first word counts as a setting of the platform."""
    return BY_WORD.get(id.partition(".")[0], Subject.SETTINGS)
