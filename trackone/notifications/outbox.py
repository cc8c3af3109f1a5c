"""The outbox: an e-mail says that there is news and where to read it, nothing more; the worker sends what waits."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import connection, transaction

from trackone.audit.context import open_context
from trackone.audit.entries import Who, act_under_way, recording
from trackone.notifications.backend import Held
from trackone.notifications.models import Email, NoticeKind
from trackone.notifications.telling import tell_region

MOST_TRIES = 8
AT_ONCE = 100
_SUBJECT = "News for you in TrackOne"
_BODY = (
    "There is news for you in TrackOne. It is shown after your log-in:\n\n{link}\n\n"
    "This message says no more, because client data never travel by e-mail. Please do not answer it.\n"
)
_log = logging.getLogger(__name__)
Send = Callable[[EmailMessage], object]


def mail_master_users(region_id: int, *, path: str) -> None:
    """Queue an e-mail for each Master User of a region, but for who acts; verb, only under an act. One SQL statement."""
    act = act_under_way()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notifications_email"
            " (to_address, path, region_id, sender_id, queued_at, next_at, tries, held_because)"
            " SELECT DISTINCT p.email, %s, o.region_id, %s::bigint, %s::timestamptz, %s::timestamptz, 0, ''"
            "   FROM organizations_post o JOIN organizations_person p ON p.id = o.person_id"
            "  WHERE o.region_id = %s AND o.role = 'master_user' AND p.email <> '' AND p.id IS DISTINCT FROM %s"
            "    AND o.since_on <= %s AND (o.until_on IS NULL OR o.until_on >= %s)",
            [
                path,
                act.who.person_id,
                act.at,
                act.at,
                region_id,
                act.who.person_id,
                act.at.date(),
                act.at.date(),
            ],
        )


def send_waiting(at: datetime, *, send: Send, address: str, sender: str) -> int:
    """Send what waits, oldest first, each on its own; return how many went.

    What the guard holds is never tried again, and the region is told. What the server does not take is tried later, at
    growing intervals, eight times. `address` is where the house is reached, `sender` whose name it bears.
    """
    sent = 0
    waiting = Email.objects.filter(sent_at=None, held_at=None, tries__lt=MOST_TRIES, next_at__lte=at)
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            row = waiting.select_for_update(skip_locked=True).filter(pk=pk).first()
            sent += row is not None and _send(row, at, send=send, address=address, sender=sender)
    return sent


def _send(row: Email, at: datetime, *, send: Send, address: str, sender: str) -> bool:
    link = f"{address.rstrip('/')}{row.path}"
    message = EmailMessage(_SUBJECT, _BODY.format(link=link), sender, [row.to_address])
    try:
        send(message)
    except Held as held:
        row.held_at, row.held_because = at, f"{held.because}: {held.where}"[:60]
        _tell(row, at)
    except (OSError, smtplib.SMTPException) as problem:
        # The class alone: a server may quote the message.
        row.tries, row.next_at = row.tries + 1, at + timedelta(minutes=2**row.tries)
        _log.warning("E-mail %s was not taken (%s); try %s of %s.", row.pk, type(problem).__name__, row.tries, MOST_TRIES)
    else:
        row.sent_at = at
    row.save(update_fields=["sent_at", "held_at", "held_because", "tries", "next_at"])
    return row.sent_at is not None


def _tell(row: Email, at: datetime) -> None:
    """Write down that a message was stopped, and tell the region that it was sent for."""
    _log.error("E-mail %s was held: %s.", row.pk, row.held_because)
    open_context(person_id=None, reads=())
    with recording("email.hold", who=Who(), at=at, writes=[row.region_id], region_id=row.region_id) as act:
        act.facts = {"reason": row.held_because}
        tell_region(row.region_id, kind=NoticeKind.MAIL_HELD, code="mail_held", participant_number="", about_region_id=None)
