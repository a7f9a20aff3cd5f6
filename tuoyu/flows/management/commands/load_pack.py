"""manage.py load_pack PATH: see docs/how-to/add-a-district.md."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tuoyu.core.authority import SYSTEM
from tuoyu.flows.load_pack import PackChanges, load_pack, note_faulty
from tuoyu.flows.pack_words import told
from tuoyu.flows.packs import Pack, PackFaulty


class Command(BaseCommand):
    help = "Load a district pack: checks everything, shows the differences, then writes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="folder of the pack, e.g. packs/NAME")
        parser.add_argument(
            "--dry-run", action="store_true", help="show differences, write nothing"
        )
        parser.add_argument("--yes", action="store_true", help="write changes without asking")
        parser.add_argument("--home", action="store_true", help="let the site serve this district")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.options = options
        self.declined = False
        try:
            loaded = load_pack(
                options["path"],
                by=SYSTEM,
                agree=self.agree,
                home=options["home"],
                dry_run=options["dry_run"],
            )
        except PackFaulty as faulty:
            note_faulty(options["path"], faulty, by=SYSTEM)
            for fault in faulty.faults:
                self.stderr.write(str(fault))
            raise CommandError(str(faulty)) from None
        self.conclude(loaded.pack, loaded.changes, written=loaded.written)

    def agree(self, _pack: Pack, changes: PackChanges) -> bool:
        """Shown before anything is written; a first load only adds and needs no answer."""
        dry = self.options["dry_run"]
        if dry or changes.touches_present():
            for line in told(changes, most=1_000_000 if self.options["verbosity"] > 1 else 20):
                self.stdout.write(line)
        if dry:
            return False
        if self.options["yes"] or not changes.touches_present():
            return True
        if not sys.stdin.isatty():
            raise CommandError("数据包会改变已有内容。请核对上面的差异，确认后加 --yes 再运行。")
        self.declined = input("写入以上变更？输入 y 确认：").strip().lower() != "y"
        return not self.declined

    def conclude(self, pack: Pack, changes: PackChanges, *, written: bool) -> None:
        if self.options["verbosity"] < 1:
            return
        name = pack.district.profile["name"]
        if written:
            total = {
                kind: sum(each.counts()[kind] for each in changes.all())
                for kind in ("added", "changed", "removed")
            }
            self.stdout.write(
                f"{name}数据包已装载：新增 {total['added']}，变更 {total['changed']}，"
                f"移除 {total['removed']}。"
            )
        elif self.declined:
            self.stdout.write("没有写入任何内容。")
        elif changes:
            self.stdout.write(f"{name}数据包检查通过。以上是差异，没有写入任何内容。")
        else:
            self.stdout.write(f"{name}数据包没有变化，没有写入任何内容。")
