"""Where the links lead: from a locked value to the form that asks for another one, and back to the record."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from trackone.casework.changing import Correctable, Toward, decider_for, is_open_to_its_author
from trackone.casework.models import Activity, ServiceRecord
from trackone.organizations.authority import may
from trackone.organizations.standing import Standing
from trackone.requests.subjects import PERSON

_BY_REQUEST = ("master_user", "help_desk", "state")
_PAGES = {"service": "service", "participation": "participation", "conversation": "conversation", "note": "note"}


def fixes_of(record: Correctable, columns: Iterable[str], *, by: Standing, toward: Toward) -> Mapping[str, str]:
    """Return for each of these columns that only a request can change now the address of Fix this. No SQL.

    Clauses: I.1, I.8.
    """
    if not may("correction.draft", by=by) or record.region_id != by.region_id:
        return {}
    slug = slug_for(record)
    found = {}
    for column in columns:
        is_open = is_open_to_its_author(record, column, toward=toward)
        if not is_open and decider_for(record, column, toward=toward) in _BY_REQUEST:
            found[column] = fix_address(slug, record.pk, column)
    return found


def slug_for(record: Correctable) -> str:
    """Return the word by which addresses of requests name the kind of a record."""
    if isinstance(record, Activity):
        return record.declared.slug
    return "service" if isinstance(record, ServiceRecord) else "participation"


def fix_address(slug: str, pk: int, *columns: str, kind: str = "") -> str:
    """Return the address of Fix this for a record, some of its columns first."""
    asked = [*(("field", column) for column in columns), *([("kind", kind)] if kind else [])]
    address = reverse("fix", args=[slug, pk])
    return f"{address}?{urlencode(asked)}" if asked else address


def record_address(slug: str, pk: int, *, number: str) -> str:
    """Return the page of a record."""
    if slug == PERSON:
        return f"{reverse('participant', args=[number])}?tab=record"
    if slug in _PAGES:
        return reverse(_PAGES[slug], args=[pk])
    return reverse("activity", args=[slug, pk])


def edit_address(slug: str, pk: int) -> str:
    """Return the page on which a record is mended within its window; empty where that is done on its own page."""
    if slug == "service":
        return reverse("service_mend", args=[pk])
    if slug in (PERSON, "participation", "conversation", "note"):
        return ""
    return reverse("activity_mend", args=[slug, pk])
