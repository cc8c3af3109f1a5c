"""The caseloads of a region: how many people each has, and what is open under the name of one who hands them over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from trackone.casework.models import ServiceRecord
from trackone.enrollment.models import Participation
from trackone.organizations.authority import post_for
from trackone.organizations.models import Person
from trackone.organizations.queries import serving_staff
from trackone.organizations.standing import Standing
from trackone.participants.models import ServedIn


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """One person's caseload, or that of nobody; `is_serving` says whether the person serves in the region today."""

    person: Person | None
    people_count: int
    is_serving: bool


@dataclass(frozen=True, kw_only=True)
class UnderTheName:
    """What of some people stands open under the name of their case manager, and stays there when they are handed over."""

    programs_count: int
    plans_count: int


def caseloads(*, by: Standing, at: datetime) -> list[Caseload]:
    """Return the caseloads of the region by name, who does not serve any more first, nobody's before all.

    Three SQL statements. Raises NotAllowed.
    """
    post_for("participant.reassign", by=by)
    rows = ServedIn.objects.visible_to(by).filter(until_on=None).order_by().values("case_manager")
    counts = {row["case_manager"]: row["number"] for row in rows.annotate(number=Count("pk"))}
    serving = {person.pk for person in serving_staff(by=by, at=at)}
    people = Person.objects.in_bulk([pk for pk in counts if pk is not None])
    found = [
        Caseload(person=people.get(pk or 0), people_count=number, is_serving=pk in serving) for pk, number in counts.items()
    ]
    return sorted(found, key=lambda one: (one.person is not None, one.is_serving, one.person.name if one.person else ""))


def under_the_name(participant_ids: Sequence[int], *, of: Person, by: Standing) -> UnderTheName:
    """Return what of these people stands open under this name. Two SQL statements."""
    programs = Participation.objects.visible_to(by).open().filter(participant_id__in=participant_ids, staff=of)
    plans = ServiceRecord.objects.visible_to(by).counted().filter(participant_id__in=participant_ids, staff=of)
    return UnderTheName(programs_count=programs.count(), plans_count=plans.filter(began_on=None).count())
