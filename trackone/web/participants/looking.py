"""Who looked at this person: for Master Users and auditors."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trackone.desks.trail_words import action_words
from trackone.organizations.authority import post_for
from trackone.participants.queries import participant_by_number
from trackone.participants.viewing import EXPORTED, MOST_SHOWN, VIEWED, looks_at
from trackone.policy.section_2_personal_information import REVEAL_PURPOSES
from trackone.web.middleware.standing import HouseRequest

_WORDS = {VIEWED: "Looked at the record", EXPORTED: "Took away a list with participant numbers of the region"}


@require_safe
def participant_looks(request: HouseRequest, number: str) -> HttpResponse:
    """Show views of the record, reveals and look-ups of the number, and lists taken away, newest first."""
    participant = participant_by_number(number, by=request.by)
    post_for("participant.see_looks", by=request.by)
    looks = looks_at(participant, by=request.by)
    context = {
        "participant": participant,
        "rows": [(one, _WORDS.get(one.how) or action_words(one.how), REVEAL_PURPOSES.get(one.purpose, "")) for one in looks],
        "most": MOST_SHOWN if len(looks) == MOST_SHOWN else None,
        "trail": f"{reverse('trail')}?number={participant.number}",
    }
    return render(request, "participants/looks.html", context)
