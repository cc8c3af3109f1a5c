"""The register of exceptions in the demo: one of each kind; confirmed, refused and open; with the late rows they let in."""

from collections.abc import Sequence

from trackone.casework.models import EntryException, ExceptionKind
from trackone.casework.register import (
    add_session,
    confirm_exception,
    declare_exception,
    list_person,
    refuse_exception,
    restore_exception,
)
from trackone.demo.lives import Life
from trackone.demo.stage import Stage
from trackone.demo.stories import Story

_ISP = "Ticket 4711 of the internet provider (made up), line down from 8:10 to the next evening"


def internet_at_lafayette(stage: Stage, lives: Sequence[Life]) -> Story:
    """The line is down for two days; what was written on paper comes in late, and the Master User confirms."""
    yield 1
    by, site = stage.enter("cora", region=4), stage.sites["Lafayette"]
    outage = declare_exception(
        by=by,
        at=stage.at,
        kind=ExceptionKind.OUTAGE,
        from_on=stage.ago(1),
        until_on=stage.today,
        evidence=_ISP,
        sites=[site],
    )
    yield 4
    for life in lives:
        life.serve("CAREER-GUID", next(iter(life.participations)), days_before=5, minutes=30)
    _restore(outage, stage, who="cora", days_before=3)
    yield 1
    confirm_exception(outage, by=stage.enter("mary", region=4), at=stage.at)


def no_line_at_the_fair(stage: Stage, lives: Sequence[Life]) -> Story:
    """A job fair without a connection, says the team leader; there was one, finds the second Master User."""
    yield 1
    by = stage.enter("leo", region=4)
    fair = declare_exception(
        by=by,
        at=stage.at,
        kind=ExceptionKind.REMOTE,
        from_on=stage.ago(1),
        until_on=stage.ago(1),
        evidence="Told by the team; no paper yet",
        staff=[stage.people["tess"], stage.people["leo"]],
        place="Hall of the Example County fair",
    )
    yield 3
    for life in lives:
        life.serve("JOB-REQ-INFO", days_before=4, minutes=15)
    _restore(fair, stage, who="leo", days_before=3)
    yield 2
    by = stage.enter("max", region=4)
    refuse_exception(fair, by=by, at=stage.at, reason="The hall's log shows a working connection all day.")


def maintenance(stage: Stage) -> Story:
    """The vendor maintains the system for a morning, everywhere."""
    by = stage.enter("hugo")
    upkeep = declare_exception(
        by=by,
        at=stage.at,
        kind=ExceptionKind.VENDOR,
        from_on=stage.today,
        until_on=stage.today,
        evidence="Maintenance notice 12 of the vendor (made up)",
    )
    _restore(upkeep, stage, who="hugo", region=None)
    yield 1
    confirm_exception(upkeep, by=stage.enter("dana"), at=stage.at)


def plant_closes(stage: Stage, lives: Sequence[Life]) -> Story:
    """A plant closes; more than fifty people are met in two days and entered from the sign-in sheets afterwards."""
    by, site = stage.enter("cora", region=4), stage.sites["Lafayette"]
    closing = declare_exception(
        by=by,
        at=stage.at,
        kind=ExceptionKind.MASS_DISLOCATION,
        from_on=stage.today,
        until_on=stage.days[stage.day_number + 1],
        evidence="Sign-in sheets of both sessions, kept at the Lafayette office",
        program_codes=["WIOA-DW"],
        expected_count=64,
        notice="Layoff notice of Example Castings (made up)",
    )
    by = stage.enter("cora", region=4)
    session = {"first_on": stage.today, "last_on": stage.days[stage.day_number + 1]}
    add_session(closing, by=by, at=stage.at, site=site, **session)
    yield 2
    confirm_exception(closing, by=stage.enter("mary", region=4), at=stage.at)
    yield 2
    for life in lives:
        by = stage.enter("tess", region=4)
        list_person(closing, by=by, at=stage.at, number=life.person.number)
        life.serve("RAPID-RESP", next(iter(life.participations), ""), days_before=4)


def internet_at_kokomo(stage: Stage) -> Story:
    """The line is down since yesterday and nobody knows until when; nobody has decided either."""
    by, site = stage.enter("cole", region=4), stage.sites["Kokomo"]
    declare_exception(
        by=by,
        at=stage.at,
        kind=ExceptionKind.OUTAGE,
        from_on=stage.ago(1),
        until_on=None,
        evidence="Called the internet provider at 8:30; ticket 0815 (made up)",
        sites=[site],
    )
    yield 0


def _restore(exception: EntryException, stage: Stage, *, who: str, days_before: int = 0, region: int | None = 4) -> None:
    by = stage.enter(who, region=region)
    restore_exception(exception, by=by, at=stage.at, restored_on=stage.ago(days_before))
