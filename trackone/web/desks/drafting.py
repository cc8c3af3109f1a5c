"""Name the reader's drafts on the home, and say which of them lock soon: their date of service stands in what was typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.urls import Resolver404, resolve

from trackone.casework.drafts import KeptDraft
from trackone.casework.registered import short_day
from trackone.policy.business_days import Calendar, OutsideCalendar
from trackone.policy.section_0_time_of_service import last_entry_on
from trackone.web.forms import MemorableDateField

# What a draft's page is about, and the field whose window closes; a note is never refused, so it never locks.
_CALLED = {
    "service_record": ("Service", "began_on"),
    "service": ("Change of a service", "began_on"),
    "enroll": ("Enrollment", "application_on"),
    "note_write": ("Case note", ""),
    "note": ("Addendum to a note", ""),
    "participation": ("Change of an enrollment", ""),
    "participant_add": ("New participant", ""),
    "participant_change": ("Change of a record", ""),
    "exception_declare": ("Declaration of an exception", ""),
    "fix": ("Request for a correction", ""),
    "fix_facts": ("Request for a correction", ""),
    "correction": ("Step of a request", ""),
    "correction_mend": ("Change of a request", ""),
    "new_site": ("New site", ""),
    "new_workgroup": ("New workgroup", ""),
    "new_organization": ("New organization", ""),
    "organization_contact": ("Name of a contact", ""),
    "organization_alternate": ("Name of an alternate", ""),
    "region_operator": ("Name of an operator", ""),
    "region_master_user": ("Name of a Master User", ""),
    "region_operator_person": ("Name of the operator's person", ""),
    "closing_add": ("Closed day", ""),
    "new_service_kind": ("New kind of service", ""),
    "service_kind_replace": ("Kind of service", ""),
    "new_program": ("New program", ""),
}


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One draft: its page, what it is, whose by number, when it was kept; `closes` says when its date locks."""

    page: str
    called: str
    number: str
    saved_at: datetime
    closes: str
    is_closing: bool


def draft_lines(drafts: Iterable[KeptDraft], *, today: date, calendar: Calendar) -> list[DraftLine]:
    """Return the drafts as lines, in their order. No SQL."""
    return [_line(draft, today=today, calendar=calendar) for draft in drafts]


def _line(draft: KeptDraft, *, today: date, calendar: Calendar) -> DraftLine:
    name, number = _place(draft.page)
    called, dated = _CALLED.get(name, ("Form", ""))
    on = _typed_date(draft, dated) if dated else None
    closes, is_closing = _closing(on, today=today, calendar=calendar) if on else ("", False)
    return DraftLine(
        page=draft.page, called=called, number=number, saved_at=draft.saved_at, closes=closes, is_closing=is_closing
    )


def _closing(on: date, *, today: date, calendar: Calendar) -> tuple[str, bool]:
    try:
        last_on = last_entry_on(service_on=on, calendar=calendar)
    except OutsideCalendar:
        return "", False
    if last_on < today:
        return f"{short_day(on)} closed on {short_day(last_on)}", True
    if last_on == today:
        return f"{short_day(on)} closes today", True
    return f"{short_day(on)} can be entered until {short_day(last_on)}", last_on <= calendar.business_days_after(today, 1)


def _typed_date(draft: KeptDraft, name: str) -> date | None:
    typed = [draft.typed.get(f"{name}_{part}", [""])[-1] for part in ("month", "day", "year")]
    try:
        return MemorableDateField(required=False, label="Date").clean(typed)
    except forms.ValidationError:
        return None


def _place(page: str) -> tuple[str, str]:
    """Return the name of the view at an address and the participant number in it."""
    try:
        match = resolve(page.partition("?")[0])
    except Resolver404:
        return "", ""
    return match.url_name or "", str(match.kwargs.get("number", ""))
