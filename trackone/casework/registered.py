"""What screens read of the register: which exceptions stand, whom they concern, until when they hold entry open."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from trackone.casework.models import (
    EntryException,
    ExceptionKind,
    ExceptionSite,
    ExceptionStaff,
    ExceptionState,
)
from trackone.casework.open_now import ids_open_for, last_entry_on, rows_open_for
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import Standing

PAGE = 25
MOST_BANNERS = 3
STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")

_BECAUSE = {
    ExceptionKind.OUTAGE: "internet outage",
    ExceptionKind.VENDOR: "outage of the system",
    ExceptionKind.REMOTE: "no connection",
    ExceptionKind.MASS_DISLOCATION: "mass dislocation, for listed people only",
}
_SITE_NAMES = ExceptionSite.objects.filter(exception=OuterRef("pk")).order_by("site__name").values("site__name")
_STAFF_NAMES = ExceptionStaff.objects.filter(exception=OuterRef("pk")).order_by("person__name").values("person__name")


@dataclass(frozen=True, kw_only=True)
class Registered:
    """One exception as a screen shows it; `last_entry_on` is the last day of entry under it, None while it goes on."""

    exception: EntryException
    site_names: tuple[str, ...]
    staff_names: tuple[str, ...]
    last_entry_on: date | None
    today: date

    @property
    def is_open(self) -> bool:
        """Say whether it admits late dates today."""
        return not self.is_refused and (self.last_entry_on is None or self.today <= self.last_entry_on)

    @property
    def is_refused(self) -> bool:
        """Say whether a second person refused it."""
        return self.exception.state == ExceptionState.REFUSED

    @property
    def state_words(self) -> str:
        """Return its state as a screen shows it."""
        return "Not confirmed yet" if self.exception.state == ExceptionState.DECLARED else self.exception.state.capitalize()

    @property
    def where_words(self) -> str:
        """Return the place in words."""
        if self.exception.region is None:
            return "all sites of the state"
        if self.exception.kind == ExceptionKind.REMOTE:
            return self.exception.place
        return listed(self.site_names) or self.exception.region.name

    @property
    def days_words(self) -> str:
        """Return the days of service concerned: "Nov 12–14"."""
        last_on = self.exception.until_on or self.exception.restored_on
        return span_words(self.exception.from_on, last_on)

    @property
    def open_words(self) -> str:
        """Say until when entry is open under it."""
        if self.is_refused:
            return "Refused: it admits nothing any more"
        if self.exception.from_on > self.today:
            return f"Begins {short_day(self.exception.from_on)}"
        if self.last_entry_on is None:
            return f"Open until {self._going_on}"
        verb = "Open until" if self.is_open else "Was open until"
        return f"{verb} {short_day(self.last_entry_on)}, {self.last_entry_on.year}"

    @property
    def tag_kind(self) -> str:
        """Return the kind of tag that its state is shown in."""
        kinds = {ExceptionState.DECLARED: "watch", ExceptionState.CONFIRMED: "good", ExceptionState.REFUSED: "bad"}
        return kinds[ExceptionState(self.exception.state)]

    @property
    def sentence(self) -> str:
        """Return the banner's sentence."""
        place = f" at {self.where_words}" if self.exception.kind != ExceptionKind.MASS_DISLOCATION else ""
        until = short_day(self.last_entry_on) if self.last_entry_on else self._going_on
        because = _BECAUSE[ExceptionKind(self.exception.kind)]
        return f"Entry for {self.days_words}{place} stays open until {until}: {because}"

    @property
    def _going_on(self) -> str:
        is_layoff = self.exception.kind == ExceptionKind.MASS_DISLOCATION
        return f"three business days after {'the last session' if is_layoff else 'access is back'}"


@dataclass(frozen=True, kw_only=True)
class RegisterPage:
    """One page of the register, newest days first, and the key of the next one; None when this is the last."""

    rows: tuple[Registered, ...]
    older: str | None


def seen_by(by: Standing) -> QuerySet[EntryException]:
    """Keep those of the chosen region, or of all the regions read, and those of the whole state."""
    if by.region_id is not None:
        return EntryException.objects.filter(Q(region_id=by.region_id) | Q(region=None))
    return EntryException.objects.filter(Q(region_id__in=by.reads) | Q(region=None))


def today_of(by: Standing, *, at: datetime) -> date:
    """Return today where this person works: at the site of the posts, else in the state's zone."""
    zones = {post.site.time_zone for post in by.posts if post.site}
    return at.astimezone(ZoneInfo(zones.pop()) if len(zones) == 1 else STATE_ZONE).date()


def register_page(
    *, by: Standing, at: datetime, show: str = "", kind: int | None = None, after: str = "", limit: int = PAGE
) -> RegisterPage:
    """Return a page of the register; `show` is "mine" (open for my site), "open", a state, or "" for all.

    Paged by key on the first day and the id. One SQL statement. Raises NotAllowed.
    """
    post_for("exception.view", by=by)
    today = today_of(by, at=at)
    rows = _whole(seen_by(by))
    if show == "mine":
        rows = rows.filter(pk__in=ids_open_for(by, today=today))
    elif show == "open":
        rows = rows.filter(_is_open(today))
    elif show in ExceptionState.values:
        rows = rows.filter(state=show)
    if kind is not None:
        rows = rows.filter(kind=kind)
    key = _key_from(after)
    if key is not None:
        rows = rows.filter(Q(from_on__lt=key[0]) | Q(from_on=key[0], pk__lt=key[1]))
    found = _registered(rows.order_by("-from_on", "-pk")[: limit + 1], today=today)
    last = found[limit - 1].exception if len(found) > limit else None
    return RegisterPage(rows=tuple(found[:limit]), older=f"{last.from_on:%Y%m%d}-{last.pk}" if last else None)


def exception_of(pk: int, *, by: Standing, at: datetime) -> Registered:
    """Return one exception; raise NotAllowed, or OutOfSight for another region's. One SQL statement."""
    post_for("exception.view", by=by)
    found = _registered(_whole(seen_by(by)).filter(pk=pk), today=today_of(by, at=at))
    if not found:
        raise OutOfSight
    return found[0]


def open_for(by: Standing, *, at: datetime) -> list[Registered]:
    """Return what holds entry open today for the sites and the work of this person, longest first: for the banner.

    One SQL statement.
    """
    today = today_of(by, at=at)
    return _registered(rows_open_for(by, today=today, limit=MOST_BANNERS + 1), today=today)


def short_day(day: date) -> str:
    """Return "Tue Nov 24"."""
    return f"{day:%a %b} {day.day}"


def span_words(first_on: date, last_on: date | None) -> str:
    """Return "Nov 12–14", "Nov 28–Dec 2", "Nov 12", or "Nov 12 and after" while it goes on."""
    begins = f"{first_on:%b} {first_on.day}"
    if last_on is None:
        return f"{begins} and after"
    if last_on == first_on:
        return begins
    ends = str(last_on.day) if (last_on.year, last_on.month) == (first_on.year, first_on.month) else None
    return f"{begins}–{ends or f'{last_on:%b} {last_on.day}'}"


def listed(names: Collection[str]) -> str:
    """Return "Kokomo", "Kokomo and Lafayette", "Kokomo, Lafayette and Gary"."""
    *most, last = [*names] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _whole(rows: QuerySet[EntryException]) -> QuerySet[EntryException]:
    people = ("declared_by", "decided_by", "restored_by", "reopened_by")
    whole: QuerySet[EntryException] = rows.select_related("region", *people).annotate(
        site_names=ArraySubquery(_SITE_NAMES),
        staff_names=ArraySubquery(_STAFF_NAMES),
        last_entry_on=last_entry_on(),
    )
    return whole


def _registered(rows: Iterable[EntryException], *, today: date) -> list[Registered]:
    return [
        Registered(
            exception=row,
            site_names=tuple(row.__dict__["site_names"]),
            staff_names=tuple(row.__dict__.get("staff_names", ())),
            last_entry_on=row.__dict__["last_entry_on"],
            today=today,
        )
        for row in rows
    ]


def _is_open(today: date) -> Q:
    return ~Q(state=ExceptionState.REFUSED) & (Q(last_entry_on=None) | Q(last_entry_on__gte=today))


def _key_from(text: str) -> tuple[date, int] | None:
    """Return the first day and id of a page's key; a key that makes no sense is the first page."""
    day, _, pk = text.partition("-")
    try:
        return datetime.strptime(day, "%Y%m%d").date(), int(pk)
    except ValueError:
        return None
