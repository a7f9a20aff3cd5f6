"""opinions.toml: the first 常用意见 of a district's clerks."""

from tuoyu.core.errors import Invalid
from tuoyu.filing.opinions import wording
from tuoyu.flows.packs.shapes import OpinionRow
from tuoyu.flows.packs.sources import Folder

NAME = "opinions.toml"


def read_opinions(folder: Folder) -> tuple[OpinionRow, ...]:
    file = folder.toml(NAME, required=False)
    if file is None:
        return ()
    file.only("opinion")
    rows: list[OpinionRow] = []
    for table in file.tables("opinion"):
        table.only("part", "text")
        row = OpinionRow(table.line, table.text("part", longest=60), table.text("text"))
        try:
            wording.check(row.part, row.text)
        except Invalid as fault:
            table.fault(fault.message)
        if any((row.part, row.text) == (each.part, each.text) for each in rows):
            table.fault("这条意见重复，请删去一条。")
        rows.append(row)
    return tuple(rows)
