"""One person's file at Lafayette, made by the real actions, for tests of cases."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.harness import Cast
from trackone.casework.enrolling import enroll
from trackone.casework.models import CaseNote, ServiceKind, ServiceRecord
from trackone.casework.noting import NoteEntry, sign_note
from trackone.casework.serving import ServiceEntry, record_service
from trackone.enrollment.models import Participation, Program
from trackone.organizations.models import Site
from trackone.organizations.standing import Standing
from trackone.participants.actions import add_participant
from trackone.participants.duplicates import Newcomer
from trackone.participants.models import Participant


@dataclass(kw_only=True)
class File:
    """A participant whom Tess added, and what the cast enters about the person."""

    cast: Cast
    at: datetime
    participant: Participant
    site: Site

    def enroll(self, code: str = "WIOA-ADULT", *, on: date | None = None, key: str = "tess") -> Participation:
        """Enroll in a program by an application of this day, today unless given."""
        return enroll(
            self.participant,
            by=self.cast.standing(key),
            at=self.at,
            site=self.site,
            program=Program.objects.get(code=code),
            application_on=on or self.at.date(),
        )

    def serve(
        self,
        kind: str = "JOB-SEARCH",
        *,
        on: date | None = None,
        participation: Participation | None = None,
        key: str = "tess",
        staff: str | None = None,
        by: Standing | None = None,
        **more: Any,
    ) -> ServiceRecord:
        """Record a service of this day, today unless given or planned."""
        standing = by or self.cast.standing(key)
        began_on = on or (None if "planned_begin_on" in more else self.at.date())
        entry = ServiceEntry(
            kind=ServiceKind.objects.get(code=kind),
            participation=participation,
            staff=self.cast.person(staff or key),
            began_on=began_on,
            **more,
        )
        return record_service(self.participant, by=standing, at=self.at, site=self.site, entry=entry)

    def note(self, text: str = "Came in on time.", *, on: date | None = None, key: str = "tess", **more: Any) -> CaseNote:
        """Sign a note on a contact of this day."""
        entry = NoteEntry(contact_on=on or self.at.date(), contact_type="in_person", text=text, **more)
        return sign_note(self.participant, by=self.cast.standing(key), at=self.at, site=self.site, note=entry)


def make_file(cast: Cast, at: datetime, *, key: str = "tess", site: str = "Lafayette", last_name: str = "Filed") -> File:
    """Let a member of the cast add somebody."""
    place = Site.objects.get(name=site)
    participant = add_participant(
        by=cast.standing(key),
        at=at,
        site=place,
        newcomer=Newcomer(first_name="Vera", last_name=last_name, birth_on=date(1990, 4, 5)),
        is_somebody_else=True,
    )
    return File(cast=cast, at=at, participant=participant, site=place)
