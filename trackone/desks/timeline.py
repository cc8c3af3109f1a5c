"""Put everything that happened with one participant in one order: newest first, filtered by kind and program.

Every table that may tell much is a branch of one statement; each branch walks its own index by participant, and only a
page's worth of rows is ever merged. What the head of the page has read already is merged in its place. What the lines
say is made of the `facts` in `trackone.desks.events`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, Left, Length

from trackone.casework.models import (
    Admission,
    CaseNote,
    CaseNoteAddendum,
    Conversation,
    ConversationParticipation,
    GroupService,
    ServiceKind,
    ServiceRecord,
)
from trackone.casework.models.service_records import CAME_LATE
from trackone.desks.paging import Branch, Cut, Key, cut
from trackone.documents.models import Document
from trackone.enrollment.models import Participation, Program
from trackone.organizations.models import Person, Site
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant

PAGE = 25
SHOWN_OF_A_NOTE = 600

# Within one day what ends stands above what begins. The ranks are part of the keys of pages: a kind keeps its own.
SERVED, APPLIED, OPENED, DECIDED, FILED, SERVICE, BEGAN, NOTE, EXITED, CLOSED = range(10)
# Six kinds of activity, told in `trackone.desks.activities`.
FIRST_ACTIVITY, GAP, APPLICATION = 10, 16, 17
RANKS = tuple(range(18))
KINDS: Mapping[str, tuple[int, ...]] = {
    "services": (SERVICE,),
    "activities": RANKS[FIRST_ACTIVITY:GAP],
    "notes": (NOTE,),
    "programs": (APPLIED, DECIDED, BEGAN, EXITED, GAP, APPLICATION),
    "conversations": (OPENED, CLOSED),
    "documents": (FILED,),
}
Rows = QuerySet[Any]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What of the time line is wanted: a word of KINDS (empty: everything), and a program (None: all, and none)."""

    kind: str = ""
    program_id: int | None = None


def time_line(
    participant: Participant,
    *,
    by: Standing,
    shown: Shown,
    key: Key | None = None,
    limit: int = PAGE,
    at_hand: Sequence[dict[str, Any]] = (),
    more: Sequence[Branch] = (),
) -> Cut:
    """Return one page of what happened, newest first, planned services above today. One SQL statement.

    `at_hand` are rows that the page has read already: the programs and who serves where; `more` are further branches.
    """
    wanted = KINDS.get(shown.kind, RANKS)
    made = [
        *_conversations(participant, by=by, shown=shown),
        _documents(participant, by=by, shown=shown),
        _services(participant, by=by, shown=shown),
        _notes(participant, by=by, shown=shown),
        *more,
    ]
    branches = [branch for branch in made if branch.rank in wanted]
    return cut(branches, key=key, limit=limit, at_hand=[row for row in at_hand if row["rank"] in wanted])


def with_service_facts(rows: Rows, **more: Any) -> Rows:
    """Annotate services with what a line says of each, and more; `late` is what admitted its first late date."""
    named = rows.annotate(late_id=Coalesce("began_admission_id", "ended_admission_id", "result_admission_id"))
    told: Rows = named.annotate(
        facts=JSONObject(
            what=of(ServiceKind, "kind_id", "name"),
            who=of(Person, "staff_id", "name"),
            by=of(Person, "recorded_by_id", "name"),
            at=Coalesce("began_entered_at", "recorded_at"),
            entered_on="began_entered_on",
            zone=of(Site, "site_id", "time_zone"),
            site=of(Site, "site_id", "name"),
            program=of(Participation, "participation_id", "program__name"),
            began="began_on",
            ended="ended_on",
            planned_begin="planned_begin_on",
            planned_end="planned_end_on",
            minutes="minutes",
            provider="provider_name",
            group=of(GroupService, "group_id", "title"),
            result="result",
            late=admission_of("late_id"),
            is_late=Case(When(CAME_LATE, then=Value(True)), default=Value(False)),
            withdrawn="withdrawn_at",
            withdrawn_by=of(Person, "withdrawn_by_id", "name"),
            withdrawn_reason="withdrawn_reason",
            **more,
        )
    )
    return told


def with_note_facts(rows: Rows, *, shown_of_text: int = SHOWN_OF_A_NOTE) -> Rows:
    """Annotate notes with what a line says of each, its addenda in their order; long texts are cut."""
    # A redacted note keeps what was added to the one that it took the place of.
    its_own = Q(note=OuterRef("pk")) | Q(note=OuterRef("redacts_id"))
    addenda = CaseNoteAddendum.objects.filter(its_own, sealed_at=None).order_by("pk")
    said = JSONObject(text=Left("text", shown_of_text), who=of(Person, "author_id", "name"), at="signed_at")
    told: Rows = rows.annotate(
        facts=JSONObject(
            contact_type="contact_type",
            text=Left("text", shown_of_text),
            length=Length("text"),
            who=of(Person, "author_id", "name"),
            at="signed_at",
            entered_on="entered_on",
            last_on="last_entry_on",
            zone=of(Site, "site_id", "time_zone"),
            site=of(Site, "site_id", "name"),
            program=of(Program, "program_id", "name"),
            recontact="recontact_on",
            addenda=ArraySubquery(addenda.values(said=said)),
        )
    )
    return told


def of(model: type[Model], key: str, column: str) -> Subquery:
    """Return one column of the row that a key points at.

    A look-up for each of a page's rows instead of a join: with ten joins the server would plan longer than it reads.
    """
    return Subquery(model._default_manager.filter(pk=OuterRef(key)).values(column))


def admission_of(column: str) -> Subquery:
    """Return what admitted a late date: its label, and the exception's id and state where it is one."""
    facts = JSONObject(kind="kind", label="label", exception="exception_id", state="exception__state")
    return Subquery(Admission.objects.filter(pk=OuterRef(column)).values(said=facts)[:1])


def _services(participant: Participant, *, by: Standing, shown: Shown) -> Branch:
    rows = ServiceRecord.objects.visible_to(by).filter(participant=participant)
    if shown.program_id is not None:
        rows = rows.filter(participation__program_id=shown.program_id)
    return Branch(rank=SERVICE, rows=with_service_facts(rows.annotate(on=F("dated_on"))))


def _notes(participant: Participant, *, by: Standing, shown: Shown) -> Branch:
    rows = CaseNote.objects.visible_to(by).filter(participant=participant)
    if shown.program_id is not None:
        rows = rows.filter(program_id=shown.program_id)
    return Branch(rank=NOTE, rows=with_note_facts(rows.annotate(on=F("contact_on"))))


def _conversations(participant: Participant, *, by: Standing, shown: Shown) -> list[Branch]:
    rows = Conversation.objects.visible_to(by).filter(participant=participant)
    if shown.program_id is not None:
        links = ConversationParticipation.objects.filter(conversation=OuterRef("pk"))
        rows = rows.filter(Exists(links.filter(participation__program_id=shown.program_id)))
    facts = {
        name: JSONObject(
            purpose="purpose",
            reason="closed_reason",
            who=of(Person, f"{name}_by_id", "name"),
            at=f"{name}_at",
            zone=of(Site, "site_id", "time_zone"),
        )
        for name in ("opened", "closed")
    }
    return [
        Branch(rank=OPENED, rows=rows.annotate(on=F("opened_on"), facts=facts["opened"])),
        Branch(rank=CLOSED, rows=rows.exclude(closed_on=None).annotate(on=F("closed_on"), facts=facts["closed"])),
    ]


def _documents(participant: Participant, *, by: Standing, shown: Shown) -> Branch:
    rows = Document.objects.visible_to(by).filter(participant=participant)
    if shown.program_id is not None:
        rows = rows.filter(program_code__in=_codes_of(shown.program_id))
    facts = JSONObject(
        kind="kind", title="title", dated="dated_on", who=of(Person, "recorded_by_id", "name"), at="recorded_at"
    )
    return Branch(rank=FILED, rows=rows.annotate(on=F("received_on"), facts=facts))


def _codes_of(program_id: int) -> Any:
    return Program.objects.filter(pk=program_id).values("code")
