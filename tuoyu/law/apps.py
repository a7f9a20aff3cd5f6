from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "tuoyu.law"
    label = "law"
    verbose_name = "法规核实"

    def ready(self) -> None:
        from tuoyu.divisions.home import confirm_by
        from tuoyu.law.queries import confirmed_versions

        confirm_by(confirmed_versions)
