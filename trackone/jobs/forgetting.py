"""Drop what has served its time. Each takes the moment it runs at and returns how many rows went."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from trackone.audit.context import open_context
from trackone.casework.models import Draft
from trackone.organizations.models import Answer, Attempt, Person

ANSWERS_KEPT = timedelta(hours=48)
DRAFTS_KEPT = timedelta(days=30)


def forget_answers(at: datetime) -> int:
    """Drop idempotency keys with their answers after 48 hours."""
    return Answer.objects.filter(at__lt=at - ANSWERS_KEPT).delete()[0]


def forget_drafts(at: datetime) -> int:
    """Drop drafts that were not touched for 30 days.

    A draft is seen by its author alone, in the database too: so this stands in each author's place, one after the other.
    """
    count = 0
    with transaction.atomic():
        for person_id in Person.objects.order_by("id").values_list("id", flat=True):
            open_context(person_id=person_id, reads=())
            count += Draft.objects.filter(person_id=person_id, saved_at__lt=at - DRAFTS_KEPT).delete()[0]
        open_context(person_id=None, reads=())
    return count


def forget_sessions(at: datetime) -> int:
    """Drop sessions that have expired."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def forget_attempts(at: datetime) -> int:
    """Drop the counters of failed log-ins whose lock has been over for a day."""
    return Attempt.objects.filter(locked_until__lt=at - timedelta(days=1)).delete()[0]
