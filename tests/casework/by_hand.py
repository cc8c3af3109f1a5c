"""SQL by hand, as somebody with a console would write it: as the app role, under an act or without one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.casework.files import File
from trackone.audit.entries import Who, recording
from trackone.casework.models import ServiceRecord

_COPIED = (
    "participant_id, region_id, conversation_id, participation_id, kind_id, site_id, staff_id, organization_id,"
    " provider_name, result, recorded_at, recorded_by_id, withdrawn_reason, revision"
)


@contextmanager
def act(file: File, key: str = "tess") -> Iterator[None]:
    """Hold the gate open for the region of one of the cast."""
    by = file.cast.standing(key)
    with recording("test.sql", who=Who(), at=file.at, writes=by.reads, reads=by.reads):
        yield


def sql(statement: str, *values: Any) -> None:
    """Run one statement; what it raises takes back nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def state_of(caught: pytest.ExceptionInfo[DatabaseError]) -> str:
    """Return the SQL state."""
    return str(getattr(caught.value.__cause__, "sqlstate", ""))


def insert_again(service: ServiceRecord, *, began_on: date, stamp: str = "", **changed: Any) -> None:
    """Insert a copy of a service with another date; `stamp` tries to say when it was entered."""
    more, value = (", began_entered_on, began_last_entry_on", ", %s, %s") if stamp else ("", "")
    chosen = ", ".join("%s" if name.strip() in changed else name for name in _COPIED.split(", "))
    values = [changed[name.strip()] for name in _COPIED.split(", ") if name.strip() in changed]
    sql(
        f"INSERT INTO casework_servicerecord ({_COPIED}, began_on{more})"
        f" SELECT {chosen}, %s{value} FROM casework_servicerecord WHERE id = %s",
        *values,
        began_on,
        *([stamp, stamp] if stamp else []),
        service.pk,
    )
