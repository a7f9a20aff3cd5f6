from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "tuoyu.law"
    label = "law"
    verbose_name = "法规核实"
