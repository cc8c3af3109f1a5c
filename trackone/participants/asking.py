"""Ask the book whether somebody may be added or changed so: every refusal at once, before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from trackone.identity.guard import refusals_in_text
from trackone.identity.ssn import SSN
from trackone.organizations.models import Person
from trackone.organizations.queries import serving_staff
from trackone.organizations.standing import Standing
from trackone.participants.changing import ADDRESS, NAMES
from trackone.participants.duplicates import SAME_SSN, Elsewhere, Likely, Newcomer, elsewhere
from trackone.participants.elements import refusals_of_value
from trackone.participants.mending import Mender, element_values, mender_for, refusals_to_change_elements
from trackone.participants.models import ContactKind, Language, Participant
from trackone.participants.queries import rows_with_ssn
from trackone.policy.general import refusal_of_same_ssn, refusals_of_birth_date, refusals_to_add
from trackone.policy.refusal import Refusal
from trackone.policy.section_2_personal_information import refusals_of_ssn, refusals_to_change_ssn

WORDS = frozenset({*NAMES, "birth_on", "preferred_language", "ssn", "address", "contacts", "elements", "case_manager"})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of one person's record, who asks on which day, and whether the person has exited by then.

    `anew_from` is the day on which an application was begun that answers anew what is as of entry.
    """

    participant: Participant
    changes: Mapping[str, Any]
    by: Standing
    at: datetime
    today: date
    is_exited: bool
    anew_from: date | None = None


def refusals_of_newcomer(
    newcomer: Newcomer,
    *,
    ssn: SSN | None,
    here: list[Likely],
    there: list[Elsewhere],
    is_somebody_else: bool,
    today: date,
) -> list[Refusal]:
    """Return why this person is not added: what is wrong in itself, and who is on file already."""
    names = [(f"{likely.hit.number}", likely.why) for likely in here] + [(one.spoken(), one.why) for one in there]
    found = refusals_to_add(
        same_ssn_as=[name for name, why in names if why == SAME_SSN],
        likely_same_as=[name for name, why in names if why != SAME_SSN],
        is_somebody_else=is_somebody_else,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
    )
    if ssn is not None:
        found += refusals_of_ssn(ssn.reveal(), made_up_range=settings.DEMO_RANGE)
    if newcomer.birth_on is not None:
        found += refusals_of_birth_date(birth_on=newcomer.birth_on, today=today)
    texts = [newcomer.first_name, newcomer.middle_name, newcomer.last_name, newcomer.suffix]
    found += _of_language(newcomer.preferred_language) + _of_contacts(newcomer.contacts)
    return found + _of_texts([*texts, *newcomer.contacts.values(), *_lines(newcomer.address)])


def refusals_of_change(asked: Asked) -> list[Refusal]:
    """Return why the record does not change so. At most seven SQL statements; an unknown word is a LookupError."""
    changes = asked.changes
    unknown = set(changes) - WORDS
    if unknown:
        raise LookupError(f"A participant has no {', '.join(sorted(unknown))}.")
    names = {word: changes[word] for word in NAMES if word in changes}
    found = [
        Refusal(code="name_missing", sentence=f"The {label} can't be empty.", clause="general", instead="Enter it.")
        for word, label in (("first_name", "first name"), ("last_name", "last name"))
        if word in names and not names[word].strip()
    ]
    found += _of_dates_and_elements(asked)
    if "preferred_language" in changes:
        found += _of_language(changes["preferred_language"])
    contacts, address = changes.get("contacts") or {}, changes.get("address") or {}
    found += _of_contacts(contacts) + _of_texts([*names.values(), *contacts.values(), *_lines(address)])
    if changes.get("ssn") is not None:
        found += _of_first_ssn(asked.participant, changes["ssn"], by=asked.by)
    if isinstance(changes.get("case_manager"), Person):
        found += refusals_of_case_manager(changes["case_manager"], by=asked.by, at=asked.at)
    return found


def refusals_of_case_manager(person: Person, *, by: Standing, at: datetime) -> list[Refusal]:
    """Return why this person can't have a caseload here. One SQL statement."""
    if person.pk in {one.pk for one in serving_staff(by=by, at=at)}:
        return []
    sentence = f"{person.name} does not serve in this region today."
    return [Refusal(code="case_manager", sentence=sentence, clause="general", instead="Choose somebody from the list.")]


def holders_of(ssn: SSN, *, by: Standing) -> list[str]:
    """Return who has this number, in words such as "P10000001 in Region 7". At most three SQL statements."""
    here = [row.number for row in rows_with_ssn(ssn, by=by)]
    return here or [one.spoken() for one in elsewhere(ssn=ssn, by=by)]


def _of_dates_and_elements(asked: Asked) -> list[Refusal]:
    found: list[Refusal] = []
    elements: dict[int, str] = dict(asked.changes.get("elements") or {})
    for number, value in elements.items():
        found += refusals_of_value(number, value, on=asked.today)
    values = element_values(asked.participant, elements) if elements else {}
    is_reborn = "birth_on" in asked.changes and asked.changes["birth_on"] != asked.participant.birth_on
    if not (elements or is_reborn):
        return found
    entries = {(value.entered_by_id, value.entered_on) for value in values.values()}
    if asked.participant.birth_entered_by_id and asked.participant.birth_entered_on:
        entries.add((asked.participant.birth_entered_by_id, asked.participant.birth_entered_on))
    mender = mender_for(
        asked.by,
        today=asked.today,
        authors={who for who, _ in entries},
        days={day for _, day in entries},
        is_exited=asked.is_exited,
        anew_from=asked.anew_from,
    )
    if is_reborn:
        found += _of_birth_date(asked, mender)
    return found + refusals_to_change_elements(elements, values=values, mender=mender)


def _of_birth_date(asked: Asked, mender: Mender) -> list[Refusal]:
    birth_on = asked.changes["birth_on"]
    found = refusals_of_birth_date(birth_on=birth_on, today=asked.today) if birth_on else []
    return found + mender.refusals_of_birth_date(asked.participant)


def _of_first_ssn(participant: Participant, ssn: SSN, *, by: Standing) -> list[Refusal]:
    refused = refusals_to_change_ssn(has_one=participant.vault_id is not None)
    refused = refused or refusals_of_ssn(ssn.reveal(), made_up_range=settings.DEMO_RANGE)
    if refused:
        return refused
    holders = holders_of(ssn, by=by)
    return [refusal_of_same_ssn(holders)] if holders else []


def _of_language(code: str) -> list[Refusal]:
    if code in ("", *Language.values):
        return []
    return [Refusal(code="language", sentence="This language is not on the list.", clause="general", instead="Choose one.")]


def _of_contacts(contacts: Mapping[str, str]) -> list[Refusal]:
    if set(contacts) <= set(ContactKind.values):
        return []
    return [
        Refusal(code="contact_kind", sentence="This is no way to reach somebody.", clause="general", instead="Choose one.")
    ]


def _of_texts(texts: Iterable[str]) -> list[Refusal]:
    return refusals_in_text(*texts)


def _lines(address: Mapping[str, Any]) -> list[str]:
    return [str(address.get(word) or "") for word in ADDRESS[:-1]]
