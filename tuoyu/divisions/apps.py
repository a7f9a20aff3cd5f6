from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    name = "tuoyu.divisions"
    label = "divisions"
    verbose_name = "行政区划"
