"""What the form of a service offers: kinds, programs, sites, staff."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from trackone.casework.models import ServiceFamily, ServiceKind, ServiceRecord
from trackone.casework.queries import kind_offered, kinds_offered, recent_kinds
from trackone.casework.registered import today_of
from trackone.enrollment.models import ExitReason, Participation, Program
from trackone.organizations.models import Person, Site
from trackone.organizations.queries import serves_here, serving_staff, sites_to_act_at
from trackone.organizations.standing import today_at
from trackone.participants.models import Participant
from trackone.participants.naming import words_of
from trackone.policy.section_0_programs import fits_program
from trackone.web.casework.fields import number_in
from trackone.web.casework.offered import Offered
from trackone.web.middleware.standing import HouseRequest

NOT_ENROLLED = "none"
_EXITED_BY_RULE = "Exited by the 90-day rule: what was given before that night, or comes after an exit"
Choices = list[tuple[str, Any]]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Everything that a service can be recorded with, for one participant today."""

    kinds: Offered[ServiceKind]
    recent: Sequence[ServiceKind]
    participations: Sequence[Participation]
    sites: Sequence[Site]
    staff: Offered[Person]
    site: Site | None
    today: date

    def participation(self, value: str) -> Participation | None:
        """Return the participation of this value of the form, or None for "not enrolled"."""
        return next((one for one in self.participations if str(one.pk) == value), None)


def _with(records: Sequence[T], one: T | None) -> Sequence[T]:
    return records if one is None or one in records else [*records, one]


def offer_for(request: HouseRequest, participant: Participant, *, is_sent: bool = False) -> Offer:
    """Return what may be chosen; kinds and staff are read when asked for. At most three SQL statements.

    A form that was sent needs no kinds used lately.
    """
    sites = sites_to_act_at("service.record", by=request.by, at=request.at)
    site = sites[0] if len(sites) == 1 else None
    today = today_at(sites[0], at=request.at) if sites else today_of(request.by, at=request.at)
    return Offer(
        kinds=offered_kinds(today),
        recent=() if is_sent else recent_kinds(by=request.by, at=request.at),
        participations=participations_of(request, participant),
        sites=sites,
        staff=offered_staff(request),
        site=site,
        today=today,
    )


def offered_kinds(on: date) -> Offered[ServiceKind]:
    """Return the kinds in the catalog on a day; one that was sent is asked for alone. One SQL statement, when asked."""

    def one(value: str) -> ServiceKind | None:
        pk = number_in(value)
        return kind_offered(pk, on=on) if pk is not None else None

    return Offered(lambda: kinds_offered(on), one=one)


def offered_staff(request: HouseRequest) -> Offered[Person]:
    """Return who serves here; oneself is known without asking, all others are one SQL statement."""
    by = request.by

    def one(value: str) -> Person | None:
        return by.person if value == str(by.person.pk) and serves_here(by) else None

    return Offered(lambda: serving_staff(by=by, at=request.at), one=one)


def offer_for_mending(request: HouseRequest, service: ServiceRecord, *, is_wanted: bool) -> Offer:
    """Return what a service on file may be changed to, what it names now among it even where it is not offered any more.

    Three or four SQL statements, none where nothing may be changed.
    """
    by, at = request.by, request.at
    today = today_at(service.site, at=at)
    return Offer(
        kinds=Offered.of(_with(kinds_offered(today) if is_wanted else [], service.kind)),
        recent=(),
        participations=_with(participations_of(request, service.participant) if is_wanted else [], service.participation),
        sites=_with(sites_to_act_at("service.record", by=by, at=at) if is_wanted else [], service.site),
        staff=Offered.of(_with(serving_staff(by=by, at=at) if is_wanted else [], service.staff)),
        site=service.site,
        today=today,
    )


def participations_of(request: HouseRequest, participant: Participant) -> list[Participation]:
    """Return the participations in sight, open ones first: an exited one still takes follow-up. One SQL statement."""
    rows = Participation.objects.visible_to(request.by).filter(participant=participant)
    found = rows.counted().select_related("program").order_by("-application_on", "-id")
    return sorted(found, key=lambda one: one.exit_on is not None)


def kind_choices(
    kinds: Iterable[ServiceKind], recent: Iterable[ServiceKind], *, program: Program | None = None, words: str = ""
) -> Choices:
    """Return the kinds that a program offers and that fit the words: those used lately first, then family by family."""
    fitting = [kind for kind in kinds if is_offered(kind, program) and fits(kind, words)]
    known = {kind.pk for kind in fitting}
    lately = [(str(kind.pk), kind.name) for kind in recent if kind.pk in known]
    groups: Choices = [("Used lately", lately)] if lately else []
    for family in ServiceFamily:
        members = [(str(kind.pk), kind.name) for kind in fitting if kind.family == family]
        groups += [(family.label, members)] if members else []
    return groups


def found_by_words(
    kinds: Iterable[ServiceKind], words: str, *, program: Program | None
) -> tuple[list[ServiceKind], ServiceKind | None]:
    """Return the kinds that fit the words, and the one that is meant when there is no doubt."""
    found = [kind for kind in kinds if is_offered(kind, program) and fits(kind, words)]
    if len(found) == 1:
        return found, found[0]
    typed = words_of(words)
    beginning = [kind for kind in found if words_of(kind.name)[: len(typed)] == typed]
    opening = [kind for kind in found if " ".join(words_of(kind.name)).startswith(" ".join(typed))]
    for few in (opening, beginning):
        if len(few) == 1:
            return found, few[0]
    return found, None


def is_offered(kind: ServiceKind, program: Program | None) -> bool:
    """Say whether a program offers this kind; a kind without streams is everybody's, and so is one without a program."""
    return fits_program(kind_streams=kind.streams, program_stream=program.stream if program else None)


def fits(kind: ServiceKind, words: str) -> bool:
    """Say whether each word typed begins a word of the kind's name or code."""
    typed = words_of(words)
    names = words_of(f"{kind.name} {kind.code}") if typed else []
    return all(any(name.startswith(word) for name in names) for word in typed)


def named(empty: str, records: Iterable[Site] | Iterable[Person]) -> Choices:
    """Return records by name; where there is more than one to choose from, none is chosen beforehand."""
    rows: Choices = [(str(record.pk), record.name) for record in records]
    return rows if len(rows) == 1 else [("", empty), *rows]


def participation_choices(participations: Collection[Participation]) -> Choices:
    """Return the programs to charge: open ones, none, and exited ones for what comes after an exit, or overtakes it."""
    enrolled = [one for one in participations if one.exit_on is None]
    exited: dict[str, Choices] = {}
    for one in (one for one in participations if one.exit_on):
        is_by_rule = one.exit_reason == ExitReason.BY_RULE
        group = _EXITED_BY_RULE if is_by_rule else "Exited: only what comes after an exit"
        exited.setdefault(group, []).append((str(one.pk), f"{short_name(one.program)}, exited"))
    choices: Choices = [(str(one.pk), short_name(one.program)) for one in enrolled]
    choices.append((NOT_ENROLLED, "Not enrolled in a program"))
    if len(enrolled) > 1:
        choices.insert(0, ("", "Choose the program"))
    return [*choices, *exited.items()]


def usual_participation(participations: Collection[Participation]) -> str:
    """Return the program that goes without saying: the only open one, or none where nobody is enrolled."""
    enrolled = [one for one in participations if one.exit_on is None]
    if not enrolled:
        return NOT_ENROLLED
    return str(enrolled[0].pk) if len(enrolled) == 1 else ""


def short_name(program: Program) -> str:
    """Return a program's name without what stands in brackets: "WIOA Adult"."""
    return program.short_name
