"""manage.py verify_audit [--heads FILE]: exit code 0 when the audit is whole, 1 when not."""

from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tuoyu.core.audit import heads
from tuoyu.core.audit.verify import Report, verify


class Command(BaseCommand):
    help = "核验审计记录。Check every audit event and the chain of sealed batches."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads", type=Path, help="a file written by seal_audit --export, kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            exported = heads.read(options["heads"]) if options["heads"] else None
        except heads.HeadsFault as fault:
            raise CommandError(str(fault)) from None
        started = monotonic()
        report = verify(exported, self._progress if options["verbosity"] > 1 else _silent)
        self._print(report, monotonic() - started, bool(exported))
        if not report.sound:
            raise CommandError(
                f"审计记录有 {report.found} 处异常。The audit has {report.found} faults."
            )

    def _progress(self, done: int) -> None:
        self.stdout.write(f"… {done}")

    def _print(self, report: Report, seconds: float, with_heads: bool) -> None:
        for fault in report.faults:
            self.stderr.write(str(fault))
        if report.found > len(report.faults):
            self.stderr.write(f"… {report.found - len(report.faults)} 处未列出 / not listed")
        self.stdout.write(
            f"事件 {report.events} 条，其中未封存 {report.unsealed} 条，批次 {report.batches} 个，"
            f"用时 {seconds:.1f} 秒。\n{report.events} events ({report.unsealed} not sealed yet), "
            f"{report.batches} batches, {seconds:.1f} s.\nhead #{report.batches} {report.head}"
        )
        if not with_heads:
            self.stdout.write(
                "未与导出的批次核对，无法发现末尾批次被删除（用 --heads 文件）。"
                "Without --heads FILE a removed end of the chain cannot be seen."
            )


def _silent(done: int) -> None:
    pass
