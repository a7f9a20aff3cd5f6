"""The fields of one reported registration: one list for the template, the check, and the API."""

from tuoyu.core.documents.tables import Field, Template

# `name` is the key of the API.
FIELDS: tuple[Field, ...] = (
    Field("name", "名称", True, 120, "与登记证书一致。", "示例小树托育有限公司", 30),
    Field("credit_code", "统一社会信用代码", True, 40, "18位，有校验位。", "", 24),
    Field(
        "registrar", "登记机关", False, 20,
        "机构编制部门、民政部门或市场监督管理部门；不填的按代码首位判断。", "市场监督管理部门", 18,
    ),
    Field("registered_on", "登记日期", True, 20, "例如2026-03-15，不能晚于今天。", "2026-03-15", 14),
    Field("scope", "业务或经营范围", True, 2000, "照登记证书填写。", "托育服务。", 40),
    Field("address", "住所", True, 200, "登记的住所。", "示例路1号1层", 30),
    Field("division", "街道或社区", True, 60, "名称或统计用区划代码。", "", 20),
    Field(
        "legal_person_type", "法人类型", False, 20,
        "企业法人、个体工商户、民办非企业单位、事业单位法人、其他；不填的按代码判断。", "企业法人", 18,
    ),
    Field("phone", "联系电话", False, 30, "手机号，或带区号的固定电话。", "", 16),
    Field("representative", "法定代表人", False, 60, "姓名。", "", 14),
    Field("status", "登记状态", False, 20, "存续或注销；不填的为存续。", "存续", 12),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
TEMPLATE = Template("登记信息", FIELDS)
PRIVATE = ("phone", "representative")
