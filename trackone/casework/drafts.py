"""Keep typing that was not sent yet: a lost connection or an expired session loses no word.

Drafts are neither sent nor shown to anybody but their author, so they pass the guard for free text; they are encrypted,
bound to person and page, and never leave the server.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import QueryDict

from trackone.casework.models import Draft
from trackone.identity.keys import Tampered, hide_draft, show_draft

_LONGEST_PAGE = 200
_NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "_key", "_page"})


def keep_draft(*, person_id: int, page: str, fields: QueryDict | Mapping[str, Sequence[str]], at: datetime) -> None:
    """Keep what this person typed on this page, in place of what was kept before. One SQL statement.

    Tokens, passwords and numbers are left out: a Social Security number is typed again, never stored as typing (II.1).
    """
    listed = fields.lists() if isinstance(fields, QueryDict) else fields.items()
    typed = {name: [str(value) for value in values] for name, values in listed if _may_be_kept(name)}
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
    where = _place(page)
    draft = Draft.objects.filter(person_id=person_id, page=where).first()
    if draft is None:
        return None
    try:
        typed: dict[str, list[str]] = json.loads(show_draft(draft.hidden, bound_to=_bound_to(person_id, where)))
    except Tampered:
        # Kept under a key that is gone, or moved by hand: typing that cannot be trusted is no typing.
        return None
    return typed


def forget_draft(*, person_id: int, page: str) -> None:
    """Drop what was kept, once the page was sent. One SQL statement; nothing happens when there is none."""
    Draft.objects.filter(person_id=person_id, page=_place(page)).delete()


def drafts_of(person_id: int) -> list[Draft]:
    """Return this person's drafts, newest first, without their text. One SQL statement."""
    return list(Draft.objects.filter(person_id=person_id).defer("hidden").order_by("-saved_at", "-id"))


def _place(page: str) -> str:
    return page[:_LONGEST_PAGE]


def _bound_to(person_id: int, page: str) -> str:
    return f"casework_draft:{person_id}:{page}"


def _may_be_kept(name: str) -> bool:
    folded = name.lower()
    return name not in _NEVER_KEPT and "password" not in folded and "ssn" not in folded
