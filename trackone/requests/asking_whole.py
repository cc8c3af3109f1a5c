"""What is asked of whole records: that one should exist or should not, of an exit, a closing, a note, another person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from trackone.casework.changing import served_of
from trackone.casework.freezing import took_effect
from trackone.casework.making_good import ASKED_OF_SERVICE, service_as_asked
from trackone.casework.models import CaseNote, ContactType, Conversation, ServiceRecord
from trackone.casework.unlisting import hanging_on
from trackone.casework.window import window_for
from trackone.enrollment.models import Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if
from trackone.policy.section_1_requests import (
    refusals_of_changes,
    refusals_of_corrected_date,
    refusals_of_hanging,
    refusals_of_timely,
)
from trackone.requests.models import RequestItem
from trackone.requests.sealing import SEALABLE
from trackone.requests.subjects import LABELS, title_of
from trackone.requests.values import as_json, day_words, spoken
from trackone.requests.wishes import Wish, item_of


def unwanted(wish: Wish) -> list[RequestItem]:
    """Name a record that should not exist, and with `all_of_it` what hangs on it; without, that is refused."""
    record = wish.subject.record
    if type(record) not in SEALABLE:
        raise OutOfSight
    hanging = hanging_on(record) if isinstance(record, Participation) else []
    if hanging and not wish.about.get("all_of_it"):
        refuse_if(refusals_of_hanging([title_of(one) for one in hanging]))
    along = [
        item_of(wish.subject, table_name=one._meta.db_table, record_id=one.pk, word="", label=title_of(one)[:120])
        for one in hanging
    ]
    for item, one in zip(along, hanging, strict=True):
        item.seen_revision = one.revision
    return [item_of(wish.subject), *along]


def missing(wish: Wish) -> list[RequestItem]:
    """Name a service that should exist: too late to be entered, and no exception admits it (C.6)."""
    return [_item_of_service(wish.subject.participant, wish.changes, by=wish.by, at=wish.at, must_be_late=True)]


def of_another(wish: Wish) -> list[RequestItem]:
    """Name a service that belongs to another person: gone here and entered there, both or neither (I.9)."""
    service, person = wish.subject.record, wish.about.get("person")
    seen = Participant.objects.visible_to(wish.by).filter(pk=person.pk).first() if isinstance(person, Participant) else None
    if not isinstance(service, ServiceRecord) or seen is None or seen.pk == wish.subject.participant.pk:
        raise OutOfSight
    columns = {name: getattr(service, name) for name in ASKED_OF_SERVICE} | {
        "participation": wish.about.get("participation")
    }
    moved = _item_of_service(seen, columns, by=wish.by, at=wish.at, must_be_late=False)
    return [item_of(wish.subject), moved]


def _item_of_service(
    participant: Participant, columns: Mapping[str, Any], *, by: Standing, at: datetime, must_be_late: bool
) -> RequestItem:
    service = service_as_asked(participant, columns, recorded_by=by.person, by=by, at=at)
    if service.began_on is None:
        raise OutOfSight
    today = today_at(service.site, at=at)
    refuse_if(refusals_of_corrected_date(label="Actual begin", on=service.began_on, today=today))
    if must_be_late:
        window = window_for(dated_on=service.began_on, site=service.site, at=at, served=served_of(service))
        refuse_if(refusals_of_timely(is_open=window is None or window.is_open))
    refuse_if(refusals_in_text(service.provider_name))
    return RequestItem(
        participant=participant,
        table_name=ServiceRecord._meta.db_table,
        word="service",
        label=title_of(service)[:120],
        new={column: as_json(value) for column, value in columns.items()},
        new_words=_told(service),
        dated_on=service.began_on,
    )


def _told(service: ServiceRecord) -> str:
    said = [
        f"{LABELS[column].lower()} {spoken(service, column, getattr(service, column), on=service.began_on)}"
        for column in ("site", "staff", "participation", "minutes")
        if service.began_on and getattr(service, column) not in (None, "")
    ]
    return "; ".join(said)[:300]


def exited(wish: Wish) -> list[RequestItem]:
    """Name an exit that should not have happened: final, so that its author can't take it back any more (I.8)."""
    period = wish.subject.record
    if not isinstance(period, Participation) or period.exit_on is None:
        raise OutOfSight
    is_final = took_effect(period.exit_last_undo_on, time_zone=period.site.time_zone, at=wish.at)
    refuse_if(refusals_of_timely(is_open=not is_final))
    words = f"{day_words(period.exit_on)}, {period.get_exit_reason_display().lower()}"
    return [
        item_of(wish.subject, "exit_on", label="Exit", old=as_json(period.exit_on), old_words=words, new_words="no exit")
    ]


def closed(wish: Wish) -> list[RequestItem]:
    """Name a conversation that should be open again (I.8)."""
    found = wish.subject.record
    if not isinstance(found, Conversation) or found.closed_on is None:
        raise OutOfSight
    is_final = took_effect(found.closed_on, time_zone=found.site.time_zone, at=wish.at)
    refuse_if(refusals_of_timely(is_open=not is_final))
    facts = {"old": as_json(found.closed_on), "old_words": f"closed {day_words(found.closed_on)}", "new_words": "open"}
    return [item_of(wish.subject, "closed_on", label="Closing", **facts)]


def redacted(wish: Wish) -> list[RequestItem]:
    """Name a note and the text that takes its place; the text that it had is kept in the note alone (I.5)."""
    text = str(wish.changes.get("text", "")).strip()
    if not isinstance(wish.subject.record, CaseNote) or wish.subject.record.contact_type == ContactType.CORRECTION:
        raise OutOfSight
    same = ["The text"] if text == wish.subject.record.text else []
    refuse_if(refusals_of_changes(count=bool(text), unchanged=same) + refusals_in_text(text))
    return [item_of(wish.subject, new=text, new_words="a text without what does not belong there")]
