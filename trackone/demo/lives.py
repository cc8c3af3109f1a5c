"""One made-up life as seen from a desk: each method is one real action by the person's case manager, or by who is named."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from trackone.casework.activities.recording import ActivityEntry, complete_activity, record_activity
from trackone.casework.changing_people import change_participant
from trackone.casework.enrolling import close_conversation, decide_eligibility, enroll, exit_participation
from trackone.casework.gapping import GapEntry, plan_gap
from trackone.casework.models import Activity, CaseNote, Conversation, ServiceRecord
from trackone.casework.noting import NoteEntry, add_addendum, sign_note
from trackone.casework.serving import ServiceEntry, complete_service, mend_service, record_service, withdraw_service
from trackone.demo.made_up import TOWNS, MadeUp
from trackone.demo.stage import Stage
from trackone.documents.actions import describe_document
from trackone.documents.models import Document
from trackone.enrollment.models import Eligibility, Participation, PlannedGap
from trackone.identity.ssn import SSN
from trackone.organizations.models import Site
from trackone.organizations.standing import Standing
from trackone.participants.actions import add_participant
from trackone.participants.duplicates import Newcomer
from trackone.participants.models import Participant


@dataclass(kw_only=True)
class Life:
    """One participant at one site, and the member of the cast who serves."""

    stage: Stage
    staff: str
    site_name: str
    made_up: MadeUp
    person: Participant = field(init=False)
    participations: dict[str, Participation] = field(default_factory=dict)
    services: list[ServiceRecord] = field(default_factory=list)
    notes: list[CaseNote] = field(default_factory=list)

    @property
    def site(self) -> Site:
        """Return where the person is served."""
        return self.stage.sites[self.site_name]

    def enter(self, who: str | None = None) -> Standing:
        """Let somebody act in the region of the site."""
        number = next(number for number, region in self.stage.regions.items() if region.pk == self.site.region_id)
        return self.stage.enter(who or self.staff, region=number)

    def add(self, *, by: str | None = None, has_ssn: bool = True) -> None:
        """Add the person, after the search that finds nobody."""
        standing = self.enter(by)
        self.person = add_participant(
            by=standing,
            at=self.stage.at,
            site=self.site,
            newcomer=self.newcomer(),
            ssn=SSN(self.made_up.ssn) if has_ssn else None,
        )

    def newcomer(self) -> Newcomer:
        """Return the person as one who lives in the town of the site."""
        town, zip_code, county = TOWNS[self.site_name]
        address = {"line_1": self.made_up.street, "city": town, "zip_code": zip_code, "county": self.stage.counties[county]}
        return replace(self.made_up.newcomer, address=address, contacts={"mobile": self.made_up.phone})

    def change(self, **changes: Any) -> None:
        """Change what is known of the person."""
        by = self.enter()
        self.person = change_participant(
            self.person, by=by, at=self.stage.at, changes=changes, revision=self.person.revision
        )

    def fill_in(self) -> None:
        """Fill in the federal elements, as at intake."""
        self.change(elements=self.made_up.elements)

    def document(self, kind: str, title: str, *, program: str = "", by: str | None = None) -> Document:
        """Describe a paper that came in today."""
        standing, today = self.enter(by), self.stage.today
        return describe_document(
            self.person, by=standing, at=self.stage.at, kind=kind, title=title, received_on=today, program_code=program
        )

    def enroll(self, code: str, *, applied: int = 0) -> Participation:
        """Enroll with an application signed so many business days ago."""
        by, program = self.enter(), self.stage.programs[code]
        found = enroll(
            self.person, by=by, at=self.stage.at, site=self.site, program=program, application_on=self.stage.ago(applied)
        )
        self.participations[code] = found
        return found

    def decide(self, code: str, eligibility: str = Eligibility.ELIGIBLE) -> None:
        """Decide on the application today."""
        by, participation = self.enter(), self.participations[code]
        self.participations[code] = decide_eligibility(
            participation,
            by=by,
            at=self.stage.at,
            eligibility=eligibility,
            eligibility_on=self.stage.today,
            revision=participation.revision,
        )

    def serve(self, kind: str, code: str = "", *, days_before: int = 0, by: str | None = None, **more: Any) -> ServiceRecord:
        """Record a service of so many business days ago, done that day unless a plan is given."""
        standing = self.enter(by)
        if "planned_begin_on" not in more:
            more = {"began_on": self.stage.ago(days_before), **more}
        entry = ServiceEntry(
            kind=self.stage.kinds[kind],
            participation=self.participations[code] if code else None,
            staff=standing.person,
            **{"began_on": None, **more},
        )
        service = record_service(self.person, by=standing, at=self.stage.at, site=self.site, entry=entry)
        self.services.append(service)
        return service

    def complete(self, service: ServiceRecord, **changes: Any) -> ServiceRecord:
        """Fill in what was blank."""
        by = self.enter()
        return complete_service(service, by=by, at=self.stage.at, changes=changes, revision=service.revision)

    def mend(self, service: ServiceRecord, **changes: Any) -> ServiceRecord:
        """Mend an own entry within the window."""
        by = self.enter()
        return mend_service(service, by=by, at=self.stage.at, changes=changes, revision=service.revision)

    def withdraw(self, service: ServiceRecord, *, reason: str) -> ServiceRecord:
        """Strike an own entry through."""
        by = self.enter()
        return withdraw_service(service, by=by, at=self.stage.at, reason=reason, revision=service.revision)

    def activity(self, kind: str, code: str, *, by: str | None = None, **values: Any) -> Activity:
        """Record an activity charged to a program."""
        standing, participation = self.enter(by), self.participations[code]
        entry = ActivityEntry(kind=kind, participation=participation, staff=standing.person, values=values)
        return record_activity(self.person, by=standing, at=self.stage.at, site=self.site, entry=entry)

    def finish(self, activity: Activity, **changes: Any) -> Activity:
        """Fill in what was blank of an activity."""
        by = self.enter()
        return complete_activity(activity, by=by, at=self.stage.at, changes=changes, revision=activity.revision)

    def pause(self, code: str, reason: str, *, days: int) -> PlannedGap:
        """Plan a gap of so many days from today on."""
        by, today = self.enter(), self.stage.today
        period = Participation.objects.select_related("program", "site").get(pk=self.participations[code].pk)
        agreed = GapEntry(reason=reason, agreed_on=today, from_on=today, until_on=today + timedelta(days=days - 1))
        return plan_gap(period, by=by, at=self.stage.at, gap=agreed)

    def note(
        self,
        text: str,
        code: str = "",
        *,
        kind: str = "in_person",
        days_before: int = 0,
        again_on: date | None = None,
        by: str | None = None,
    ) -> CaseNote:
        """Sign a note on a contact of so many business days ago."""
        standing = self.enter(by)
        entry = NoteEntry(
            contact_on=self.stage.ago(days_before),
            contact_type=kind,
            text=text,
            program=self.stage.programs[code] if code else None,
            recontact_on=again_on,
        )
        note = sign_note(self.person, by=standing, at=self.stage.at, site=self.site, note=entry)
        self.notes.append(note)
        return note

    def add_to(self, note: CaseNote, text: str, *, by: str | None = None) -> None:
        """Add to a signed note."""
        standing = self.enter(by)
        add_addendum(note, by=standing, at=self.stage.at, text=text)

    def exit(self, code: str, reason: str) -> None:
        """Record today's exit."""
        by, participation = self.enter(), self.participations[code]
        participation.refresh_from_db(fields=["revision"])
        exit_participation(
            participation,
            by=by,
            at=self.stage.at,
            exit_on=self.stage.today,
            reason=reason,
            revision=participation.revision,
        )

    def close(self, reason: str) -> None:
        """Close the conversations that are open, the last one first."""
        by = self.enter()
        for conversation in Conversation.objects.visible_to(by).open().filter(participant=self.person).order_by("-id"):
            close_conversation(conversation, by=by, at=self.stage.at, reason=reason, revision=conversation.revision)
