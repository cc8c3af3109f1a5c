"""Requests about one person's file at Lafayette, taken through their course by the real actions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.requests.deciding import apply_request, approve_deletion, carry_out_deletion
from trackone.requests.drafting import Asking, draft_request, review_request
from trackone.requests.models import Kind, Request
from trackone.requests.sending import expedite_request

LATER = "2026-12-01T10:00-05:00"
NARRATIVE = "The sign-in sheet shows another day than I typed."


@dataclass(kw_only=True)
class Asked:
    """A file whose windows have closed, and the people who ask for its correction and decide it."""

    file: File
    cast: Cast
    clock: TestClock

    @property
    def at(self) -> datetime:
        """Return the moment of the test."""
        return self.file.at

    def go_to(self, moment: str) -> None:
        """Let the clock go on."""
        self.file.at = self.clock.set(moment)

    def draft(self, record: Any, *, key: str = "tess", kind: str = Kind.CHANGE, slug: str = "", **changes: Any) -> Request:
        """Draft a request about a record; `about`, `reason_code`, `narrative`, `evidence` are its own."""
        own = {
            "reason_code": changes.pop("reason_code", "typing_error"),
            "narrative": changes.pop("narrative", NARRATIVE),
            "evidence": changes.pop("evidence", "Sign-in sheet of Nov 23, 2026"),
            "about": changes.pop("about", {}),
        }
        changes |= changes.pop("changes", {})
        asking = Asking(kind=kind, slug=slug or slug_for(record), pk=record.pk, changes=changes, **own)
        return draft_request(self.file.participant, by=self.cast.standing(key), at=self.at, asking=asking)

    def review(self, request: Request, *, key: str = "connie") -> Request:
        """Let the contact review it."""
        return review_request(request, by=self.cast.standing(key), at=self.at, revision=request.revision)

    def send(self, request: Request, *, key: str = "connie", reason: str = "The quarter closes tomorrow.") -> Request:
        """Let the contact send it at once."""
        by = self.cast.standing(key)
        return expedite_request(request, by=by, at=self.at, revision=request.revision, reason=reason)

    def sent(self, record: Any, **asked: Any) -> Request:
        """Draft and send a request about a record."""
        return self.send(self.draft(record, **asked))

    def apply(self, request: Request, *, key: str = "mary") -> Request:
        """Let somebody apply it."""
        return apply_request(request, by=self.cast.standing(key), at=self.at, revision=request.revision)

    def approve(self, request: Request, *, key: str = "mary") -> Request:
        """Let somebody give the first approval of a deletion."""
        return approve_deletion(request, by=self.cast.standing(key), at=self.at, revision=request.revision)

    def carry_out(self, request: Request, *, key: str = "dana") -> Request:
        """Let somebody give the second approval and carry it out."""
        return carry_out_deletion(request, by=self.cast.standing(key), at=self.at, revision=request.revision)

    def deleted(self, record: Any, **asked: Any) -> Request:
        """Have a record deleted."""
        return self.carry_out(self.approve(self.sent(record, kind=Kind.DELETION, **asked)))


def slug_for(record: Any) -> str:
    """Return the word by which a request names the kind of a record."""
    declared = getattr(record, "declared", None)
    if declared is not None:
        return str(declared.slug)
    return {"ServiceRecord": "service", "CaseNote": "note", "Participant": "person"}.get(
        type(record).__name__, type(record).__name__.lower()
    )


def make_asked(cast: Cast, clock: TestClock) -> Asked:
    """Return a fresh file at noon of Monday, Nov 23, 2026."""
    return Asked(file=make_file(cast, clock.now), cast=cast, clock=clock)
