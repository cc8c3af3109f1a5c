"""Apply several requests, each judged alone: what can't be applied stays where it is, and says why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid5

from django.db import DatabaseError

from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.performing import KeyReused, Stale
from trackone.organizations.standing import Standing
from trackone.policy.refusal import Refused
from trackone.requests.deciding import apply_request
from trackone.requests.models import Request

_STALE = "It was changed while you had the desk open. Look at it again."
_HELD = "Another record stands against it. Look at it by itself."
_GONE = "It, or its record, is not in sight any more."


def apply_each(
    requests: Sequence[tuple[Request, int]], *, by: Standing, at: datetime
) -> tuple[list[Request], list[tuple[Request, str]]]:
    """Apply each of these requests, seen at these revisions; return those done, and those refused with why.

    Each is an action of its own under a key made of the form's key and its number. Clauses: I.4.
    """
    done: list[Request] = []
    refused: list[tuple[Request, str]] = []
    for request, revision in requests:
        own = replace(by, key=uuid5(by.key, f"request:{request.pk}") if by.key else None)
        try:
            done.append(apply_request(request, by=own, at=at, revision=revision))
        except Refused as why:
            refused.append((request, " ".join(f"{one.sentence} {one.instead}".strip() for one in why.refusals)))
        except NotAllowed as why:
            refused.append((request, why.sentence))
        except (Stale, KeyReused):
            refused.append((request, _STALE))
        except OutOfSight:
            refused.append((request, _GONE))
        except DatabaseError as held:
            # An invariant: its own text may hold the row. Anything else is no refusal.
            if not str(getattr(held.__cause__, "sqlstate", "") or "").startswith(("TO", "23")):
                raise
            refused.append((request, _HELD))
    return done, refused
