from django.urls import path

from tuoyu.web.styleguide import views

urlpatterns = [
    path("styleguide", views.components, name="styleguide"),
    path("styleguide/forms", views.forms, name="styleguide_forms"),
    path("styleguide/public", views.public, name="styleguide_public"),
    path("styleguide/office", views.office, name="styleguide_office"),
    path("styleguide/provider", views.provider, name="styleguide_provider"),
    path("styleguide/field", views.field, name="styleguide_field"),
]
