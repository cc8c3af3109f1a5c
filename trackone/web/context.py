"""What every template knows without being told."""

from importlib.metadata import version
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest

_VERSION = version("trackone")


def house(request: HttpRequest) -> dict[str, Any]:
    """Return `by` (a Standing, or None before log-in), `form_key` (a fresh key for one form), `mode` and `version`."""
    return {
        "by": getattr(request, "by", None),
        "form_key": str(uuid4()),
        "mode": settings.MODE,
        "version": _VERSION,
    }
