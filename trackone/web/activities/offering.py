"""What the forms of activities offer - programs, staff, sites - and what goes without saying."""

from datetime import datetime
from typing import Any

from trackone.casework.admitting import Served
from trackone.casework.models import Activity
from trackone.casework.registered import today_of
from trackone.enrollment.models import Participation
from trackone.organizations.queries import serving_staff, sites_to_act_at
from trackone.organizations.standing import today_at
from trackone.participants.models import Participant
from trackone.web.activities.forms import ActivityForm, ActivityOffer
from trackone.web.casework.choices import participations_of
from trackone.web.casework.hinting import Hint, note_hint, window_hint
from trackone.web.middleware.standing import HouseRequest


def offer_for(request: HouseRequest, participant: Participant) -> ActivityOffer:
    """Return what may be chosen. Two or three SQL statements."""
    by, at = request.by, request.at
    sites = sites_to_act_at("activity.record", by=by, at=at)
    return ActivityOffer(
        participations=participations_of(request, participant),
        staff=serving_staff(by=by, at=at),
        sites=sites,
        today=today_at(sites[0], at=at) if sites else today_of(by, at=at),
    )


def offer_beside(request: HouseRequest, found: Activity) -> ActivityOffer:
    """Return what an activity may be changed to, what it names now among it even where it is not offered any more."""
    offer = offer_for(request, found.participant)
    return ActivityOffer(
        participations=_with(offer.participations, found.participation),
        staff=_with(offer.staff, found.staff),
        sites=_with(offer.sites, found.site),
        today=offer.today,
    )


def _with(records: Any, one: Any) -> list[Any]:
    return [*records] if one is None or one in records else [*records, one]


def usual_of(request: HouseRequest, model: type[Activity], offer: ActivityOffer) -> dict[str, Any]:
    """Return what goes without saying: today, the only site, the only program, the reader when he serves."""
    is_after = model.declared.follows_exit
    usual: list[Participation] = [one for one in offer.participations if (one.exit_on is not None) == is_after]
    mine = next((one for one in offer.staff if one.pk == request.by.person.pk), None)
    return {
        f"{model.declared.first}_on": offer.today,
        "participation": str(usual[0].pk) if len(usual) == 1 else "",
        "staff": str(mine.pk) if mine else "",
        "site": str(offer.sites[0].pk) if len(offer.sites) == 1 else "",
    }


def first_window(form: ActivityForm, *, participant: Participant, at: datetime) -> Hint | None:
    """Say until when the first date can be entered, as the form shows it. One SQL statement while its window is open."""
    declared, offer = form.model.declared, form.offer
    site = next((one for one in offer.sites if str(one.pk) == str(form["site"].value() or "")), None)
    period = next((one for one in offer.participations if str(one.pk) == str(form["participation"].value() or "")), None)
    if declared.never_refused:
        return note_hint(form[f"{declared.first}_on"].value(), site=site, at=at, what=declared.label)
    staff_id = next((one.pk for one in offer.staff if str(one.pk) == str(form["staff"].value() or "")), 0)
    return window_hint(
        form[f"{declared.first}_on"].value(),
        site=site,
        at=at,
        served=lambda place: Served(
            participant_id=participant.pk,
            site=place,
            staff_id=staff_id,
            program_code=period.program.code if period else None,
            kind=declared.kind,
        ),
    )
