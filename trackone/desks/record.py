"""What the record of one participant says, and who has worked with it: the last two tabs of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.text import slugify

from trackone.audit.models import Entry
from trackone.desks.events import day_of
from trackone.organizations.standing import Standing
from trackone.participants.elements import Element, groups_on
from trackone.participants.models import Address, Contact, ContactKind, ElementValue, FormerName, Managed, Participant

MOST_STAFF = 200
_DONE = {
    "participant.add": ("added the record", "added the record"),
    "participant.serve_here": ("opened the record here", "opened the record here"),
    "participant.reassign": ("{} change of case manager", "{} changes of case manager"),
    "participant.change": ("{} change to the record", "{} changes to the record"),
    "document.describe": ("{} document", "{} documents"),
    "service.record": ("{} service", "{} services"),
    "service.complete": ("{} service completed", "{} services completed"),
    "service.mend": ("{} service mended", "{} services mended"),
    "service.withdraw": ("{} service withdrawn", "{} services withdrawn"),
    "note.sign": ("{} note", "{} notes"),
    "note.add_addendum": ("{} addendum", "{} addenda"),
    "participation.enroll": ("{} enrollment", "{} enrollments"),
    "participation.decide": ("{} eligibility decision", "{} eligibility decisions"),
    "participation.mend": ("{} enrollment mended", "{} enrollments mended"),
    "participation.exit": ("{} exit", "{} exits"),
    "participation.take_back_exit": ("{} exit taken back", "{} exits taken back"),
    "conversation.close": ("{} conversation closed", "{} conversations closed"),
    "conversation.take_back_closing": ("{} closing taken back", "{} closings taken back"),
    "exception.list_person": ("put on a mass dislocation’s list", "put on mass dislocations’ lists"),
}


@dataclass(frozen=True, kw_only=True)
class Spell:
    """One former or present fact in words, and the days over which it held."""

    words: str
    since_on: date | None
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One federal element with its value in words."""

    element: Element
    value: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """The elements that belong together; `slug` names the group in addresses."""

    name: str
    slug: str
    known: tuple[Answer, ...]
    not_known: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything that the record says: names before, where he lives and lived, how to reach him, elements by group."""

    former_names: tuple[Spell, ...]
    addresses: tuple[Spell, ...]
    contacts: tuple[tuple[str, Spell], ...]
    groups: tuple[Group, ...]

    @property
    def has_former(self) -> bool:
        """Say whether an address or a way to be reached is no longer true."""
        return any(spell.until_on for spell in (*self.addresses, *(spell for _, spell in self.contacts)))


@dataclass(frozen=True, kw_only=True)
class Worker:
    """One member of the staff who has acted on this participant here: under which post, what, from when to when."""

    name: str
    post: str
    done: tuple[str, ...]
    first_at: datetime
    last_at: datetime


def record_of(participant: Participant, *, today: date) -> Record:
    """Return what the record says, present facts before former ones. One SQL statement."""
    own = {"participant": OuterRef("pk")}
    row = (
        Participant.objects.filter(pk=participant.pk)
        .annotate(
            names=_listed(
                FormerName.objects.filter(**own).order_by("-until_on", "-pk"),
                first="first_name",
                middle="middle_name",
                last="last_name",
                suffix="suffix",
                until="until_on",
            ),
            homes=_listed(
                Address.objects.filter(**own).order_by("-since_on", "-pk"),
                line_1="line_1",
                line_2="line_2",
                city="city",
                state="state",
                zip="zip_code",
                county="county__name",
                since="since_on",
                until="until_on",
            ),
            ways=_listed(
                Contact.objects.filter(**own).order_by("kind", "-since_on", "-pk"),
                kind="kind",
                at="reached_at",
                since="since_on",
                until="until_on",
            ),
            values_kept=_listed(
                ElementValue.objects.filter(**own).order_by("element_no"), number="element_no", value="value"
            ),
        )
        .values("names", "homes", "ways", "values_kept")
        .get()
    )
    given = {one["number"]: one["value"] for one in row["values_kept"]}
    return Record(
        former_names=tuple(_spell(_named(one), one) for one in row["names"]),
        addresses=_present_first(_spell(_placed(one), one) for one in row["homes"]),
        contacts=tuple((str(ContactKind(one["kind"]).label), _spell(one["at"], one)) for one in row["ways"]),
        groups=tuple(_group(name, elements, given) for name, elements in groups_on(today).items()),
    )


def case_managers_of(participant: Participant, *, by: Standing) -> tuple[Managed, ...]:
    """Return who was and is the case manager in the regions in sight, last first. One SQL statement."""
    rows = Managed.objects.visible_to(by).filter(participant=participant).select_related("person", "region")
    return tuple(rows.order_by("-since_on", "-pk")[:MOST_STAFF])


def workers_of(participant: Participant, *, by: Standing) -> tuple[Worker, ...]:
    """Return who has acted on this participant, last first, from the trail in the reader's sight. One SQL statement."""
    own = Q(participant_id=participant.pk) | Q(table_name=Participant._meta.db_table, record_id=participant.pk)
    rows = Entry.objects.filter(own, outcome=Entry.Outcome.DONE, person_id__isnull=False, action__in=list(_DONE))
    if by.region_id is not None:
        rows = rows.filter(region_id=by.region_id)
    counted = rows.values("person_id", "person_name", "action").annotate(
        count=Count("pk"), first_at=Min("at"), last_at=Max("at"), post=Max("post_name")
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in cast(Iterable[dict[str, Any]], counted.order_by("-last_at", "person_id", "action")[:MOST_STAFF]):
        found.setdefault(row["person_id"], []).append(row)
    return tuple(_worker(rows_of_one) for rows_of_one in found.values())


def _worker(rows: list[dict[str, Any]]) -> Worker:
    done = []
    for action, (one, several) in _DONE.items():
        count = sum(row["count"] for row in rows if row["action"] == action)
        done += [(one if count == 1 else several).format(count)] if count else []
    return Worker(
        name=rows[0]["person_name"],
        post=rows[0]["post"],
        done=tuple(done),
        first_at=min(row["first_at"] for row in rows),
        last_at=max(row["last_at"] for row in rows),
    )


def _group(name: str, elements: Iterable[Element], given: dict[int, str]) -> Group:
    known: list[Answer] = []
    not_known: list[Answer] = []
    for one in elements:
        value = given.get(one.number, "")
        (known if value else not_known).append(Answer(element=one, value=one.spoken(value)))
    return Group(name=name, slug=slugify(name), known=tuple(known), not_known=tuple(not_known))


def _listed(rows: QuerySet[Any], **columns: str) -> ArraySubquery:
    return ArraySubquery(rows.values(said=JSONObject(**columns)))


def _spell(words: str, facts: dict[str, Any]) -> Spell:
    return Spell(words=words, since_on=day_of(facts.get("since")), until_on=day_of(facts["until"]))


def _present_first(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    return tuple(sorted(spells, key=lambda spell: spell.until_on is not None))


def _named(facts: dict[str, Any]) -> str:
    return " ".join(filter(None, [facts["first"], facts["middle"], facts["last"], facts["suffix"]]))


def _placed(facts: dict[str, Any]) -> str:
    town = " ".join(filter(None, [facts["city"], facts["state"], facts["zip"]]))
    county = f"{facts['county']} County" if facts["county"] else ""
    return ", ".join(filter(None, [facts["line_1"], facts["line_2"], town, county]))
