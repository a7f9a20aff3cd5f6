from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tuoyu.reports"
    label = "reports"
    verbose_name = "通报报告"
