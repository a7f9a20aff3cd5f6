"""The page that describes the API, made from the same description that programs read."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from tuoyu.web.api.v1 import api
from tuoyu.web.page import PUBLIC, PageRequest, page


@page(permission=PUBLIC)
def docs(request: PageRequest) -> HttpResponse:
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    operations = [
        {
            "path": path,
            "summary": operation["summary"],
            "rows": [_row(each) for each in operation.get("parameters", [])],
        }
        for path, methods in schema["paths"].items()
        for operation in methods.values()
    ]
    context = {"operations": operations, "columns": COLUMNS, "base_address": settings.SITE_ADDRESS}
    return render(request, "api/docs.html", context)


COLUMNS = [
    {"key": "name", "label": "参数"},
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


def _values(shape: dict[str, Any]) -> str:
    if "minimum" in shape:
        return f"{shape['minimum']}—{shape['maximum']}，默认 {shape.get('default', '不限')}"
    if "maxLength" in shape:
        return f"最多 {shape['maxLength']} 个字"
    if shape.get("type") == "boolean":
        return "true 或 false"
    return "见接口描述文件"
