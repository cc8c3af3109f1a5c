"""Change what is on file of a person: verbs, only under an act, each saying which words it changed.

Nothing is overwritten without a trace: a name that ends is kept as a former one, an address and a contact end on a day, and
the trigger keeps old and new of every column.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F

from trackone.organizations.models import Person
from trackone.organizations.standing import Standing
from trackone.participants import naming
from trackone.participants.adding import fill_vault, fold_names, point_at_vault
from trackone.participants.elements import elements_on
from trackone.participants.mending import element_values, is_anew
from trackone.participants.models import Address, Contact, ElementValue, FormerName, Participant, ServedIn

NAMES = ("first_name", "middle_name", "last_name", "suffix")
ADDRESS = ("line_1", "line_2", "city", "state", "zip_code", "county")

_SAVED = [
    *NAMES,
    "birth_on",
    "birth_entered_on",
    "birth_entered_by",
    "preferred_language",
    "vault",
    "last_four",
    "sort_name",
    "words",
    "sounds",
    "revision",
]


def apply(
    participant: Participant, changes: Mapping[str, Any], *, by: Standing, today: date, anew_from: date | None = None
) -> list[str]:
    """Bring the record to what `changes` says and return the words that changed; the book was asked before."""
    who = by.person
    changed = change_names(participant, changes, by=who, today=today)
    if "birth_on" in changes:
        changed += change_birth_date(participant, changes["birth_on"], by=who, today=today)
    if changes.get("preferred_language", participant.preferred_language) != participant.preferred_language:
        participant.preferred_language = changes["preferred_language"]
        changed.append("preferred_language")
    if "address" in changes:
        changed += move(participant, changes["address"] or {}, by=who, today=today)
    changed += change_contacts(participant, changes.get("contacts") or {}, by=who, today=today)
    elements = changes.get("elements") or {}
    changed += change_elements(participant, elements, by=who, today=today, anew_from=anew_from)
    if "case_manager" in changes:
        changed += assign(participant, changes["case_manager"], by=by)
    ssn = changes.get("ssn")
    vault_id = point_at_vault(participant, ssn) if ssn else None
    changed += ["ssn"] if ssn else []
    if changed:
        participant.revision += 1
        participant.save(update_fields=_SAVED)
    if ssn and vault_id:
        # Only now: the number is seen through the saved participant alone.
        fill_vault(ssn, vault_id=vault_id)
    return changed


def change_names(participant: Participant, wanted: Mapping[str, str], *, by: Person, today: date) -> list[str]:
    """Take the new names and keep the old ones as former, by which the person is still found."""
    changed = [word for word in NAMES if word in wanted and naming.tidy(wanted[word]) != getattr(participant, word)]
    if not changed:
        return []
    FormerName.objects.create(
        participant=participant,
        until_on=today,
        recorded_by=by,
        **{word: getattr(participant, word) for word in NAMES},
    )
    for word in changed:
        setattr(participant, word, naming.tidy(wanted[word]))
    fold_names(participant, former=FormerName.objects.filter(participant=participant))
    return changed


def change_birth_date(participant: Participant, birth_on: date | None, *, by: Person, today: date) -> list[str]:
    """Take another birth date; a blank that is filled begins the author's time anew, a change does not."""
    if birth_on == participant.birth_on:
        return []
    if participant.birth_on is None:
        participant.birth_entered_on, participant.birth_entered_by = today, by
    participant.birth_on = birth_on
    return ["birth_on"]


def move(participant: Participant, wanted: Mapping[str, Any], *, by: Person, today: date) -> list[str]:
    """End the present address today and begin the new one; nothing when it is the same, only an end when it is empty."""
    present = Address.objects.filter(participant=participant, until_on=None).first()
    new = {word: wanted.get(word) or "" for word in ADDRESS[:-1]}
    new["county"] = wanted.get("county")
    is_empty = not (new["line_1"] or new["line_2"] or new["city"] or new["zip_code"] or new["county"])
    if present is None and is_empty:
        return []
    if present is not None:
        if not is_empty and all(getattr(present, word) == value for word, value in new.items()):
            return []
        present.until_on = today
        present.save(update_fields=["until_on"])
    if not is_empty:
        Address.objects.create(
            participant=participant, since_on=today, recorded_by=by, **{**new, "state": new["state"] or "IN"}
        )
    return ["address"]


def change_contacts(participant: Participant, wanted: Mapping[str, str], *, by: Person, today: date) -> list[str]:
    """End each contact that is another one now, and begin the new one; an empty text only ends."""
    present = {row.kind: row for row in Contact.objects.filter(participant=participant, until_on=None)}
    changed = []
    for kind, text in wanted.items():
        old, new = present.get(kind), naming.tidy(text)
        if (old.reached_at if old else "") == new:
            continue
        if old is not None:
            old.until_on = today
            old.save(update_fields=["until_on"])
        if new:
            Contact.objects.create(participant=participant, kind=kind, reached_at=new, since_on=today, recorded_by=by)
        changed.append(f"contact {kind}")
    return changed


def change_elements(
    participant: Participant, wanted: Mapping[int, str], *, by: Person, today: date, anew_from: date | None = None
) -> list[str]:
    """Set the elements; a blank that is filled, and an answer given anew, is an entry of its own, with author and day."""
    present, known = element_values(participant, list(wanted)), elements_on(today)
    changed = []
    for number, value in wanted.items():
        row = present.get(number)
        if (row.value if row else "") == value:
            continue
        if row is None:
            ElementValue.objects.create(
                participant=participant, element_no=number, value=value, entered_on=today, entered_by=by
            )
        else:
            if row.value == "" or is_anew(known[number], row, anew_from=anew_from):
                row.entered_on, row.entered_by = today, by
            row.value, row.revision = value, row.revision + 1
            row.save(update_fields=["value", "entered_on", "entered_by", "revision"])
        changed.append(f"element {number}")
    return changed


def assign(participant: Participant, case_manager: Person | None, *, by: Standing) -> list[str]:
    """Give the participant another case manager in the region acted in."""
    rows = ServedIn.objects.visible_to(by).filter(participant=participant)
    served = rows.order_by(F("until_on").asc(nulls_first=True)).first()
    if served is None or served.case_manager_id == (case_manager.pk if case_manager else None):
        return []
    served.case_manager = case_manager
    served.save(update_fields=["case_manager"])
    return ["case_manager"]
