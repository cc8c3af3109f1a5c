"""Small pieces from which the components are written; every value is escaped here."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def attributes(**values: Any) -> SafeString:
    """Return ` name="value"` for each keyword: `hx_get` becomes hx-get, `class_` class; None, False and "" are left out."""
    given = ((name.strip("_").replace("_", "-"), value) for name, value in values.items())
    return format_html_join("", ' {}="{}"', ((n, "" if v is True else v) for n, v in given if v not in (None, False, "")))


def classes(*names: str) -> str:
    """Return the names that are not empty, with a space between."""
    return " ".join(name for name in names if name)


def key_mark(key: str) -> SafeString:
    """Return the key shown beside a label; it is announced by aria-keyshortcuts, so it is hidden from being read twice."""
    return format_html(' <kbd class="key" aria-hidden="true">{}</kbd>', key) if key else SafeString("")


def request_of(context: Context) -> HttpRequest | None:
    """Return the request that is answered, or None where a template is rendered without one."""
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


def this_address(context: Context, **changes: str) -> str:
    """Return `?…` for the present address with these parts changed; an empty value removes the part.

    The place in a paged list is always dropped: it belongs to one order and one filter.
    """
    request = request_of(context)
    parts = request.GET.copy() if request else None
    if parts is None:
        return "?" + "&".join(f"{name}={value}" for name, value in changes.items() if value)
    parts.pop("page", None)
    for name, value in changes.items():
        parts.pop(name, None)
        if value:
            parts[name] = value
    return f"?{parts.urlencode()}"


def page_of(context: Context) -> str:
    """Return the address of the page that the reader sees, also when only a part of it is answered or sent again."""
    request = request_of(context)
    return shown_page(request) if request else ""


def shown_page(request: HttpRequest) -> str:
    """Return the page a request was sent from: the one its form names, else the one htmx stands on, else its own."""
    if request.POST.get("_page"):
        return request.POST["_page"]
    shown = request.headers.get("HX-Current-URL")
    if shown:
        parts = urlsplit(shown)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()
