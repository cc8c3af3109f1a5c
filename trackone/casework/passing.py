"""Keep a number that the guard stopped at: with a reason, never this person's own, few a day; then look those through."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from trackone.audit.models import Entry
from trackone.casework.models import CaseNote, PassedNumber
from trackone.identity.guard import indexes_in, refusals_in_text
from trackone.identity.models import Vault
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant
from trackone.policy.refusal import Refusal, refuse_if
from trackone.policy.section_2_personal_information import refusals_to_pass_number, refusals_to_review_passed

MOST_LISTED = 200
_OWN = "own_number"


def refusals_of_numbers(
    text: str, *, participant_id: int, by: Standing, at: datetime, passed_because: str | None
) -> list[Refusal]:
    """Refuse a text with a number, unless a reason to keep it is given and that is allowed. Clauses: II.1.

    Without a reason no SQL; with one three statements, whoever's number it is.
    """
    if passed_because is None:
        return refusals_in_text(text)
    found = indexes_in(text)
    if not found:
        return []
    vault_id = Participant.objects.filter(pk=participant_id).values("vault_id")
    own = Vault.objects.filter(pk__in=vault_id, blind_index__in=list(found)).exists()
    refused = refusals_to_pass_number(reason=passed_because, is_own=own, passed_today=_passed_by(by, at))
    return refused + refusals_in_text(passed_because)


def keep_passed(text: str, *, note: CaseNote, by: Standing, at: datetime, passed_because: str | None) -> None:
    """Write down each number that was kept; verb, only under an act. The database alone learns which are on file.

    None or one SQL statement.
    """
    if passed_because is None:
        return
    PassedNumber.objects.bulk_create(
        PassedNumber(
            participant_id=note.participant_id,
            region_id=note.region_id,
            note=note,
            author=by.person,
            masked=masked,
            reason=passed_because.strip()[:200],
            blind_index=index,
            kept_at=at,
        )
        for index, masked in indexes_in(text).items()
    )


def to_review(*, by: Standing) -> list[PassedNumber]:
    """Return the kept numbers that are on file, not looked through yet, newest first. One SQL statement."""
    post_for("passed_number.view", by=by)
    rows = PassedNumber.objects.filter(region_id__in=_regions(by), is_on_file=True, reviewed_at=None)
    return list(rows.select_related("participant", "author", "note").defer("blind_index").order_by("-id")[:MOST_LISTED])


def passed_number(pk: int, *, by: Standing) -> PassedNumber:
    """Return one of the list; raise OutOfSight for any other. One SQL statement."""
    row = PassedNumber.objects.filter(pk=pk, region_id__in=_regions(by), is_on_file=True).first()
    if row is None:
        raise OutOfSight
    return row


@performs("passed_number.review")
def review_passed(row: PassedNumber, *, by: Standing, at: datetime) -> PassedNumber:
    """Say that the text was looked at; what has to go from it is redacted on its own. Raises Refused. Clauses: II.1."""
    refuse_if(refusals_to_review_passed(is_reviewed=row.reviewed_at is not None))
    row.reviewed_at, row.reviewed_by = at, by.person
    row.save(update_fields=["reviewed_at", "reviewed_by"])
    return row


def _regions(by: Standing) -> Iterable[int]:
    return [by.region_id] if by.region_id is not None else by.reads


def _passed_by(by: Standing, at: datetime) -> int:
    """Return how many numbers somebody kept within a day, and how often it was tried with a person's own."""
    since = at - timedelta(days=1)
    kept = PassedNumber.objects.filter(author=by.person, kept_at__gt=since).count()
    tried = Entry.objects.filter(person_id=by.person.pk, at__gt=since, refusal_codes__contains=[_OWN])
    return kept + tried.count()
