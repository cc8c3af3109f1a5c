"""Who works where: people of a region or of the state, with their dated posts and whether their access stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from trackone.audit.models import Entry
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import Person, Post, Role
from trackone.organizations.models.people import PostQuerySet
from trackone.organizations.seats import seat_of
from trackone.organizations.standing import Standing

PAGE = 50
# A post of these has a clock, so somebody has to hold it (general: posts).
KEPT_FILLED = frozenset({Role.CONTACT, Role.MASTER_USER, Role.OPERATOR, Role.STATE_STAFF})
_STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")


@dataclass(frozen=True, kw_only=True)
class Held:
    """One post as a screen shows it."""

    post: Post
    is_in_force: bool

    @property
    def place(self) -> str:
        """Return site and workgroup in words."""
        post = self.post
        site = post.site.name if post.site else "all sites" if post.region else "the whole state"
        return f"{site}, {post.workgroup.name}" if post.workgroup else site

    @property
    def where(self) -> str:
        """Return site, workgroup and region in words."""
        return f"{self.place}, {self.post.region.name}" if self.post.region else self.place


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """One member of the staff with every post held, newest first."""

    person: Person
    held: tuple[Held, ...]

    @property
    def in_force(self) -> tuple[Held, ...]:
        """Return the posts held today."""
        return tuple(one for one in self.held if one.is_in_force)

    @property
    def access_words(self) -> str:
        """Say whether this person gets in."""
        account = self.person.account
        if account is None:
            return "No log-in"
        if not account.is_active:
            return "Ended"
        if not account.has_usable_password():
            return "Not activated yet"
        return "Open" if self.in_force else "Open, without a post"

    @property
    def tag_kind(self) -> str:
        """Return the kind of tag that the access is shown in."""
        return {"Open": "good", "Ended": "bad", "Open, without a post": "watch"}.get(self.access_words, "plain")


@dataclass(frozen=True, kw_only=True)
class StaffPage:
    """One page of the staff by name, and the key of the next one; None when this is the last."""

    rows: tuple[Colleague, ...]
    older: str | None


def staff_page(
    *, by: Standing, at: datetime, show: str = "", role: str = "", after: str = "", limit: int = PAGE
) -> StaffPage:
    """Return a page of the staff of the region acted in, or of the state, by name.

    `show` is "" for those who hold a post today, "former" for those who did, "ended" for those without access. Two SQL
    statements, paged by key. Raises NotAllowed.
    """
    post_for("person.view", by=by)
    today = at.astimezone(_STATE_ZONE).date()
    posts = _posts_in_sight(by).filter(person=OuterRef("pk"))
    if role in Role.values:
        posts = posts.filter(role=role)
    now = Exists(posts.in_force(today))
    rows = Person.objects.filter(Exists(posts))
    rows = rows.filter(account__is_active=False) if show == "ended" else rows.filter(~now if show == "former" else now)
    if after.isdecimal():
        name = Subquery(Person.objects.filter(pk=int(after)).values("name"))
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=int(after)))
    found = _colleagues(rows.order_by("name", "pk")[: limit + 1], today=today)
    older = str(found[limit - 1].person.pk) if len(found) > limit else None
    return StaffPage(rows=tuple(found[:limit]), older=older)


def colleague_of(pk: int, *, by: Standing, at: datetime) -> Colleague:
    """Return one person who holds or held a post in sight; raise NotAllowed, or OutOfSight for anybody else.

    Two SQL statements.
    """
    post_for("person.view", by=by)
    posts = _posts_in_sight(by).filter(person=OuterRef("pk"))
    found = _colleagues(Person.objects.filter(Exists(posts), pk=pk), today=at.astimezone(_STATE_ZONE).date())
    if not found:
        raise OutOfSight
    return found[0]


def ending_of(person: Person) -> Entry | None:
    """Return the entry of the act that ended this person's access, as far as it is in sight. One SQL statement."""
    done = Entry.objects.filter(action="account.disable", outcome=Entry.Outcome.DONE)
    return done.filter(table_name="organizations_person", record_id=person.pk).order_by("-id").first()


def only_holder_of(held: Iterable[Held], *, at: datetime) -> list[Post]:
    """Return the posts with a clock that nobody else would hold. One SQL statement at most."""
    mine = [one.post for one in held if one.is_in_force and one.post.role in KEPT_FILLED]
    if not mine:
        return []
    wanted = Q()
    for post in mine:
        same = Q(role=post.role, region_id=post.region_id)
        wanted |= same & Q(organization_id=post.organization_id) if post.role == Role.CONTACT else same
    others = Post.objects.in_force(at.astimezone(_STATE_ZONE).date()).filter(
        wanted, person__account__is_active=True, until_on=None
    )
    filled = {seat_of(post) for post in others.exclude(person_id=mine[0].person_id)}
    return [post for post in mine if seat_of(post) not in filled]


def _posts_in_sight(by: Standing) -> PostQuerySet:
    """Keep the posts of the region acted in; from the whole state, and for the help desk, all of them."""
    return Post.objects.filter(region_id=by.region_id) if by.region_id is not None else Post.objects.all()


def _colleagues(rows: QuerySet[Person], *, today: date) -> list[Colleague]:
    whole = Post.objects.select_related("region", "organization", "site", "workgroup").order_by("-since_on", "role", "pk")
    people = rows.select_related("account").prefetch_related(Prefetch("posts", whole))
    return [
        Colleague(
            person=person,
            held=tuple(
                Held(post=post, is_in_force=post.since_on <= today and (post.until_on is None or post.until_on >= today))
                for post in person.posts.all()
            ),
        )
        for person in people
    ]
