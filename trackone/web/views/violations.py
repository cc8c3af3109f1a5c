"""What browsers report of content that the security policy kept out: counted and logged, never kept."""

import json
import logging
import re
import time
from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

LARGEST = 8_192
MOST_A_MINUTE = 30
_KINDS = ("application/csp-report", "application/reports+json", "application/json")
_WORD = re.compile(r"[a-z-]{1,40}")
_log = logging.getLogger(__name__)
# Of this process: which minute, and how often each directive was reported in it.
_counted: Counter[str] = Counter()
_minute = [0]


@csrf_exempt
@login_not_required
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log which directive was violated, and how often within the minute; 204 whatever was sent, 413 for too much.

    A report holds addresses and a piece of the page: neither is read. Anybody may send one, so more than a few a minute are
    counted only.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    minute = int(time.time()) // 60
    if minute != _minute[0]:
        if _counted.total() > MOST_A_MINUTE:
            _log.warning("csp: %s reports within a minute", _counted.total())
        _counted.clear()
        _minute[0] = minute
    directive = _directive(request)
    _counted[directive] += 1
    if _counted.total() <= MOST_A_MINUTE:
        _log.warning("csp: %s (%s within this minute)", directive, _counted[directive])
    return HttpResponse(status=204)


def _directive(request: HttpRequest) -> str:
    if request.content_type not in _KINDS:
        return "unreadable"
    try:
        said = json.loads(request.body)
        report = said[0] if isinstance(said, list) else said
        inside = report.get("csp-report") or report.get("body") or {}
        word = str(inside.get("effective-directive") or inside.get("effectiveDirective") or inside.get("violated-directive"))
    except (ValueError, LookupError, AttributeError, RecursionError):
        return "unreadable"
    named = _WORD.match(word.split(" ")[0])
    return named[0] if named else "unreadable"
