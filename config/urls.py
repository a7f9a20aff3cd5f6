"""The site's addresses: each audience keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("tuoyu.web.urls")),
]
