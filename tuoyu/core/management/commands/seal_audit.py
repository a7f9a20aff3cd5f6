"""manage.py seal_audit [--export FILE] [--new-epoch]: seal finished events in chained batches."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tuoyu.core.audit import chain, heads


class Command(BaseCommand):
    help = "封存审计记录。Seal the audit events of finished transactions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--export", type=Path, help="append the sealed heads to this file; keep it elsewhere"
        )
        parser.add_argument(
            "--new-epoch",
            action="store_true",
            help="after a restore into another cluster, before the site writes again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["new_epoch"]:
                self.stdout.write(f"新时段 / epoch {chain.start_epoch()}")
            batches = chain.seal()
            events = sum(batch.count for batch in batches)
            self.stdout.write(
                f"已封存 {events} 条，{len(batches)} 个批次。"
                f"Sealed {events} events in {len(batches)} batches."
            )
            if options["export"]:
                added = heads.export(options["export"])
                self.stdout.write(f"已导出 {added} 个批次。Exported {added} heads.")
        except (chain.Restored, heads.HeadsFault) as fault:
            raise CommandError(str(fault)) from None
