"""Seal what should not exist, and restore it: it leaves every screen, count and list, and is kept (I.9).

Verbs, under an act.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from trackone.audit.entries import act_under_way
from trackone.casework.counting import begin_again, count_service_again
from trackone.casework.models import ACTIVITIES, ServiceRecord
from trackone.casework.unlisting import hanging_on
from trackone.enrollment.models import Participation
from trackone.policy.refusal import Refused, refuse_if
from trackone.policy.section_1_requests import refusals_of_hanging, refusals_to_restore_over
from trackone.requests.items import records_of
from trackone.requests.models import RequestItem

# What hangs on a period is sealed before it, and restored after it.
_LAST = (Participation,)


def seal(items: Sequence[RequestItem], *, at: datetime) -> None:
    """Seal the rows that a request names, and count again what they had counted for; verb.

    Raises Refused where something came to hang on them meanwhile. Clauses: I.9.
    """
    act_under_way()
    records = _in_order(records_of(items, is_locked=True))
    named = {(type(record), record.pk) for record in records}
    for record in records:
        if isinstance(record, Participation):
            left = [one for one in hanging_on(record) if (type(one), one.pk) not in named]
            refuse_if(refusals_of_hanging([str(one) for one in left]))
    for record in records:
        record.sealed_at = at
        record.save(update_fields=["sealed_at"])
    _count(records)


def restore(items: Sequence[RequestItem]) -> None:
    """Bring back the rows that a request names, as they were, and count them again; verb.

    Raises Refused where another record has taken their place. Clauses: I.9.
    """
    act_under_way()
    records = _in_order(records_of(items, is_locked=True, is_sealed=True))[::-1]
    try:
        with transaction.atomic():
            for record in records:
                record.sealed_at = None
                record.save(update_fields=["sealed_at"])
    except IntegrityError:
        # The error's own text holds the row.
        raise Refused(refusals_to_restore_over()) from None
    _count(records)


def _in_order(records: list[Any]) -> list[Any]:
    return sorted(records, key=lambda record: (isinstance(record, _LAST), type(record).__name__, record.pk))


def _count(records: Sequence[models.Model]) -> None:
    sealed_periods = {one.pk for one in records if isinstance(one, Participation) and one.sealed_at is not None}
    for record in records:
        if isinstance(record, ServiceRecord):
            if record.participation_id in sealed_periods:
                record.participation = None
            count_service_again(record)
        elif isinstance(record, Participation) and record.sealed_at is None:
            begin_again(record)


SEALABLE: frozenset[type[models.Model]] = frozenset({ServiceRecord, Participation, *ACTIVITIES.values()})
