"""The words of text messages and e-mails: short, without anything personal in them.

The provider approves each template once, so a message is a template code with parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

LONGEST_PARAMETER = 40


@dataclass(frozen=True)
class Template:
    """`secret` stands for a one-time code; the other names in braces are parameters."""

    words: str
    subject: str = "托育服务平台通知"

    def names(self) -> frozenset[str]:
        return frozenset(name for _, name, _, _ in Formatter().parse(self.words) if name)


TEMPLATES: dict[str, Template] = {
    "login_code": Template(
        "验证码{secret}，{minutes}分钟内有效，用于登录托育服务平台。请勿告诉他人。", "登录验证码"
    ),
    "notice": Template("您在托育服务平台有一条新消息，请登录后在“消息”中查看。"),
    "due_soon": Template("您在托育服务平台有{count}件事项将在{day}到期，请及时登录办理。"),
    "unfiled": Template(
        "您的机构登记已满{days}日，还没有办理托育机构备案。请登录托育服务平台提交备案申请，办理不收费。"
    ),
    "invitation": Template(
        "您被邀请使用托育服务平台，邀请码{secret}，{days}天内有效。", "开通邀请"
    ),
}


def check(template: str, params: Mapping[str, object], *, with_secret: bool) -> None:
    """`ValueError` unless the parameters are exactly those of the template, short and plain."""
    known = TEMPLATES.get(template)
    if known is None:
        raise ValueError(f"no template {template}")
    given = set(params) | ({"secret"} if with_secret else set())
    if given != known.names():
        raise ValueError(f"{template} wants {sorted(known.names())}, got {sorted(given)}")
    for name, value in params.items():
        if not isinstance(value, (str, int)) or len(str(value)) > LONGEST_PARAMETER:
            raise ValueError(f"{template}: {name} is not a short code, date or number")


def words(template: str, params: Mapping[str, object], secret: str = "") -> str:
    """The sentence that goes out; a secret that was wiped shows as dots."""
    return TEMPLATES[template].words.format(**params, secret=secret or "••••••")
