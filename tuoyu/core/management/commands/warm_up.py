"""manage.py warm_up: compile the algorithms' inner loops, so that no page and no job waits."""

from typing import Any

from django.core.management.base import BaseCommand

from tuoyu.algorithms import accessibility, allocation, capacity, siting

PARTS = {
    "allocation": allocation.warm_up,
    "capacity": capacity.warm_up,
    "accessibility": accessibility.warm_up,
    "siting": siting.warm_up,
}


class Command(BaseCommand):
    help = "编译算法并缓存到磁盘。Compile the algorithms' loops once for this machine."

    def handle(self, *args: Any, **options: Any) -> None:
        seconds = {name: warm_up() for name, warm_up in PARTS.items()}
        for name, taken in seconds.items():
            self.stdout.write(f"{name}: {taken:.1f} s")
        self.stdout.write(
            f"共用 {sum(seconds.values()):.1f} 秒。The code is kept for later processes."
        )
