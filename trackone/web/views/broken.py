"""The pages that Django shows on its own: a form that came without its token, and a mistake of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trackone.web.middleware.refusals import typed_in


def came_without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form has to be sent again, mostly because of a log-in in another tab; give back what was typed.

    Another site's form gets nothing back: whoever wrote that text was not the reader.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return render(request, "403_csrf.html", {"typed": typed_in(request) if is_ours else []}, status=403)


def broke(request: HttpRequest) -> HttpResponse:
    """Say that the program made a mistake, and give back what was typed."""
    return render(request, "500.html", {"typed": typed_in(request)}, status=500)
