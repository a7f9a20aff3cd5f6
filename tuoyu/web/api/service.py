"""What all operations share: errors in Chinese, short caching, their declaration for the house."""

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tuoyu.core.errors import DomainError
from tuoyu.web.page import PUBLIC, Declaration

SECONDS = 60
PLAIN = {"ensure_ascii": False, "separators": (",", ":")}
WRONG = {
    "int_parsing": "应是整数",
    "bool_parsing": "应是 true 或 false",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "string_too_long": "太长",
    "too_long": "太多",
    "enum": "不在允许的取值里",
    "uuid_parsing": "应是编号（UUID）",
    "string_pattern_mismatch": "格式不对",
    "missing": "没有填写",
    "string_type": "应是文字",
    "list_type": "应是清单",
    "too_short": "太少",
}


def answer(value: Any, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    """Plain values as JSON; no second validation, a test compares answers with the description."""
    return JsonResponse(
        value, status=status, safe=False, content_type=content_type, json_dumps_params=PLAIN
    )


def fault(
    status: int, code: str, message: str, fields: dict[str, str] | None = None
) -> HttpResponse:
    return answer({"code": code, "message": message, "fields": fields or {}}, status)


def handle_errors(api: NinjaAPI) -> None:
    """Every refusal is a Chinese sentence with a code."""

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {_name(each): _words(each) for each in error.errors}
        if not any(each["loc"][0] == "path" for each in error.errors):
            return fault(422, "invalid", "参数有误，请按 fields 里的说明改正。", fields)
        return fault(404, "not_found", "没有找到这项内容，请检查编号。")

    @api.exception_handler(AuthenticationError)
    def unknown_sender(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        refusal = fault(401, "token", "令牌无效或已过期，请向平台管理员申请新的报送令牌。")
        refusal["WWW-Authenticate"] = "Bearer"
        return refusal

    @api.exception_handler(HttpError)
    def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
        return fault(error.status_code, "unread", "内容不是有效的 JSON，请检查后再发送。")

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return fault(404, "not_found", "没有找到这项内容，请检查地址。")

    @api.exception_handler(DomainError)
    def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
        code = "not_found" if error.status == 404 else "refused"
        return fault(error.status, code, error.message)


def _name(error: Any) -> str:
    """The parameter, not the place inside its list."""
    return str([part for part in error["loc"] if isinstance(part, str)][-1])


def _words(error: Any) -> str:
    return WRONG.get(error["type"], "取值不对") + "。"


def missing(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address below the API."""
    return fault(404, "not_found", "没有这个接口，请看接口说明。")


missing.declares = Declaration(PUBLIC, writes=False)  # type: ignore[attr-defined]


View = Callable[..., HttpResponse]


def serve(
    patterns: list[URLPattern | URLResolver], guards: Mapping[str, Callable[[View], View]]
) -> list[URLPattern | URLResolver]:
    """The operations, each declared as a public read and wrapped with its caching, but those with
    a guard of their own by name."""
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        guard = guards.get(pattern.name or "", _served)
        pattern.callback = guard(pattern.callback)
    return patterns


def _served(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET",):
            refusal = fault(405, "method", "这个接口只能读取，请用 GET。")
            refusal["Allow"] = "GET"
            return refusal
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed) or response.status_code != 200:
            return response
        digest = hashlib.blake2b(response.content, digest_size=16).hexdigest()
        response["ETag"] = f'"{digest}"'
        response["Cache-Control"] = f"public, max-age={SECONDS}"
        found = get_conditional_response(request, etag=response["ETag"], response=response)
        return found if isinstance(found, HttpResponse) else response

    served.declares = Declaration(PUBLIC, writes=False)  # type: ignore[attr-defined]
    return served
