"""The open API and the page that describes it."""

from django.urls import URLPattern, URLResolver, path

from tuoyu.web.api.docs import docs
from tuoyu.web.api.inbound import guarded
from tuoyu.web.api.service import missing, serve
from tuoyu.web.api.v1 import api

_operations, _application, _namespace = api.urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", docs, name="api-docs"),
    path("api/v1/", (serve(_operations, {"registrations": guarded}), _application, _namespace)),
    path("api/v1/<path:rest>", missing),
]
