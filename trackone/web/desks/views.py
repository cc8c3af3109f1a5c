"""Home by role, the page of one participant, the services of the region: they load and show, and change nothing."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trackone.casework.models import ACTIVITIES
from trackone.casework.registered import today_of
from trackone.desks.home import home_of
from trackone.desks.lists import ServiceFilter, kinds_known, services_page, sites_of
from trackone.desks.participant import (
    Face,
    conversations_of,
    documents_of,
    face_of,
    notes_of,
    open_days,
    time_line_of,
)
from trackone.desks.record import case_managers_of, record_of, workers_of
from trackone.desks.timeline import KINDS, Shown
from trackone.documents.files import store
from trackone.organizations.authority import may
from trackone.organizations.calendar import calendar_around
from trackone.organizations.models.people import STATEWIDE_ROLES, Role
from trackone.organizations.queries import serving_staff
from trackone.participants.viewing import keep_view
from trackone.requests.lists import open_of
from trackone.web.desks.drafting import draft_lines
from trackone.web.desks.forms import ServicesFilter, asked_or_usual, since_query
from trackone.web.desks.saying import countdowns, home_lead, left_words, regions_sentence, saved_words
from trackone.web.middleware.standing import HouseRequest
from trackone.web.requests.panels import request_panels
from trackone.web.requests.saying import listed
from trackone.web.uswds import Column

TABS = {
    "": "Time line",
    "programs": "Programs",
    "services": "Services",
    "activities": "Activities",
    "notes": "Notes",
    "documents": "Documents",
    "record": "Record",
    "requests": "Requests",
    "people": "Who worked here",
}
_KIND_WORDS = {
    "services": "Services",
    "activities": "Activities",
    "notes": "Notes",
    "programs": "Programs",
    "conversations": "Conversations",
    "documents": "Documents",
}
_COLUMNS = [
    Column("Date", sort="on"),
    Column("Participant"),
    Column("Service"),
    Column("Program"),
    Column("Staff"),
    Column("Site"),
    Column("Time", "", True),
    Column("Entered", sort="entered"),
]
_TALLIED = [
    Column("Entered", "", True),
    Column("On the same day", "", True),
    Column("Late", "", True),
    Column("Planned, not entered", "", True),
]
_MONTHLY = [
    Column("Services", "", True),
    Column("In time"),
    Column("Under an exception", "", True),
    Column("Exception refused", "", True),
]
_DRAFTS_SHOWN = 5


@require_safe
def home(request: HouseRequest) -> HttpResponse:
    """Show what waits for this person today, by post."""
    by = request.by
    waiting = home_of(by=by, at=request.at)
    drafts = draft_lines(waiting.drafts or (), today=waiting.today, calendar=waiting.calendar)
    context = {
        "home": waiting,
        "lead": home_lead(by, waiting),
        "drafts": drafts[:_DRAFTS_SHOWN] if waiting.drafts is not None else None,
        "closing_drafts": [draft for draft in drafts if draft.is_closing],
        "is_team": by.holds(Role.TEAM_MEMBER),
        "is_clerk": by.holds(Role.CLERK),
        "is_looking": by.region_id is None or by.holds(*STATEWIDE_ROLES),
        "site_columns": [Column("Site"), *_TALLIED],
        "staff_columns": [Column("Staff"), *_TALLIED],
        "month_columns": [Column("Site"), *_MONTHLY],
        "region_columns": [Column("Region"), *(column for column in _MONTHLY if column.label != "Under an exception")],
        "regions_sentence": regions_sentence(waiting.regions or ()),
        "since_query": since_query(waiting.since_on),
        "request_panels": request_panels(request),
    }
    return render(request, "desks/home.html", context)


@require_safe
def participant(request: HouseRequest, number: str) -> HttpResponse:
    """Show one participant: the head, and the tab asked for."""
    face = face_of(number, by=request.by, at=request.at)
    keep_view(face.participant.pk, by=request.by, at=request.at)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    content = _CONTENT[tab](request, face)
    calendar = content.pop("calendar", None) or calendar_around(face.today)
    days = open_days(today=face.today, calendar=calendar)
    address = reverse("participant", args=[face.participant.number])
    context = {
        "here": address,
        "face": face,
        "participant": face.participant,
        "tabs": [(words, f"{address}?tab={name}" if name else address, name == tab) for name, words in TABS.items()],
        "tab_template": f"desks/_tab_{tab or 'time_line'}.html",
        "open_days": [(day, left_words(day, today=face.today)) for day in days],
        "countdowns": countdowns(face, calendar=calendar),
        "saved": saved_words(request.GET.get("saved", ""), content.get("events", ())),
    }
    return render(request, "desks/participant.html", {**context, **content})


@require_safe
def services(request: HouseRequest) -> HttpResponse:
    """List the services of the region, one's own first."""
    by = request.by
    is_serving = may("service.record", by=by)
    sort = request.GET.get("sort", "")
    sort = sort if sort in ("on", "-on", "entered", "-entered") else "-on"
    filters = ServicesFilter(
        asked_or_usual(request.GET, today=today_of(by, at=request.at)),
        kinds=kinds_known(),
        sites=sites_of(by),
        staff=serving_staff(by=by, at=request.at) if by.region_id is not None else [],
        me=by.person if is_serving else None,
    )
    page = services_page(by=by, at=request.at, wanted=filters.wanted(), sort=sort, after=request.GET.get("page", ""))
    context = {
        "page": page,
        "filters": filters,
        "columns": _COLUMNS,
        "sort": sort,
        "is_oldest_first": not sort.startswith("-"),
        "lead": by.region.name if by.region else "The whole state",
    }
    return render(request, "desks/services.html", context)


def _time_line(request: HouseRequest, face: Face) -> dict[str, Any]:
    programs = {str(period.participation.program_id): period.name for period in face.periods}
    kind, program = request.GET.get("kind", ""), request.GET.get("program", "")
    kind, program = kind if kind in KINDS else "", program if program in programs else ""
    shown = Shown(kind=kind, program_id=int(program) if program else None)
    page = time_line_of(face, by=request.by, shown=shown, after=request.GET.get("page", ""))
    return {
        "events": page.events,
        "page": page,
        "calendar": page.calendar,
        "kinds": _choices({"": "Everything", **_KIND_WORDS}, "kind", kind, program=program),
        "programs": _choices({"": "All programs", **programs}, "program", program, kind=kind) if programs else [],
    }


def _choices(words: dict[str, str], name: str, chosen: str, **others: str) -> list[tuple[str, str, bool]]:
    """Return words, address and whether it is chosen, for each choice of a filter that is one click."""
    kept = {other: value for other, value in others.items() if value}
    return [
        (said, f"?{urlencode({**({name: value} if value else {}), **kept})}", value == chosen)
        for value, said in words.items()
    ]


def _programs(request: HouseRequest, face: Face) -> dict[str, Any]:
    return {"conversations": conversations_of(face.participant, by=request.by)}


def _services(request: HouseRequest, face: Face) -> dict[str, Any]:
    wanted = ServiceFilter(participant=face.participant)
    sort = "on" if request.GET.get("sort") == "on" else "-on"
    page = services_page(by=request.by, at=request.at, wanted=wanted, sort=sort, after=request.GET.get("page", ""))
    columns = [column for column in _COLUMNS if column.label != "Participant"]
    return {"page": page, "sort": sort, "columns": columns}


def _activities(request: HouseRequest, face: Face) -> dict[str, Any]:
    page = time_line_of(face, by=request.by, shown=Shown(kind="activities"), after=request.GET.get("page", ""))
    kinds = [model.declared for model in ACTIVITIES.values()]
    return {"events": page.events, "page": page, "calendar": page.calendar, "kinds_of_activity": kinds}


def _notes(request: HouseRequest, face: Face) -> dict[str, Any]:
    page = notes_of(face, by=request.by, after=request.GET.get("page", ""))
    return {"events": page.events, "page": page, "calendar": page.calendar}


def _documents(request: HouseRequest, face: Face) -> dict[str, Any]:
    can_attach = store.is_there() and may("document.attach", by=request.by)
    return {"documents": documents_of(face.participant, by=request.by), "can_attach": can_attach}


def _record(request: HouseRequest, face: Face) -> dict[str, Any]:
    return {"record": record_of(face.participant, today=face.today)}


def _requests(request: HouseRequest, face: Face) -> dict[str, Any]:
    return {"rows": listed(open_of(face.participant, by=request.by), at=request.at)}


def _people(request: HouseRequest, face: Face) -> dict[str, Any]:
    return {
        "workers": workers_of(face.participant, by=request.by),
        "managed": case_managers_of(face.participant, by=request.by),
    }


_CONTENT: dict[str, Callable[[HouseRequest, Face], dict[str, Any]]] = {
    "": _time_line,
    "programs": _programs,
    "services": _services,
    "activities": _activities,
    "notes": _notes,
    "documents": _documents,
    "record": _record,
    "requests": _requests,
    "people": _people,
}
