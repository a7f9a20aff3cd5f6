#!/usr/bin/env python
import os
import sys

from config import database
from config.env import SettingFault
from tuoyu.core.postgres import ServerRefused


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    try:
        with database.running():
            execute_from_command_line(sys.argv)
    except (SettingFault, ServerRefused) as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
