from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tuoyu.registry"
    label = "registry"
    verbose_name = "机构名录"

    def ready(self) -> None:
        from tuoyu.files import doorways
        from tuoyu.registry.doorway import files_of_records

        doorways.register("registry", files_of_records)
