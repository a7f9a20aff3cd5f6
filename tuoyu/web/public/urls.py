"""The public site."""

from django.urls import path

from tuoyu.web.public import about, corrections, guides, home, institutions, registration_guide
from tuoyu.web.public.advisor import views as advisor
from tuoyu.web.public.plan import data as plan_data
from tuoyu.web.public.plan import documents as plan_documents
from tuoyu.web.public.plan import views as plan
from tuoyu.web.public.rules import checks
from tuoyu.web.public.rules import views as rules

urlpatterns = [
    path("", home.home, name="home"),
    path("institutions/", institutions.institutions, name="institutions"),
    path("institutions/map/", institutions.institutions_map, name="institutions-map"),
    path("institutions/export.csv", institutions.institutions_csv, name="institutions-csv"),
    path("institutions/export.json", institutions.institutions_json, name="institutions-json"),
    path("institutions/<uuid:public_id>/", institutions.institution, name="institution"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/export.csv", corrections.as_csv, name="corrections-csv"),
    path("corrections/export.json", corrections.as_json, name="corrections-json"),
    path("map/base.json", institutions.map_base, name="map-base"),
    path("guides/", guides.guides, name="guides"),
    path("guides/filing/", guides.guide, name="guide-filing"),
    path(
        "guides/registration/",
        registration_guide.registration_guide,
        name="guide-registration",
    ),
    path("advisor/", advisor.advisor, name="advisor"),
    path("advisor/save/", advisor.save, name="advisor-save"),
    path("advisor/plans/", advisor.plans, name="advisor-plans"),
    path("advisor/plans/<uuid:public_id>/", advisor.plan, name="advisor-plan"),
    path("advisor/plans/<uuid:public_id>/use/", advisor.use, name="advisor-use"),
    path("advisor/plans/<uuid:public_id>/drop/", advisor.drop, name="advisor-drop"),
    path("rules/", rules.rules, name="rules"),
    path("rules/export.csv", rules.rules_csv, name="rules-csv"),
    path("rules/export.json", rules.rules_json, name="rules-json"),
    path("rules/contents/", rules.contents, name="rules-contents"),
    path("rules/checks/", checks.checks_list, name="rules-checks"),
    path("rules/checks/export.csv", checks.checks_csv, name="rules-checks-csv"),
    path("rules/conflicts/", rules.conflicts, name="rules-conflicts"),
    path("rules/<str:id>/", rules.provision, name="rules-provision"),
    path("plan/", plan.plan, name="plan"),
    path("plan/data/", plan_data.dictionary, name="plan-data"),
    path("plan/data/<slug:name>.csv", plan_data.as_csv, name="plan-data-csv"),
    path("plan/data/<slug:name>.json", plan_data.as_json, name="plan-data-json"),
    path("plan/reports/<uuid:public_id>/", plan_documents.report, name="plan-report"),
    path("plan/document/", plan_documents.document, name="plan-document"),
    path("plan/documents/<uuid:public_id>/", plan_documents.sent, name="plan-sent"),
    path("plan/documents/<uuid:public_id>/file/", plan_documents.file, name="plan-sent-file"),
    path("plan/<str:code>/", plan.clause, name="plan-clause"),
    path("parenting/", about.parenting, name="parenting"),
    path("open-data/", about.open_data, name="open-data"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("feedback-info/", about.feedback_info, name="feedback-info"),
    path("sitemap/", about.sitemap, name="sitemap"),
    path("robots.txt", about.robots, name="robots"),
]
