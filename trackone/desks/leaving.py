"""What a member of the staff leaves open when the access ends."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from trackone.audit.context import open_context
from trackone.casework.models import Conversation, Draft
from trackone.enrollment.models import Participation
from trackone.organizations.models import Person
from trackone.organizations.standing import Standing
from trackone.participants.models import ServedIn


@dataclass(frozen=True, kw_only=True)
class LeftOpen:
    """Counts of what stands open under a person's name, within the reader's sight; drafts are the person's everywhere."""

    drafts_count: int
    caseload_count: int
    participations_count: int
    conversations_count: int


def left_open(person: Person, *, by: Standing) -> LeftOpen:
    """Return what this person leaves open. Four SQL statements.

    A draft is seen by its author alone, so they are counted under the author's own context, and none is read.
    """
    counts = Person.objects.annotate(
        caseload=_count(ServedIn.objects.visible_to(by), "case_manager"),
        participations=_count(Participation.objects.visible_to(by).open(), "staff"),
        conversations=_count(Conversation.objects.visible_to(by).open(), "staff"),
    ).get(pk=person.pk)
    return LeftOpen(
        drafts_count=_drafts_count(person.pk, by=by),
        caseload_count=counts.caseload,
        participations_count=counts.participations,
        conversations_count=counts.conversations,
    )


def _count(rows: object, column: str) -> Coalesce:
    counted = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)  # type: ignore[attr-defined]
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def _drafts_count(person_id: int, *, by: Standing) -> int:
    open_context(person_id=person_id, reads=())
    counted = Draft.objects.filter(person_id=person_id).count()
    open_context(person_id=by.person.pk, reads=by.reads)
    return counted
