"""Errors of the domain. One middleware turns each into its page (architecture.md §3)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tuoyu.rules.findings import Finding


class DomainError(Exception):
    """What a person did cannot be done; `str()` is a Chinese sentence that says what to do."""

    status = 400
    title = "无法完成操作"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(DomainError):
    """The rules of law refuse; carries the findings with their citations."""

    status = 422
    title = "暂不能办理"

    def __init__(self, findings: "Sequence[Finding]", message: str = "") -> None:
        super().__init__(message or "有不符合规定的内容，请按下面的说明修改后再办理。")
        self.findings = tuple(findings)


class Invalid(DomainError):
    """An act got values that a form should have refused; nothing was changed."""

    status = 422
    title = "填写的内容有误"


class Conflict(DomainError):
    """Somebody else changed the record meanwhile."""

    status = 409
    title = "内容已被他人更新"


class StepNotAllowed(Conflict):
    """The record is in a state from which this step does not lead."""

    title = "当前状态不能办理这一步"

    def __init__(self, message: str, *, present: str, present_label: str) -> None:
        super().__init__(message)
        self.present = present
        self.present_label = present_label


def require_state(record: Any, *wanted: str, otherwise: str) -> None:
    """Raise `StepNotAllowed` unless a record with a lifecycle is in one of the states.

    `otherwise` is the sentence, with {state} where the present state is named.
    """
    if record.state in wanted:
        return
    label = record.get_state_display()
    raise StepNotAllowed(otherwise.format(state=label), present=record.state, present_label=label)


class NotAllowed(DomainError):
    """The actor lacks the authority; the reason is shown."""

    status = 403
    title = "没有办理权限"


class NotFound(DomainError):
    """Not existing and out of scope look the same."""

    status = 404
    title = "没有找到"

    def __init__(
        self, message: str = "没有找到这项内容，它可能已被移走，或不在您的管理范围内。"
    ) -> None:
        super().__init__(message)
