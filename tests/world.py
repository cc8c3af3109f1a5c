"""One file a region, made by the real actions: what the tests of routes, sight and query counts walk over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.harness import Cast
from trackone.casework.activities.recording import ActivityEntry, record_activity
from trackone.casework.applying import begin_application, hand_in_application
from trackone.casework.enrolling import enroll
from trackone.casework.gapping import GapEntry, plan_gap
from trackone.casework.grouping import GroupEntry, record_group
from trackone.casework.models import (
    Activity,
    CaseNote,
    EntryException,
    GroupService,
    PassedNumber,
    ServiceKind,
    ServiceRecord,
)
from trackone.casework.noting import NoteEntry, add_addendum, sign_note
from trackone.casework.register import declare_exception
from trackone.casework.serving import ServiceEntry, record_service
from trackone.casework.signatures import SignatureEntry, record_signature
from trackone.documents.actions import describe_document
from trackone.documents.attaching import attach_file
from trackone.documents.files import receive
from trackone.documents.models import Document, DocumentFile
from trackone.enrollment.models import Application, Participation, PlannedGap, Program, Signature
from trackone.identity.ssn import SSN
from trackone.organizations.models import Organization, Person, Post, Region, Role, Site, Workgroup
from trackone.organizations.sites import open_workgroup
from trackone.organizations.standing import today_at
from trackone.participants.actions import add_participant
from trackone.participants.duplicates import Newcomer
from trackone.participants.models import Participant
from trackone.requests.drafting import Asking, draft_request
from trackone.requests.models import Kind, Request
from trackone.requests.sending import expedite_request

SECRET_WORDS = "The kettle whistled twice"
COURSE = {"type_code": "06", "provider_name": "Placeholder College (made up)", "program_of_study": "Kettle making"}


@dataclass(frozen=True, kw_only=True)
class Folder:
    """What one region holds of one participant, and one exception that it declared."""

    participant: Participant
    participation: Participation
    application: Application
    signature: Signature
    service: ServiceRecord
    gap: PlannedGap
    group: GroupService
    activity: Activity
    note: CaseNote
    passed: PassedNumber
    document: Document
    file: DocumentFile
    exception: EntryException
    person: Person
    correction: Request

    @property
    def site(self) -> Site:
        return self.service.site

    @property
    def organization(self) -> Organization:
        return self.service.organization

    @property
    def region(self) -> Region:
        return self.service.region

    @property
    def workgroup(self) -> Workgroup:
        """The region's first workgroup."""
        return Workgroup.objects.filter(region=self.region).order_by("pk")[0]

    @property
    def contact(self) -> Post:
        """The region's first contact, or else its first post."""
        posts = Post.objects.filter(region=self.region).order_by("pk")
        return posts.filter(role=Role.CONTACT).first() or posts[0]

    @property
    def post(self) -> Post:
        """The region's first Master User."""
        return Post.objects.filter(region=self.region, role=Role.MASTER_USER).order_by("pk")[0]

    def values(self, name: str) -> dict[str, Any]:
        """Return what an address of this name wants: the number, or the id of the record that it is about."""
        if name in BY_NUMBER:
            return {"number": self.participant.number, "activity": self.activity.declared.slug}
        thing = next((thing for prefix, thing in BY_ID.items() if name == prefix or name.startswith(f"{prefix}_")), None)
        if thing is None:
            return {}
        record = self.service.conversation if thing == "conversation" else getattr(self, thing)
        return {"pk": record.pk, "activity": self.activity.declared.slug}

    def words(self) -> list[str]:
        """Return what nobody without a post here may ever read on a page."""
        return [self.participant.number, self.participant.last_name, SECRET_WORDS, self.document.title]


BY_NUMBER = frozenset(
    {
        "participant",
        "participant_change",
        "participant_elements",
        "document_describe",
        "participant_ssn",
        "participant_looks",
        "enroll",
        "application_begin",
        "service_record",
        "services_several",
        "activity_record",
        "note_write",
        "fix_choose",
        "fix_facts",
    }
)
BY_ID = {
    "participation": "participation",
    "application": "application",
    "signature": "signature",
    "gap": "gap",
    "service": "service",
    "group": "group",
    "activity": "activity",
    "note": "note",
    "conversation": "conversation",
    "exception": "exception",
    "document": "document",
    "file": "file",
    "correction": "correction",
    "fix": "service",
    "person": "person",
    "site": "site",
    "workgroup": "workgroup",
    "organization": "organization",
    "contact": "contact",
    "region": "region",
    "post": "post",
    "passed_number": "passed",
}


def make_folder(
    cast: Cast, worker: str, *, site: str, declares: str, last_name: str, at: datetime, serial: int = 5678
) -> Folder:
    """Let a member of the staff add, enroll and serve somebody, and another declare an exception."""
    place = Site.objects.get(name=site)
    today = today_at(place, at=at)
    person = cast.person(worker)
    participant = add_participant(
        by=cast.standing(worker),
        at=at,
        site=place,
        newcomer=Newcomer(first_name="Vera", last_name=last_name, birth_on=today - timedelta(days=12_000)),
        ssn=SSN(f"912-34-{serial}"),
        is_somebody_else=True,
    )
    program = Program.objects.get(code="WIOA-ADULT")
    participation = enroll(participant, by=cast.standing(worker), at=at, site=place, program=program, application_on=today)
    kind = ServiceKind.objects.get(code="JOB-SEARCH")
    held = GroupEntry(kind=kind, staff=person, held_on=today, title="Kettle workshop")
    group = record_group(by=cast.standing(worker), at=at, site=place, group=held)
    entry = ServiceEntry(kind=kind, participation=participation, staff=person, began_on=today, group=group)
    service = record_service(participant, by=cast.standing(worker), at=at, site=place, entry=entry)
    course = ActivityEntry(kind="training", participation=participation, staff=person, values={**COURSE, "began_on": today})
    activity = record_activity(participant, by=cast.standing(worker), at=at, site=place, entry=course)
    agreed = GapEntry(reason="health", agreed_on=today, from_on=today, until_on=today + timedelta(days=30))
    period = Participation.objects.select_related("program", "site").get(pk=participation.pk)
    gap = plan_gap(period, by=cast.standing(worker), at=at, gap=agreed)
    written = NoteEntry(contact_on=today, contact_type="in_person", text=SECRET_WORDS, program=program)
    note = sign_note(participant, by=cast.standing(worker), at=at, site=place, note=written)
    # The number of the record itself is on file in another region: whoever keeps one like it is not told.
    add_addendum(note, by=cast.standing(worker), at=at, text=f"Order 914-34-{serial}.", passed_because="order of the tools")
    document = describe_document(
        participant,
        by=cast.standing(worker),
        at=at,
        kind="identity",
        title=f"License of {last_name}",
        received_on=today,
    )
    paper, _ = receive("license.txt", f"License of {last_name}, as shown".encode())
    assert paper is not None
    file = attach_file(document, by=cast.standing(worker), at=at, file=paper)
    exception = declare_exception(
        by=cast.standing(declares),
        at=at,
        kind=1,
        from_on=today - timedelta(days=4),
        until_on=today,
        evidence="ticket 4711 of the provider",
        sites=[place],
    )
    application, signature = _applications(participant, cast, worker, site=place, at=at)
    masters = Post.objects.in_force(today).filter(region=place.region, role=Role.MASTER_USER)
    for keeper in masters.values_list("person__account__username", flat=True).order_by("pk")[:1]:
        open_workgroup(
            by=cast.standing(str(keeper)),
            at=at,
            name=f"Team of {site}",
            organization=service.organization,
            program_codes=[program.code],
            since_on=at.date(),
        )
    correction = _asked_for(service, cast, worker, at=at)
    cast.standing(worker)
    return Folder(
        participant=participant,
        participation=participation,
        application=application,
        signature=signature,
        service=service,
        gap=gap,
        group=group,
        activity=activity,
        note=note,
        passed=PassedNumber.objects.get(note=note),
        document=document,
        file=file,
        exception=exception,
        person=person,
        correction=correction,
    )


def _applications(
    participant: Participant, cast: Cast, worker: str, *, site: Site, at: datetime
) -> tuple[Application, Signature]:
    """Let somebody hand one application in, have it signed, and begin another that waits."""
    programs = {code: Program.objects.get(code=code) for code in ("TAA", "JVSG")}
    today = today_at(site, at=at)
    begun = begin_application(
        participant,
        by=cast.standing(worker),
        at=at,
        site=site,
        programs=[programs["TAA"]],
        application_on=today,
    )
    done = hand_in_application(begun, by=cast.standing(worker), at=at, revision=begun.revision)
    paper = SignatureEntry(signer="applicant", name="Vera", signed_on=today, held_at="File room")
    signature = record_signature(done, by=cast.standing(worker), at=at, signature=paper)
    waiting = begin_application(
        participant,
        by=cast.standing(worker),
        at=at,
        site=site,
        programs=[programs["JVSG"]],
        application_on=today,
    )
    return waiting, signature


def _asked_for(service: ServiceRecord, cast: Cast, worker: str, *, at: datetime) -> Request:
    """Ask for the deletion of a service; where its organization has a contact in the region, it is sent."""
    asking = Asking(
        kind=Kind.DELETION,
        slug="service",
        pk=service.pk,
        reason_code="entered_twice",
        narrative=SECRET_WORDS,
        evidence="Sign-in sheet of that day",
    )
    request = draft_request(service.participant, by=cast.standing(worker), at=at, asking=asking)
    contacts = Post.objects.in_force(at.date()).filter(
        role=Role.CONTACT, organization=service.organization, region=service.region
    )
    contact = contacts.values_list("person__account__username", flat=True).order_by("pk").first()
    if contact is None:
        return request
    by = cast.standing(str(contact))
    return expedite_request(request, by=by, at=at, revision=request.revision, reason="The quarter closes.")


def make_more(folder: Folder, cast: Cast, *, count: int, at: datetime) -> None:
    """Let Region 4 grow by so many people with a service each, and this participant by so many services and notes."""
    site = folder.service.site
    today = today_at(site, at=at)
    names = (f"Quill{first}{second}berg" for first in "bcdfghjk" for second in "aeiou")
    for _, last_name in zip(range(count), names, strict=False):
        newcomer = Newcomer(first_name="Odo", last_name=last_name, birth_on=today - timedelta(days=9_000))
        other = add_participant(by=cast.standing("tess"), at=at, site=site, newcomer=newcomer, is_somebody_else=True)
        entry = ServiceEntry(kind=folder.service.kind, participation=None, staff=folder.person, began_on=today)
        record_service(other, by=cast.standing("tess"), at=at, site=site, entry=entry)
        entry = ServiceEntry(
            kind=folder.service.kind, participation=folder.participation, staff=folder.person, began_on=today
        )
        record_service(folder.participant, by=cast.standing("tess"), at=at, site=site, entry=entry)
        written = NoteEntry(contact_on=today, contact_type="phone", text=f"About {last_name}.", recontact_on=today)
        sign_note(folder.participant, by=cast.standing("tess"), at=at, site=site, note=written)
    # The last one applies too: the trail goes on telling of changes.
    wanted = [Program.objects.get(code="WP")]
    begun = begin_application(other, by=cast.standing("tess"), at=at, site=site, programs=wanted, application_on=today)
    hand_in_application(begun, by=cast.standing("tess"), at=at, revision=begun.revision)
