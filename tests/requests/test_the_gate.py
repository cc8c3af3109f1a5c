"""The gate in the database: by SQL, as the app role, nothing late, frozen or sealed changes but in an approved act."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from tests.requests.asked import LATER, Asked
from trackone.audit.entries import recording
from trackone.casework.enrolling import close_conversation, exit_participation
from trackone.casework.models import Admission, CaseNote, Conversation, ServiceRecord
from trackone.requests.models import Request

pytestmark = pytest.mark.django_db


@contextmanager
def act(asked: Asked, key: str = "mary") -> Iterator[int]:
    """Hold the gate of the trail open for one of the cast, as any act does."""
    by = asked.cast.standing(key)
    seen = {"writes": by.reads, "reads": by.reads, "region_id": by.region_id}
    with recording("test.by_hand", who=by.who(), at=asked.at, **seen) as under_way:  # type: ignore[arg-type]
        yield under_way.entry_id


def refused(
    asked: Asked,
    sql: str,
    *params: object,
    key: str = "mary",
    state: str = "",
    before: Callable[[int, CursorWrapper], None] = lambda entry, cursor: None,
) -> None:
    """Try a statement within an act, as the app role, and hold it to be refused by this SQL state."""
    with pytest.raises(DatabaseError) as error:
        tried(asked, sql, params, key=key, before=before)
    assert getattr(error.value.__cause__, "sqlstate", "") == state, error.value


def tried(
    asked: Asked, sql: str, params: tuple[object, ...], *, key: str, before: Callable[[int, CursorWrapper], None]
) -> None:
    """Try a statement within an act, after what comes before it."""
    with transaction.atomic(), act(asked, key) as entry, connection.cursor() as cursor:
        before(entry, cursor)
        cursor.execute(sql, list(params))


def late(asked: Asked) -> ServiceRecord:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    return service


@pytest.mark.policy("I.1", "I.9")
@pytest.mark.parametrize(
    ("change", "state"),
    [
        ("began_on = '2026-11-20'", "TO002"),
        ("began_on = '2026-11-20', began_admission_id = %(admission)s", "TO002"),
        ("minutes = 45", "TO002"),
        ("provider_name = 'Else'", "TO002"),
        ("sealed_at = now()", "TO004"),
    ],
)
def test_an_approval_alone_opens_nothing(asked: Asked, change: str, state: str) -> None:
    service = late(asked)
    asked.sent(service, minutes=45)
    with act(asked):
        admission = Admission.objects.create(kind="correction", region_id=service.region_id, label="by hand", at=asked.at)
    sql = f"UPDATE casework_servicerecord SET {change % {'admission': admission.pk}} WHERE id = %s"
    refused(asked, sql, service.pk, state=state)


@pytest.mark.policy("I.4")
def test_the_act_that_is_over_opens_nothing_any_more(asked: Asked) -> None:
    service = late(asked)
    done = asked.apply(asked.sent(service, minutes=45))
    sql = "UPDATE casework_servicerecord SET minutes = 60 WHERE id = %s"

    def name_that_act(entry: int, cursor: CursorWrapper) -> None:
        cursor.execute("SELECT set_config('trackone.entry', %s, true)", [str(done.applied_entry)])

    refused(asked, sql, service.pk, state="TO002", before=name_that_act)


@pytest.mark.policy("I.1")
def test_the_gate_is_open_for_the_rows_that_are_named_alone(asked: Asked) -> None:
    service, other = asked.file.serve(minutes=30), asked.file.serve("RESUME", minutes=30)
    asked.go_to(LATER)
    request = asked.sent(service, minutes=45)
    sql = "UPDATE casework_servicerecord SET minutes = 45 WHERE id = %s"

    def carry_out(entry: int, cursor: CursorWrapper) -> None:
        apply_by_hand(asked, request, entry)
        cursor.execute(sql, [service.pk])

    refused(asked, sql, other.pk, state="TO002", before=carry_out)


@pytest.mark.policy("I.2", "I.4")
@pytest.mark.parametrize("approver", ["connie", "tess", "toby", "mona"])
def test_nobody_without_the_post_and_nobody_who_asked_approves(asked: Asked, approver: str) -> None:
    request = asked.sent(late(asked), minutes=45)
    post = asked.cast.person(approver).posts.earliest("id").pk
    sql = (
        "INSERT INTO requests_approval (request_id, region_id, round, person_id, post_id, action, at)"
        " VALUES (%s, %s, 1, %s, %s, 'correction.apply', now())"
    )
    refused(asked, sql, request.pk, request.region_id, asked.cast.person(approver).pk, post, state="TO004")


@pytest.mark.policy("I.4")
def test_nobody_approves_in_the_name_of_another(asked: Asked) -> None:
    request = asked.sent(late(asked), minutes=45)
    max_ = asked.cast.person("max")
    sql = (
        "INSERT INTO requests_approval (request_id, region_id, round, person_id, post_id, action, at)"
        " VALUES (%s, %s, 1, %s, %s, 'correction.apply', now())"
    )
    post = max_.posts.earliest("id").pk
    refused(asked, sql, request.pk, request.region_id, max_.pk, post, key="mary", state="TO004")


@pytest.mark.policy("I.4")
@pytest.mark.parametrize(
    ("sql", "state"),
    [
        ("UPDATE requests_request SET narrative = 'Something else.' WHERE id = %s", "TO004"),
        ("UPDATE requests_request SET state = 'draft' WHERE id = %s", "TO004"),
        ("UPDATE requests_request SET decider = 'state' WHERE id = %s", "TO004"),
        ("UPDATE requests_request SET round = 7 WHERE id = %s", "TO004"),
        ("UPDATE requests_requestitem SET new = '99' WHERE request_id = %s", "TO004"),
        ("UPDATE requests_step SET words = 'Else' WHERE request_id = %s", "TO004"),
        (
            "UPDATE requests_request SET state = 'applied', applied_entry = ctx_entry(), decided_at = now(),"
            " decided_by_id = 1, decided_post_id = 1 WHERE id = %s",
            "TO004",
        ),
    ],
)
def test_what_was_sent_is_frozen(asked: Asked, sql: str, state: str) -> None:
    request = asked.sent(late(asked), minutes=45)
    refused(asked, sql, request.pk, state=state)


@pytest.mark.policy("I.4")
def test_what_is_over_stays_over(asked: Asked) -> None:
    done = asked.apply(asked.sent(late(asked), minutes=45))
    refused(asked, "UPDATE requests_request SET decided_reason = 'Else' WHERE id = %s", done.pk, state="TO004")
    refused(asked, "UPDATE requests_request SET state = 'submitted' WHERE id = %s", done.pk, state="TO004")


@pytest.mark.policy("I.8")
def test_what_is_closed_or_exited_gives_way_to_no_statement(asked: Asked) -> None:
    period = asked.file.enroll(on=asked.at.date())
    service = asked.file.serve(participation=period)
    by = asked.cast.standing("tess")
    today = asked.at.date()
    period.refresh_from_db()
    exit_participation(period, by=by, at=asked.at, exit_on=today, reason="employed", revision=period.revision)
    conversation = Conversation.objects.get(pk=service.conversation_id)
    close_conversation(conversation, by=by, at=asked.at, reason="done", revision=1)
    asked.go_to("2026-11-24T08:00-05:00")
    for sql, pk in (
        ("UPDATE casework_servicerecord SET minutes = 45 WHERE id = %s", service.pk),
        (
            "UPDATE enrollment_participation SET exit_on = NULL, exit_reason = '', exit_recorded_by_id = NULL WHERE id = %s",
            period.pk,
        ),
        ("UPDATE enrollment_participation SET began_on = NULL, extended_on = NULL WHERE id = %s", period.pk),
        (
            "UPDATE casework_conversation SET closed_on = NULL, closed_at = NULL, closed_reason = '', closed_by_id = NULL"
            " WHERE id = %s",
            conversation.pk,
        ),
    ):
        refused(asked, sql, pk, state="TO004")


@pytest.mark.policy("I.5")
def test_nobody_writes_the_note_of_a_correction_by_hand(asked: Asked) -> None:
    note = asked.file.note()
    columns = "participant_id, region_id, site_id, conversation_id, author_id, contact_on, text"
    for kind, redacts in (("correction", "NULL"), ("in_person", "id")):
        sql = (
            f"INSERT INTO casework_casenote ({columns}, contact_type, redacts_id)"
            f" SELECT {columns}, '{kind}', {redacts} FROM casework_casenote WHERE id = %s"
        )
        refused(asked, sql, note.pk, key="tess", state="TO004")
    refused(asked, "UPDATE casework_casenote SET sealed_at = now() WHERE id = %s", note.pk, key="tess", state="TO004")
    assert CaseNote.objects.filter(sealed_at=None).count() == 1


@pytest.mark.policy("I.2")
def test_nobody_who_asked_is_the_one_who_decided(asked: Asked) -> None:
    request = asked.sent(late(asked), minutes=45)
    post = asked.cast.person("tess").posts.earliest("id")
    with pytest.raises(IntegrityError), transaction.atomic(), act(asked):
        Request.objects.filter(pk=request.pk).update(
            state="declined", decided_by=request.drafted_by, decided_post=post, decided_at=asked.at, decided_reason="No."
        )


def apply_by_hand(asked: Asked, request: Request, entry: int) -> None:
    """Let Mary approve a request and name this act as the one that carries it out."""
    mary = asked.cast.person("mary")
    post = mary.posts.earliest("id")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO requests_approval (request_id, region_id, round, person_id, post_id, action, at)"
            " VALUES (%s, %s, 1, %s, %s, 'correction.apply', now())",
            [request.pk, request.region_id, mary.pk, post.pk],
        )
        cursor.execute(
            "UPDATE requests_request SET state = 'applied', applied_entry = %s, decided_at = now(), decided_by_id = %s,"
            " decided_post_id = %s WHERE id = %s",
            [entry, mary.pk, post.pk, request.pk],
        )
