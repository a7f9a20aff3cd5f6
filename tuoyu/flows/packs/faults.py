"""What is wrong with a pack: all of it at once, each with file and line, in Chinese."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. `line` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file} 第{self.line}行" if self.line else self.file
        return f"{place}：{self.message}"


@dataclass
class Faults:
    """Gathers faults while reading goes on."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        self.found.append(Fault(file, line, message))

    def __bool__(self) -> bool:
        return bool(self.found)


class PackFaulty(Exception):
    """The pack cannot be loaded; nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__(f"数据包有 {len(self.faults)} 处错误，没有写入任何内容。")
