"""Enter a program and write what changes of a participation: verbs, only under an act of enrolling or applying."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.casework.admitting import Served, judged
from trackone.casework.changing import by_word, change, served_of, words_of
from trackone.casework.conversing import conversation_for
from trackone.casework.counting import begin_again
from trackone.casework.models import Purpose
from trackone.casework.periods import held_apart, held_elsewhere, refuse_to_begin_after_exit, refuse_to_enroll
from trackone.casework.terms import take_terms
from trackone.enrollment.models import Application, Participation, Program
from trackone.organizations.calendar import calendar_around
from trackone.organizations.models import Organization, Site
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if
from trackone.policy.section_0_applications import refusals_to_mend_reviewed, terms_of

_DATES = ("application", "eligibility")
# What holds two periods of one program apart.
_PERIOD = {"application_on", "program", "eligibility"}


def enter(
    participant: Participant,
    *,
    by: Standing,
    at: datetime,
    site: Site,
    organization: Organization,
    program: Program,
    application_on: date,
    application: Application | None = None,
) -> Participation:
    """Make the participation of one program by an application of this date, within its window or admitted; verb.

    Its conversation opens by itself. About seven SQL statements. Raises Refused.
    """
    act_under_way()
    today = today_at(site, at=at)
    participation = Participation(
        participant=participant,
        region_id=site.region_id,
        program=program,
        site=site,
        staff=by.person,
        organization=organization,
        application=application,
        application_on=application_on,
        recorded_at=at,
        recorded_by=by.person,
    )
    take_terms(participation)
    refuse_to_enroll(participation)
    served = Served(participant_id=participant.pk, site=site, staff_id=by.person.pk, program_code=program.code)
    calendar = calendar_around(today, application_on)
    refused, admission = judged(served, dated_on=application_on, today=today, calendar=calendar, at=at)
    refuse_if(refused)
    participation.application_admission_id = admission.pk if admission else None
    with held_apart(held_elsewhere(participation)):
        participation.save(force_insert=True)
    conversation_for(
        participant,
        purpose=Purpose.ENROLLED,
        participation=participation,
        site=site,
        staff=by.person,
        today=today,
        by=by,
        at=at,
    )
    return participation


def refuse_terms_for_two(participation: Participation) -> None:
    """Raise Refused where what one person decided would come under terms that want two. No SQL. Clauses: C.1, general."""
    wants_two = terms_of(participation.program.code, on=participation.application_on).needs_second_person
    is_decided_by_one = participation.eligibility != "" and participation.reviewed_by_id is None
    refuse_if(refusals_to_mend_reviewed(is_reviewed=wants_two, changes_decision=is_decided_by_one))


def write(participation: Participation, columns: Mapping[str, Any], *, by: Standing, at: datetime) -> Participation:
    """Judge the changed dates as they would stand, admit late ones, write, and compute the begin again; verb."""
    for column, value in columns.items():
        setattr(participation, column, value)
    if columns.keys() & _PERIOD:
        refuse_to_enroll(participation)
        refuse_to_begin_after_exit(participation, begins_on=participation.began_on)
    today = today_at(participation.site, at=at)
    dates = {name: getattr(participation, f"{name}_on") for name in _DATES if f"{name}_on" in columns}
    calendar = calendar_around(today, *dates.values())
    words = by_word(participation, columns)
    for name, dated_on in dates.items():
        refused, admission = judged(served_of(participation), dated_on=dated_on, today=today, calendar=calendar, at=at)
        refuse_if(refused)
        word = words_of(participation)[f"{name}_on"][0]
        words[word][f"{name}_admission_id"] = admission.pk if admission else None
    with held_apart(held_elsewhere(participation)):
        change(participation, changes=words, revision=participation.revision, by=by, at=at)
    begin_again(participation)
    return participation
