"""A participant with a full file, written plainly: what the pages of the desk are tried on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.casework.rows import Rows
from tests.harness import Cast, TestClock
from trackone.casework.models import CaseNote, CaseNoteAddendum, EntryException, ServiceRecord
from trackone.documents.models import Document
from trackone.enrollment.models import Participation
from trackone.organizations.models import Site
from trackone.participants.models import Participant, ServedIn


class Desk(Rows):
    """Rows with what a desk needs beside services: notes, documents, exceptions, a case manager."""

    def manage(self, participant: Participant, *, last_service_on: date | None = None) -> None:
        """Make the one who acts the case manager."""
        with self.act():
            ServedIn.objects.filter(participant=participant, region=self.region).update(
                case_manager=self.by.person, last_service_on=last_service_on
            )

    def note(self, participant: Participant, *, contact_on: date, text: str = "Came in.", **changes: Any) -> CaseNote:
        """Sign a note."""
        whole: dict[str, Any] = {
            "participant": participant,
            "region": self.region,
            "site": self.site,
            "conversation": self.conversation(participant),
            "author": self.by.person,
            "contact_on": contact_on,
            "contact_type": "in_person",
            "text": text,
        }
        with self.act():
            return CaseNote.objects.create(**{**whole, **changes})

    def addendum(self, note: CaseNote, text: str) -> CaseNoteAddendum:
        """Add to a note."""
        with self.act():
            return CaseNoteAddendum.objects.create(
                note=note, participant=note.participant, region=self.region, author=self.by.person, text=text
            )

    def document(self, participant: Participant, *, received_on: date, **changes: Any) -> Document:
        """Put a paper on file."""
        whole: dict[str, Any] = {
            "participant": participant,
            "region": self.region,
            "kind": "identity",
            "title": "Driver license",
            "received_on": received_on,
            "recorded_at": self.at,
            "recorded_by": self.by.person,
        }
        with self.act():
            return Document.objects.create(**{**whole, **changes})

    def exception(self, *, from_on: date, **changes: Any) -> EntryException:
        """Declare an outage at the site that has not ended yet."""
        whole: dict[str, Any] = {
            "kind": 1,
            "region": self.region,
            "from_on": from_on,
            "evidence": "ticket 4711 of the provider",
            "declared_by": self.by.person,
            "declared_post": self.by.posts[0],
            "declared_at": self.at,
        }
        with self.act():
            made = EntryException.objects.create(**{**whole, **changes})
            made.sites.add(self.site)
        return made

    @property
    def site(self) -> Site:
        """Return the site of the post."""
        return self.by.posts[0].site or self.region.sites.earliest("id")


@dataclass(frozen=True, kw_only=True)
class Life:
    """One participant and some of what hangs on him."""

    participant: Participant
    participation: Participation
    services: Sequence[ServiceRecord]
    note: CaseNote
    document: Document


def make_life(cast: Cast, clock: TestClock, *, key: str = "tess", last_name: str = "Example") -> Life:
    """Let one of the cast live through two weeks with one participant; the clock ends where it stood."""
    now = clock.now
    began = now - timedelta(days=14)
    clock.set(began)
    desk = Desk(cast, key, at=began)
    participant = desk.participant(last_name=last_name)
    desk.manage(participant)
    participation = desk.participation(participant, application_on=began.date())
    services = [
        desk.service(participant, began_on=began.date(), kind="INITIAL-ASSESS", participation=participation, minutes=45)
    ]
    document = desk.document(participant, received_on=began.date(), dated_on=date(2020, 5, 1))
    for days in (9, 6, 5, 3):
        moment = now - timedelta(days=days)
        clock.set(moment)
        desk.at = moment
        kind = "JOB-SEARCH" if days % 2 else "RESUME"
        made = desk.service(participant, began_on=moment.date(), kind=kind, participation=participation, minutes=90)
        services.append(made)
    note = desk.note(participant, contact_on=moment.date(), text="Came with a letter from the plant.\nAsked for training.")
    clock.set(now)
    desk.at = now
    desk.addendum(note, "The letter is on file now.")
    return Life(participant=participant, participation=participation, services=services, note=note, document=document)


def days_before(at: datetime, count: int) -> date:
    """Return the day so many days before a moment."""
    return (at - timedelta(days=count)).date()
