"""Log in and out, unlock after a pause, choose the region, find out whom to call."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from trackone.demo.cast import CAST, DEMO_PASSWORD
from trackone.identity.guard import without_numbers
from trackone.organizations.activation import account_for_token, activate
from trackone.organizations.log_in import count_failure, forget_failures, locked_until
from trackone.organizations.models import Account
from trackone.web.access.forms import ActivateForm, LogInForm, UnlockForm
from trackone.web.middleware.standing import HouseRequest, begin_session

_WRONG = "That user name and password do not match. Check both and try again."
_LOCKED = "Too many tries. Log-in under this name is closed for 15 minutes; the help page says whom to call."


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def log_in(request: HouseRequest) -> HttpResponse:
    """Log in; after five failures the name is locked for a while, whether it exists or not."""
    if request.user.is_authenticated:
        return redirect("home")
    form = LogInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        if locked_until(username, at=request.at):
            form.add_error(None, _LOCKED)
        else:
            account = authenticate(request, username=username, password=form.cleaned_data["password"])
            if isinstance(account, Account):
                return _enter(request, account)
            count_failure(username, at=request.at)
            form.add_error(None, _WRONG)
    status = 422 if form.errors else 200
    if form.is_bound:
        # A number in the wrong box does not come back.
        form.data = {**request.POST.dict(), "username": without_numbers(request.POST.get("username", ""))}
    return render(request, "access/log_in.html", {"form": form, "next": _next(request), **_demo_log_ins()}, status=status)


@login_not_required
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session here."""
    logout(request)
    return redirect("log_in")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def unlock(request: HouseRequest) -> HttpResponse:
    """Ask for the password again after a pause; the session, and what was typed, stay."""
    account = request.user
    if not isinstance(account, Account):
        return redirect(f"{reverse('log_in')}?next={_next(request)}")
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if locked_until(account.username, at=request.at):
            form.add_error("password", _LOCKED)
        elif account.check_password(form.cleaned_data["password"]):
            forget_failures(account.username)
            begin_session(request)
            return HttpResponseRedirect(_next(request))
        else:
            count_failure(account.username, at=request.at)
            form.add_error("password", "That is not your password. Try again.")
    status = 422 if form.errors else 200
    context = {"form": form, "next": _next(request), "username": account.username, "log_out_url": reverse("log_out")}
    return render(request, "access/unlock.html", context, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
def activate_account(request: HouseRequest, token: str) -> HttpResponse:
    """Let the owner of a one-time link choose a password; a used or old link says so."""
    account = account_for_token(token, at=request.at)
    if account is None:
        return render(request, "access/link_ended.html", status=410)
    form = ActivateForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        activate(account, token=token, password=form.cleaned_data["password"], at=request.at)
        return redirect("log_in")
    status = 422 if form.errors else 200
    return render(request, "access/activate.html", {"form": form, "username": account.username}, status=status)


@require_POST
def switch_region(request: HouseRequest) -> HttpResponse:
    """Act from another region in which a post is held."""
    wished = request.POST.get("region", "")
    known = {str(region.pk): region.pk for region in request.by.regions}
    if wished in known:
        request.session["region_id"] = known[wished]
    elif wished == "":
        request.session.pop("region_id", None)
    return redirect("home")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say whom to call when locked out or when the system is down (III.1)."""
    return render(request, "access/help.html")


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def _enter(request: HouseRequest, account: Account) -> HttpResponse:
    forget_failures(account.username)
    login(request, account)
    begin_session(request)
    return HttpResponseRedirect(_next(request))


def _demo_log_ins() -> dict[str, Any]:
    """Return the made-up people of the demo, those to begin with first; nothing anywhere else."""
    if settings.MODE != "demo":
        return {}
    return {
        "password": DEMO_PASSWORD,
        "main_parts": [(key, part) for key, part in CAST.items() if part.does],
        "other_parts": [(key, part) for key, part in CAST.items() if not part.does],
    }


def _next(request: HttpRequest) -> str:
    """Return the page to go on to, if it is one of ours."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wished, allowed_hosts=None) and wished.startswith("/"):
        return wished
    return reverse("home")
