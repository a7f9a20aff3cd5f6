"""Addresses of the tasks, under /office/tasks/."""

from django.urls import path

from tuoyu.web.office.tasks import (
    assessments,
    decisions,
    letters,
    lists,
    one,
    plans,
    rollover,
    unit_acts,
)

task, letter, assessment = (
    "<uuid:public_id>/", "letters/<uuid:public_id>/", "assessments/<uuid:public_id>/",
)  # fmt: skip

urlpatterns = [
    path("", lists.queue, name="office-tasks"),
    path("all/", lists.every, name="office-task-list"),
    path("all/export.xlsx", lists.export, name="office-task-export"),
    path("new/", plans.new, name="office-task-new"),
    path("dispatch/", plans.dispatch, name="office-task-dispatch"),
    path("rollover/", rollover.rollover, name="office-task-rollover"),
    path("objections/<uuid:public_id>/", decisions.objection, name="office-task-objection"),
    path("extensions/<uuid:public_id>/", decisions.extension, name="office-task-extension-decide"),
    path("letters/", letters.letters, name="office-task-letters"),
    path("letters/export.xlsx", letters.export, name="office-task-letters-export"),
    path(letter, letters.letter, name="office-task-letter"),
    path(f"{letter}letter.docx", letters.docx, name="office-task-letter-docx"),
    path(f"{letter}letter.pdf", letters.pdf, name="office-task-letter-pdf"),
    path(f"{letter}reply/", letters.reply, name="office-task-letter-reply"),
    path("assessments/", assessments.assessments, name="office-task-assessments"),
    path("assessments/export.xlsx", assessments.export, name="office-task-assessments-export"),
    path("assessments/draft/", assessments.draft, name="office-task-assessments-draft"),
    path(assessment, assessments.assessment, name="office-task-assessment"),
    path(f"{assessment}comment/", assessments.comment, name="office-task-assessment-comment"),
    path(f"{assessment}steps/<slug:step>/", assessments.step, name="office-task-assessment-step"),
    path(task, one.task, name="office-task"),
    path(f"{task}edit/", plans.edit, name="office-task-edit"),
    path(f"{task}accept/", unit_acts.accept, name="office-task-accept"),
    path(f"{task}object/", unit_acts.object_to, name="office-task-object"),
    path(f"{task}report/", unit_acts.report, name="office-task-report"),
    path(f"{task}extension/", unit_acts.ask_extension, name="office-task-extension"),
    path(f"{task}extend/", decisions.extend, name="office-task-extend"),
    path(f"{task}steps/<slug:step>/", decisions.step, name="office-task-step"),
    path(f"{task}letter/", letters.issue, name="office-task-letter-issue"),
]
