"""The site's addresses: each audience keeps its own."""

from django.urls import include, path

from tuoyu.web.urls import handler400, handler404, handler500

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include("tuoyu.web.urls")),
]
