"""What a browser sends from the forms of casework, and how its pages are read."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from tests.casework.files import File
from trackone.casework.models import ServiceKind

Signed = Callable[[str], Client]


def day(name: str, on: date | None) -> dict[str, str]:
    """Return a date as its three fields send it."""
    parts = (on.month, on.day, on.year) if on else ("", "", "")
    return {f"{name}_{part}": str(value) for part, value in zip(("month", "day", "year"), parts, strict=True)}


def kind_id(code: str) -> str:
    """Return what the list of kinds sends for a kind."""
    return str(ServiceKind.objects.get(code=code).pk)


def service_typed(file: File, **changed: Any) -> dict[str, Any]:
    """Return the form of a service as Tess fills it in today: what, and nothing else."""
    began_on = changed.pop("began_on", file.at.date())
    return {
        "_key": str(uuid4()),
        "_page": f"/participants/{file.participant.number}/services/record/",
        "kind": kind_id("JOB-SEARCH"),
        "participation": "none",
        **day("began_on", began_on),
        "site": str(file.site.pk),
        "staff": str(file.cast.person("tess").pk),
        "then": "done",
        **changed,
    }


def note_typed(file: File, **changed: Any) -> dict[str, Any]:
    """Return the form of a note as Tess fills it in today."""
    contact_on = changed.pop("contact_on", file.at.date())
    return {
        "_key": str(uuid4()),
        "_page": f"/participants/{file.participant.number}/notes/write/",
        **day("contact_on", contact_on),
        "contact_type": "phone",
        "program": "",
        "site": str(file.site.pk),
        "text": "Called about the workshop.",
        "then": "sign",
        **changed,
    }


def words(answer: HttpResponse) -> str:
    """Return what a reader reads of a page."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def value_of(answer: HttpResponse, name: str) -> str:
    """Return what stands in a field of a page: an input, a text area, or the chosen option of a select."""
    page = answer.content.decode()
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s?(.*?)</textarea>', page, re.S)
    if area:
        return unescape(area[1]).strip()
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.S)
    if select:
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', select[0])
        return chosen[1] if chosen else ""
    field = re.search(rf'<input(?=[^>]*name="{name}")[^>]*>', page)
    value = re.search(r'value="([^"]*)"', field[0]) if field else None
    return unescape(value[1]) if value else ""
