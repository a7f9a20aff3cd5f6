from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "tuoyu.core"
    label = "core"
    verbose_name = "核心"

    def ready(self) -> None:
        from tuoyu.core.setup import after_migrate, before_migrate

        pre_migrate.connect(before_migrate, sender=self)
        post_migrate.connect(after_migrate, sender=self)
