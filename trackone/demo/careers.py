"""Make up what a state's offices did with one person: the programs, ten services, four notes, on business days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from trackone.casework.models import AFTER_EXIT, ContactType, ServiceFamily, ServiceKind, ServiceResult
from trackone.enrollment.models import Eligibility, ExitReason, Program
from trackone.policy import indiana_calendar
from trackone.policy.section_0_exits import Extending, last_extended_on
from trackone.policy.section_0_programs import begins_on, fits_program

SERVICES_COUNT = 10
NOTES_COUNT = 4
_NOT_ENROLLED = 0.2
_NOT_ELIGIBLE = 0.03
_YOUNG_UNTIL = 24
_OF_YOUNG = {"WIOA-YOUTH": 70, "WIOA-ADULT": 20, "WP": 10}
_OF_OLDER = {"WIOA-ADULT": 40, "WP": 33, "WIOA-DW": 19, "JVSG": 5, "TAA": 3}
_EVERYDAY = (ServiceFamily.BASIC, ServiceFamily.INDIVIDUALIZED, ServiceFamily.YOUTH_ELEMENT, ServiceFamily.INFORMATION)
_RESULTS = (ServiceResult.COMPLETED,) * 8 + (ServiceResult.REFERRED, ServiceResult.NO_SHOW)
_REASONS = (ExitReason.EMPLOYED,) * 5 + (ExitReason.COMPLETED,) * 3 + (ExitReason.LOST_CONTACT, ExitReason.MOVED)
_CONTACTS = (ContactType.IN_PERSON,) * 5 + (ContactType.PHONE,) * 3 + (ContactType.E_MAIL, ContactType.VIDEO)
_SAID = (
    "Came in as agreed and brought the papers that were asked for.",
    "Talked about shifts that fit around child care.",
    "Went through the last three applications together.",
    "Would like work closer to home; the bus runs until seven.",
    "Has a second interview at a warehouse next week.",
    "The course goes well, says the instructor.",
    "Needs boots for the job; asked about help with the cost.",
    "Resume is done, two versions, one for care work.",
    "Thinks about a license for trucks; gave the list of schools.",
    "Worried about the rent; gave the number of the township trustee.",
    "Practiced an interview, thirty minutes, much better than last time.",
    "Mother drives until the car is repaired.",
    "Did not answer twice; left a message.",
    "Score in the assessment was higher than expected.",
    "Employer would take him on after the training.",
    "Asked what counts as suitable work.",
    "Reads the job board every morning now.",
    "Wants to finish the diploma first.",
)
_NEXT = (
    "Next: send the resume by Friday.",
    "Next: call again in two weeks.",
    "Next: meet after the interview.",
    "Next: bring the last pay stub.",
    "Next: sign the training plan.",
    "",
)


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """What may be recorded: programs by code, and by code the kinds that begin one, everyday ones, and training."""

    programs: dict[str, Program]
    beginning: dict[str, list[ServiceKind]]
    everyday: dict[str, list[ServiceKind]]
    training: dict[str, list[ServiceKind]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """One participation, exited or open."""

    program: Program
    application_on: date
    eligibility: str
    eligibility_on: date
    began_on: date | None
    extended_on: date | None
    exit_on: date | None
    exit_reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One service; `is_by_manager` says whether the case manager served, else a colleague at the site."""

    kind: ServiceKind
    is_by_manager: bool = True
    began_on: date | None = None
    ended_on: date | None = None
    planned_begin_on: date | None = None
    planned_end_on: date | None = None
    minutes: int | None = None
    result: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """One signed note."""

    contact_on: date
    contact_type: str
    text: str
    recontact_on: date | None


@dataclass(kw_only=True, slots=True)
class Career:
    """What happened with one person; at most one participation, which every service and note is about."""

    since_on: date
    is_over: bool
    period: Period | None = None
    services: list[Service] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def is_enrolled(self) -> bool:
        """Say whether the services hang on the participation."""
        return self.period is not None and self.period.eligibility == Eligibility.ELIGIBLE

    @property
    def last_service_on(self) -> date | None:
        """Return the day of the last service that was received."""
        return max((one.began_on for one in self.services if one.began_on), default=None)


def catalog_of(programs: Iterable[Program], kinds: Iterable[ServiceKind]) -> Catalog:
    """Sort the kinds of service by what they are to each program; "" stands for nobody enrolled."""
    chosen = {one.code: one for one in programs if one.code in {**_OF_YOUNG, **_OF_OLDER}}
    streams: dict[str, str | None] = {code: program.stream for code, program in chosen.items()} | {"": None}
    offered = [kind for kind in kinds if kind.family not in AFTER_EXIT]
    beginning, everyday, training = {}, {}, {}
    for code, stream in streams.items():
        fitting = [kind for kind in offered if fits_program(kind_streams=kind.streams, program_stream=stream)]
        beginning[code] = [kind for kind in fitting if kind.triggers_participation]
        everyday[code] = [kind for kind in fitting if kind.family in _EVERYDAY]
        training[code] = [kind for kind in fitting if kind.family == ServiceFamily.TRAINING and kind.triggers_participation]
    return Catalog(programs=chosen, beginning=beginning, everyday=everyday, training=training)


def business_days(*, until_on: date, years: int = 2) -> list[date]:
    """Return the business days of so many years up to and including this day."""
    calendar = indiana_calendar()
    days = (until_on - timedelta(days=back) for back in range(365 * years, -1, -1))
    return [day for day in days if calendar.is_business_day(day)]


def career(*, birth_on: date, days: Sequence[date], today: date, catalog: Catalog, chance: Random) -> Career:
    """Make up a career within these business days, none of them after today."""
    last = len(days) - 1
    # More of them came lately: two in five are being served still.
    begin = max(chance.randrange(len(days)), chance.randrange(len(days)))
    end = min(begin + chance.randint(15, 160), last)
    made = Career(since_on=days[begin], is_over=end < last and chance.random() < 0.85)
    code = _program(made, birth_on=birth_on, chance=chance)
    on = [days[begin], *sorted(days[chance.randint(begin, end)] for _ in range(SERVICES_COUNT - 1))]
    is_decided_against = code and chance.random() < _NOT_ELIGIBLE
    served_as = "" if is_decided_against else code
    made.services = _services(on, catalog=catalog, code=served_as, today=today, made=made, chance=chance)
    if code:
        period = {"program": catalog.programs[code], "application_on": on[0], "eligibility_on": on[0]}
        made.period = _period(made, on_last=days[end], refused=bool(is_decided_against), chance=chance, **period)  # type: ignore[arg-type]
    made.notes = [_note(day, made=made, chance=chance) for day in sorted(chance.sample(on, NOTES_COUNT))]
    return made


def _program(made: Career, *, birth_on: date, chance: Random) -> str:
    if chance.random() < _NOT_ENROLLED:
        return ""
    is_young = (made.since_on - birth_on).days < _YOUNG_UNTIL * 365
    weights = _OF_YOUNG if is_young else _OF_OLDER
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def _services(on: list[date], *, catalog: Catalog, code: str, today: date, made: Career, chance: Random) -> list[Service]:
    found = [_everyday(chance.choice(catalog.beginning[code]), on[0], chance=chance)]
    found += [_everyday(chance.choice(catalog.everyday[code]), day, chance=chance) for day in on[1:]]
    if code and catalog.training[code] and chance.random() < 0.25:
        place = chance.randint(2, 6)
        found[place] = _training(chance.choice(catalog.training[code]), on[place], made=made, last_on=on[-1], chance=chance)
    if not made.is_over and chance.random() < 0.2:
        found[-1] = _agreed(chance.choice(catalog.everyday[code]), today=today, chance=chance)
    return found


def _everyday(kind: ServiceKind, on: date, *, chance: Random) -> Service:
    # What is done in an hour has no end and no result of its own, mostly.
    has_result = chance.random() < 0.3
    return Service(
        kind=kind,
        is_by_manager=chance.random() < 0.8,
        began_on=on,
        ended_on=on if has_result else None,
        minutes=chance.randint(2, 18) * 5,
        result=chance.choice(_RESULTS).value if has_result else "",
    )


def _training(kind: ServiceKind, on: date, *, made: Career, last_on: date, chance: Random) -> Service:
    planned_end_on = on + timedelta(days=chance.randint(30, 180))
    ended_on = min(planned_end_on, last_on) if made.is_over or planned_end_on <= last_on else None
    result = ServiceResult.COMPLETED.value if ended_on else ""
    return Service(
        kind=kind, began_on=on, planned_begin_on=on, planned_end_on=planned_end_on, ended_on=ended_on, result=result
    )


def _agreed(kind: ServiceKind, *, today: date, chance: Random) -> Service:
    on = today + timedelta(days=chance.randint(-2, 12))
    while not indiana_calendar().is_business_day(on):
        on += timedelta(days=1)
    return Service(kind=kind, planned_begin_on=on, planned_end_on=on)


def _period(
    made: Career,
    *,
    program: Program,
    application_on: date,
    eligibility_on: date,
    on_last: date,
    refused: bool,
    chance: Random,
) -> Period:
    days = [(one.began_on, one.kind.triggers_participation, one.kind.streams) for one in made.services if one.began_on]
    began_on = begins_on(days, program_stream=program.stream, is_eligible=not refused)
    extending = [Extending(began_on=one.began_on, ended_on=one.ended_on) for one in made.services if _extends(one)]
    is_exited = made.is_over and not refused
    return Period(
        program=program,
        application_on=application_on,
        eligibility=Eligibility.NOT_ELIGIBLE if refused else Eligibility.ELIGIBLE,
        eligibility_on=eligibility_on,
        began_on=began_on,
        extended_on=last_extended_on(extending) if began_on else None,
        exit_on=on_last if is_exited else None,
        exit_reason=chance.choice(_REASONS).value if is_exited else "",
    )


def _extends(service: Service) -> bool:
    return service.began_on is not None and service.kind.extends_participation


def _note(on: date, *, made: Career, chance: Random) -> Note:
    text = " ".join(filter(None, [*chance.sample(_SAID, chance.randint(1, 4)), chance.choice(_NEXT)]))
    is_due = not made.is_over and chance.random() < 0.15
    return Note(
        contact_on=on,
        contact_type=chance.choice(_CONTACTS).value,
        text=text,
        recontact_on=on + timedelta(days=chance.randint(5, 40)) if is_due else None,
    )
