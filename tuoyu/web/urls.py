"""All pages, by audience."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

handler404 = "tuoyu.web.errors.not_found"
handler500 = "tuoyu.web.errors.fault"
