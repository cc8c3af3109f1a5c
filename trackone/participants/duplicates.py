"""Find who may be on file already: the same number, or an alike name and the same birth date - here and elsewhere."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef

from trackone.identity.keys import blind_index
from trackone.identity.ssn import SSN
from trackone.organizations.standing import Standing
from trackone.participants import naming
from trackone.participants.models import NameKey, Participant, ServedIn, ServedInQuerySet
from trackone.participants.queries import Hit, hits_of

SAME_SSN = "the same Social Security number"
SAME_BIRTH = "an alike name and the same birth date"
SAME_NAME = "the same name; one of the birth dates is missing"
_MOST = 25


@dataclass(frozen=True, kw_only=True)
class Likely:
    """Somebody of the own region who may be the same person, and why."""

    hit: Hit
    why: str


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Somebody whom another region serves: who, where and why, and nothing else."""

    participant_id: int
    number: str
    region_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Whom one is about to add, as typed."""

    first_name: str
    last_name: str
    middle_name: str = ""
    suffix: str = ""
    birth_on: date | None = None
    preferred_language: str = ""


def likely_here(newcomer: Newcomer, *, ssn: SSN | None, by: Standing) -> list[Likely]:
    """Return people of the own region who may be the same person, the surest first. At most five SQL statements."""
    served = ServedIn.objects.visible_to(by)
    found: dict[int, tuple[ServedIn, str]] = {}
    if ssn is not None:
        holder = Participant.objects.filter(vault__blind_index=blind_index(ssn.reveal())).values("pk")
        found.update({row.participant_id: (row, SAME_SSN) for row in _rows(served.filter(participant__in=holder))})
    if newcomer.birth_on is not None:
        born = _rows(served.filter(birth_on=newcomer.birth_on))
        alike = _alike(newcomer, [row.participant_id for row in born])
        for row in born:
            if row.participant_id in alike:
                found.setdefault(row.participant_id, (row, SAME_BIRTH))
    for row in _rows(_same_name(served, newcomer)):
        if row.birth_on is None or newcomer.birth_on is None:
            found.setdefault(row.participant_id, (row, SAME_NAME))
    rows = [row for row, _ in found.values()]
    return [Likely(hit=hit, why=found[hit.participant_id][1]) for hit in hits_of(rows)]


def elsewhere(
    *, newcomer: Newcomer | None = None, ssn: SSN | None = None, number: str = "", by: Standing
) -> list[Elsewhere]:
    """Return who is served in a region out of sight, for this number, SSN, or alike name and same birth date.

    The one look across regions: it works only while an action is under way, whose entry keeps it. One SQL statement.
    """
    firsts = naming.sounds_of(naming.words_of(newcomer.first_name)) if newcomer else []
    lasts = naming.sounds_of(naming.words_of(newcomer.last_name)) if newcomer else []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT participant_id, number, region_id, has_same_ssn"
            " FROM participants_elsewhere(%s, %s, %s, %s::text[], %s::text[])",
            [
                number or None,
                blind_index(ssn.reveal()) if ssn else None,
                newcomer.birth_on if newcomer else None,
                firsts,
                lasts,
            ],
        )
        rows = cursor.fetchall()
    in_sight = {row[0] for row in rows if row[2] in by.reads}
    return [
        Elsewhere(participant_id=row[0], number=row[1], region_id=row[2], why=SAME_SSN if row[3] else SAME_BIRTH)
        for row in rows
        if row[0] not in in_sight
    ]


def _rows(rows: ServedInQuerySet) -> list[ServedIn]:
    return list(rows.select_related("region", "case_manager").order_by("sort_name", "participant_id")[:_MOST])


def _alike(newcomer: Newcomer, participant_ids: list[int]) -> set[int]:
    """Return those of these people whose first and last names, present or former, are like the typed ones."""
    firsts, lasts = naming.words_of(newcomer.first_name), naming.words_of(newcomer.last_name)
    people = Participant.objects.filter(pk__in=participant_ids).values_list("pk", "words")
    return {
        pk
        for pk, words in people
        if any(naming.is_alike(typed, word) for typed in firsts for word in words)
        and any(naming.is_alike(typed, word) for typed in lasts for word in words)
    }


def _same_name(served: ServedInQuerySet, newcomer: Newcomer) -> ServedInQuerySet:
    for word in naming.words_of(f"{newcomer.last_name} {newcomer.first_name}"):
        keys = NameKey.objects.filter(region_id=OuterRef("region_id"), participant_id=OuterRef("participant_id"), word=word)
        served = served.filter(Exists(keys))
    return served
