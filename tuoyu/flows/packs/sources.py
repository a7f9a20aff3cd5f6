"""Opens the files of a pack and hands out rows and tables that know their line."""

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tuoyu.flows.packs.faults import Faults

_LINE_IN_MESSAGE = re.compile(r"line (\d+)")


class Folder:
    """The folder of a pack. `digest` covers every file that was opened."""

    def __init__(self, path: Path, faults: Faults) -> None:
        self.path = path
        self.faults = faults
        self._sums: dict[str, str] = {}

    @property
    def digest(self) -> str:
        """SHA-256 over the names and sums of the files, in order of name."""
        lines = "".join(f"{name} {self._sums[name]}\n" for name in sorted(self._sums))
        return hashlib.sha256(lines.encode()).hexdigest()

    def text(self, name: str, *, required: bool = True) -> str | None:
        file = self.path / name
        if not file.is_file():
            if required:
                self.faults.add(name, 0, "缺少这个文件，请补上。")
            return None
        raw = file.read_bytes()
        self._sums[name] = hashlib.sha256(raw).hexdigest()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            line = raw.count(b"\n", 0, fault.start) + 1
            self.faults.add(name, line, "不是 UTF-8 编码，请另存为 UTF-8 后重试。")
            return None
        if "\x00" in text:
            self.faults.add(
                name, text[: text.index("\x00")].count("\n") + 1, "含有空字符，请删除。"
            )
            return None
        return text.replace("\r\n", "\n")

    def rows(self, name: str, columns: Sequence[str], *, required: bool = True) -> Iterator["Row"]:
        """The data rows of a CSV file with exactly these columns."""
        text = self.text(name, required=required)
        if text is None:
            return
        reader = csv.reader(text.splitlines(keepends=True), strict=True)
        try:
            head = next(reader, [])
            if list(head) != list(columns):
                self.faults.add(name, 1, f"表头应为 {','.join(columns)}，实为 {','.join(head)}。")
                return
            for cells in reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(columns):
                    self.faults.add(
                        name, reader.line_num, f"应有 {len(columns)} 列，实有 {len(cells)} 列。"
                    )
                    continue
                values = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
                yield Row(name, reader.line_num, values, self.faults)
        except csv.Error as fault:
            self.faults.add(name, reader.line_num, f"不是正确的 CSV（{fault}），请检查引号。")

    def toml(self, name: str, *, required: bool = True) -> "TomlFile | None":
        text = self.text(name, required=required)
        if text is None:
            return None
        try:
            return TomlFile(name, text, tomllib.loads(text), self.faults)
        except tomllib.TOMLDecodeError as fault:
            found = _LINE_IN_MESSAGE.search(str(fault))
            self.faults.add(name, int(found[1]) if found else 0, f"不是正确的 TOML：{fault}。")
            return None


@dataclass(frozen=True)
class Row:
    """One CSV row. Every reader adds a fault and returns a harmless value when the cell is bad."""

    file: str
    line: int
    cells: dict[str, str]
    faults: Faults

    def fault(self, message: str) -> None:
        self.faults.add(self.file, self.line, message)

    def text(self, column: str, *, longest: int = 200, required: bool = True) -> str:
        value = self.cells[column]
        if required and not value:
            self.fault(f"{column} 没有填写。")
        if len(value) > longest:
            self.fault(f"{column} 超过 {longest} 个字，请缩短。")
        return value

    def choice(self, column: str, allowed: Sequence[str]) -> str:
        value = self.cells[column]
        if value not in allowed:
            self.fault(f"{column} 的值“{value}”不认识，可用：{'、'.join(allowed)}。")
        return value

    def day(self, column: str) -> date | None:
        value = self.cells[column]
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fault(f"{column} 的日期“{value}”不对，应写作 2026-01-31。")
            return None

    def number(self, column: str) -> Decimal | None:
        value = self.cells[column]
        if not value:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number < 0 or number >= 10**10:
            self.fault(f"{column} 的值“{value}”不是合理的数。")
            return None
        if round(number, 4) != number:
            self.fault(f"{column} 的小数超过四位。")
        return number

    def degrees(self, column: str) -> float | None:
        value = self.cells[column]
        try:
            degrees = float(value)
        except ValueError:
            degrees = float("nan")
        if not -180 <= degrees <= 180:
            self.fault(f"{column} 的值“{value}”不是经纬度，应为十进制度数。")
            return None
        return degrees


class TomlFile:
    """A TOML file whose tables can be asked for their line."""

    def __init__(self, name: str, text: str, content: dict[str, Any], faults: Faults) -> None:
        self.name = name
        self.content = content
        self.faults = faults
        self._lines = text.split("\n")

    def table(self, key: str, *, required: bool = True) -> "Table":
        line = next((n for n, t in enumerate(self._lines, 1) if t.strip() == f"[{key}]"), 0)
        value = self.content.get(key)
        if not isinstance(value, dict):
            if required:
                self.faults.add(self.name, line, f"缺少 [{key}] 表。")
            value = {}
        return Table(self, line, value)

    def tables(self, key: str) -> list["Table"]:
        """The tables of `[[key]]`, in order, each with the line of its head."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.faults.add(self.name, 0, f"{key} 应写成 [[{key}]] 表。")
            return []
        heads = [n for n, text in enumerate(self._lines, 1) if text.strip() == f"[[{key}]]"]
        if len(heads) != len(value):
            heads = [0] * len(value)
        return [Table(self, line, each) for line, each in zip(heads, value, strict=True)]

    def only(self, *known: str) -> None:
        for key in sorted(set(self.content) - set(known)):
            self.faults.add(self.name, self.line_of(key, 1), f"不认识的内容“{key}”，请检查拼写。")

    def line_of(self, key: str, start: int) -> int:
        """The line of `key =` within the table that begins at `start`."""
        for number in range(max(start, 1), len(self._lines)):
            text = self._lines[number].strip()
            if start and text.startswith("["):
                break
            if re.match(rf"{re.escape(key)}\s*=", text):
                return number + 1
        return start


class Table:
    """One TOML table; bad values become faults at their own line."""

    def __init__(self, file: TomlFile, line: int, values: dict[str, Any]) -> None:
        self.file = file
        self.line = line
        self.values = values

    def fault(self, message: str, key: str = "") -> None:
        line = self.file.line_of(key, self.line) if key else self.line
        self.file.faults.add(self.file.name, line, message)

    def only(self, *known: str) -> None:
        for key in sorted(set(self.values) - set(known)):
            self.fault(f"不认识的字段“{key}”，请检查拼写。", key)

    def text(self, key: str, *, required: bool = True, longest: int = 200) -> str:
        value = self.values.get(key, "")
        if not isinstance(value, str):
            self.fault(f"{key} 应是文字。", key)
            return ""
        if required and not value.strip():
            self.fault(f"{key} 没有填写。", key)
        if len(value) > longest:
            self.fault(f"{key} 超过 {longest} 个字，请缩短。", key)
        return value

    def choice(self, key: str, allowed: Sequence[str], *, default: str = "") -> str:
        value = self.values.get(key, default)
        if value not in allowed:
            self.fault(f"{key} 的值“{value}”不认识，可用：{'、'.join(allowed)}。", key)
            return default or allowed[0]
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(f'{key} 应是文字清单，如 ["一", "二"]。', key)
            return ()
        for repeated in sorted({each for each in value if value.count(each) > 1}):
            self.fault(f"{key} 里“{repeated}”重复。", key)
        return tuple(value)

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            self.fault(f"{key} 应是日期，如 2026-01-31（不加引号）。", key)
            return None
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.fault(f"{key} 应是 true 或 false。", key)
            return default
        return value

    def number(self, key: str, low: float, high: float) -> float:
        value = self.values.get(key)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            self.fault(f"{key} 应是 {low} 到 {high} 之间的数。", key)
            return low
        return float(value)
