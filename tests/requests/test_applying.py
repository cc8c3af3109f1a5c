"""A correction is carried out by the system: value, note, stamp, notice and dates move together, or nothing does."""

from datetime import date, timedelta

import pytest

from tests.requests.asked import LATER, Asked
from trackone.audit.models import Change, Entry
from trackone.casework.models import CaseNote, ServiceKind, ServiceRecord
from trackone.desks.due import due_list
from trackone.enrollment.models import Participation
from trackone.notifications.models import Notice
from trackone.organizations.authority import NotAllowed
from trackone.organizations.performing import Stale
from trackone.policy.refusal import Refused
from trackone.reporting.entered import PARTS, judged_between
from trackone.requests.deciding import apply_request
from trackone.requests.models import Desk, State

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.mark.policy("I.1", "I.4", "I.5", "I.6")
def test_a_late_date_is_corrected_with_its_note_its_stamp_and_its_notice(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    service = asked.file.serve(participation=period)
    assert Participation.objects.get(pk=period.pk).began_on == MONDAY
    asked.go_to(LATER)
    request = asked.sent(service, began_on=FRIDAY)
    assert (request.state, request.decider, request.due_at) == (
        State.SUBMITTED,
        Desk.MASTER_USER,
        asked.at + timedelta(hours=48),
    )
    done = asked.apply(request)
    fresh = ServiceRecord.objects.get(pk=service.pk)
    assert done.state == State.APPLIED
    assert (fresh.began_on, fresh.began_admission_id, fresh.revision) == (FRIDAY, done.admission_id, 2)
    assert fresh.began_admission is not None
    assert fresh.began_admission.label == f"Correction {done.number}"
    assert Participation.objects.get(pk=period.pk).began_on == FRIDAY
    note = CaseNote.objects.get(contact_type="correction")
    assert f"request {done.number}" in note.text
    assert "Actual begin: was Nov 23, 2026, is Nov 20, 2026." in note.text
    assert note.author == asked.cast.person("mary")
    notice = Notice.objects.latest("id")
    assert (notice.code, notice.record_id, notice.organization) == ("applied", done.pk, done.organization)
    entry = Entry.objects.get(pk=done.applied_entry)
    assert (entry.action, entry.participant_id) == ("correction.apply", asked.file.participant.pk)
    assert Change.objects.filter(entry_id=entry.pk, table_name="casework_servicerecord", field="began_on").exists()


@pytest.mark.policy("I.1")
def test_several_fields_of_one_record_are_one_request(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    resume = ServiceKind.objects.get(code="RESUME")
    asked.apply(asked.sent(service, minutes=45, provider_name="Partner", changes={"kind": resume}))
    fresh = ServiceRecord.objects.get(pk=service.pk)
    assert (fresh.minutes, fresh.provider_name, fresh.kind) == (45, "Partner", resume)


@pytest.mark.policy("I.2")
@pytest.mark.parametrize("key", ["tess", "connie", "cora", "toby", "mona", "hugo", "ada", "stan", "dana"])
def test_only_the_master_user_of_the_region_applies(asked: Asked, key: str) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    request = asked.sent(service, minutes=45)
    with pytest.raises(NotAllowed):
        asked.apply(request, key=key)
    asked.cast.standing("mary")
    assert ServiceRecord.objects.get(pk=service.pk).minutes == 30
    assert request.approvals.count() == 0


@pytest.mark.policy("I.2")
def test_who_drafted_does_not_decide_an_alternate_does(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    request = asked.sent(service, key="mary", minutes=45)
    # A Master User's error goes by way of the contact of the record's own organization.
    assert request.organization == service.organization
    with pytest.raises(NotAllowed, match="second person"):
        asked.apply(request, key="mary")
    assert asked.apply(request, key="max").decided_by == asked.cast.person("max")


@pytest.mark.policy("I.4")
def test_of_two_who_decide_at_once_one_wins_and_one_is_told(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    request = asked.sent(service, minutes=45)
    seen = request.revision
    asked.apply(request, key="mary")
    with pytest.raises(Stale):
        apply_request(request, by=asked.cast.standing("max"), at=asked.at, revision=seen)
    with pytest.raises(Refused) as refused:
        asked.apply(request, key="max")
    assert codes(refused) == ["not_now"]


@pytest.mark.policy("I.1")
def test_what_its_author_can_still_change_is_not_asked_for(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    with pytest.raises(Refused) as refused:
        asked.draft(service, minutes=45)
    assert codes(refused) == ["still_open"]


@pytest.mark.policy("I.5")
def test_the_note_of_a_correction_is_no_contact_and_keeps_no_promise(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.file.note("Asked me to call again.", recontact_on=date(2026, 12, 1))
    asked.go_to(LATER)
    tess = asked.cast.standing("tess")
    before = [line.what for line in due_list(by=tess, at=asked.at).due.lines]
    assert "Be in contact again" in before
    asked.apply(asked.sent(service, minutes=45))
    tess = asked.cast.standing("tess")
    assert [line.what for line in due_list(by=tess, at=asked.at).due.lines] == before
    month = (date(2026, 12, 1), date(2026, 12, 31))
    assert not judged_between(*month, PARTS["note"], by=tess).exists()
