"""Find the people of a pasted list, line by line: the same words as in the search, all lines in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import IntegerField, QuerySet, Value

from trackone.organizations.authority import post_for
from trackone.organizations.standing import Standing
from trackone.participants.duplicates import Newcomer
from trackone.participants.models import Participant, ServedIn
from trackone.participants.queries import SHORTEST_STATEWIDE, Hit, found_by, hits_of
from trackone.participants.typed import Wanted, names_in, wanted_from

MOST_CANDIDATES = 5
# So many lines share one statement: planning it takes longer than reading it.
_AT_ONCE = 30
# What a masked number leaves behind: its last four digits are searched like typed ones (II.2).
_MASKED = "XXX-XX-"


class Match(Enum):
    """How surely a line names somebody whom the region serves."""

    SURE = "sure"
    LIKELY = "likely"
    SEVERAL = "several"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class LineRead:
    """One line of a list, and whom it may name: of several the likeliest come first, at most five."""

    line: str
    wanted: Wanted
    match: Match
    hits: tuple[Hit, ...]


def read_lines(lines: Sequence[str], *, by: Standing) -> list[LineRead]:
    """Read a participant number, or name words with a birth date or last four digits, out of each line; in their order.

    A number, or whole names with a birth date or last four that only one person has, are sure; everything else is left to
    whoever reads it. Three SQL statements and one more for each thirty lines. Raises NotAllowed.
    """
    post_for("participant.search", by=by)
    asked = [wanted_of(line) for line in lines]
    found = _ids_of(asked, by=by)
    wanted_ids = {pk for pks in found.values() for pk in pks}
    rows = list(ServedIn.objects.filter(pk__in=wanted_ids).select_related("region", "case_manager"))
    by_place = {(hit.participant_id, hit.region_id): hit for hit in hits_of(rows)}
    places = {row.pk: (row.participant_id, row.region_id) for row in rows}
    hits = {pk: by_place[place] for pk, place in places.items() if place in by_place}
    words = _words_of([hit.participant_id for hit in hits.values()])
    return [
        _read(line, wanted, [hits[pk] for pk in found.get(number, ()) if pk in hits], words)
        for number, (line, wanted) in enumerate(zip(lines, asked, strict=True))
    ]


def hits_by_number(numbers: Sequence[str], *, by: Standing) -> dict[str, Hit]:
    """Return the people in sight who have these participant numbers. Two SQL statements."""
    post_for("participant.search", by=by)
    rows = ServedIn.objects.visible_to(by).filter(number__in=list(numbers)).select_related("region", "case_manager")
    return {hit.number: hit for hit in hits_of(list(rows.order_by("pk")))}


def wanted_of(line: str) -> Wanted:
    """Read what a line of a sheet asks for: its cells stand apart by tabs, commas, semicolons or bars."""
    plain = line.translate({ord(mark): " " for mark in "\t;|"})
    return wanted_from(plain.replace(_MASKED, " ").replace(_MASKED.lower(), " "))


def newcomer_in(line: str) -> Newcomer | None:
    """Return whom a line names, for the look into other regions: first and last name and birth date, or None."""
    wanted = wanted_of(line)
    cells = " ".join(cell for cell in line.translate({ord(mark): " " for mark in "\t;|"}).split() if _MASKED not in cell)
    names = names_in(cells)
    if wanted.birth_on is None or not (names.get("first_name") and names.get("last_name")):
        return None
    return Newcomer(first_name=names["first_name"], last_name=names["last_name"].strip(" ,"), birth_on=wanted.birth_on)


def _ids_of(asked: Sequence[Wanted], *, by: Standing) -> dict[int, list[int]]:
    """Return, by the place of each line, the rows that it may mean, by name."""
    found: dict[int, list[int]] = {}
    places = [place for place, wanted in enumerate(asked) if _says_enough(wanted)]
    for start in range(0, len(places), _AT_ONCE):
        first, *others = [_rows_of(asked[place], place, by=by) for place in places[start : start + _AT_ONCE]]
        for row in first.union(*others, all=True) if others else first:
            found.setdefault(row["place"], []).append(row["pk"])
    return found


def _rows_of(wanted: Wanted, place: int, *, by: Standing) -> QuerySet[Any, Any]:
    rows = found_by(wanted, by=by).annotate(place=Value(place, output_field=IntegerField()))
    return rows.order_by("sort_name", "participant_id", "region_id").values("pk", "place")[: MOST_CANDIDATES + 1]


def _says_enough(wanted: Wanted) -> bool:
    """Say whether a line asks for few: half the region would fit two letters, or four digits alone."""
    longest = max((len(word) for word in wanted.words), default=0)
    return bool(wanted.number or wanted.birth_on) or longest >= SHORTEST_STATEWIDE


def _read(line: str, wanted: Wanted, hits: list[Hit], words: dict[int, frozenset[str]]) -> LineRead:
    whole = [hit for hit in hits if set(wanted.words) <= words[hit.participant_id]]
    likely = whole or hits
    match = Match.NOBODY
    if len(likely) == 1:
        says_who = wanted.number or (len(wanted.words) > 1 and (wanted.birth_on or wanted.last_four))
        match = Match.SURE if whole and says_who else Match.LIKELY
    elif likely:
        match = Match.SEVERAL
    return LineRead(line=line, wanted=wanted, match=match, hits=tuple(likely[:MOST_CANDIDATES]))


def _words_of(participant_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return every folded word of the names of these people, present and former."""
    rows = Participant.objects.filter(pk__in=participant_ids).values_list("pk", "words")
    return {pk: frozenset(words) for pk, words in rows}
