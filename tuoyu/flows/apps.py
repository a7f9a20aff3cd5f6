from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "tuoyu.flows"
    label = "flows"
    verbose_name = "流程"
