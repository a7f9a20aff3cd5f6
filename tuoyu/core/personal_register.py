"""docs/personal-information.md: the register of personal information, drawn from the models."""

from tuoyu.core.personal import PersonalField, personal_fields

HEAD = """# 个人信息登记册

由 `manage.py personal_register` 根据模型字段的声明生成，请勿手改；测试会核对它与模型是否一致。
依据：《个人信息保护法》第五、六、五十一、五十五条，《儿童个人信息网络保护规定》第八至十条。

| 表 | 字段 | 含义 | 分级 | 处理目的 | 合法性基础 | 保存期限 | 存储 |
|---|---|---|---|---|---|---|---|
"""


def register() -> str:
    """The register as Markdown, one row a field, in a fixed order."""
    return HEAD + "".join(f"{_row(field)}\n" for field in personal_fields())


def _row(field: PersonalField) -> str:
    personal = field.personal
    cells = (
        field.model._meta.label,
        field.name,
        field.label,
        personal.data_class.value,
        personal.purpose,
        personal.basis,
        personal.retention,
        "加密" if field.encrypted else "明文",
    )
    return "| " + " | ".join(cell.replace("|", "／") for cell in cells) + " |"
