"""Declare the exceptions that hold entry open, have a second person decide them, and say when they end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from trackone.audit.entries import act_under_way
from trackone.casework.deciding import check_ladder
from trackone.casework.models import (
    EntryException,
    ExceptionKind,
    ExceptionPerson,
    ExceptionSite,
    ExceptionStaff,
    ExceptionState,
    MassSession,
)
from trackone.casework.registered import today_of
from trackone.enrollment.models import Family, Program
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import NotAllowed, OutOfSight, may, post_for
from trackone.organizations.models import Person, Post, Region, Role, Site
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy import section_0_register as book
from trackone.policy.refusal import Refusal, refuse_if
from trackone.policy.section_0_time_of_service import ExceptionKind as BookKind
from trackone.policy.section_0_time_of_service import ExceptionState as BookState

BOOK_KINDS = {
    ExceptionKind.OUTAGE: BookKind.INTERNET_OUTAGE,
    ExceptionKind.VENDOR: BookKind.VENDOR_OUTAGE,
    ExceptionKind.REMOTE: BookKind.NO_CONNECTION,
    ExceptionKind.MASS_DISLOCATION: BookKind.MASS_DISLOCATION,
}
# WIA, TAA and their successors (C.4).
MASS_DISLOCATION_FAMILIES = frozenset({Family.TITLE_I, Family.TRADE})
STEPS = (
    "exception.confirm",
    "exception.refuse",
    "exception.restore",
    "exception.reopen",
    "exception.list_person",
    "exception.add_session",
)


@performs("exception.declare")
def declare_exception(
    *,
    by: Standing,
    at: datetime,
    kind: int,
    from_on: date,
    until_on: date | None,
    evidence: str,
    sites: Sequence[Site] = (),
    staff: Sequence[Person] = (),
    place: str = "",
    program_codes: Sequence[str] = (),
    expected_count: int | None = None,
    notice: str = "",
    restored_on: date | None = None,
) -> EntryException:
    """Open entry for what the exception covers, at once; a second person confirms or refuses it later.

    (2) holds for the whole state, the others for the region acted in. `restored_on` says that it is over already.
    Clauses: C.4, C.5.
    """
    post, region = _declaring(ExceptionKind(kind), by=by, sites=sites)
    _check_sight(region, sites=sites, staff=staff)
    today = today_at(sites[0], at=at) if sites else today_of(by, at=at)
    exception = EntryException(
        kind=kind,
        region=region,
        from_on=from_on,
        until_on=until_on,
        evidence=evidence.strip(),
        place=place.strip(),
        program_codes=list(program_codes),
        expected_count=expected_count,
        notice=notice.strip(),
        declared_by=by.person,
        declared_post=post,
        declared_at=at,
    )
    refuse_if(_refusals_to_declare(exception, post=post, today=today, sites=sites, staff=staff))
    if restored_on is not None:
        _restore(exception, by=by, at=at, restored_on=restored_on, today=today)
    exception.save()
    ExceptionSite.objects.bulk_create(ExceptionSite(exception=exception, site=site) for site in sites)
    ExceptionStaff.objects.bulk_create(ExceptionStaff(exception=exception, person=person) for person in staff)
    act = act_under_way()
    act.region_id, act.facts = exception.region_id, {"kind": int(kind)}
    return exception


@performs("exception.confirm")
def confirm_exception(exception: EntryException, *, by: Standing, at: datetime) -> EntryException:
    """Confirm what another person declared. Clauses: C.4."""
    return _decide(exception, by=by, at=at, state=ExceptionState.CONFIRMED, reason="")


@performs("exception.refuse")
def refuse_exception(exception: EntryException, *, by: Standing, at: datetime, reason: str) -> EntryException:
    """Refuse what another person declared: it admits nothing new; what came in stays, marked. Clauses: C.4."""
    return _decide(exception, by=by, at=at, state=ExceptionState.REFUSED, reason=reason)


@performs("exception.restore")
def restore_exception(exception: EntryException, *, by: Standing, at: datetime, restored_on: date) -> EntryException:
    """Say when access came back: entry stays open through the third business day after it. Clauses: C.5."""
    _reach(exception, by=by)
    _restore(exception, by=by, at=at, restored_on=restored_on, today=today_of(by, at=at))
    return _save(exception, "restored_on", "restored_at", "restored_by")


@performs("exception.reopen")
def reopen_exception(exception: EntryException, *, by: Standing, at: datetime, reason: str) -> EntryException:
    """Open it again, because access did not last; the days of service stay as declared. Clauses: C.5."""
    _reach(exception, by=by)
    state, is_restored = BookState(exception.state), exception.restored_on is not None
    refuse_if(book.refusals_to_reopen(state=state, is_restored=is_restored, reason=reason) + refusals_in_text(reason))
    exception.restored_on = exception.restored_at = exception.restored_by = None
    exception.reopened_at, exception.reopened_by, exception.reopened_reason = at, by.person, reason.strip()
    restored = ("restored_on", "restored_at", "restored_by")
    return _save(exception, *restored, "reopened_at", "reopened_by", "reopened_reason")


@performs("exception.list_person")
def list_person(exception: EntryException, *, by: Standing, at: datetime, number: str) -> ExceptionPerson:
    """Put a participant whom the region serves on the list of a mass dislocation: only listed people are admitted.

    Clauses: C.4.
    """
    _reach(exception, by=by)
    found = Participant.objects.visible_to(by).filter(number=number.strip().upper()).first()
    is_listed = found is not None and exception.people.filter(participant=found, sealed_at=None).exists()
    kind, state = _as_the_book_says(exception)
    refuse_if(book.refusals_to_list_person(kind=kind, state=state, is_served=found is not None, is_listed=is_listed))
    if found is None or exception.region is None:
        raise OutOfSight
    return ExceptionPerson.objects.create(
        exception=exception, region=exception.region, participant=found, listed_at=at, listed_by=by.person
    )


@performs("exception.add_session")
def add_session(
    exception: EntryException, *, by: Standing, at: datetime, site: Site, first_on: date, last_on: date
) -> MassSession:
    """Add a dated session of a mass dislocation; what was served there is due three business days after its last day.

    Clauses: C.4, C.5.
    """
    _reach(exception, by=by)
    if site.region_id != exception.region_id:
        raise OutOfSight
    kind, state = _as_the_book_says(exception)
    refuse_if(
        book.refusals_to_add_session(
            kind=kind,
            state=state,
            first_on=first_on,
            last_on=last_on,
            from_on=exception.from_on,
            until_on=exception.until_on,
            is_added=exception.sessions.filter(site=site, first_on=first_on).exists(),
        )
    )
    return MassSession.objects.create(exception=exception, site=site, first_on=first_on, last_on=last_on)


def steps_open_to(by: Standing, exception: EntryException) -> frozenset[str]:
    """Return the action words that this person could perform on this exception now; read by buttons. No SQL."""
    kind, state = _as_the_book_says(exception)
    is_layoff, is_restored = kind is BookKind.MASS_DISLOCATION, exception.restored_on is not None
    is_timely = {
        "exception.confirm": state is BookState.DECLARED,
        "exception.refuse": state is BookState.DECLARED,
        "exception.restore": state is not BookState.REFUSED and not is_restored and not is_layoff,
        "exception.reopen": state is not BookState.REFUSED and is_restored,
        "exception.list_person": state is not BookState.REFUSED and is_layoff,
        "exception.add_session": state is not BookState.REFUSED and is_layoff,
    }
    return frozenset(step for step in STEPS if is_timely[step] and may(step, by=by, record=exception))


def may_declare(kind: ExceptionKind, *, by: Standing) -> bool:
    """Say whether this person could declare this kind from here; read by the page that offers the four. No SQL."""
    posts = [post for post in by.posts if may("exception.declare", by=replace(by, posts=(post,)))]
    if kind is ExceptionKind.VENDOR:
        return any(post.region_id is None for post in posts)
    return by.region_id is not None and any(post.role != Role.HELP_DESK for post in posts)


def _declaring(kind: ExceptionKind, *, by: Standing, sites: Sequence[Site]) -> tuple[Post, Region | None]:
    """Return the post that declares, and the region for which: none for the system's own outage."""
    post = post_for("exception.declare", by=by)
    for site in sites:
        post = post_for("exception.declare", by=by, site=site)
    if kind is ExceptionKind.VENDOR:
        statewide = [p for p in by.posts if p.region_id is None and p.role in (Role.HELP_DESK, Role.STATE_STAFF)]
        return (statewide[0], None) if statewide else (post, by.region)
    if post.role == Role.HELP_DESK:
        raise NotAllowed("exception.declare", "The help desk declares an outage of the system; the others are the region's.")
    return post, by.region


def _check_sight(region: Region | None, *, sites: Sequence[Site], staff: Sequence[Person]) -> None:
    """Raise OutOfSight for a site of another region, or staff without a post in this one. One SQL statement at most."""
    if any(region is None or site.region_id != region.pk for site in sites):
        raise OutOfSight
    wanted = {person.pk for person in staff}
    if wanted and wanted != set(
        Post.objects.filter(region=region, person_id__in=wanted).values_list("person_id", flat=True)
    ):
        raise OutOfSight


def _refusals_to_declare(
    exception: EntryException, *, post: Post, today: date, sites: Sequence[Site], staff: Sequence[Person]
) -> list[Refusal]:
    kind = BOOK_KINDS[ExceptionKind(exception.kind)]
    found = book.refusals_to_declare(
        kind=kind,
        evidence=exception.evidence,
        from_on=exception.from_on,
        until_on=exception.until_on,
        today=today,
        sites=[site.pk for site in sites],
        staff=[person.pk for person in staff],
        place=exception.place,
        expected_count=exception.expected_count,
        is_wia_or_taa=_are_wia_or_taa(exception.program_codes),
        has_notice=bool(exception.notice),
        is_for_all_sites=exception.region is None and post.region_id is None,
    )
    if exception.region is None and kind is not BookKind.VENDOR_OUTAGE:
        found.append(
            Refusal(
                code="exception_region",
                sentence="This kind of exception belongs to one region.",
                clause="C.4",
                instead="Choose the region at the top of the page, then declare it.",
            )
        )
    for text in (exception.evidence, exception.place, exception.notice):
        found += refusals_in_text(text)
    return found


def _are_wia_or_taa(codes: Sequence[str]) -> bool:
    families = set(MASS_DISLOCATION_FAMILIES)
    return bool(codes) and Program.objects.filter(code__in=codes, family__in=families).count() == len(set(codes))


def _decide(exception: EntryException, *, by: Standing, at: datetime, state: ExceptionState, reason: str) -> EntryException:
    _reach(exception, by=by)
    check_ladder(act_under_way().action, exception, by=by, at=at)
    refusals = book.refusals_to_decide(
        declared_by=exception.declared_by_id,
        decided_by=by.person.pk,
        state=BookState(exception.state),
        refuses=state is ExceptionState.REFUSED,
        reason=reason,
    )
    refuse_if(refusals + refusals_in_text(reason))
    exception.state, exception.decided_by, exception.decided_at = state, by.person, at
    exception.decided_reason = reason.strip()
    return _save(exception, "state", "decided_by", "decided_at", "decided_reason")


def _restore(exception: EntryException, *, by: Standing, at: datetime, restored_on: date, today: date) -> None:
    kind, state = _as_the_book_says(exception)
    refuse_if(
        book.refusals_to_restore(
            restored_on=restored_on,
            from_on=exception.from_on,
            today=today,
            kind=kind,
            state=state,
            is_restored=exception.restored_on is not None,
        )
    )
    exception.restored_on, exception.restored_at, exception.restored_by = restored_on, at, by.person


def _reach(exception: EntryException, *, by: Standing) -> None:
    """Hold the record against sight; the entry stands under the exception's own region, or none."""
    act_under_way().region_id = exception.region_id
    if exception.region_id is not None and exception.region_id not in ({by.region_id} if by.region_id else by.reads):
        raise OutOfSight


def _as_the_book_says(exception: EntryException) -> tuple[BookKind, BookState]:
    return BOOK_KINDS[ExceptionKind(exception.kind)], BookState(exception.state)


def _save(exception: EntryException, *names: str) -> EntryException:
    exception.revision += 1
    exception.save(update_fields=[*names, "revision"])
    return exception
