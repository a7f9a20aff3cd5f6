"""The parts of a filing draft: the rows of the task list, in the order in which they are shown.

`private` names the answers that are kept encrypted; everything else lies in `Case.answers`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    hint: str
    private: tuple[str, ...] = ()


SECTIONS: tuple[Section, ...] = (
    Section(
        "institution",
        "机构信息",
        "名称、类别、登记机关、统一社会信用代码",
        private=("contact_name", "contact_phone"),
    ),
    Section(
        "head",
        "负责人",
        "姓名、身份证件、学历、从业经历、健康证明",
        private=("head_name", "head_id_number", "head_phone"),
    ),
    Section("site", "场所", "地址、楼层、面积、耐火等级、安全出口、租期"),
    Section("classes", "编班与托位", "班型、托位数、在托婴幼儿的人数和月龄"),
    Section("services", "服务与收费", "全日托、半日托、计时托、临时托的价格与托位"),
    Section("staff", "工作人员", "保育、保健、保安、炊事人员", private=("people",)),
    Section("materials", "申请材料", "上传登记证书、场地证明等材料"),
)
# What a closure tells instead.
CLOSURE = Section("closure", "终止服务", "终止日期、原因、婴幼儿的安置")
BY_CODE = {section.code: section for section in (*SECTIONS, CLOSURE)}
CODES = tuple(section.code for section in SECTIONS)


def titles() -> dict[str, str]:
    return {section.code: section.title for section in SECTIONS}
