"""The survey: rounds, entries, tables, comparison, and what follows."""

from django.urls import path

from tuoyu.web.office.survey import after, compare, entries, one, rounds, tables

round, entry = "<uuid:public_id>/", "entries/<uuid:public_id>/"
upload = "uploads/<uuid:public_id>/"

urlpatterns = [
    path("", rounds.rounds, name="office-survey"),
    path("export.xlsx", rounds.export, name="office-survey-export"),
    path("new/", rounds.new, name="office-survey-new"),
    path("handovers/", after.handovers, name="office-survey-handovers"),
    path("handovers/export.xlsx", after.export, name="office-survey-handovers-export"),
    path("uploads/", tables.all_uploads, name="office-survey-uploads"),
    path("uploads/export.xlsx", tables.export, name="office-survey-uploads-export"),
    path(upload, tables.upload_result, name="office-survey-upload-result"),
    path(f"{upload}faults.xlsx", tables.faults, name="office-survey-faults"),
    path(entry, one.entry, name="office-survey-entry"),
    path(f"{entry}verify/", one.verify, name="office-survey-verify"),
    path(f"{entry}send-back/", one.send_back, name="office-survey-send-back"),
    path(f"{entry}register/", after.register, name="office-survey-register"),
    path(f"{entry}hand-over/", after.hand_over, name="office-survey-hand-over"),
    path("pairs/<uuid:public_id>/<uuid:earlier_id>/", compare.decide, name="office-survey-decide"),
    path(round, rounds.round_page, name="office-survey-round"),
    path(f"{round}edit/", rounds.edit, name="office-survey-edit"),
    path(f"{round}steps/<slug:step>/", rounds.step, name="office-survey-step"),
    path(f"{round}entries/", entries.entries, name="office-survey-entries"),
    path(f"{round}entries/export.xlsx", entries.export, name="office-survey-entries-export"),
    path(f"{round}queue/", entries.queue, name="office-survey-queue"),
    path(f"{round}comparison/", compare.comparison, name="office-survey-comparison"),
    path(f"{round}comparison/export.xlsx", compare.export, name="office-survey-comparison-export"),
    path(f"{round}template.xlsx", tables.template, name="office-survey-template"),
    path(f"{round}upload/", tables.upload, name="office-survey-upload"),
]
