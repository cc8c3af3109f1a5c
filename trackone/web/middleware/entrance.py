"""Send whoever is not logged in to the log-in, and back afterwards; carry no number from one address to another."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse

from trackone.identity.guard import numbers_in, without_numbers


class EntranceMiddleware(LoginRequiredMiddleware):
    """Django's own, but what stands in an address by mistake, a Social Security number, stands in no answer (II.1)."""

    def process_request(self, request: HttpRequest) -> None:
        """Mask numbers in the words of the address: pages carry them on in links and hidden fields."""
        if not numbers_in(request.META.get("QUERY_STRING", "")):
            return
        masked = QueryDict(mutable=True)
        for name, texts in request.GET.lists():
            masked.setlist(without_numbers(name), [without_numbers(text) for text in texts])
        request.GET = masked  # type: ignore[assignment]

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> HttpResponseRedirect:
        """Answer with the log-in."""
        if numbers_in(request.get_full_path()):
            return HttpResponseRedirect(reverse("log_in"))
        return super().handle_no_permission(request, view_func)
