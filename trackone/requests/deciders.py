"""Say who can decide a request now: the lowest rung of its desk's ladder on which somebody stands who did not ask."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from trackone.audit.entries import act_under_way
from trackone.casework.registered import STATE_ZONE
from trackone.organizations.authority import NotAllowed
from trackone.organizations.models import Post, Role
from trackone.organizations.standing import Standing
from trackone.policy.general import next_on_the_ladder
from trackone.policy.section_1_requests import refusals_to_decide
from trackone.requests.courses import ASKING
from trackone.requests.models import Approval, Desk, Request, Step

# When nobody is eligible the step goes up (general: posts).
LADDERS: Mapping[str, tuple[Role, ...]] = {
    Desk.MASTER_USER: (Role.MASTER_USER, Role.OPERATOR, Role.STATE_STAFF),
    Desk.STATE: (Role.STATE_STAFF,),
    Desk.HELP_DESK: (Role.HELP_DESK,),
}


def who_asked(request: Request) -> frozenset[int]:
    """Return the ids of everybody who had a hand in asking. One SQL statement. Clauses: I.2."""
    return who_asked_in(request, Step.objects.filter(request=request, action__in=ASKING).only("action", "by"))


def who_asked_in(request: Request, steps: Iterable[Step]) -> frozenset[int]:
    """Return the ids of everybody who had a hand in asking, by the steps of the request. No SQL. Clauses: I.2."""
    named = {request.drafted_by_id, request.reviewed_by_id, request.submitted_by_id}
    taken = {step.by_id for step in steps if step.action in ASKING}
    return frozenset(one for one in named | taken if one is not None)


def who_approved(request: Request) -> frozenset[int]:
    """Return the ids of those who have approved it as it was last sent. One SQL statement. Clauses: I.9."""
    rows = Approval.objects.filter(request=request, round=request.round)
    return frozenset(rows.values_list("person_id", flat=True))


def deciders_of(request: Request, *, at: datetime, but: frozenset[int] | None = None) -> list[Post]:
    """Return the posts that can decide it now, by name: those of the lowest rung that anybody eligible holds.

    Who asked, who approved it already, and who can't log in is none of them. Three SQL statements, one where `but` names
    those who asked and approved. Clauses: general, I.2.
    """
    ladder = LADDERS[request.desk or Desk.MASTER_USER]
    concerned = who_asked(request) | who_approved(request) if but is None else but
    region = Q(region_id=request.region_id) | Q(region=None)
    posts = Post.objects.in_force(at.astimezone(STATE_ZONE).date()).filter(region, role__in=ladder)
    posts = posts.filter(person__account__is_active=True).exclude(person_id__in=concerned)
    found = list(posts.select_related("person", "organization").order_by("person__name", "pk"))
    rung = next_on_the_ladder(ladder, held=[Role(post.role) for post in found])
    return [post for post in found if post.role == rung]


def deciding_post(request: Request, *, by: Standing, at: datetime) -> Post:
    """Return the post under which this person decides; raise NotAllowed for anybody else. Five SQL statements at most.

    Clauses: I.2, I.7, I.8, I.9.
    """
    own = [post for post in deciders_of(request, at=at) if post.person_id == by.person.pk]
    refused = refusals_to_decide(
        decides=request.desk if own else "",
        has_asked=by.person.pk in who_asked(request),
        approved_before=by.person.pk in who_approved(request),
        desk=request.desk,
    )
    if refused:
        raise NotAllowed(act_under_way().action, f"{refused[0].sentence} {refused[0].instead}".strip(), refused[0].clause)
    return own[0]
