"""A text column that only ever holds ciphertext."""

from typing import TYPE_CHECKING, Any

from django.db import models

from tuoyu.core.crypto.tokens import decrypt, encrypt
from tuoyu.core.personal import DataClass, Personal

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class EncryptedTextField(_Text):
    """Text that is encrypted before it reaches the database; "" and NULL stay as they are.

    `data_class` ("sensitive", "child", "internal" or a `DataClass`), `purpose`, `basis` and
    `retention` declare the personal information. The token is bound to "app.model.field"; give
    `context` when a field is renamed. Equality search goes through `blind_index` in a column of
    its own; every lookup but `isnull` is refused.
    """

    def __init__(
        self,
        *args: Any,
        data_class: DataClass | str = DataClass.SENSITIVE,
        purpose: str = "",
        basis: str = "法定职责",
        retention: str = "",
        context: str = "",
        **kwargs: Any,
    ) -> None:
        self.context = context
        self.personal: Personal | None = None
        if purpose or retention:
            known = DataClass[data_class.upper()] if isinstance(data_class, str) else data_class
            self.personal = Personal(known, purpose, basis, retention)
        super().__init__(*args, **kwargs)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not self.context:
            self.bound_to = f"{cls._meta.label_lower}.{name}"
        else:
            self.bound_to = self.context

    def deconstruct(self) -> Any:
        """The declaration stays out of migrations: a reworded purpose changes no column."""
        name, path, args, kwargs = super().deconstruct()
        if self.context:
            kwargs["context"] = self.context
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value, self.bound_to) if value else value

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return decrypt(value, self.bound_to) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> Any:
        return None
