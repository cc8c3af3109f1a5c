"""What happens by itself while requests wait: batches are gathered and reminded of, overdue ones escalated.

These are acts of the house. Nothing is sent by itself: a person sends (I.3). Each request is an act of its own, so a run
that breaks off goes on later.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from trackone.audit.context import open_context
from trackone.audit.entries import Who, recording
from trackone.casework.registered import STATE_ZONE
from trackone.organizations.calendar import calendar_around
from trackone.organizations.models import Region
from trackone.organizations.standing import today_at
from trackone.policy.section_1_requests import batch_before, escalated_at
from trackone.requests.models import Request, State, Step
from trackone.requests.models.requests import WITH_PROVIDER
from trackone.requests.sending import batch_of, next_batch_on
from trackone.requests.telling import tell


def gather_batches(at: datetime) -> int:
    """On its batch day, mark what each organization's contact has reviewed, and tell the organization; return how many.

    What has waited without a review since the batch before is told too. Run twice on a day, it does so once.

    Clauses: I.3.
    """
    regions, made = _regions(), 0
    for request in _read(Request.objects.filter(state__in=WITH_PROVIDER), at=at, regions=regions):
        today = today_at(request.site, at=at)
        where = {"organization_id": request.organization_id, "region_id": request.region_id}
        if next_batch_on(**where, today=today) != today or request.gathered_on == today:
            continue
        if request.state == State.REVIEWED:
            made += _gather(request, today=today, at=at, regions=regions)
        elif request.drafted_at.astimezone(STATE_ZONE).date() <= batch_before(today, weeks=batch_of(**where, today=today)):
            made += _remind(request, at=at, regions=regions)
    return made


def escalate_overdue(at: datetime) -> int:
    """Tell the region of what is overdue at 10:00 of the business day after its target; return how many. Clauses: I.6."""
    regions, made = _regions(), 0
    rows = Request.objects.on_desk().filter(due_at__lt=at, escalated_at=None)
    for request in _read(rows, at=at, regions=regions):
        if request.due_at is None:
            continue
        calendar = calendar_around(request.due_at.date(), at.date())
        if at < escalated_at(due_at=request.due_at, time_zone=request.site.time_zone, calendar=calendar):
            continue
        with _act("house.escalate_request", request, at=at, regions=regions) as fresh:
            if fresh.escalated_at is None and fresh.state == request.state and fresh.round == request.round:
                fresh.escalated_at = at
                fresh.save(update_fields=["escalated_at"])
                _keep(fresh, action="house.escalate_request", at=at)
                tell(fresh, code="overdue", to_region=True)
                made += 1
    return made


def _gather(request: Request, *, today: date, at: datetime, regions: Sequence[int]) -> int:
    with _act("house.gather_request", request, at=at, regions=regions) as fresh:
        if fresh.state != State.REVIEWED:
            return 0
        fresh.gathered_on = today
        fresh.save(update_fields=["gathered_on"])
        _keep(fresh, action="house.gather_request", at=at)
        tell(fresh, code="gathered")
        return 1


def _remind(request: Request, *, at: datetime, regions: Sequence[int]) -> int:
    """Remind once a batch; the story of the request says when."""
    with _act("house.remind_of_request", request, at=at, regions=regions) as fresh:
        told = Step.objects.filter(request=fresh, action="house.remind_of_request", at__gt=at - timedelta(days=1))
        if told.exists() or fresh.state not in WITH_PROVIDER:
            return 0
        _keep(fresh, action="house.remind_of_request", at=at)
        tell(fresh, code="waiting")
        return 1


def _keep(request: Request, *, action: str, at: datetime) -> None:
    Step.objects.create(request=request, region_id=request.region_id, action=action, state=request.state, at=at)


def _regions() -> tuple[int, ...]:
    return tuple(Region.objects.order_by("pk").values_list("pk", flat=True))


def _read(rows: QuerySet[Request], *, at: datetime, regions: Sequence[int]) -> list[Request]:
    with transaction.atomic():
        open_context(person_id=None, reads=regions)
        return list(rows.select_related("site", "participant").order_by("pk"))


@contextmanager
def _act(action: str, request: Request, *, at: datetime, regions: Sequence[int]) -> Iterator[Request]:
    """Open an act of the house about one request, read afresh and locked."""
    with transaction.atomic():
        open_context(person_id=None, reads=regions)
        seen = {"writes": (request.region_id,), "reads": regions, "region_id": request.region_id}
        with recording(action, who=Who(), at=at, **seen) as act:  # type: ignore[arg-type]
            act.table_name, act.record_id = Request._meta.db_table, request.pk
            act.participant_id = request.participant_id
            yield (
                Request.objects.select_for_update(no_key=True, of=("self",)).select_related("participant").get(pk=request.pk)
            )
