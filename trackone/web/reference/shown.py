"""What the pages of reference data are made of: links, tables of cells, the days of a row in words, and the form's page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trackone.desks.reference import Done
from trackone.organizations.dated import Dated, state_today
from trackone.web.casework.keeping import draft_for, forget, initial_from, keep_typed_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.reference.forms import ShowForm
from trackone.web.uswds.dates import day

Form = TypeVar("Form", bound=forms.Form)
SAVED = {
    "added": "Saved. It stands from its first day on.",
    "ended": "Saved. It holds through its last day; what was done under it stays as it is.",
    "named": "Saved. The day on which it begins stands in the list.",
    "closed": "The day is closed. Every window that it touches is longer by one business day.",
    "confirmed": "Confirmed. The closed days of this year are the state’s own.",
    "renamed": "Renamed from today on. The former name stays on file.",
}


@dataclass(frozen=True, kw_only=True)
class Link:
    """One link in words; `about` is read aloud after them, where several say the same."""

    words: str
    address: str
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a table: its words, where they lead, the kind of tag they stand in, and acts beside them."""

    text: str
    address: str = ""
    tag: str = ""
    acts: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table with its caption; `heads` has `|` between the labels. Without rows it says so in `empty`.

    One that `is_alone` on its page needs no heading of its own.
    """

    caption: str
    heads: str
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    is_alone: bool = False

    @property
    def labeled(self) -> list[list[tuple[str, Cell]]]:
        """Return each row as pairs of label and cell: on a narrow page a cell repeats its label."""
        labels = self.heads.split("|")
        return [list(zip(labels, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, kw_only=True)
class Record:
    """The page of one record, or of a list: facts, what can be done, tables, and what was done."""

    title: str
    lead: str = ""
    tag: Cell | None = None
    way: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    acts: tuple[Link, ...] = ()
    tables: tuple[Table, ...] = ()
    history: tuple[Done, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The page of a form: its heading, the way back as pairs of words and address, its button, what to know before."""

    title: str
    way: tuple[str, ...]
    button: str
    lead: str = ""
    notes: tuple[str, ...] = ()
    clause: str = "general"


def show(request: HouseRequest, record: Record, *, filters: ShowForm | None = None, **context: Any) -> HttpResponse:
    """Render a record or a list."""
    saved = SAVED.get(request.GET.get("saved", ""), "")
    return render(request, "reference/record.html", {"record": record, "filters": filters, "said_saved": saved, **context})


def fill_in(
    request: HouseRequest,
    form_class: Callable[..., Form],
    sheet: Sheet,
    *,
    initial: dict[str, Any] | None = None,
    revision: int | None = None,
    **given: Any,
) -> tuple[Form, Callable[..., HttpResponse]]:
    """Return the form as sent, or fresh with its draft, and the answer that shows it; what is typed is kept as a draft.

    `revision` is what the form carries of the record that its page shows. One SQL statement for the draft.
    """
    page = request.path
    posted = request.POST if request.method == "POST" else None
    kept = draft_for(request, page) if posted is None else None
    begun = {**(initial or {}), **_from_draft(form_class, kept)}
    form = form_class(posted, initial={**begun, "revision": revision}, **given)
    context = {"form": form, "sheet": sheet, "kept": kept, "page": page, "revision": revision}
    return form, keep_typed_page(request, "reference/form.html", context, page=page)


def _from_draft(form_class: Any, kept: Any) -> dict[str, Any]:
    found = initial_from(form_class, kept)
    several = [name for name, one in form_class.base_fields.items() if isinstance(one, forms.MultipleChoiceField)]
    return {**found, **{name: kept.typed[name] for name in several if kept and name in kept.typed}}


def saved(request: HouseRequest, address: str, word: str) -> HttpResponse:
    """Forget the draft and go on to a page, which says what was saved."""
    forget(request, request.path)
    return redirect(f"{address}?{urlencode({'saved': word})}")


def shown(request: HouseRequest) -> tuple[ShowForm, str, date]:
    """Return the filter of a list, what it asks for, and today."""
    filters = ShowForm(request.GET)
    chosen = filters.cleaned_data["show"] if filters.is_valid() else ""
    return filters, chosen, state_today(request.at)


def days_of(row: Dated, *, today: date) -> Cell:
    """Return the days of a row in words, with the tag that says whether it is in force."""
    if row.since_on > today:
        return Cell(text=f"From {day(row.since_on)}", tag="plain")
    if row.until_on is None:
        return Cell(text="In force", tag="good")
    return Cell(text=f"Until {day(row.until_on)}", tag="watch") if row.until_on >= today else Cell(text="Ended", tag="plain")


def span_of(row: Dated) -> str:
    """Return the span of a row in words: "Sun Nov 23, 2025 – Tue Nov 24, 2026"."""
    return f"{day(row.since_on)} – {day(row.until_on) if row.until_on else 'goes on'}"


def has_not_ended(row: Dated, *, today: date) -> bool:
    """Say whether a row is in force or comes."""
    return row.until_on is None or row.until_on >= today
