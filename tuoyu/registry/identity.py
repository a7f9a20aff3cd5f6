"""The blind indexes by which equal people are found without decrypting anybody."""

from tuoyu.core.crypto import blind_index


def id_index(number: str) -> str:
    """The index of an ID number; "" for none."""
    return blind_index(number, "registry.staff.id_number") if number.strip() else ""


def name_index(name: str) -> str:
    """The index of a name; blanks and width do not matter."""
    return blind_index(name, "registry.staff.name")
