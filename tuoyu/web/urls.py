"""All pages, by audience."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tuoyu.web.health.urls")),
    path("", include("tuoyu.web.work.urls")),
    path("", include("tuoyu.web.inbox.urls")),
]

handler404 = "tuoyu.web.errors.not_found"
handler500 = "tuoyu.web.errors.fault"
