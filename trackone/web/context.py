"""What every template knows without being told."""

from importlib.metadata import version
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from trackone.casework.registered import MOST_BANNERS, Registered, open_for
from trackone.organizations.standing import Standing

_VERSION = version("trackone")


def house(request: HttpRequest) -> dict[str, Any]:
    """Return `by` (a Standing, or None before log-in), `form_key` (a fresh key for one form), `mode` and `version`.

    `open_exceptions` are read when a page shows them, in one SQL statement, and not before.
    """
    return {
        "by": getattr(request, "by", None),
        "open_exceptions": SimpleLazyObject(lambda: _open_exceptions(request)),
        "form_key": str(uuid4()),
        "mode": settings.MODE,
        "version": _VERSION,
    }


def _open_exceptions(request: HttpRequest) -> dict[str, Any]:
    """Return what holds entry open for the reader's site, and whether there is more than the page tells."""
    by = getattr(request, "by", None)
    if not isinstance(by, Standing) or not by.posts:
        return {"told": [], "has_more": False}
    found: list[Registered] = open_for(by, at=request.at)  # type: ignore[attr-defined]
    return {"told": found[:MOST_BANNERS], "has_more": len(found) > MOST_BANNERS}
