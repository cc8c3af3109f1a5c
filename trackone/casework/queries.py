"""What screens read of cases: one service, note, enrollment or conversation, what may be chosen, what is still open."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

from trackone.casework.activities.unended import Unended, unended_of, with_unended
from trackone.casework.models import CaseNote, CaseNoteAddendum, Conversation, ServiceKind, ServiceRecord
from trackone.enrollment.models import Participation, Program
from trackone.enrollment.proposals import with_known
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant
from trackone.policy.section_0_programs import fits_program

T = TypeVar("T")
RECENT_COUNT = 6
_LOOKED_AT = 60


@dataclass(frozen=True, kw_only=True)
class StillOpen:
    """What is still open of a participation or a conversation: services and activities without an end, plans."""

    services: tuple[ServiceRecord, ...]
    plans: tuple[ServiceRecord, ...]
    participations: tuple[Participation, ...] = ()
    activities: tuple[Unended, ...] = ()

    def is_empty(self) -> bool:
        """Say whether nothing is open."""
        return not (self.services or self.plans or self.participations or self.activities)


def service_of(pk: int, *, by: Standing) -> ServiceRecord:
    """Return one service with all it names; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    names = ("participant", "kind", "site", "staff", "organization", "recorded_by", "withdrawn_by", "conversation__site")
    admissions = ("began_admission__exception", "ended_admission__exception", "result_admission__exception")
    rows = ServiceRecord.objects.visible_to(by).select_related(
        *names, *admissions, "participation__program", "post", "group"
    )
    return _one(rows.filter(pk=pk).first())


def last_service(participant: Participant, *, by: Standing) -> ServiceRecord | None:
    """Return the last service that somebody received in sight. One SQL statement."""
    rows = ServiceRecord.objects.visible_to(by).counted().filter(participant=participant, began_on__isnull=False)
    return rows.select_related("kind").order_by("-dated_on", "-pk").first()


def note_of(pk: int, *, by: Standing) -> CaseNote:
    """Return one note; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    rows = CaseNote.objects.visible_to(by).select_related("participant", "site", "author", "program", "conversation")
    return _one(rows.filter(pk=pk).first())


def addenda_of(note: CaseNote) -> list[CaseNoteAddendum]:
    """Return what was added to a note, and to the one that it redacts, in order. One SQL statement."""
    rows = CaseNoteAddendum.objects.filter(note_id__in=[note.pk, note.redacts_id or note.pk])
    return list(rows.filter(sealed_at=None).select_related("author").order_by("id"))


def participation_of(pk: int, *, by: Standing) -> Participation:
    """Return one participation, with what is known of the person; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    names = ("participant", "program", "region", "site", "staff", "organization", "recorded_by", "exit_recorded_by")
    more = ("application", "first_decision_by", "reviewed_by", "withdrawn_by")
    rows = with_known(with_unended(Participation.objects.visible_to(by))).select_related(*names, *more)
    return _one(rows.filter(pk=pk).first())


def conversation_of(pk: int, *, by: Standing) -> Conversation:
    """Return one conversation; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    names = ("participant", "site", "staff", "opened_by", "closed_by")
    return _one(with_unended(Conversation.objects.visible_to(by)).select_related(*names).filter(pk=pk).first())


def kinds_offered(on: date, *, program: Program | None = None) -> list[ServiceKind]:
    """Return the kinds of service in the catalog on a day, of one program or of all, by name. One SQL statement."""
    stream = program.stream if program else None
    kinds = ServiceKind.objects.offered_on(on).order_by("name", "code")
    return [kind for kind in kinds if fits_program(kind_streams=kind.streams, program_stream=stream)]


def kind_offered(pk: int, *, on: date) -> ServiceKind | None:
    """Return one kind of the catalog of a day, or None. One SQL statement."""
    return ServiceKind.objects.offered_on(on).filter(pk=pk).first()


def recent_kinds(*, by: Standing, at: datetime, limit: int = RECENT_COUNT) -> list[ServiceKind]:
    """Return the kinds that this person recorded lately, the most frequent first. One SQL statement."""
    rows = ServiceRecord.objects.visible_to(by).counted().filter(staff=by.person).select_related("kind")
    lately = [row.kind for row in rows.order_by("-dated_on", "-id")[:_LOOKED_AT]]
    return [kind for kind, _ in Counter(lately).most_common(limit)]


def open_participations(participant: Participant, *, by: Standing) -> list[Participation]:
    """Return the open participations in sight, newest application first. One SQL statement."""
    rows = Participation.objects.visible_to(by).open().filter(participant=participant)
    return list(rows.select_related("program").order_by("-application_on", "-id"))


def still_open_of(participation: Participation) -> StillOpen:
    """Return what is still open of a participation. One SQL statement for one of `participation_of`, else three."""
    return _still_open(list(_undone().filter(participation=participation)), unended_of(participation))


def what_is_open(conversation: Conversation) -> StillOpen:
    """Return what is still open of a conversation, its participations too.

    Two SQL statements for one of `conversation_of`, else four.
    """
    rows = list(_undone().filter(conversation=conversation))
    enrolled = Participation.objects.filter(links__conversation=conversation, sealed_at=None).open()
    return _still_open(rows, unended_of(conversation), tuple(enrolled.select_related("program").order_by("id").distinct()))


def services_of(conversation: Conversation, *, limit: int = 200) -> list[ServiceRecord]:
    """Return the services that hang on a conversation, newest first. One SQL statement."""
    rows = ServiceRecord.objects.filter(conversation=conversation, sealed_at=None)
    return list(rows.select_related("kind", "staff", "participation__program").order_by("-dated_on", "-id")[:limit])


def notes_of(conversation: Conversation, *, limit: int = 200) -> list[CaseNote]:
    """Return the notes that hang on a conversation, newest first. One SQL statement."""
    rows = CaseNote.objects.filter(conversation=conversation, sealed_at=None)
    return list(rows.select_related("author", "program").order_by("-contact_on", "-id")[:limit])


def _undone() -> QuerySet[ServiceRecord]:
    rows = ServiceRecord.objects.filter(sealed_at=None, ended_on=None).counted()
    return rows.select_related("kind", "staff").order_by("dated_on", "id")


def _still_open(
    rows: list[ServiceRecord], activities: tuple[Unended, ...], participations: tuple[Participation, ...] = ()
) -> StillOpen:
    return StillOpen(
        # A service of one day needs no end; one with a planned end has not ended until it says so.
        services=tuple(row for row in rows if row.began_on is not None and row.planned_end_on is not None),
        plans=tuple(row for row in rows if row.began_on is None),
        participations=participations,
        activities=activities,
    )


def _one(found: T | None) -> T:
    if found is None:
        raise OutOfSight
    return found
