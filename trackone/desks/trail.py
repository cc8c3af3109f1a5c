"""Read the trail: who did or tried what, when, on whose record, and what it changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from trackone.audit.models import Entry
from trackone.casework.models import ExceptionKind
from trackone.desks.trail_changes import EntryChanges, changes_of
from trackone.desks.trail_words import FACTS, action_words, reason_words, table_words
from trackone.organizations.authority import post_for
from trackone.organizations.models import Person, Post
from trackone.organizations.standing import Standing
from trackone.participants.elements import elements_on
from trackone.participants.models import ServedIn
from trackone.participants.queries import numbers_of

PAGE = 25
HOUSE = "The house itself"


@dataclass(frozen=True, kw_only=True)
class TrailFilter:
    """What of the trail is wanted; empty for all."""

    action: str = ""
    outcome: str = ""
    person_id: int | None = None
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One entry of the trail in words. `table` and `record_id` name the record, for a link where there is a page."""

    pk: int
    at: datetime
    who: str
    person_id: int | None
    post: str
    action: str
    is_refused: bool
    reasons: tuple[tuple[str, str], ...]
    number: str
    table: str
    record_id: int | None
    facts: tuple[tuple[str, str], ...]
    changes: EntryChanges

    @property
    def words(self) -> str:
        """Return what was done or tried."""
        return action_words(self.action)

    @property
    def record_words(self) -> str:
        """Return what the record is called."""
        return table_words(self.table) if self.table else ""


@dataclass(frozen=True, kw_only=True)
class TrailPage:
    """One page of the trail, newest first, and the key of the next one; None when this is the last."""

    rows: tuple[Told, ...]
    older: str | None


def trail_page(*, by: Standing, wanted: TrailFilter, after: str = "", limit: int = PAGE) -> TrailPage:
    """Return a page of the trail of the region acted in, or of every region read and of the house itself.

    Four SQL statements, one more for a participant's number; paged by key. Raises NotAllowed.
    """
    post_for("trail.read", by=by)
    rows = _filtered(_in_sight(by), wanted, by=by)
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    numbers = numbers_of({row.participant_id for row in shown if row.participant_id}, by=by)
    changes = changes_of([row.pk for row in shown])
    return TrailPage(
        rows=tuple(_told(row, numbers, changes.get(row.pk, EntryChanges())) for row in shown),
        older=str(shown[-1].pk) if len(found) > limit else None,
    )


def actors_in_sight(by: Standing) -> list[Person]:
    """Return the people who hold or held a post in the region acted in, by name; none for the whole state. One statement."""
    if by.region_id is None:
        return []
    posts = Post.objects.filter(region_id=by.region_id)
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("name", "pk"))


def _in_sight(by: Standing) -> QuerySet[Entry]:
    """Keep the entries of the region acted in; row security keeps the others out of every other answer too."""
    return Entry.objects.filter(region_id=by.region_id) if by.region_id is not None else Entry.objects.all()


def _filtered(rows: QuerySet[Entry], wanted: TrailFilter, *, by: Standing) -> QuerySet[Entry]:
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.outcome:
        rows = rows.filter(outcome=wanted.outcome)
    if wanted.person_id is not None:
        rows = rows.filter(person_id=wanted.person_id)
    if wanted.number:
        served = ServedIn.objects.visible_to(by).filter(number=wanted.number.strip().upper())
        rows = rows.filter(participant_id__in=list(served.values_list("participant_id", flat=True).distinct()))
    return rows


def _told(entry: Entry, numbers: dict[int, str], changes: EntryChanges) -> Told:
    facts: dict[str, Any] = entry.facts or {}
    return Told(
        pk=entry.pk,
        at=entry.at,
        who=entry.person_name or HOUSE,
        person_id=entry.person_id,
        post=entry.post_name,
        action=entry.action,
        is_refused=entry.outcome == Entry.Outcome.REFUSED,
        reasons=tuple((code, reason_words(code)) for code in entry.refusal_codes),
        number=numbers.get(entry.participant_id or 0, ""),
        # A refused attempt has no record of its own: its facts name the one that it was about.
        table=entry.table_name or str(facts.get("table", "")),
        record_id=entry.record_id or _whole(facts.get("record")),
        facts=_facts(facts, on=entry.at.date()),
        changes=changes,
    )


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _facts(facts: dict[str, Any], *, on: date) -> tuple[tuple[str, str], ...]:
    return tuple(
        (FACTS[name], _said(name, value, on=on))
        for name, value in facts.items()
        if name in FACTS and value not in ("", [], {}, None)
    )


def _said(name: str, value: Any, *, on: date) -> str:
    """Return a fact in words: an exception by its kind, a federal element by its label, a pair by its first part."""
    if name == "kind" and value in ExceptionKind.values:
        return str(ExceptionKind(value).label)
    if isinstance(value, (dict, list)):
        return ", ".join(_one(one[0] if isinstance(one, list) and one else one, on=on) for one in value)
    return str(value)


def _one(word: object, *, on: date) -> str:
    text = str(word)
    number = text.removeprefix("element ")
    element = elements_on(on).get(int(number)) if text != number and number.isdecimal() else None
    return element.label if element else text.replace("_", " ")
