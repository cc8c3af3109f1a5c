"""Record one service for many: the group service first, then each who came, judged alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from trackone.casework.doubling import planned_on
from trackone.casework.models import GroupService, ServiceKind, ServiceRecord
from trackone.casework.placing import organization_of
from trackone.casework.serving import ServiceEntry, complete_service, record_service
from trackone.enrollment.models import Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight, may, post_for
from trackone.organizations.models import Person, Site
from trackone.organizations.performing import KeyReused, Stale, performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.participants.naming import tidy
from trackone.policy.refusal import Refusal, Refused, refuse_if
from trackone.policy.section_0_groups import refusals_of_group

ON_THE_LIST = "on_the_list"
_OUT_OF_SIGHT = Refusal(code="out_of_sight", sentence="Your region does not serve this person any more.", clause="general")

_CHANGED = Refusal(code="stale", sentence="Somebody changed the plan meanwhile.", clause="general", instead="Save again.")


@dataclass(frozen=True, kw_only=True)
class GroupEntry:
    """One group service as it is entered; without a title it is called like its kind."""

    kind: ServiceKind
    staff: Person
    held_on: date
    minutes: int | None = None
    title: str = ""
    provider_name: str = ""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """One person on a sign-in list: charged to which participation (None: not enrolled).

    `is_again` says that it is another service than the one of this kind that is on file for the day.
    """

    participant: Participant
    participation: Participation | None
    is_again: bool = False


@dataclass(frozen=True, kw_only=True)
class NotSaved:
    """One person of a list who was not recorded, and why."""

    participant: Participant
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, kw_only=True)
class ListSaved:
    """What became of a list: who was recorded, who stood on it already, who was refused."""

    saved: tuple[ServiceRecord, ...]
    already: tuple[Participant, ...]
    failed: tuple[NotSaved, ...]


@performs("group.record")
def record_group(*, by: Standing, at: datetime, site: Site, group: GroupEntry) -> GroupService:
    """Put a group service on file, or return the one that is on file already: whoever enters it again joins its list.

    Same kind, day, site, staff and title are the same one; two who enter it at once follow each other. At most four SQL
    statements. Raises Refused, OutOfSight. Clauses: C.3, C.6.
    """
    title, provider = tidy(group.title) or group.kind.name, group.provider_name.strip()
    today = today_at(site, at=at)
    row = GroupService(
        region_id=site.region_id,
        kind=group.kind,
        site=site,
        staff=group.staff,
        organization=organization_of(group.staff, site=site, by=by, days={group.held_on, today}),
        title=title,
        provider_name=provider,
        held_on=group.held_on,
        minutes=group.minutes,
        recorded_at=at,
        recorded_by=by.person,
        post=post_for("group.record", by=by, site=site),
    )
    refuse_if(refusals_in_text(title, provider))
    refuse_if(refusals_of_group(title=title, held_on=group.held_on, today=today, differs_in=""))
    # Waits for whoever puts the same one on file at this moment, and then finds it.
    GroupService.objects.bulk_create([row], ignore_conflicts=True)
    named = GroupService.objects.select_related("kind", "site", "staff")
    kept = named.get(site=site, held_on=group.held_on, kind=group.kind, staff=group.staff, title=title)
    differs_in = _what_differs(kept, minutes=group.minutes, provider_name=provider)
    refuse_if(refusals_of_group(title=title, held_on=group.held_on, today=today, differs_in=differs_in))
    return kept


def record_list(group: GroupService, *, by: Standing, at: datetime, people: Sequence[SignedIn]) -> ListSaved:
    """Record the group service for each of these people: everybody is judged alone, and who is refused stops nobody else.

    Who had it planned for that day has the plan filled in, by whoever may.

    Each is an action of its own with its own entry, under a key made of the form's key and the person: a form that is sent
    twice records everybody once. `group` names kind, staff and site as they were loaded. At most 14 SQL statements a
    person (21 where a plan is filled in) and one for all, whatever is on file. Raises NotAllowed. Clauses: C.3, C.6.
    """
    saved: list[ServiceRecord] = []
    already: list[Participant] = []
    failed: list[NotSaved] = []
    ids = [one.participant.pk for one in people]
    plans = planned_on(ids, kind=group.kind, on=group.held_on, by=by)
    # In one order for all, so that two lists with the same people wait for each other instead of crossing.
    for one in sorted(_each_once(people), key=lambda one: one.participant.pk):
        plan = plans.get(one.participant.pk)
        is_filled_in = plan is not None and may("service.complete", by=by, record=plan)
        found = _record_one(group, one, plan=plan if is_filled_in else None, by=by, at=at)
        if isinstance(found, ServiceRecord):
            saved.append(found)
        elif any(refusal.code == ON_THE_LIST for refusal in found):
            already.append(one.participant)
        else:
            failed.append(NotSaved(participant=one.participant, refusals=tuple(found)))
    return ListSaved(saved=tuple(saved), already=tuple(already), failed=tuple(failed))


def key_of(key: UUID | None, participant: Participant) -> UUID | None:
    """Return the key under which one person of a form is recorded; the same for the same form and person."""
    return uuid5(key, f"participant:{participant.pk}") if key else None


def _record_one(
    group: GroupService, one: SignedIn, *, plan: ServiceRecord | None, by: Standing, at: datetime
) -> ServiceRecord | Sequence[Refusal]:
    entry = ServiceEntry(
        kind=group.kind,
        participation=one.participation,
        staff=group.staff,
        began_on=group.held_on,
        minutes=group.minutes,
        provider_name=group.provider_name,
        group=group,
        is_again=one.is_again,
    )
    own = replace(by, key=key_of(by.key, one.participant))
    try:
        if plan is not None:
            return _fill_in(plan, group=group, by=own, at=at)
        return record_service(one.participant, by=own, at=at, site=group.site, entry=entry)
    except Refused as refused:
        return refused.refusals
    except OutOfSight:
        return [_OUT_OF_SIGHT]
    except Stale:
        return [_CHANGED]
    except KeyReused:
        # This form has recorded the person before, with another program.
        return [Refusal(code=ON_THE_LIST, sentence="On the list already.", clause="C.3")]


def _fill_in(plan: ServiceRecord, *, group: GroupService, by: Standing, at: datetime) -> ServiceRecord:
    """Let a plan begin on the day of the list; what it says already stays."""
    said = {"began_on": group.held_on, "minutes": group.minutes, "provider_name": group.provider_name}
    blank = {name: value for name, value in said.items() if value and not getattr(plan, name)}
    return complete_service(plan, by=by, at=at, changes=blank, revision=plan.revision, group=group)


def _each_once(people: Iterable[SignedIn]) -> list[SignedIn]:
    return list({one.participant.pk: one for one in people}.values())


def _what_differs(kept: GroupService, *, minutes: int | None, provider_name: str) -> str:
    if kept.minutes != minutes:
        return f"{kept.minutes} minutes" if kept.minutes else "no minutes"
    if kept.provider_name != provider_name:
        return f"“{kept.provider_name}” as the partner who served" if kept.provider_name else "no partner"
    return ""
