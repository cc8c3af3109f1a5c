"""What screens read of participants: search, the record itself. Every answer is within the reader's sight."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import JSONObject

from trackone.identity.keys import blind_index
from trackone.identity.ssn import SSN
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import County
from trackone.organizations.standing import Standing
from trackone.participants import naming
from trackone.participants.models import Address, Contact, NameKey, Participant, ServedIn, ServedInQuerySet
from trackone.participants.typed import NUMBER, Wanted, date_in

PAGE = 25
SHORTEST_STATEWIDE = 3
# A word of fewer letters begins names of many people in a region.
_SELECTIVE = 3
# The key of a page: participant, region, and the day by which it is ordered, if any; never a name.
_KEY = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})(?:\.([0-9]{4}-[0-9]{2}-[0-9]{2}))?")


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
    """One page of hits, and the key of the next one; empty when this is the last. A key holds no name, only ids."""

    hits: tuple[Hit, ...]
    after: str = ""


def search(wanted: Wanted, *, by: Standing, after: str = "", limit: int = PAGE) -> Page:
    """Find people by prefix of name words in any order, number, birth date, last four; present and former names.

    Ordered by folded name, paged by key. Two SQL statements, whatever the number of people, one more for a later page.
    Raises NotAllowed.
    """
    post_for("participant.search", by=by)
    if wanted.is_empty() or is_too_wide(wanted, by=by):
        return Page(hits=())
    rows = found_by(wanted, by=by)
    return page_of(rows, order=("sort_name", "participant_id", "region_id"), by=by, after=after, limit=limit)


def found_by(wanted: Wanted, *, by: Standing) -> ServedInQuerySet:
    """Return the rows in sight that fit all that is wanted; everybody's when nothing is. No SQL until it is read."""
    rows = ServedIn.objects.visible_to(by)
    if wanted.number:
        rows = rows.filter(number=wanted.number)
    if wanted.birth_on:
        rows = rows.filter(birth_on=wanted.birth_on)
    if wanted.last_four:
        rows = rows.filter(last_four=wanted.last_four)
    for word in wanted.words:
        rows = _with_word(rows, word, by=by)
    return rows


def is_too_wide(wanted: Wanted, *, by: Standing) -> bool:
    """Say whether so few letters are asked of the whole state that everybody would have to be looked through."""
    is_by_name_alone = not (wanted.number or wanted.birth_on or wanted.last_four)
    longest = max((len(word) for word in wanted.words), default=0)
    return by.region_id is None and is_by_name_alone and 0 < longest < SHORTEST_STATEWIDE


def page_of(
    rows: ServedInQuerySet,
    *,
    order: tuple[str, str, str],
    by: Standing,
    after: str,
    is_down: bool = False,
    limit: int = PAGE,
) -> Page:
    """Cut one page out of rows in a unique order, after the key of the page before. Two SQL statements.

    Ordered by name, one more for a later page: the name is read again, since a key holds none. A key that means nothing,
    or somebody who is out of sight by now, begins again.
    """
    past = _values_of(after, order=order, by=by) if after else None
    if past is not None:
        rows = _beyond(rows, order, past, is_down=is_down)
    in_order = [f"-{name}" if is_down else name for name in order]
    # The page is cut before anything is joined to it: many may fit, and 26 are shown.
    cut = rows.order_by(*in_order).values("pk")[: limit + 1]
    found = list(ServedIn.objects.filter(pk__in=cut).select_related("region", "case_manager").order_by(*in_order))
    return Page(hits=hits_of(found[:limit]), after=_key_of(found[limit - 1], order=order) if len(found) > limit else "")


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
    is_number = NUMBER.fullmatch(number) is not None
    found = Participant.objects.visible_to(by).filter(number=number.upper()).first() if is_number else None
    if found is None:
        raise OutOfSight
    return found


def served_rows(participant: Participant, *, by: Standing) -> list[ServedIn]:
    """Return the regions in sight that serve the participant, with case managers. One SQL statement."""
    rows = ServedIn.objects.visible_to(by).filter(participant=participant)
    return list(rows.select_related("region", "case_manager").order_by("since_on", "id"))


def present_details(participant: Participant, *, by: Standing) -> tuple[ServedIn | None, Address | None, dict[str, str]]:
    """Return who serves the participant in the region acted in, where he lives, and contacts by kind. Two statements."""
    contacts = Contact.objects.filter(participant=OuterRef("participant_id"), until_on=None)
    listed = ArraySubquery(contacts.values(pair=JSONObject(kind="kind", text="reached_at")))
    rows = ServedIn.objects.visible_to(by).filter(participant=participant).select_related("case_manager")
    served = rows.annotate(listed=listed).order_by(F("until_on").asc(nulls_first=True)).first()
    address = Address.objects.filter(participant=participant, until_on=None).first()
    return served, address, {one["kind"]: one["text"] for one in getattr(served, "listed", ())}


def counties() -> list[County]:
    """Return the counties of the state by name. One SQL statement."""
    return list(County.objects.order_by("name"))


def numbers_of(participant_ids: Iterable[int], *, by: Standing) -> dict[int, str]:
    """Return participant numbers by id, of those in sight. One SQL statement."""
    rows = ServedIn.objects.visible_to(by).filter(participant_id__in=list(participant_ids))
    return dict(rows.values_list("participant_id", "number"))


def _with_word(rows: ServedInQuerySet, word: str, *, by: Standing) -> ServedInQuerySet:
    """Keep the rows of people one of whose name words begins with this one: a range in C order, never a pattern."""
    keys = NameKey.objects.filter(word__gte=word, word__lt=naming.end_of_prefix(word))
    if by.region_id is not None:
        named = Q(participant_id__in=keys.filter(region_id=by.region_id).values("participant_id"))
        # What so many fit is not joined but asked of row by row, so that the order of the page is walked until it is full.
        return rows.filter(Case(When(named, then=Value(True)), default=Value(False)) if len(word) < _SELECTIVE else named)
    return rows.filter(Exists(keys.filter(region_id=OuterRef("region_id"), participant_id=OuterRef("participant_id"))))


def _key_of(row: ServedIn, *, order: Sequence[str]) -> str:
    day = f".{row.last_service_key.isoformat()}" if "last_service_key" in order else ""
    return f"{row.participant_id}.{row.region_id}{day}"


def _values_of(key: str, *, order: Sequence[str], by: Standing) -> list[Any] | None:
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    values: dict[str, Any] = {"participant_id": int(match[1]), "region_id": int(match[2])}
    if "last_service_key" in order:
        # As it was on the page before: whoever was served since then must not take the list along.
        values["last_service_key"] = date_in(match[3] or "")
    else:
        rows = ServedIn.objects.visible_to(by).filter(**values).order_by("pk")
        values["sort_name"] = rows.values_list("sort_name", flat=True).first()
    found = [values[name] for name in order]
    return None if None in found else found


def _beyond(rows: ServedInQuerySet, order: Sequence[str], values: Sequence[Any], *, is_down: bool) -> ServedInQuerySet:
    """Keep what comes after these values in this order: whole rows are compared, so that the index begins at the page."""
    compared = TupleLessThan if is_down else TupleGreaterThan
    return rows.filter(compared(Tuple(*(F(name) for name in order)), tuple(values)))
