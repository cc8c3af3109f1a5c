"""Dates and times as people say them: Fri Nov 20, 2026, 2:05 PM EST."""

from datetime import date, datetime, timedelta

from django.utils import timezone


def day(value: date | datetime | None) -> str:
    """Return "Fri Nov 20, 2026"; an empty value stays empty."""
    if not value:
        return ""
    local = _local(value) if isinstance(value, datetime) else value
    return f"{local:%a %b} {local.day}, {local.year}"


def moment(value: datetime | None) -> str:
    """Return "Fri Nov 20, 2026, 2:05 PM" in the time zone in force."""
    if not value:
        return ""
    local = _local(value)
    return f"{day(local)}, {local.hour % 12 or 12}:{local:%M} {local:%p}"


def moment_zone(value: datetime | None) -> str:
    """Return the moment with its zone, for places where two zones meet."""
    return f"{moment(value)} {_local(value):%Z}" if value else ""


def _local(value: datetime) -> datetime:
    """Bring a stored moment (UTC) into the time zone in force; one already brought to its site's zone stays there."""
    return timezone.localtime(value) if value.utcoffset() == timedelta(0) else value
