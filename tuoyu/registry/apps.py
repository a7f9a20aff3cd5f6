from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tuoyu.registry"
    label = "registry"
    verbose_name = "机构名录"

    def ready(self) -> None:
        from tuoyu.files import doorways
        from tuoyu.registry.doorway import papers_of_institutions, papers_of_staff

        doorways.register("registry", papers_of_institutions, purpose="核对机构的证照和认定依据")
        doorways.register("staff", papers_of_staff, purpose="核对从业人员的资格、健康和从业查询")
