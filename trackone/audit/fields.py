"""Column types that Django lacks."""

from typing import Any

from django.db import models


class TransactionIdField(models.Field[int, int]):
    """A PostgreSQL transaction id (xid8); the sealer needs it to know what can no longer be overtaken."""

    def db_type(self, connection: Any) -> str:
        """Return the column type."""
        return "xid8"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Send it as text, which the server takes for its own type; a whole number it would not."""
        return str(value) if isinstance(value, int) else value
