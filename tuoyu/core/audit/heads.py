"""Sealed heads in a file that is kept elsewhere: what a removed end of the chain is found by."""

import json
from pathlib import Path

from tuoyu.core.audit.models import AuditBatch


class HeadsFault(RuntimeError):
    """The file of heads cannot be read, or tells of another chain."""


def read(path: Path) -> dict[int, str]:
    """Digests by batch number, from one JSON object a line. Raises `HeadsFault`."""
    heads: dict[int, str] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            heads[int(entry["number"])] = str(entry["digest"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise HeadsFault(
            f"无法读取批次文件 {path}。{path} is not a file of sealed heads "
            f"({type(fault).__name__})."
        ) from None
    return heads


def export(path: Path) -> int:
    """Append the batches that `path` lacks, one JSON line each; returns how many.

    Raises `HeadsFault` when the file's last batch is not in the database as it was exported.
    """
    known = read(path) if path.exists() else {}
    last = max(known, default=0)
    if last and not AuditBatch.objects.filter(number=last, digest=known[last]).exists():
        raise HeadsFault(
            f"批次 #{last} 与文件不一致，请运行 verify_audit --heads 查明。"
            f"Batch #{last} differs from {path}: run verify_audit --heads {path}."
        )
    added = 0
    with path.open("a", encoding="utf-8") as out:
        for batch in AuditBatch.objects.filter(number__gt=last).order_by("number").iterator():
            out.write(json.dumps(_entry(batch), separators=(",", ":")) + "\n")
            added += 1
    return added


def _entry(batch: AuditBatch) -> dict[str, object]:
    return {
        "number": batch.number,
        "epoch": batch.epoch,
        "count": batch.count,
        "digest": batch.digest,
        "mac": batch.mac,
        "sealed_at": batch.sealed_at.isoformat(),
    }
