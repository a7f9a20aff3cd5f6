"""Reports as pages and files, and the bulletins drafted from them."""

from django.urls import path

from tuoyu.web.office.reports import bulletins, kinds, writing

bulletin = "bulletins/<uuid:public_id>/"

urlpatterns = [
    path("", kinds.overview, name="office-report-kinds"),
    path("bulletins/", bulletins.listing, name="office-bulletins"),
    path("bulletins/export.xlsx", bulletins.export, name="office-bulletins-export"),
    path("bulletins/new/", writing.new, name="office-bulletin-new"),
    path(bulletin, bulletins.bulletin, name="office-bulletin"),
    path(f"{bulletin}edit/", writing.edit, name="office-bulletin-edit"),
    path(f"{bulletin}renew/", writing.renew, name="office-bulletin-renew"),
    path(f"{bulletin}send/", writing.send, name="office-bulletin-send"),
    path(f"{bulletin}withdraw/", writing.withdraw, name="office-bulletin-withdraw"),
    path(f"{bulletin}paper.docx", bulletins.as_docx, name="office-bulletin-docx"),
    path(f"{bulletin}paper.pdf", bulletins.as_pdf, name="office-bulletin-pdf"),
    path("<slug:kind>/", kinds.report, name="office-report-kind"),
    path("<slug:kind>/export.xlsx", kinds.as_xlsx, name="office-report-xlsx"),
    path("<slug:kind>/report.docx", kinds.as_docx, name="office-report-docx"),
    path("<slug:kind>/report.pdf", kinds.as_pdf, name="office-report-pdf"),
]
