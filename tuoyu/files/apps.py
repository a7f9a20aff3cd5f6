from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "tuoyu.files"
    label = "files"
    verbose_name = "文件"
