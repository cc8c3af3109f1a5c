"""Say of each windowed date when it was entered, whether in time, and under which exception when late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from trackone.casework.models import Admission, ExceptionState
from trackone.policy.section_0_time_of_service import is_late


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """One windowed date of a record as the database stamped it; `entered_at` stands in the zone of the site.

    A late one says what admitted it, or nothing where its kind is never refused. `fix` is the address of Fix this, where
    only a request can change the date.
    """

    part: str
    label: str
    on: date
    entered_at: datetime
    last_on: date
    is_late: bool = False
    late: str = ""
    exception_id: int | None = None
    is_refused: bool = False
    fix: str = ""


def stamps_of(record: Any, parts: dict[str, str], *, time_zone: str, fixes: Mapping[str, str] | None = None) -> list[Stamp]:
    """Return the stamps of a record's filled dates; `parts` maps "began" to its words, `fixes` columns to Fix this.

    At most one SQL statement.
    """
    filled = {part: words for part, words in parts.items() if getattr(record, f"{part}_on") is not None}
    wanted = {getattr(record, f"{part}_admission_id") for part in filled} - {None}
    admissions = Admission.objects.select_related("exception").in_bulk(wanted) if wanted else {}
    zone, links = ZoneInfo(time_zone), fixes or {}
    return [_stamp(record, part, words, admissions, zone, fix=links.get(f"{part}_on", "")) for part, words in filled.items()]


def _stamp(record: Any, part: str, words: str, admissions: dict[int, Admission], zone: ZoneInfo, *, fix: str) -> Stamp:
    admission = admissions.get(getattr(record, f"{part}_admission_id"))
    exception = admission.exception if admission else None
    last_on = getattr(record, f"{part}_last_entry_on")
    return Stamp(
        part=part,
        fix=fix,
        label=words,
        on=getattr(record, f"{part}_on"),
        entered_at=getattr(record, f"{part}_entered_at").astimezone(zone),
        last_on=last_on,
        is_late=is_late(entered_on=getattr(record, f"{part}_entered_on"), last_on=last_on),
        late=admission.label if admission else "",
        exception_id=exception.pk if exception else None,
        is_refused=exception is not None and exception.state == ExceptionState.REFUSED,
    )
