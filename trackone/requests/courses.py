"""The course of a request: which step is open from where, where it leads, and the one verb that takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import Post, Role
from trackone.organizations.performing import check_revision
from trackone.organizations.standing import Standing
from trackone.policy.refusal import Refusal, refuse_if
from trackone.policy.section_1_requests import refusals_out_of_course
from trackone.requests.models import Request, State, Step
from trackone.requests.models.requests import SENT, WITH_PROVIDER


@dataclass(frozen=True, kw_only=True)
class Stride:
    """One step: the states from which it is open, and the one to which it leads; None where the act says so."""

    before: tuple[State, ...]
    after: State | None


COURSE: Mapping[str, Stride] = {
    "correction.mend_draft": Stride(before=WITH_PROVIDER, after=None),
    "correction.withdraw": Stride(before=WITH_PROVIDER, after=State.WITHDRAWN),
    "correction.review": Stride(before=(State.DRAFT, State.RETURNED), after=State.REVIEWED),
    "correction.return_draft": Stride(before=WITH_PROVIDER, after=State.DRAFT),
    "correction.submit": Stride(before=WITH_PROVIDER, after=State.SUBMITTED),
    "correction.expedite": Stride(before=WITH_PROVIDER, after=State.SUBMITTED),
    "correction.take_back": Stride(before=(State.SUBMITTED,), after=State.RETURNED),
    "correction.apply": Stride(before=SENT, after=State.APPLIED),
    "correction.return": Stride(before=SENT, after=State.RETURNED),
    "correction.decline": Stride(before=SENT, after=State.DECLINED),
    "correction.forward": Stride(before=SENT, after=State.FORWARDED),
    "deletion.approve": Stride(before=(State.SUBMITTED,), after=State.FORWARDED),
    "deletion.carry_out": Stride(before=(State.FORWARDED,), after=State.APPLIED),
}
# The steps of those who ask: whoever took one of them decides nothing of it (I.2). The database's gate has the same list.
ASKING = (
    "correction.draft",
    "correction.mend_draft",
    "correction.review",
    "correction.submit",
    "correction.expedite",
    "deletion.restore",
)


def reach(request: Request, *, by: Standing, revision: int) -> None:
    """Hold a request against sight, the page that is answered, and its course; the entry is the participant's.

    Raises OutOfSight, Stale, Refused. No SQL.
    """
    act = act_under_way()
    act.participant_id = request.participant_id
    if request.region_id not in by.reads:
        raise OutOfSight
    check_revision(request, revision)
    refuse_if(refusals_of_course(act.action, request))


def refusals_of_course(action: str, request: Request) -> list[Refusal]:
    """Return why this step is not open now. No SQL."""
    told = f"The request stands at “{request.get_state_display()}”."
    return refusals_out_of_course(state=request.state, allowed=COURSE[action].before, told=told)


def take_step(
    request: Request, *, by: Standing, at: datetime, words: str = "", post: Post | None = None, **columns: Any
) -> Request:
    """Write where the request stands after the act under way, and the step of its story; verb. Two SQL statements."""
    act = act_under_way()
    after = COURSE[act.action].after if act.action in COURSE else None
    if after is not None:
        columns["state"] = after
    for column, value in columns.items():
        setattr(request, column, value)
    request.revision += 1
    request.save(update_fields=[*columns, "revision"])
    keep_step(request, by=by, at=at, words=words, post=post or post_for(act.action, by=by, record=request))
    return request


def keep_step(request: Request, *, by: Standing, at: datetime, words: str, post: Post | None) -> None:
    """Write one step of the story; verb. One SQL statement."""
    Step.objects.create(
        request=request,
        region_id=request.region_id,
        action=act_under_way().action,
        state=request.state,
        by=by.person,
        post=post,
        at=at,
        words=words.strip(),
    )


def is_contact(by: Standing, request: Request) -> bool:
    """Say whether this person is the contact, or the alternate, of the request's organization in its region. No SQL."""
    return any(
        post.role == Role.CONTACT and post.organization_id == request.organization_id and post.region_id == request.region_id
        for post in by.posts
    )
