"""All pages, by audience."""

from django.urls import URLPattern, URLResolver, include, path

from tuoyu.web import display, stored_file

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tuoyu.web.signin.urls")),
    path("", include("tuoyu.web.people.urls")),
    path("", include("tuoyu.web.health.urls")),
    path("", include("tuoyu.web.work.urls")),
    path("", include("tuoyu.web.inbox.urls")),
    path("", include("tuoyu.web.styleguide.urls")),
    path("provider/", include("tuoyu.web.provider.urls")),
    path("office/", include("tuoyu.web.office.urls")),
    path("field/", include("tuoyu.web.field.urls")),
    path("files/<uuid:public_id>/", stored_file.stored_file, name="file"),
    path("display", display.choose, name="display"),
    path("", include("tuoyu.web.api.urls")),
    path("", include("tuoyu.web.public.urls")),
]

handler400 = "tuoyu.web.errors.bad_request"
handler404 = "tuoyu.web.errors.not_found"
handler500 = "tuoyu.web.errors.fault"
