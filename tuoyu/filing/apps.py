from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "tuoyu.filing"
    label = "filing"
    verbose_name = "备案"

    def ready(self) -> None:
        from tuoyu.files import doorways
        from tuoyu.filing.papers_handed_in import files_handed_in

        doorways.register("filing", files_handed_in, purpose="办理和监督备案")
