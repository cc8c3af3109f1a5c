"""The trail's page: what was done and what was refused, in words, with old and new; a region's own alone."""

import re
from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework.activities import record
from tests.casework.files import make_file
from tests.casework.rows import Rows
from tests.casework.test_register import layoff, outage
from tests.harness import Cast
from trackone.audit.models import Change, Entry
from trackone.casework.activities.recording import mend_activity
from trackone.casework.models import CaseNote, ServiceKind, ServiceRecord
from trackone.casework.register import confirm_exception, list_person, refuse_exception, restore_exception
from trackone.casework.serving import ServiceEntry, record_service
from trackone.desks import trail_changes
from trackone.desks.trail import TrailFilter, trail_page
from trackone.desks.trail_words import ACTIONS
from trackone.organizations.actions import disable_account
from trackone.organizations.authority import MAY, NotAllowed
from trackone.organizations.models import Site
from trackone.participants.models import Participant
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
Signed = Callable[[str], Client]
READ = {
    "participant.view",
    "participant.search",
    "request.view",
    "exception.view",
    "exception.view_marked",
    "timeliness.view",
    "reference.view",
    "person.view",
    "trail.read",
    "participant.see_looks",
    "passed_number.view",
}


def words(content: bytes) -> str:
    page = re.sub(r"<select.*?</select>", "", content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("&#x27;", "'")


def refused_attempt(cast: Cast, at: datetime) -> int:
    declared = outage(cast, at)
    with pytest.raises(Refused):
        refuse_exception(declared, by=cast.standing("mary"), at=at, reason="")
    return declared.pk


def test_what_was_done_and_what_was_refused_is_told_in_words(cast: Cast, at: datetime, signed_in: Signed) -> None:
    pk = refused_attempt(cast, at)
    confirm_exception(outage(cast, at), by=cast.standing("mary"), at=at)
    page = words(signed_in("max").get("/trail/").content)
    assert "Cora Coordinator Regional coordinator, Region 4 Board and Operator (made up) Declared an exception" in page
    assert "Refused an exception Refused No reason was given (exception_reason)" in page
    assert "State: declared → confirmed" in page
    assert "Decided by: empty → Mary Masteruser" in page
    assert f"/exceptions/{pk}/" in signed_in("max").get("/trail/").content.decode()


def test_old_and_new_stand_under_their_entry_and_masked_ones_do_not(cast: Cast, at: datetime, signed_in: Signed) -> None:
    rows = Rows(cast, at=at)
    person = rows.participant()
    service = rows.service(person, began_on=date(2026, 11, 20))
    with rows.act():
        Participant.objects.filter(pk=person.pk).update(first_name="Marie", words=["example", "marie"])
    with rows.act():
        ServiceRecord.objects.filter(pk=service.pk).update(
            began_on=date(2026, 11, 19),
            site=Site.objects.get(name="Kokomo"),
            result="completed",
            result_on=date(2026, 11, 20),
        )
    page = words(signed_in("mary").get("/trail/").content)
    assert "First name: Maria → Marie" in page
    assert "Began on: Fri Nov 20, 2026 → Thu Nov 19, 2026" in page
    assert "Site: Lafayette → Kokomo" in page
    assert "Result: empty → Completed" in page
    assert "marie" not in page.replace("Marie", "")
    assert "last entry on" not in page.lower()


def test_what_is_masked_is_told_as_changed(cast: Cast, at: datetime) -> None:
    rows = Rows(cast, at=at)
    person = rows.participant()
    with rows.act():
        # The search copies are masked too: the word "changed" is all that the trail has of them.
        Participant.objects.filter(pk=person.pk).update(words=["example", "other"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT old, new FROM audit_change WHERE field = 'words'")
        assert cursor.fetchall() == [('"changed"', '"changed"')]
    told, *_ = [one for one in trail_page(by=cast.standing("mary"), wanted=TrailFilter()).rows if one.changes.computed_count]
    assert told.changes.lines == ()
    sealed = Change(entry_id=told.pk, table_name="identity_vault", record_id=1, field="sealed", old="changed", new="changed")
    assert trail_changes._line(sealed, {}).is_masked


def test_another_regions_entries_are_not_there(cast: Cast, at: datetime, signed_in: Signed) -> None:
    outage(cast, at)
    number = Rows(cast, "toby", at=at).participant().number
    seven = words(signed_in("mona").get("/trail/").content)
    assert "Cora Coordinator" not in seven
    asked_for = words(signed_in("mary").get(f"/trail/?number={number}").content)
    assert "Nothing here" in asked_for
    # What was typed stands in the filter, and nowhere else.
    assert number not in asked_for.replace(f"Filter: participant number {number}", "")
    for key in ("dana", "ada"):
        page = words(signed_in(key).get("/trail/").content)
        assert "Cora Coordinator" in page
        assert "test: rows" in page


@pytest.mark.parametrize("key", ["tess", "leo", "cora", "connie", "oscar", "hugo", "stan"])
def test_the_trail_is_for_master_users_state_and_auditors(signed_in: Signed, key: str) -> None:
    assert signed_in(key).get("/trail/").status_code == (200 if key == "oscar" else 403)


def test_it_is_filtered_by_action_outcome_person_and_number(cast: Cast, at: datetime) -> None:
    event, person = layoff(cast, at), Rows(cast, at=at).participant()
    list_person(event, by=cast.standing("clara"), at=at, number=person.number)
    refused_attempt(cast, at)
    by = cast.standing("max")

    def told(**wanted: object) -> list[str]:
        return [one.action for one in trail_page(by=by, wanted=TrailFilter(**wanted)).rows]  # type: ignore[arg-type]

    assert told(action="exception.list_person") == ["exception.list_person"]
    assert told(outcome="refused") == ["exception.refuse"]
    assert told(person_id=cast.person("cora").pk) == ["exception.declare", "exception.declare"]
    assert told(number=f" {person.number.lower()}") == ["exception.list_person"]
    assert told(number="P99999999") == []
    assert told(action="exception.list_person", outcome="refused") == []


@pytest.mark.parametrize(
    "query",
    ["?action=x&outcome=y&person=z&number=", "?person=99999999999999999999&page=x", "?page=999999999999999999999999"],
)
def test_any_address_is_answered(cast: Cast, at: datetime, signed_in: Signed, query: str) -> None:
    outage(cast, at)
    for key in ("mary", "dana"):
        assert signed_in(key).get(f"/trail/{query}").status_code == 200


def test_it_is_paged_by_key(cast: Cast, at: datetime) -> None:
    for _ in range(7):
        outage(cast, at)
    by, seen, after = cast.standing("mary"), [], ""
    while True:
        page = trail_page(by=by, wanted=TrailFilter(action="exception.declare"), after=after, limit=3)
        seen += [one.pk for one in page.rows]
        if page.older is None:
            break
        after = page.older
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 7


@pytest.mark.parametrize(("key", "query"), [("mary", ""), ("mary", "?person=1&outcome=done"), ("dana", "")])
def test_the_statements_do_not_grow(cast: Cast, at: datetime, signed_in: Signed, key: str, query: str) -> None:
    client, counts = signed_in(key), []
    rows = Rows(cast, at=at)
    for count in (1, 9):
        for _ in range(count):
            service = rows.service(rows.participant(), began_on=date(2026, 11, 20))
            with rows.act():
                ServiceRecord.objects.filter(pk=service.pk).update(site=Site.objects.get(name="Kokomo"))
            restore_exception(outage(cast, at), by=cast.standing("leo"), at=at, restored_on=date(2026, 11, 20))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/trail/{query}").status_code == 200
        counts.append(sum("SAVEPOINT" not in one["sql"] for one in queries))
    assert counts[0] == counts[1] <= 11


def test_the_help_desks_act_stands_in_the_trail_of_the_region(cast: Cast, at: datetime, signed_in: Signed) -> None:
    disable_account(cast.person("tess"), by=cast.standing("hugo"), at=at, reason="The phone was stolen.")
    page = words(signed_in("mary").get("/trail/").content)
    assert "Ended somebody's access Reason: The phone was stolen." in page
    assert "Ended somebody's access" not in words(signed_in("mona").get("/trail/").content)


def test_a_note_is_never_shown_here(cast: Cast, at: datetime, signed_in: Signed) -> None:
    rows = Rows(cast, at=at)
    person = rows.participant()
    conversation = rows.conversation(person)
    with rows.act():
        CaseNote.objects.create(
            participant=person,
            region=rows.region,
            site=Site.objects.get(name="Lafayette"),
            conversation=conversation,
            author=rows.by.person,
            contact_on=at.date(),
            contact_type="phone",
            text="A private matter",
        )
    assert "A private matter" not in signed_in("mary").get("/trail/").content.decode()


def test_every_action_has_words() -> None:
    assert set(MAY) - READ <= set(ACTIONS)


def test_it_needs_the_right(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        trail_page(by=cast.standing("tess"), wanted=TrailFilter())


def test_a_key_in_the_body_leaves_no_mark(signed_in: Signed) -> None:
    assert signed_in("mary").post("/trail/", {"_key": str(uuid4())}).status_code == 405


def test_what_was_made_for_a_participant_is_the_record_of_its_entry(cast: Cast, at: datetime, signed_in: Signed) -> None:
    person = Rows(cast, at=at).participant()
    entry = ServiceEntry(
        kind=ServiceKind.objects.get(code="INFO-ONLY"), participation=None, staff=cast.person("tess"), began_on=at.date()
    )
    site = Site.objects.get(name="Lafayette")
    service = record_service(person, by=cast.standing("tess"), at=at, site=site, entry=entry)
    kept = Entry.objects.get(action="service.record")
    named = (kept.table_name, kept.record_id, kept.participant_id)
    assert named == ("casework_servicerecord", service.pk, person.pk)
    assert f'href="/services/{service.pk}/"' in signed_in("mary").get("/trail/").content.decode()


def test_a_federal_code_is_told_in_words(cast: Cast, at: datetime, signed_in: Signed) -> None:
    file = make_file(cast, at)
    course = record(file, participation=file.enroll())
    by = cast.standing("tess")
    mend_activity(course, by=by, at=at, changes={"type_code": "02", "occupation_code": "51412101"}, revision=1)
    page = words(signed_in("mary").get("/trail/").content)
    assert "Mended an activity" in page
    assert "Type of training: Occupational skills training (not youth) → Skill upgrading" in page
    assert "Occupation code (O*NET): 51412100 → 51412101" in page
