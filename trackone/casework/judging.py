"""Judge a service as it would stand: kind and program, dates against each other, and each windowed date on its own day."""

from collections.abc import Iterable
from datetime import date, datetime

from trackone.casework.admitting import admitted_by, judged
from trackone.casework.changing import Correctable, Toward, served_of
from trackone.casework.freezing import took_effect
from trackone.casework.models import AFTER_EXIT, ServiceRecord
from trackone.casework.proposing import refusals_of_lost
from trackone.enrollment.models import Eligibility, ExitReason, Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.calendar import calendar_around
from trackone.organizations.standing import today_at
from trackone.policy.general_reference import refusals_at_site
from trackone.policy.refusal import Refusal, refuse_if
from trackone.policy.section_0_programs import fits_program, refusals_of_dates, refusals_of_service
from trackone.policy.section_0_time_of_service import is_late, refusals_to_enter, refusals_to_plan

# Each windowed date of a service, by the name of its stamps; and its planned dates.
WINDOWED = ("began", "ended", "result")
PLANNED = ("planned_begin_on", "planned_end_on")


def judge_service(service: ServiceRecord, dates: Iterable[str], plans: Iterable[str], *, today: date, at: datetime) -> None:
    """Raise Refused for a service that can't stand so; judge these actual dates and plans, each on its own day; verb.

    A late date is given the admission that it names. One SQL statement while nothing is late.
    """
    refuse_if(refusals_as_it_stands(service, at=at))
    admit(service, dates, plans, today=today, at=at)


def admit(record: Correctable, dates: Iterable[str], plans: Iterable[str], *, today: date, at: datetime) -> None:
    """Raise Refused for actual dates and plans that can't be entered today, each judged on its own day; verb.

    A late date is given the admission that it names; the exception that admits a date brings its plans along. One SQL
    statement while nothing is late.
    """
    days = {column: getattr(record, column) for column in plans}
    actual = {name: getattr(record, f"{name}_on") for name in dates}
    calendar = calendar_around(today, *(on for on in (*days.values(), *actual.values()) if on is not None))
    served, refused = served_of(record), []
    for on in filter(None, days.values()):
        late = refusals_to_plan(planned_on=on, today=today, calendar=calendar)
        if late and admitted_by(served, dated_on=on, today=today, calendar=calendar) is None:
            refused += late
    for name, dated_on in actual.items():
        admission = None
        if dated_on is not None:
            found, admission = judged(served, dated_on=dated_on, today=today, calendar=calendar, at=at)
            refused += found
        setattr(record, f"{name}_admission", admission)
    refuse_if(list({(one.code, one.sentence): one for one in refused}.values()))


def refusals_of_unadmitted(service: ServiceRecord, *, toward: Toward) -> list[Refusal]:
    """Return why dates that came in late without an admission are not kept under a kind that has a window."""
    unadmitted = [name for name in WINDOWED if getattr(service, f"{name}_on") and not getattr(service, f"{name}_admission")]
    days = {getattr(service, f"{name}_on") for name in unadmitted if _is_stamped_late(service, name)}
    found = (refusals_to_enter(service_on=on, today=toward.today, calendar=toward.calendar) for on in sorted(days))
    return [one for refused in found for one in refused]


def refusals_as_it_stands(service: ServiceRecord, *, at: datetime, is_corrected: bool = False) -> list[Refusal]:
    """Return why a service can't stand so, whenever it was entered; a correction may touch what has exited (I.8). No SQL."""
    kind, participation = service.kind, service.participation
    dated_on = service.began_on or service.planned_begin_on or today_at(service.site, at=at)
    program = participation.program if participation else None
    refused = refusals_of_lost(participation, at=at) if participation else []
    refused += refusals_of_service(
        kind=kind.name,
        is_offered=kind.since_on <= dated_on and (kind.until_on is None or dated_on <= kind.until_on),
        fits=fits_program(kind_streams=kind.streams, program_stream=program.stream if program else None),
        program=program.short_name if program else "",
        is_after_exit_kind=kind.family in AFTER_EXIT,
        has_exited=not is_corrected
        and participation is not None
        and participation.exit_on is not None
        and took_effect(participation.exit_last_undo_on, time_zone=participation.site.time_zone, at=at),
        is_eligible=participation is None or participation.eligibility != Eligibility.NOT_ELIGIBLE,
        began_on=service.began_on,
        exit_on=participation.exit_on if participation else None,
        extends=kind.extends_participation,
        computed_on=computed_on(participation),
    )
    refused += refusals_of_dates(
        began_on=service.began_on,
        ended_on=service.ended_on,
        planned_begin_on=service.planned_begin_on,
        planned_end_on=service.planned_end_on,
        result=service.result,
        result_on=service.result_on,
    )
    site = service.site
    refused += refusals_at_site(site=site.name, closed_on=site.until_on, dated_on=service.began_on)
    return refused + refusals_in_text(service.provider_name)


def computed_on(participation: Participation | None) -> date | None:
    """Return the day on which the rule computed the exit of a participation; None for one by hand, or without."""
    is_by_rule = participation is not None and participation.exit_reason == ExitReason.BY_RULE
    return participation.exit_recorded_on if participation is not None and is_by_rule else None


def _is_stamped_late(service: ServiceRecord, name: str) -> bool:
    entered_on, last_on = (getattr(service, f"{name}_{stamp}") for stamp in ("entered_on", "last_entry_on"))
    return entered_on is not None and is_late(entered_on=entered_on, last_on=last_on)
