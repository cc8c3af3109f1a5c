"""What screens read of participants: search, caseload, the record itself. Every answer is within the reader's sight."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from trackone.identity.keys import blind_index
from trackone.identity.ssn import SSN
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import Standing
from trackone.participants import naming
from trackone.participants.models import NameKey, Participant, ServedIn, ServedInQuerySet

PAGE = 25
MOST_WORDS = 6
_NUMBER = re.compile(r"[Pp]\d{8}")
_DATES = (
    re.compile(r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
)
_FOUR = re.compile(r"\d{4}")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is searched: any of name words, participant number, birth date, last four digits; all given ones must fit."""

    words: tuple[str, ...] = ()
    number: str = ""
    birth_on: date | None = None
    last_four: str = ""

    def is_empty(self) -> bool:
        """Say whether nothing is asked for."""
        return not (self.words or self.number or self.birth_on or self.last_four)


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One person in a list, as the region that serves him shows him; the number masked by whoever prints it."""

    participant_id: int
    number: str
    name: str
    birth_on: date | None
    last_four: str
    region_id: int
    region_name: str
    case_manager: str
    since_on: date
    last_service_on: date | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of hits, and the key of the next one; None when this is the last."""

    hits: tuple[Hit, ...]
    after: tuple[str, int, int] | None = None


def wanted_from(text: str) -> Wanted:
    """Read what was typed into one box: dates, a participant number, four digits, and name words in any order."""
    words: list[str] = []
    number, last_four, birth_on = "", "", None
    for part in text.replace(",", " ").split():
        if _NUMBER.fullmatch(part):
            number = part.upper()
        elif (typed := _as_date(part)) is not None:
            birth_on = typed
        elif _FOUR.fullmatch(part):
            last_four = part
        else:
            words += naming.words_of(part)
    return Wanted(words=tuple(words[:MOST_WORDS]), number=number, birth_on=birth_on, last_four=last_four)


def search(wanted: Wanted, *, by: Standing, after: tuple[str, int, int] | None = None, limit: int = PAGE) -> Page:
    """Find people by prefix of name words in any order, number, birth date, last four; present and former names.

    Ordered by folded name, paged by key. Two SQL statements, whatever the number of people. Raises NotAllowed.
    """
    post_for("participant.search", by=by)
    if wanted.is_empty():
        return Page(hits=())
    rows = ServedIn.objects.visible_to(by)
    if wanted.number:
        rows = rows.filter(number=wanted.number)
    if wanted.birth_on:
        rows = rows.filter(birth_on=wanted.birth_on)
    if wanted.last_four:
        rows = rows.filter(last_four=wanted.last_four)
    for word in wanted.words:
        rows = _with_word(rows, word, by=by)
    return page_by_name(rows, after=after, limit=limit)


def page_by_name(rows: ServedInQuerySet, *, after: tuple[str, int, int] | None, limit: int) -> Page:
    """Cut one page out of rows ordered by folded name. Two SQL statements."""
    if after is not None:
        name, participant, region = after
        rows = rows.filter(
            Q(sort_name__gt=name)
            | Q(sort_name=name, participant_id__gt=participant)
            | Q(sort_name=name, participant_id=participant, region_id__gt=region),
            sort_name__gte=name,
        )
    found = list(
        rows.select_related("region", "case_manager").order_by("sort_name", "participant_id", "region_id")[: limit + 1]
    )
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        hits=hits_of(found[:limit]),
        after=(last.sort_name, last.participant_id, last.region_id) if last else None,
    )


def hits_of(rows: Sequence[ServedIn]) -> tuple[Hit, ...]:
    """Return what a list shows of these rows, in their order. One SQL statement, for the names as they are written."""
    people = Participant.objects.in_bulk([row.participant_id for row in rows]) if rows else {}
    return tuple(
        Hit(
            participant_id=row.participant_id,
            number=row.number,
            name=people[row.participant_id].full_name(),
            birth_on=row.birth_on,
            last_four=row.last_four,
            region_id=row.region_id,
            region_name=row.region.name,
            case_manager=row.case_manager.name if row.case_manager else "",
            since_on=row.since_on,
            last_service_on=row.last_service_on,
        )
        for row in rows
        if row.participant_id in people
    )


def rows_with_ssn(ssn: SSN, *, by: Standing) -> ServedInQuerySet:
    """Return the rows in sight of the person who has this number: for actions alone, whose entry keeps who asked."""
    holder = Participant.objects.filter(vault__blind_index=blind_index(ssn.reveal())).values("pk")
    return ServedIn.objects.visible_to(by).filter(participant__in=holder)


def participant_by_number(number: str, *, by: Standing) -> Participant:
    """Return the participant of this number; raise NotAllowed, or OutOfSight when no region in sight serves him."""
    post_for("participant.view", by=by)
    found = Participant.objects.visible_to(by).filter(number=number.upper()).first()
    if found is None:
        raise OutOfSight
    return found


def served_rows(participant: Participant, *, by: Standing) -> list[ServedIn]:
    """Return the regions in sight that serve the participant, with case managers. One SQL statement."""
    rows = ServedIn.objects.visible_to(by).filter(participant=participant)
    return list(rows.select_related("region", "case_manager").order_by("since_on", "id"))


def numbers_of(participant_ids: Iterable[int], *, by: Standing) -> dict[int, str]:
    """Return participant numbers by id, of those in sight. One SQL statement."""
    rows = ServedIn.objects.visible_to(by).filter(participant_id__in=list(participant_ids))
    return dict(rows.values_list("participant_id", "number"))


def _with_word(rows: ServedInQuerySet, word: str, *, by: Standing) -> ServedInQuerySet:
    """Keep the rows of people one of whose name words begins with this one: a range in C order, never a pattern."""
    keys = NameKey.objects.filter(word__gte=word, word__lt=naming.end_of_prefix(word))
    if by.region_id is not None:
        return rows.filter(participant_id__in=keys.filter(region_id=by.region_id).values("participant_id"))
    return rows.filter(Exists(keys.filter(region_id=OuterRef("region_id"), participant_id=OuterRef("participant_id"))))


def _as_date(text: str) -> date | None:
    for shape in _DATES:
        match = shape.fullmatch(text)
        if match:
            try:
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                return None
    return None
