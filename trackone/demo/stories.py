"""The stories that lives follow. Each is a generator: it acts, then yields how many business days pass until it goes on."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any

from trackone.casework.models import ClosedReason, ContactType, ServiceResult
from trackone.demo.lives import Life
from trackone.demo.stage import Stage
from trackone.documents.models import DocumentKind
from trackone.enrollment.models import Eligibility, ExitReason

Story = Iterator[int]
_DONE = ServiceResult.COMPLETED


def _intake(life: Life) -> None:
    life.add()
    life.fill_in()
    life.document(DocumentKind.IDENTITY, "Driver's license, seen and copied")


def _enrolled(life: Life, code: str) -> Story:
    """Apply, be found eligible the next day, and begin with an assessment and a plan."""
    _intake(life)
    life.enroll(code)
    life.document(DocumentKind.APPLICATION, "Application, signed", program=code)
    yield 1
    life.document(DocumentKind.ELIGIBILITY, "Wage record of the last six months", program=code)
    life.decide(code)
    yield 1


def _on(column: str, stage: Stage) -> dict[str, Any]:
    """Return a date and the day on which it was learned of: today both."""
    return {column: stage.today, "learned_on": stage.today}


def _lag(life: Life) -> int:
    return life.stage.chance.choice((0, 0, 0, 0, 1, 1, 2, 3))


def job_seeker(life: Life, code: str = "WIOA-ADULT") -> Story:
    """Look for work: an assessment, a plan, then workshops and referrals every week, with a note now and then."""
    yield from _enrolled(life, code)
    life.serve("INITIAL-ASSESS", code, minutes=45)
    life.note("Came in on time. Wants steady day work; has a car. We agreed on a plan for the next weeks.", code)
    yield 2
    life.serve("IEP", code, minutes=60)
    chance = life.stage.chance
    for kind, result in cycle((("JOB-SEARCH", _DONE), ("RESUME", _DONE), ("JOB-REFERRAL", ""), ("CAREER-GUID", ""))):
        yield chance.randint(5, 8)
        lag = _lag(life)
        result_on = life.stage.ago(lag) if result else None
        life.serve(kind, code, days_before=lag, minutes=chance.choice((30, 60, 90)), result=result, result_on=result_on)
        if chance.random() < 0.5:
            text = chance.choice(SAID)
            life.note(text, code, kind=chance.choice((ContactType.IN_PERSON, ContactType.PHONE)), days_before=lag)


def trainee(life: Life, code: str = "WIOA-DW", training: str = "TRN-06", *, lasts: int = 40) -> Story:
    """Train for a new job; the training ends as planned after so many business days, with a credential on file."""
    yield from _enrolled(life, code)
    life.serve("COMP-ASSESS", code, minutes=90)
    life.note("Lost the job at a plant that closed. Wants to train; talked through cost, time and what it leads to.", code)
    yield 3
    stage = life.stage
    ends = stage.day_number + lasts
    beyond = ends - stage.last
    ends_on = stage.days[ends] if beyond <= 0 else stage.now.date() + timedelta(weeks=beyond - 1)
    course = life.serve(training, code, began_on=stage.today, planned_end_on=ends_on, provider_name=SCHOOL)
    attended = life.activity("training", code, began_on=stage.today, expected_end_on=ends_on, **COURSE)
    life.document(DocumentKind.TRAINING, "Enrollment letter of the school", program=code)
    while stage.day_number + 9 < ends:
        yield 9
        life.note(stage.chance.choice(LEARNED), code, kind=ContactType.E_MAIL)
    yield max(1, ends - stage.day_number)
    life.complete(course, ended_on=stage.today, result=_DONE, result_on=stage.today)
    life.finish(attended, ended_on=stage.today, completion="1")
    life.document(DocumentKind.CREDENTIAL, "Certificate of the school", program=code)
    life.activity("credential", code, type_code="5", title="Welder, level one", **_on("attained_on", stage))


def graduate(life: Life, code: str = "WIOA-DW") -> Story:
    """Train, gain a skill and a certificate, find a job and leave, and be asked in the second quarter after it."""
    stage = life.stage
    yield from _enrolled(life, code)
    life.serve("COMP-ASSESS", code, minutes=90)
    test: dict[str, Any] = {"category": "1", "instrument": "TABE 11 M", "stage": "1", "score": 512, "level_code": "4"}
    life.activity("assessment", code, tested_on=stage.today, **test)
    yield 3
    ends_on = stage.days[stage.day_number + 35]
    course = life.serve("TRN-06", code, began_on=stage.today, planned_end_on=ends_on, provider_name=SCHOOL)
    attended = life.activity("training", code, began_on=stage.today, expected_end_on=ends_on, **COURSE)
    yield 20
    life.note("Passed the second test of the course; the school sent the result.", code, kind=ContactType.E_MAIL)
    life.activity("skill_gain", code, type_code="1809", **_on("gained_on", stage))
    yield 15
    life.complete(course, ended_on=stage.today, result=_DONE, result_on=stage.today)
    life.finish(attended, ended_on=stage.today, completion="1")
    yield 3
    life.document(DocumentKind.CREDENTIAL, "Certificate of the school", program=code)
    life.activity("credential", code, type_code="5", title="Welder, level one", **_on("attained_on", stage))
    yield 4
    life.note("Starts as a welder on Monday. We say goodbye and will call in spring and summer.", code)
    life.exit(code, ExitReason.EMPLOYED)
    life.close(ClosedReason.EXITED)
    yield 130
    life.note("Called: still welds at the same shop and likes it.", kind=ContactType.PHONE)
    job: dict[str, Any] = {
        "quarter": "2",
        "status_code": "1",
        "source_code": "4",
        "training_related": "1",
        "occupation_code": "51412100",
    }
    life.activity("employment", code, employer_name="Placeholder Metal Works", learned_on=stage.today, **job)


def youth(life: Life) -> Story:
    """A young person who works toward a diploma."""
    yield from _enrolled(life, "WIOA-YOUTH")
    life.serve("Y-ASSESS", "WIOA-YOUTH", minutes=60)
    life.serve("Y-ISS", "WIOA-YOUTH", minutes=45)
    # Its end passes and nobody says so: the due list shows it.
    soon = life.stage.days[min(life.stage.day_number + 12, life.stage.last)]
    shop = {"type_code": "2", "employer_name": "Placeholder Garden Center", "job_title": "Helper in the nursery"}
    life.activity("work_experience", "WIOA-YOUTH", began_on=life.stage.today, expected_end_on=soon, **shop)
    for kind in cycle(("Y01", "Y10", "Y03", "Y11")):
        yield life.stage.chance.randint(6, 9)
        life.serve(kind, "WIOA-YOUTH", days_before=_lag(life), minutes=60)
        life.note(life.stage.chance.choice(GREW), "WIOA-YOUTH")


def veteran(life: Life) -> Story:
    """A veteran whom two programs serve."""
    yield from _enrolled(life, "WP")
    life.document(DocumentKind.VETERAN, "Discharge paper, seen")
    life.serve("INITIAL-ASSESS", "WP", minutes=30)
    life.enroll("JVSG")
    yield 1
    life.decide("JVSG")
    for kind in cycle(("DVOP-GUIDANCE", "DVOP-JOBSEARCH", "DVOP-JOBREF")):
        life.serve(kind, "JVSG", days_before=_lag(life), minutes=45)
        yield life.stage.chance.randint(8, 11)


def walk_in(life: Life, *, clerk: str) -> Story:
    """Somebody whom a clerk signs in, who looks something up and does not come back; then the conversation is closed."""
    life.add(by=clerk, has_ssn=False)
    life.serve(life.stage.chance.choice(("SELF-GENERIC", "INFO-ONLY", "LMI-SELF")), by=clerk)
    yield 12
    life.note("Called twice and left word. No answer, so we close.", kind=ContactType.NO_CONTACT)
    life.close(ClosedReason.NOT_ENROLLED)


def finder(life: Life, code: str = "WIOA-ADULT") -> Story:
    """Find a job after a few weeks, exit, and be called afterwards."""
    yield from _enrolled(life, code)
    life.serve("UI-CLAIM", code, minutes=30)
    yield 4
    life.serve("RESUME", code, minutes=60, result=_DONE, result_on=life.stage.today)
    yield 14
    life.serve("JOB-REFERRAL", code, minutes=20)
    life.note("Got the job at the bakery! Starts Monday. We agreed to end here and talk in two weeks.", code)
    yield 3
    life.document(DocumentKind.EMPLOYMENT, "Letter of hire", program=code)
    life.exit(code, ExitReason.EMPLOYED)
    life.close(ClosedReason.EXITED)
    yield 10
    # Nothing hangs on a closed conversation: a call after exit opens its own.
    if code != "WP":
        life.serve("FOLLOWUP-AD", code, minutes=15)
    life.note("Still at the bakery and likes it.", kind=ContactType.PHONE)


def not_eligible(life: Life) -> Story:
    """Apply, and be found not eligible."""
    _intake(life)
    life.enroll("WIOA-DW", applied=1)
    yield 2
    life.decide("WIOA-DW", Eligibility.NOT_ELIGIBLE)
    life.note("Was not laid off, so this program can't help. Explained Wagner-Peyser; will think about it.")


def fading(life: Life, code: str = "WIOA-ADULT") -> Story:
    """Come for a while and then no more: the exit by itself draws near."""
    yield from _enrolled(life, code)
    life.serve("CAREER-PLAN", code, minutes=60)
    life.note("Has a sick parent at home. Will call when there is time again.", code)
    yield 15
    note = life.note("Called, no answer.", code, kind=ContactType.NO_CONTACT)
    yield 8
    life.add_to(note, "The number was an old one. The sister gave us the new one.")


def came_today(life: Life, code: str = "WIOA-ADULT") -> Story:
    """Apply; the papers are still missing, the decision too."""
    _intake(life)
    life.enroll(code)
    life.serve("OUTREACH-INTAKE", minutes=30)
    life.note("Brings the wage record next week.", again_on=life.stage.now.date())
    yield 0


SCHOOL = "Placeholder Technical College (made up)"
COURSE = {
    "type_code": "06",
    "provider_name": SCHOOL,
    "program_of_study": "Welding, first certificate",
    "occupation_code": "51412100",
    "cip_code": "480508",
    "leads_to": "18",
    "account": "1",
}
SAID = (
    "Applied at two places since we last met. One asked for an interview on Thursday.",
    "Wants help with the cover letter; we went through it line by line.",
    "Interview went well, no answer yet. Asked about bus times to the new site.",
    "Did not hear back. We looked at other openings and picked three.",
    "Child care fell through this week. We called the sister and found a way.",
)
LEARNED = (
    "Sent attendance for the last two weeks. Keeps up with the class.",
    "Missed two days with a cold; the school has the note. Caught up since.",
    "First test passed with 84 points. Asked what certificate it counts for.",
    "Welding lab starts next week; needs boots and a mask. We looked at supportive services.",
)
GREW = (
    "Talked about school and the next step. Is proud of the last test.",
    "Likes the mentor. Wants to see a workshop from the inside.",
    "Came late twice; we agreed on a wake-up call from the aunt.",
    "Opened a first bank account and made a plan for the month.",
)
