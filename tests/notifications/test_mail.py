"""E-mail has one way out: a message with a number in any part stays here; a notice carries a link and nothing else."""

import base64
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.mime.text import MIMEText

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import connection
from django.test import override_settings

from tests.harness import Cast, House, switch_to
from tests.notifications.smtp import MailServer, mail_server
from trackone.audit.entries import Who, recording
from trackone.jobs.mailing import send_mail
from trackone.notifications.backend import Held
from trackone.notifications.models import Email, Notice
from trackone.notifications.outbox import MOST_TRIES, mail_master_users
from trackone.organizations.models import Person, Region

pytestmark = pytest.mark.policy("II.1")
NUMBER = "912-34-5678"
NOON = datetime.fromisoformat("2026-11-23T12:00:00-05:00")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with (
        mail_server() as running,
        override_settings(
            EMAIL_BACKEND="trackone.notifications.backend.GuardedBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=running.port,
            ADDRESS="https://trackone.example.gov/",
        ),
    ):
        yield running


def message(**given: object) -> EmailMultiAlternatives:
    usual = {"subject": "News", "body": "Look here.", "from_email": "a@example.org", "to": ["b@example.org"]}
    return EmailMultiAlternatives(**{**usual, **given})  # type: ignore[arg-type]


def with_attachment(name: str, held: bytes | str, kind: str) -> EmailMessage:
    sent = message()
    sent.attach(name, held, kind)
    return sent


def with_html(html: str) -> EmailMessage:
    sent = message()
    sent.attach_alternative(html, "text/html")
    return sent


def inside_another() -> EmailMessage:
    sent = message()
    sent.attach(message(body=f"It is {NUMBER}").message())
    return sent


def described() -> EmailMessage:
    sent = message()
    part = MIMEText("nothing")
    part["Content-Description"] = f"card {NUMBER}"
    sent.attach(part)
    return sent


HELD = {
    "subject": message(subject=f"About {NUMBER}"),
    "body": message(body=f"The number is {NUMBER}."),
    "body in base64": message(body=base64.b64encode(f"The number is {NUMBER}.".encode()).decode()),
    "body in other digits": message(body="The number is ٩١٢-٣٤-٥٦٧٨."),
    "name of who gets it": message(to=[f'"SSN {NUMBER}" <b@example.org>']),
    "copy": message(cc=[f"ssn{NUMBER}@example.org"]),
    "a header of its own": message(headers={"X-About": NUMBER}),
    "an id of its own": message(headers={"Message-ID": f"<{NUMBER}@example.org>"}),
    "html": with_html("<p>It is 912<b>-34-</b>5678</p>"),
    "attachment": with_attachment("list.csv", f"name,ssn\nVera,{NUMBER}\n", "text/csv"),
    "attachment in another charset": with_attachment("list.txt", NUMBER.encode("utf-16"), "text/plain"),
    "name of an attachment": with_attachment(f"{NUMBER}.txt", "nothing", "text/plain"),
    "message inside": inside_another(),
    "description of a part": described(),
    "what can't be read": with_attachment("scan.pdf", b"%PDF-1.7 \x00", "application/pdf"),
}


@pytest.mark.parametrize("where", HELD)
def test_a_number_anywhere_stops_the_message(server: MailServer, where: str) -> None:
    with pytest.raises(Held) as held:
        get_connection().send_messages([message(), HELD[where]])
    assert server.arrived == []
    assert NUMBER not in str(held.value)


def test_what_holds_no_number_leaves(server: MailServer) -> None:
    sent = with_attachment("list.csv", "name,phone\nVera,765-555-0123\n", "text/csv")
    assert get_connection().send_messages([sent]) == 1
    assert b"Subject: News" in server.arrived[0]


@pytest.fixture
def outbox(house: House, fresh_database: str) -> Iterator[House]:
    """A clone with commits, written by the app, then worked on as the worker."""
    queue(house, fresh_database, "/")
    yield house
    connection.close()


def queue(house: House, name: str, path: str) -> None:
    with house.admin(name) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE organizations_person SET email = 'p' || id || '@example.org'")
    switch_to(house.url("app", name))
    region = Region.objects.get(number=4, until_on=None)
    acting = Person.objects.get(account__username="mary")
    with recording("participant.serve_here", who=Who(person_id=acting.pk), at=NOON, writes=[region.pk]):
        mail_master_users(region.pk, path=path)
    switch_to(house.url("worker", name))


def test_a_notice_carries_a_link_and_nothing_else(server: MailServer, outbox: House) -> None:
    waiting = Email.objects.count()
    assert waiting >= 1
    assert not Email.objects.filter(to_address=f"p{Person.objects.get(account__username='mary').pk}@example.org").exists()
    assert send_mail(NOON) == waiting
    assert send_mail(NOON + timedelta(hours=1)) == 0
    for one in server.arrived:
        assert b"https://trackone.example.gov/" in one
        assert b"P1" not in one
    assert Email.objects.filter(sent_at=NOON).count() == waiting


def test_what_the_server_refuses_is_tried_again_and_then_left(
    server: MailServer, outbox: House, caplog: pytest.LogCaptureFixture
) -> None:
    server.is_refusing = True
    at = NOON
    for _ in range(MOST_TRIES + 2):
        assert send_mail(at) == 0
        at += timedelta(hours=5)
    assert set(Email.objects.values_list("tries", flat=True)) == {MOST_TRIES}
    assert NUMBER not in caplog.text
    server.is_refusing = False
    assert send_mail(at) == 0


def test_a_message_that_is_held_is_written_down_and_told_to_the_region(
    server: MailServer, outbox: House, fresh_database: str
) -> None:
    with outbox.admin(fresh_database) as admin:
        admin.execute("UPDATE notifications_email SET to_address = 'ssn' || %s || '@example.org'", [NUMBER])
    count = Email.objects.count()
    assert send_mail(NOON) == 0
    assert server.arrived == []
    assert Email.objects.filter(held_at=NOON, held_because="number: to").count() == count
    with outbox.admin(fresh_database) as admin:
        told = admin.execute("SELECT count(*) FROM notifications_notice WHERE kind = 'mail_held'").fetchone()
        kept = admin.execute("SELECT facts::text FROM audit_entry WHERE action = 'email.hold'").fetchall()
    assert told == (count,)
    assert len(kept) == count
    assert NUMBER not in str(kept)
    assert send_mail(NOON + timedelta(days=1)) == 0


def test_without_a_mail_server_nothing_is_sent_and_nothing_is_lost(outbox: House) -> None:
    with override_settings(EMAIL_HOST=""):
        assert send_mail(NOON) == 0
    assert Email.objects.filter(tries=0).exists()


def test_the_region_reads_of_it_on_its_home(cast: Cast, at: datetime) -> None:
    from trackone.notifications.models import NoticeKind
    from trackone.notifications.telling import tell_region

    region = Region.objects.get(number=4, until_on=None)
    with recording("email.hold", who=Who(), at=at, writes=[region.pk]):
        tell_region(region.pk, kind=NoticeKind.MAIL_HELD, code="mail_held", participant_number="", about_region_id=None)
    client = cast.client("mary")
    assert "An e-mail was stopped and not sent" in client.get("/").content.decode()
    assert Notice.objects.filter(kind="mail_held").exists()
