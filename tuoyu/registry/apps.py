from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tuoyu.registry"
    label = "registry"
    verbose_name = "机构名录"
