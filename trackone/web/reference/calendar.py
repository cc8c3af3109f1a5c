"""The state's calendar of closed days: a year of it, one more day, a year confirmed."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trackone.desks.reference import closings_of
from trackone.organizations.authority import may, post_for
from trackone.organizations.closings import add_closing, confirm_year
from trackone.organizations.dated import state_today
from trackone.policy import FIRST_DAY, LAST_DAY
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.reference.forms import ClosingForm, YearForm
from trackone.web.reference.shown import SAVED, Cell, Link, Record, Sheet, Table, fill_in, saved
from trackone.web.uswds.dates import day

_ALL = "Calendar"


@require_safe
def calendar(request: HouseRequest) -> HttpResponse:
    """Show the closed days of a year."""
    post_for("reference.view", by=request.by)
    asked = YearForm(request.GET)
    context = _year(request, asked.cleaned_data["year"] if asked.is_valid() else state_today(request.at).year)
    said = SAVED.get(request.GET.get("saved", ""), "")
    return keep_page(request, "reference/calendar.html", {**context, "said_saved": said})()


@require_POST
def calendar_confirm(request: HouseRequest) -> HttpResponse:
    """Confirm the closed days of a year."""
    post_for("calendar.confirm", by=request.by)
    form = YearForm(request.POST)
    year = form.cleaned_data["year"] if form.is_valid() else state_today(request.at).year
    answer = keep_page(request, "reference/calendar.html", _year(request, year))
    if not form.is_valid():
        return answer(status=422)
    confirm_year(by=request.by, at=request.at, year=year)
    return saved(request, reverse("calendar"), "confirmed")


@require_http_methods(["GET", "HEAD", "POST"])
def closing_add(request: HouseRequest) -> HttpResponse:
    """Close one more day, also afterwards."""
    post_for("closing.add", by=request.by)
    sheet = Sheet(
        title="Add a closed day",
        way=(_ALL, reverse("calendar")),
        button="Close the day",
        notes=(
            "A closed day is never taken back. Added afterwards, it lets people enter what was too late because of it;"
            " what was late stays late, and nothing is decided anew.",
        ),
        clause="C.6",
    )
    form, answer = fill_in(request, ClosingForm, sheet)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    add_closing(by=request.by, at=request.at, day=typed["day"], name=typed["name"], source=typed["source"])
    return saved(request, reverse("calendar"), "closed")


def _year(request: HouseRequest, year: int) -> dict[str, object]:
    closings = closings_of(year)
    rows = tuple(
        (
            Cell(text=day(closing.day)),
            Cell(text=closing.name),
            Cell(text=closing.source),
            Cell(text="Confirmed", tag="good") if closing.is_verified else Cell(text="Not confirmed yet", tag="watch"),
        )
        for closing in closings
    )
    can_add = may("closing.add", by=request.by)
    add = (Link(words="Add a closed day", address=reverse("closing_add")),) if can_add else ()
    beside = (one for one in (year - 1, year + 1) if FIRST_DAY.year <= one <= LAST_DAY.year)
    years = (Link(words=str(one), address=f"{reverse('calendar')}?year={one}") for one in beside)
    waiting = sum(not closing.is_verified for closing in closings)
    record = Record(
        title=f"{_ALL} {year}",
        lead="Business days are Monday to Friday less these days. The state confirms each year and may add a day.",
        acts=(*years, *add),
        tables=(Table(caption=f"Closed days in {year}", heads="Day|Why|Source|State", rows=rows, empty="No closed day."),),
    )
    can_confirm = waiting > 0 and may("calendar.confirm", by=request.by)
    return {"record": record, "year": year, "waiting": waiting, "can_confirm": can_confirm}
