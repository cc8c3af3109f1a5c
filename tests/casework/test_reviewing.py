"""Two persons decide where the terms say so; an enrollment is withdrawn; signatures are kept."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError

from tests.casework.activities import record
from tests.casework.by_hand import act, sql, state_of
from tests.casework.files import File, make_file
from tests.casework.test_applying import begin, codes, hand_in
from tests.harness import Cast, TestClock
from trackone.casework.enrolling import decide_eligibility, mend_participation
from trackone.casework.reviewing import confirm_decision, return_decision
from trackone.casework.signatures import SignatureEntry, record_signature, withdraw_signature
from trackone.casework.withdrawing import withdraw_participation
from trackone.documents.models import Document
from trackone.enrollment.models import Application, Participation, Signature
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.performing import Stale
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def fresh(participation: Participation) -> Participation:
    names = ("program", "site", "participant")
    return Participation.objects.select_related(*names).get(pk=participation.pk)


def decide(file: File, participation: Participation, *, key: str = "tess", eligibility: str = "eligible") -> Participation:
    by, found = file.cast.standing(key), fresh(participation)
    terms: dict[str, Any] = {"eligibility_on": file.at.date(), "revision": found.revision}
    return decide_eligibility(found, by=by, at=file.at, eligibility=eligibility, **terms)


def confirm(file: File, participation: Participation, *, key: str, revision: int | None = None) -> Participation:
    by, found = file.cast.standing(key), fresh(participation)
    return confirm_decision(found, by=by, at=file.at, revision=revision or found.revision)


def give_back(file: File, participation: Participation, *, key: str, reason: str = "No petition.") -> Participation:
    by, found = file.cast.standing(key), fresh(participation)
    return return_decision(found, by=by, at=file.at, reason=reason, revision=found.revision)


def withdraw(file: File, participation: Participation, *, key: str = "tess", reason: str = "Wrong person.") -> Participation:
    by, found = file.cast.standing(key), fresh(participation)
    return withdraw_participation(found, by=by, at=file.at, reason=reason, revision=found.revision)


def sign(file: File, application: Application, signer: str = "applicant", **changed: Any) -> Signature:
    paper: dict[str, Any] = {"signer": signer, "name": "Vera Filed", "signed_on": TODAY, "held_at": "File room"}
    by, found = file.cast.standing("clara"), Application.objects.select_related("site").get(pk=application.pk)
    return record_signature(found, by=by, at=file.at, signature=SignatureEntry(**{**paper, **changed}))


@pytest.mark.policy("general")
def test_a_decision_of_the_first_takes_effect_with_the_second(file: File, clock: TestClock) -> None:
    first = decide(file, file.enroll("TAA"))
    assert (first.first_decision, first.eligibility, first.snapshot) == ("eligible", "", None)
    file.at = clock.set("2026-12-07T10:00-05:00")
    second = fresh(confirm(file, first, key="leo"))
    assert (second.eligibility, second.eligibility_on) == ("eligible", date(2026, 12, 7))
    assert second.reviewed_by == file.cast.person("leo")
    assert second.snapshot["on"] == "2026-12-07"


@pytest.mark.policy("general")
def test_nobody_reviews_his_own_decision_not_even_in_the_database(file: File) -> None:
    first = decide(file, file.enroll("TAA"))
    with pytest.raises(NotAllowed):
        confirm(file, first, key="tess")
    with pytest.raises(NotAllowed):
        give_back(file, first, key="tess")
    own = "reviewed_by_id = first_decision_by_id, reviewed_at = clock_now()"
    with act(file), pytest.raises(IntegrityError, match="participation_is_decided_by_two"):
        sql(f"UPDATE enrollment_participation SET {own} WHERE id = %s", first.pk)
    alone = "eligibility = 'eligible', eligibility_on = '2026-11-23', snapshot = '{}'"
    with act(file), pytest.raises(IntegrityError, match="participation_that_needs_review_has_one"):
        sql(f"UPDATE enrollment_participation SET {alone} WHERE id = %s", first.pk)


@pytest.mark.policy("general")
def test_who_does_not_serve_there_reviews_nothing(file: File) -> None:
    first = decide(file, file.enroll("TAA"))
    with pytest.raises(NotAllowed):
        confirm(file, first, key="clara")
    with pytest.raises((OutOfSight, NotAllowed, Participation.DoesNotExist)):
        confirm(file, first, key="toby")
    with pytest.raises(Stale):
        confirm(file, first, key="leo", revision=7)


@pytest.mark.policy("general")
def test_a_returned_decision_is_made_anew_with_a_week_left(file: File, clock: TestClock) -> None:
    first = decide(file, file.enroll("TAA"))
    file.at = clock.set("2027-02-01T10:00-05:00")
    with pytest.raises(Refused) as refused:
        give_back(file, first, key="leo", reason=" ")
    assert codes(refused) == ["reason_missing"]
    back = give_back(file, first, key="leo")
    assert (back.first_decision, back.returned_reason, back.expires_on) == ("", "No petition.", date(2027, 2, 8))
    again = decide(file, back, eligibility="not eligible")
    assert (again.first_decision, again.returned_reason) == ("not eligible", "")
    assert confirm(file, again, key="leo").eligibility == "not eligible"


@pytest.mark.policy("general")
def test_there_is_one_first_decision_and_nothing_to_review_after_the_second(file: File) -> None:
    first = decide(file, file.enroll("TAA"))
    with pytest.raises(Refused) as refused:
        decide(file, first, key="leo")
    assert codes(refused) == ["awaits_review"]
    confirm(file, first, key="leo")
    with pytest.raises(Refused) as refused:
        confirm(file, first, key="cora")
    assert codes(refused) == ["nothing_to_review"]
    by, found = file.cast.standing("tess"), fresh(first)
    changes = {"eligibility": "not eligible"}
    with pytest.raises(Refused) as refused:
        mend_participation(found, by=by, at=file.at, changes=changes, revision=found.revision)
    assert "reviewed" in codes(refused)


@pytest.mark.policy("C.1")
def test_what_waits_for_the_second_person_does_not_expire(file: File, clock: TestClock) -> None:
    first = decide(file, file.enroll("TAA"))
    file.at = clock.set("2027-06-01T10:00-04:00")
    assert Participation.objects.open().get() == first
    assert confirm(file, first, key="leo").eligibility == "eligible"


@pytest.mark.policy("general", "I.1")
def test_an_enrollment_is_withdrawn_within_its_window_and_counts_nowhere(file: File) -> None:
    gone = withdraw(file, file.enroll())
    assert (gone.withdrawn_by, gone.withdrawn_reason) == (file.cast.person("tess"), "Wrong person.")
    assert not Participation.objects.open().exists()
    with pytest.raises(Refused) as refused:
        decide(file, gone)
    assert codes(refused) == ["withdrawn"]
    with pytest.raises(Refused) as refused:
        file.serve(participation=fresh(gone))
    assert "withdrawn" in codes(refused)
    with act(file), pytest.raises(DatabaseError) as caught:
        sql("UPDATE enrollment_participation SET withdrawn_at = NULL WHERE id = %s", gone.pk)
    assert state_of(caught) == "TO004"
    # Another one may stand in its place.
    assert file.enroll().pk != gone.pk


@pytest.mark.policy("general", "I.1")
def test_who_withdraws_an_enrollment_and_when(file: File, clock: TestClock) -> None:
    participation = file.enroll()
    for key, code in (("pia", "not_own"), ("tess", "reason_missing")):
        with pytest.raises(Refused) as refused:
            withdraw(file, participation, key=key, reason="Hers." if key == "pia" else " ")
        assert codes(refused) == [code]
    with pytest.raises(NotAllowed):
        withdraw(file, participation, key="clara")
    file.at = clock.set("2026-12-01T10:00-05:00")
    with pytest.raises(Refused) as refused:
        withdraw(file, participation)
    assert codes(refused) == ["locked"]
    late = "withdrawn_at = clock_now(), withdrawn_by_id = staff_id, withdrawn_reason = 'late'"
    with act(file), pytest.raises(DatabaseError) as caught:
        sql(f"UPDATE enrollment_participation SET {late} WHERE id = %s", participation.pk)
    assert state_of(caught) == "TO002"


@pytest.mark.policy("general")
def test_what_is_decided_or_served_is_not_withdrawn(file: File) -> None:
    decided = decide(file, file.enroll())
    with pytest.raises(Refused) as refused:
        withdraw(file, decided)
    assert codes(refused) == ["eligibility_decided"]
    served = file.enroll("WP")
    service = file.serve("INFO-ONLY", participation=served)
    with pytest.raises(Refused) as refused:
        withdraw(file, served)
    assert codes(refused) == ["has_record"]
    assert service.pk
    trained = file.enroll("JVSG")
    record(file, participation=trained)
    with pytest.raises(Refused) as refused:
        withdraw(file, trained)
    assert codes(refused) == ["has_record"]


@pytest.mark.policy("IV.9")
def test_signatures_are_kept_with_day_and_place_and_the_last_lists_the_paper(file: File) -> None:
    application = hand_in(file, begin(file))
    sign(file, application)
    assert not Document.objects.exists()
    sign(file, application, "staff", name="Tess")
    paper = Document.objects.get()
    assert (paper.kind, paper.title, paper.program_code) == ("application", "Application of Nov 23, 2026, signed", "")


@pytest.mark.policy("IV.9", "II.1")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"signer": "guardian"}, "signer"),
        ({"name": " "}, "signer_name"),
        ({"held_at": ""}, "held_at"),
        ({"signed_on": date(2026, 11, 24)}, "signed_on"),
        ({"held_at": "Under 912-34-5678"}, "ssn_in_text"),
    ],
)
def test_a_signature_that_can_not_be_is_refused(file: File, changed: dict[str, Any], code: str) -> None:
    application = hand_in(file, begin(file))
    with pytest.raises(Refused) as refused:
        sign(file, application, **changed)
    assert codes(refused) == [code]


@pytest.mark.policy("IV.9")
def test_a_wrong_signature_is_struck_through_and_entered_again(file: File) -> None:
    application = begin(file)
    with pytest.raises(Refused) as refused:
        sign(file, application)
    assert codes(refused) == ["not_applied"]
    wrong = sign(file, hand_in(file, application))
    with pytest.raises(Refused) as refused:
        sign(file, application)
    assert codes(refused) == ["signed_already"]
    by = file.cast.standing("tess")
    with pytest.raises(Refused) as refused:
        withdraw_signature(wrong, by=by, at=file.at, reason="", revision=1)
    assert codes(refused) == ["reason_missing"]
    withdraw_signature(wrong, by=by, at=file.at, reason="Another paper.", revision=1)
    assert sign(file, application).pk != wrong.pk
    with act(file), pytest.raises(DatabaseError) as caught:
        sql("UPDATE enrollment_signature SET name = 'Somebody' WHERE id = %s", wrong.pk)
    assert state_of(caught) == "TO004"


@pytest.mark.policy("IV.9")
def test_a_parent_signs_for_a_minor(cast: Cast, at: datetime) -> None:
    file = make_file(cast, at)
    with act(file):
        sql("UPDATE participants_participant SET birth_on = '2008-11-24' WHERE id = %s", file.participant.pk)
    application = hand_in(file, begin(file))
    assert application.signers == ["applicant", "guardian", "staff"]
    for signer in application.signers:
        assert not Document.objects.exists()
        sign(file, application, signer)
    assert Document.objects.count() == 1
