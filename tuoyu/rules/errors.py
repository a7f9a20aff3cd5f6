"""Faults of the law data and of its use. Messages are Chinese sentences that say what to do."""


class LawError(Exception):
    """Any fault in the law data or in a question put to it."""


class MalformedLaw(LawError):
    """A law file breaks the format. The message names the file and the line or entry."""


class UnknownParameter(LawError):
    """No entry has this id."""


class NotInForce(LawError):
    """Entries have this id, but none is in force on the day asked for."""


class WrongType(LawError):
    """An entry was read as another type than it holds."""


class SettingRefused(LawError):
    """A district setting goes beyond what its entry leaves open."""
