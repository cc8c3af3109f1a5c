"""Rows of made-up people for tests of the register and of timeliness, written plainly, as one act."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection

from tests.harness import Cast
from trackone.audit.entries import recording
from trackone.casework.counting import begin_again
from trackone.casework.models import (
    Admission,
    AdmissionKind,
    Conversation,
    EntryException,
    Purpose,
    ServiceKind,
    ServiceRecord,
)
from trackone.enrollment.models import Participation, Program
from trackone.organizations.models import Organization, Region, Site
from trackone.organizations.standing import Standing
from trackone.participants import naming
from trackone.participants.models import Participant, ServedIn


class Rows:
    """Makes participants and what hangs on them, in the region and under the name of one member of the cast."""

    def __init__(self, cast: Cast, key: str = "tess", *, at: datetime) -> None:
        self.cast, self.key, self.at = cast, key, at
        self.by: Standing = cast.standing(key)
        self._made = 0

    @contextmanager
    def act(self) -> Iterator[None]:
        """Hold the gate open for this region."""
        self.by = self.cast.standing(self.key)
        seen = {"writes": self.by.reads, "reads": self.by.reads, "region_id": self.by.region_id}
        with recording("test.rows", who=self.by.who(), at=self.at, **seen):  # type: ignore[arg-type]
            yield

    def participant(self, *, number: str = "", last_name: str = "Example") -> Participant:
        """Make a participant whom the region serves."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('participants_participant', 'id'))")
            pk = cursor.fetchone()[0]
        names = {"first": "Maria", "middle": "", "last": last_name}
        words = naming.keys_of(names.values())
        with self.act():
            ServedIn.objects.create(participant_id=pk, region=self.region, since_on=self.at.date(), how="added")
            return Participant.objects.create(
                id=pk,
                number=number or f"P{pk:08d}",
                first_name="Maria",
                last_name=last_name,
                sort_name=naming.sort_name_of(**names),
                words=words,
                sounds=naming.sounds_of(words),
                created_at=self.at,
            )

    def service(self, participant: Participant, *, began_on: date, **changes: Any) -> ServiceRecord:
        """Record a service that began on this day; `site` (a name), `kind` (a code), `admission`, `participation`."""
        site = Site.objects.get(name=changes.pop("site", "Lafayette"))
        kind = ServiceKind.objects.filter(code=changes.pop("kind", "B-10")).first() or ServiceKind.objects.earliest("id")
        provider = changes.pop("organization", None)
        whole: dict[str, Any] = {
            "participant": participant,
            "region": self.region,
            "conversation": self.conversation(participant),
            "kind": kind,
            "site": site,
            "staff": self.by.person,
            "organization": Organization.objects.get(name=provider) if provider else self.by.posts[0].organization,
            "began_on": began_on,
            "recorded_at": self.at,
            "recorded_by": self.by.person,
        }
        with self.act():
            return ServiceRecord.objects.create(**{**whole, **changes})

    def participation(
        self, participant: Participant, *, application_on: date, program: str = "WIOA-ADULT", **changes: Any
    ) -> Participation:
        """Enroll in a program."""
        whole: dict[str, Any] = {
            "participant": participant,
            "region": self.region,
            "program": Program.objects.get(code=program),
            "site": Site.objects.get(name="Lafayette"),
            "staff": self.by.person,
            "organization": self.by.posts[0].organization,
            "application_on": application_on,
            "recorded_at": self.at,
            "recorded_by": self.by.person,
        }
        with self.act():
            return Participation.objects.create(**{**whole, **changes})

    def count(self, participation: Participation) -> None:
        """Compute what follows from the services that were written plainly: the period's begin and last extension."""
        with self.act():
            begin_again(participation)

    def conversation(self, participant: Participant) -> Conversation:
        """Return the open conversation of a participant."""
        found = Conversation.objects.filter(participant=participant, closed_on=None).first()
        if found is not None:
            return found
        with self.act():
            return Conversation.objects.create(
                participant=participant,
                region=self.region,
                site=Site.objects.get(name="Lafayette") if self.region.number == 4 else self.region.sites.earliest("id"),
                staff=self.by.person,
                purpose=Purpose.UNENROLLED,
                opened_on=self.at.date(),
                opened_at=self.at,
                opened_by=self.by.person,
            )

    def admission(self, exception: EntryException) -> Admission:
        """Return what a late row names to come in under this exception."""
        with self.act():
            return Admission.objects.get_or_create(
                kind=AdmissionKind.EXCEPTION,
                exception=exception,
                region=self.region,
                defaults={"label": exception.get_kind_display(), "at": self.at},
            )[0]

    def conversion(self) -> Admission:
        """Return the region's conversion load."""
        with self.act():
            return Admission.objects.get_or_create(
                kind=AdmissionKind.CONVERSION, region=self.region, defaults={"label": "Conversion", "at": self.at}
            )[0]

    @property
    def region(self) -> Region:
        """Return the region acted in."""
        assert self.by.region is not None
        return self.by.region
