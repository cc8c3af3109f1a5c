"""Say who can decide an exception now: the lowest rung of the ladder on which somebody else than its author stands."""

from datetime import datetime

from django.db.models import Q

from trackone.casework.models import EntryException, ExceptionState
from trackone.casework.registered import STATE_ZONE, listed
from trackone.organizations.authority import NotAllowed, post_for
from trackone.organizations.models import Post, Role
from trackone.organizations.standing import Standing
from trackone.policy.general import next_on_the_ladder

_LADDER = (Role.MASTER_USER, Role.OPERATOR)
DECIDING = frozenset({"exception.confirm", "exception.refuse"})


def deciders_of(exception: EntryException, *, at: datetime) -> list[Post]:
    """Return the posts that can decide it now, by name: the region's Master Users, else its operator; always the state.

    Whoever declared it, and whoever can't log in, is none of them. One SQL statement. Clauses: general, C.4.
    """
    in_region = Q(region_id=exception.region_id or 0, role__in=_LADDER)
    posts = Post.objects.in_force(at.astimezone(STATE_ZONE).date()).filter(in_region | Q(region=None, role=Role.STATE_STAFF))
    posts = posts.filter(person__account__is_active=True).exclude(person_id=exception.declared_by_id)
    found = list(posts.select_related("person").order_by("person__name", "pk"))
    rung = next_on_the_ladder(_LADDER, held=[Role(post.role) for post in found])
    return [post for post in found if post.role in (rung, Role.STATE_STAFF)]


def check_ladder(action: str, exception: EntryException, *, by: Standing, at: datetime) -> None:
    """Raise NotAllowed for an operator while a Master User of the region can decide. One SQL statement for an operator."""
    if post_for(action, by=by, record=exception).role != Role.OPERATOR:
        return
    deciders = deciders_of(exception, at=at)
    if by.person.pk not in {post.person_id for post in deciders}:
        sentence = f"{who_decides(deciders)} The operator does when there is no Master User for it."
        raise NotAllowed(action, sentence, "general")


def held_to_ladder(
    steps: frozenset[str], exception: EntryException, *, by: Standing, at: datetime
) -> tuple[frozenset[str], str]:
    """Return the steps without those that are another rung's, and who can decide while the reader can't.

    One SQL statement while it waits for somebody else, none for a Master User or the state who can decide.
    """
    if exception.state != ExceptionState.DECLARED:
        return steps, ""
    if steps & DECIDING and post_for("exception.confirm", by=by, record=exception).role != Role.OPERATOR:
        return steps, ""
    deciders = deciders_of(exception, at=at)
    if steps & DECIDING and by.person.pk in {post.person_id for post in deciders}:
        return steps, ""
    return steps - DECIDING, who_decides(deciders)


def who_decides(deciders: list[Post]) -> str:
    """Say by name who can decide: "Mary Masteruser or the state (Dana Dwdstaff) can confirm or refuse it"."""
    regional = list(dict.fromkeys(post.person.name for post in deciders if post.region_id is not None))
    state = list(dict.fromkeys(post.person.name for post in deciders if post.region_id is None))
    names = [*regional, *([f"the state ({listed(state)})"] if state else [])]
    if not names:
        return "Nobody can decide it now: there is no second person with this post."
    *most, last = names
    said = f"{', '.join(most)} or {last}" if most else last
    return f"{said[0].upper()}{said[1:]} can confirm or refuse it."
