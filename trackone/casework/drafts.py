"""Keep typing that was not sent yet: a lost connection or an expired session loses no word.

Drafts are neither sent nor shown to anybody but their author; they are encrypted, bound to person and page, and never
leave the server. The guard does not stop them, because nobody could answer it: it masks what it finds (II.1).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from trackone.casework.models import Draft
from trackone.identity.guard import without_numbers
from trackone.identity.keys import Tampered, hide_draft, show_draft

_LONGEST_PAGE = 200
_NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "_key", "_page", "then", "revision"})


@dataclass(frozen=True, kw_only=True)
class KeptDraft:
    """What one person typed on one page and did not send, and when it was kept."""

    id: int
    page: str
    typed: dict[str, list[str]]
    saved_at: datetime


def keep_draft(*, person_id: int, page: str, fields: QueryDict | Mapping[str, Sequence[str]], at: datetime) -> None:
    """Keep what this person typed on this page, in place of what was kept before. One SQL statement.

    Tokens, revisions and passwords are left out, and so is every Social Security number: it is typed again, never stored
    as typing (II.1). A number inside of a text is masked.
    """
    listed = fields.lists() if isinstance(fields, QueryDict) else fields.items()
    typed = {name: [without_numbers(str(value)) for value in values] for name, values in listed if _may_be_kept(name)}
    where = _place(page)
    hidden = hide_draft(json.dumps(typed), bound_to=_bound_to(person_id, where))
    Draft.objects.bulk_create(
        [Draft(person_id=person_id, page=where, hidden=hidden, saved_at=at)],
        update_conflicts=True,
        unique_fields=["person", "page"],
        update_fields=["hidden", "saved_at"],
    )


def find_draft(*, person_id: int, page: str) -> dict[str, list[str]] | None:
    """Return what this person typed on this page, or None. One SQL statement."""
    kept = kept_draft(person_id=person_id, page=page)
    return kept.typed if kept else None


def kept_draft(*, person_id: int, page: str) -> KeptDraft | None:
    """Return what this person typed on this page, and when it was kept, or None. One SQL statement."""
    draft = Draft.objects.filter(person_id=person_id, page=_place(page)).first()
    return _shown(draft) if draft else None


def kept_drafts(*, person_id: int) -> list[KeptDraft]:
    """Return everything that this person typed and did not send, newest first. One SQL statement."""
    drafts = Draft.objects.filter(person_id=person_id).order_by("-saved_at", "-id")
    return [kept for draft in drafts if (kept := _shown(draft))]


def forget_draft(*, person_id: int, page: str) -> None:
    """Drop what was kept, once the page was sent. One SQL statement; nothing happens when there is none."""
    Draft.objects.filter(person_id=person_id, page=_place(page)).delete()


def drafts_of(person_id: int) -> list[Draft]:
    """Return this person's drafts, newest first, without their text. One SQL statement."""
    return list(Draft.objects.filter(person_id=person_id).defer("hidden").order_by("-saved_at", "-id"))


def _shown(draft: Draft) -> KeptDraft | None:
    """Return the draft in plain text, or None.

    Kept under a key that is gone, or moved by hand: typing that can't be trusted is no typing.
    """
    try:
        typed = json.loads(show_draft(draft.hidden, bound_to=_bound_to(draft.person_id, draft.page)))
    except Tampered:
        return None
    return KeptDraft(id=draft.pk, page=draft.page, typed=typed, saved_at=draft.saved_at)


def _place(page: str) -> str:
    return page[:_LONGEST_PAGE]


def _bound_to(person_id: int, page: str) -> str:
    return f"casework_draft:{person_id}:{page}"


def _may_be_kept(name: str) -> bool:
    folded = name.lower()
    return name not in _NEVER_KEPT and "password" not in folded and "ssn" not in folded
