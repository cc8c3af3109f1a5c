"""Find who may be on file already: the same number, or an alike name and the same birth date - here and elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from trackone.identity.keys import blind_index
from trackone.identity.ssn import SSN
from trackone.organizations.models import Region
from trackone.organizations.standing import Standing
from trackone.participants import naming
from trackone.participants.models import NameKey, Participant, ServedIn, ServedInQuerySet
from trackone.participants.queries import Hit, hits_of, rows_with_ssn

SAME_SSN = "the same Social Security number"
SAME_NUMBER = "the participant number"
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
    region_name: str
    why: str

    def spoken(self) -> str:
        """Return "P10000001 in Region 7"."""
        return f"{self.number} in {self.region_name}"


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Whom one is about to add, as typed.

    `contacts` maps a kind of contact to its text, `address` holds the words of an Address (line_1, line_2, city, state,
    zip_code, county).
    """

    first_name: str
    last_name: str
    middle_name: str = ""
    suffix: str = ""
    birth_on: date | None = None
    preferred_language: str = ""
    contacts: Mapping[str, str] = field(default_factory=dict)
    address: Mapping[str, Any] = field(default_factory=dict)


def likely_here(newcomer: Newcomer, *, ssn: SSN | None, by: Standing) -> list[Likely]:
    """Return people of the own region who may be the same person, the surest first. At most five SQL statements."""
    served = ServedIn.objects.visible_to(by)
    found: dict[int, tuple[ServedIn, str]] = {}
    if ssn is not None:
        found.update({row.participant_id: (row, SAME_SSN) for row in _rows(rows_with_ssn(ssn, by=by))})
    if newcomer.birth_on is not None:
        born = _rows(served.filter(birth_on=newcomer.birth_on))
        alike = _alike(newcomer, [row.participant_id for row in born])
        for row in born:
            if row.participant_id in alike:
                found.setdefault(row.participant_id, (row, SAME_BIRTH))
    for row in _rows(_same_name(served, newcomer)) if newcomer.first_name and newcomer.last_name else ():
        if row.birth_on is None or newcomer.birth_on is None:
            found.setdefault(row.participant_id, (row, SAME_NAME))
    rows = [row for row, _ in found.values()]
    return [Likely(hit=hit, why=found[hit.participant_id][1]) for hit in hits_of(rows)]


def elsewhere(
    *, newcomer: Newcomer | None = None, ssn: SSN | None = None, number: str = "", by: Standing
) -> list[Elsewhere]:
    """Return who is served in a region out of sight, for this number, SSN, or alike name and same birth date.

    The one look across regions: it works only while an action is under way, whose entry keeps it. One SQL statement, one
    more for the names of the regions when anybody is found.
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
    found = [row for row in rows if row[0] not in in_sight]
    names = dict(Region.objects.filter(pk__in={row[2] for row in found}).values_list("pk", "name")) if found else {}
    return [
        Elsewhere(
            participant_id=row[0],
            number=row[1],
            region_id=row[2],
            region_name=names[row[2]],
            why=_why(row, number=number),
        )
        for row in found
    ]


def _why(row: tuple[int, str, int, bool], *, number: str) -> str:
    if row[3]:
        return SAME_SSN
    return SAME_NUMBER if row[1] == number else SAME_BIRTH


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
    words = naming.words_of(f"{newcomer.last_name} {newcomer.first_name}")
    # A name without a letter or digit is like nobody's.
    for word in words or [""]:
        keys = NameKey.objects.filter(region_id=OuterRef("region_id"), participant_id=OuterRef("participant_id"), word=word)
        served = served.filter(Exists(keys))
    return served
