from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tuoyu.accounts"
    label = "accounts"
    verbose_name = "人员与单位"

    def ready(self) -> None:
        from tuoyu.accounts import checks  # noqa: F401  registers them
