"""Registrations: the list of the unfiled, one row, what comes in."""

from django.urls import path

from tuoyu.web.office.registrations import intake, listing, one, tokens

row, batch = "<uuid:public_id>/", "batches/<uuid:public_id>/"

urlpatterns = [
    path("", listing.registrations, name="office-registrations"),
    path("export.xlsx", listing.export, name="office-registrations-export"),
    path("upload/", intake.upload, name="office-registrations-upload"),
    path("template.xlsx", intake.template, name="office-registrations-template"),
    path("batches/", intake.batches, name="office-registration-batches"),
    path("batches/export.xlsx", intake.export, name="office-registration-batches-export"),
    path(batch, intake.batch, name="office-registration-batch"),
    path(f"{batch}faults.xlsx", intake.faults, name="office-registration-faults"),
    path("tokens/", tokens.tokens, name="office-tokens"),
    path("tokens/export.xlsx", tokens.export, name="office-tokens-export"),
    path("tokens/new/", tokens.issue, name="office-token-new"),
    path("tokens/<uuid:public_id>/", tokens.token, name="office-token"),
    path(row, one.registration, name="office-registration"),
    path(f"{row}contact/", one.contact, name="office-registration-contact"),
    path(f"{row}exclude/", one.exclude, name="office-registration-exclude"),
    path(f"{row}restore/", one.restore, name="office-registration-restore"),
]
