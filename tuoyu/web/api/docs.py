"""The page that describes the API, made from the same description that programs read."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from tuoyu.web.api.inbound import MOST_ROWS
from tuoyu.web.api.v1 import api
from tuoyu.web.page import PUBLIC, PageRequest, page


@page(permission=PUBLIC)
def docs(request: PageRequest) -> HttpResponse:
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    operations = [
        {
            "path": path,
            "method": method.upper(),
            "summary": operation["summary"],
            "rows": [_row(each) for each in operation.get("parameters", [])],
            "fields": _fields(schema, operation),
            "answers": _answers(schema, operation),
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    context = {
        "operations": operations,
        "columns": COLUMNS,
        "answer_columns": COLUMNS[:2],
        "base_address": settings.SITE_ADDRESS,
        "most_rows": MOST_ROWS,
    }
    return render(request, "api/docs.html", context)


COLUMNS = [
    {"key": "name", "label": "名称"},
    {"key": "text", "label": "说明"},
    {"key": "values", "label": "取值"},
]


def _row(parameter: dict[str, Any]) -> dict[str, Any]:
    shape = parameter["schema"]
    return {
        "name": parameter["name"],
        "text": shape.get("description") or "编号",
        "values": _values(shape),
    }


def _fields(schema: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """What is sent: the fields of the body, those of a list's rows as rows[].name."""
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    known = schema["components"]["schemas"]
    found = []
    for name, shape in _properties(known, body.get("schema", {})):
        inner = _properties(known, shape.get("items", {}))
        rows = [(f"{name}[].{each}", one) for each, one in inner] or [(name, shape)]
        found += [
            {"name": each, "text": one.get("description", ""), "values": _values(one)}
            for each, one in rows
        ]
    return found


def _answers(schema: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The data dictionary: every field of the answer that has a description, by its path."""
    told = operation["responses"].get(200) or operation["responses"].get("200") or {}
    body = told.get("content", {}).get("application/json", {})
    return list(_described(schema["components"]["schemas"], body.get("schema", {}), ""))


def _described(known: dict[str, Any], shape: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
    for name, field in _properties(known, shape):
        if field.get("description"):
            yield {"name": f"{path}{name}", "text": field["description"]}
        yield from _described(known, field.get("items", {}), f"{path}{name}[].")


def _properties(known: dict[str, Any], shape: dict[str, Any]) -> list[tuple[str, Any]]:
    name = shape.get("$ref", "").rsplit("/", 1)[-1]
    return list(known[name].get("properties", {}).items()) if name else []


def _values(shape: dict[str, Any]) -> str:
    if "minimum" in shape:
        return f"{shape['minimum']}—{shape['maximum']}，默认 {shape.get('default', '不限')}"
    if "maxLength" in shape:
        return f"最多 {shape['maxLength']} 个字"
    if shape.get("type") == "boolean":
        return "true 或 false"
    return "见接口描述文件"
