"""Turns in single lives that the demo shows: mended, withdrawn, late, due today, locking soon, served elsewhere too."""

from contextlib import suppress

from trackone.casework.drafts import keep_draft
from trackone.casework.models import ContactType
from trackone.demo.lives import Life
from trackone.demo.stories import Story
from trackone.enrollment.models import GapReason
from trackone.participants.actions import look_elsewhere, serve_here
from trackone.participants.models import Purpose
from trackone.participants.reassigning import reassign
from trackone.policy.refusal import Refused


def mended(life: Life, code: str) -> Story:
    """An own entry is mended on the next day, another one struck through."""
    service = life.serve("CAREER-GUID", code, minutes=15)
    twice = life.serve("CAREER-GUID", code, minutes=15)
    life.withdraw(twice, reason="Entered twice.")
    yield 1
    life.mend(service, minutes=50)


def remembered(life: Life, code: str) -> Story:
    """A note comes late and is marked; a service of the same day is too late and refused."""
    life.note("Found my paper notes of that talk: asked about evening classes.", code, days_before=6)
    with suppress(Refused):
        life.serve("CAREER-GUID", code, days_before=6, minutes=30)
    yield 0


def renamed(life: Life) -> Story:
    """Somebody marries and moves."""
    life.change(last_name=f"{life.person.last_name}-Newname")
    life.change(contacts={"mobile": "765-555-0199", "e_mail": "somebody@example.org"})
    yield 0


def handed_over(life: Life, *, by: str, to: str) -> Story:
    """A team leader gives the person to a colleague who has room."""
    before, after = life.stage.people[life.staff], life.stage.people[to]
    reassign(life.person, by=life.enter(by), at=life.stage.at, to=after, seen=before.pk)
    yield 0


def away(life: Life, code: str) -> Story:
    """Somebody will be in the hospital for a while: a gap is planned, so that the exit does not come by itself."""
    life.note("Surgery next week, then two months at home. We agreed to go on in the new season.", code)
    life.pause(code, GapReason.HEALTH, days=75)
    yield 0


def promised(life: Life, code: str, *, late_by: int = 0) -> Story:
    """A call is promised for today, or for so many business days before."""
    again_on = life.stage.days[life.stage.last - late_by] if late_by else life.stage.now.date()
    life.note("Asked me to call again about the night shift.", code, kind=ContactType.PHONE, again_on=again_on)
    yield 0


def planned(life: Life, code: str, *, kind: str = "WORKPREP") -> Story:
    """A class that began ends today by its plan; its end is still to be entered."""
    life.serve(
        kind, code, began_on=life.stage.today, planned_begin_on=life.stage.today, planned_end_on=life.stage.now.date()
    )
    yield 0


def agreed(life: Life, code: str, *, kind: str = "JOB-SEARCH") -> Story:
    """A workshop is planned for today; what happened is entered once it has."""
    on = life.stage.now.date()
    life.serve(kind, code, began_on=None, planned_begin_on=on, planned_end_on=on)
    yield 0


def served(life: Life, code: str, *, kind: str = "CAREER-GUID") -> Story:
    """A service of today: three business days later its window ends."""
    life.serve(kind, code, minutes=25)
    yield 0


def goes_elsewhere(life: Life, *, who: str, site_name: str) -> Story:
    """Another region finds that the person exists, opens the record with a purpose, and serves there too."""
    number = next(n for n, region in life.stage.regions.items() if region.pk == life.stage.sites[site_name].region_id)
    by = life.stage.enter(who, region=number)
    look_elsewhere(by=by, at=life.stage.at, newcomer=life.made_up.newcomer)
    by = life.stage.enter(who, region=number)
    site = life.stage.sites[site_name]
    person = serve_here(by=by, at=life.stage.at, site=site, number=life.person.number, purpose=Purpose.MOVED)
    there = Life(stage=life.stage, staff=who, site_name=site_name, made_up=life.made_up)
    there.person = person
    there.serve("JOB-REQ-INFO")
    there.note("Moved here last month; still finishes the course in the other region.")
    yield 0


def typing(life: Life) -> Story:
    """A note that was begun and not signed waits as a draft."""
    by = life.enter()
    page = draft_page(life.person.number)
    typed: dict[str, list[str]] = {
        "text": ["Wants to change the shift. Next: ask the"],
        "contact_type": [ContactType.IN_PERSON],
    }
    keep_draft(person_id=by.person.pk, page=page, fields=typed, at=life.stage.at)
    yield 0


def draft_page(number: str) -> str:
    """Return the address of the page that the draft belongs to; this room stands below the pages, so it is spelled here."""
    return f"/participants/{number}/notes/write/"
