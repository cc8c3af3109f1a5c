"""Apply for several programs at once: begin an application, answer it in as many sittings as it takes, hand it in.

What a person answers stands in the participant's record from the first sitting on; the application keeps which programs are
wanted, by which date, at which site. Handing it in makes the participations, all or none.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from trackone.audit.entries import act_under_way
from trackone.casework.changing_people import has_exited
from trackone.casework.entering import enter
from trackone.casework.placing import check_sight
from trackone.enrollment.models import Application, Eligibility, Participation, Program
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import Site
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants import changing
from trackone.participants.asking import Asked, refusals_of_change
from trackone.participants.mending import today_for
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if
from trackone.policy.section_0_applications import (
    expires_on,
    is_expired,
    refusals_to_answer,
    refusals_to_apply,
    refusals_to_begin_application,
    signers_of,
)


@performs("application.begin")
def begin_application(
    participant: Participant,
    *,
    by: Standing,
    at: datetime,
    site: Site,
    programs: Sequence[Program],
    application_on: date | None = None,
) -> Application:
    """Begin an application to these programs, or to none yet; it waits until it is handed in, withdrawn or expired.

    One at a time waits in a region. What is on file of the person is in it from the start. Raises Refused. Clauses: C.1.
    """
    today = today_at(site, at=at)
    waits = Application.objects.waiting().filter(participant=participant, region_id=site.region_id, sealed_at=None)
    codes = [program.code for program in programs]
    not_open = _not_open(programs, on=application_on or today)
    refuse_if(refusals_to_begin_application(programs=codes, not_open=not_open, waits=waits.exists()))
    return Application.objects.create(
        participant=participant,
        region_id=site.region_id,
        site=site,
        staff=by.person,
        program_codes=codes,
        application_on=application_on,
        begun_on=today,
        expires_on=expires_on(dated_on=application_on or today, programs=codes),
        recorded_at=at,
        recorded_by=by.person,
    )


@performs("application.answer")
def answer_application(
    application: Application,
    *,
    by: Standing,
    at: datetime,
    programs: Sequence[Program],
    application_on: date | None,
    elements: Mapping[int, str],
    revision: int,
    record_revision: int,
) -> Application:
    """Keep the answers of a sitting: the programs wanted, the date, and elements by number, which go into the record.

    Once it is handed in programs and date stay, and answers may come until every program is decided. An answer as of entry
    is given anew where the person takes part in nothing. Raises Refused, Stale. Clauses: C.1, I.1.
    """
    check_sight(application, by=by)
    check_revision(application, revision)
    is_applied = application.applied_at is not None
    today = today_at(application.site, at=at)
    refuse_if(
        refusals_to_answer(
            is_withdrawn=application.withdrawn_at is not None,
            is_expired=_has_expired(application, today=today),
            is_settled=is_settled(application),
            programs=[program.code for program in programs],
            not_open=() if is_applied else _not_open(programs, on=application_on or today),
        )
    )
    changed = _answer_elements(application, elements, revision=record_revision, by=by, at=at)
    if not is_applied:
        application.program_codes, application.application_on = [one.code for one in programs], application_on
        on = application_on or application.begun_on
        application.expires_on = expires_on(dated_on=on, programs=application.program_codes)
    application.revision += 1
    application.save(update_fields=["program_codes", "application_on", "expires_on", "revision"])
    act_under_way().facts = {"changed": changed}
    return application


@performs("application.apply")
def hand_in_application(application: Application, *, by: Standing, at: datetime, revision: int) -> Application:
    """Hand an application in: a participation for each program, all or none, each judged by its own days.

    The date is entered within its window, or an exception admits it. About seven SQL statements a program. Raises Refused,
    Stale. Clauses: C.1, C.5, C.6, IV.9.
    """
    check_sight(application, by=by)
    check_revision(application, revision)
    site, participant = application.site, _locked(application)
    refuse_if(
        refusals_to_apply(
            is_withdrawn=application.withdrawn_at is not None,
            is_expired=_has_expired(application, today=today_at(site, at=at)),
            is_applied=application.applied_at is not None,
            application_on=application.application_on,
            programs=application.program_codes,
        )
    )
    application_on = application.application_on or application.begun_on
    organization = post_for("application.apply", by=by, record=application).organization
    application.signers = list(signers_of(age=participant.age_on(application_on)))
    application.applied_at, application.applied_by = at, by.person
    application.revision += 1
    application.save(update_fields=["applied_at", "applied_by", "signers", "revision"])
    for program in programs_of(application):
        enter(
            participant,
            by=by,
            at=at,
            site=site,
            organization=organization,
            program=program,
            application_on=application_on,
            application=application,
        )
    return application


def programs_of(application: Application) -> list[Program]:
    """Return the programs that an application names, in the order of the list. One SQL statement."""
    return list(Program.objects.filter(code__in=application.program_codes).order_by("id"))


def is_settled(application: Application) -> bool:
    """Say whether every program of an application that was handed in is decided, withdrawn or over. One SQL statement."""
    if application.applied_at is None:
        return False
    return not Participation.objects.filter(application=application).open().undecided().exists()


def anew_from(application: Application) -> date | None:
    """Return since when answers as of entry are given anew: not while the person takes part in something else.

    One SQL statement. Clauses: C.1, I.1.
    """
    rows = Participation.objects.filter(participant_id=application.participant_id, sealed_at=None).open()
    return anew_among(application, rows)


def anew_among(application: Application, periods: Iterable[Participation]) -> date | None:
    """Return the same, of the participations of the person. No SQL. Clauses: C.1, I.1."""
    others = [row for row in periods if row.application_id != application.pk]
    takes_part = any(
        row.exit_on is None and row.withdrawn_at is None and row.eligibility == Eligibility.ELIGIBLE for row in others
    )
    return None if takes_part else application.begun_on


def _answer_elements(
    application: Application, elements: Mapping[int, str], *, revision: int, by: Standing, at: datetime
) -> list[str]:
    """Bring the answers into the record, as the record itself would take them; return the words that changed."""
    if not elements:
        return []
    participant, since = _locked(application), anew_from(application)
    check_revision(participant, revision)
    changes = {"elements": dict(elements)}
    today, is_exited = today_for(by, at=at), has_exited(participant, by=by, at=at)
    asked = Asked(participant=participant, changes=changes, by=by, at=at, today=today, is_exited=is_exited, anew_from=since)
    refuse_if(refusals_of_change(asked))
    return changing.apply(participant, changes, by=by, today=today, anew_from=since)


def _locked(application: Application) -> Participant:
    """Return the participant, locked as for any act about the person; out of sight it does not exist."""
    found = Participant.objects.select_for_update(no_key=True).filter(pk=application.participant_id).first()
    if found is None:
        raise OutOfSight
    return found


def _has_expired(application: Application, *, today: date) -> bool:
    return is_expired(
        expires_on=application.expires_on,
        today=today,
        is_decided=application.applied_at is not None,
        has_begun=application.withdrawn_at is not None,
    )


def _not_open(programs: Collection[Program], *, on: date) -> list[str]:
    return [one.short_name for one in programs if on < one.since_on or (one.until_on is not None and on > one.until_on)]
