"""Made-up people for these tests, added by the real action."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from tests.harness import Cast
from trackone.casework.changing_people import change_participant
from trackone.identity.ssn import SSN
from trackone.organizations.models import Site
from trackone.organizations.standing import Standing
from trackone.participants.actions import add_participant
from trackone.participants.duplicates import Newcomer
from trackone.participants.models import Participant

BIRTH = date(1990, 3, 14)
NUMBER = "912-34-5678"
OTHER_NUMBER = "913-21-4321"
SITES = {
    "tess": "Lafayette",
    "clara": "Lafayette",
    "leo": "Lafayette",
    "pia": "Kokomo",
    "toby": "Terre Haute",
    "chris": "Gary",
}


def site_of(who: str) -> Site:
    return Site.objects.select_related("region").get(name=SITES.get(who, "Lafayette"))


def newcomer(first: str = "Ana", last: str = "Madeup", birth: date | None = BIRTH, **words: Any) -> Newcomer:
    return Newcomer(first_name=first, last_name=last, birth_on=birth, **words)


def add(
    cast: Cast,
    at: datetime,
    first: str = "Ana",
    last: str = "Madeup",
    birth: date | None = BIRTH,
    *,
    who: str = "tess",
    ssn: str = "",
    is_somebody_else: bool = False,
    by: Standing | None = None,
    **words: Any,
) -> Participant:
    return add_participant(
        by=by or cast.standing(who),
        at=at,
        site=site_of(who),
        newcomer=newcomer(first, last, birth, **words),
        ssn=SSN(ssn) if ssn else None,
        is_somebody_else=is_somebody_else,
    )


def change(person: Participant, cast: Cast, at: datetime, who: str = "tess", **changes: Any) -> Participant:
    return change_participant(person, by=cast.standing(who), at=at, changes=changes, revision=person.revision)


def crowd(cast: Cast, at: datetime, count: int, *, who: str = "tess", last: str = "Crowd") -> list[Participant]:
    """Add many people, no two with the same birth date."""
    by, people = cast.standing(who), []
    first_on = date(1950, 1, 1) + timedelta(days=sum(map(ord, last)))
    for place in range(count):
        first = f"{chr(65 + place // 26 % 26)}{chr(97 + place % 26)}xo"
        people.append(add(cast, at, first, last, first_on + timedelta(days=place * 97), who=who, by=by))
    return people


def entries(action: str) -> list[tuple[Any, ...]]:
    """Return what the trail keeps of an action: outcome, participant, facts, codes, region."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, participant_id, facts::text, refusal_codes::text, region_id FROM audit_entry"
            " WHERE action = %s ORDER BY id",
            [action],
        )
        return cursor.fetchall()
