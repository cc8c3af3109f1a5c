"""Tell what became of a request: its organization by a notice, the record by its service note. No word of the person."""

from collections.abc import Sequence

from trackone.notifications.models import NoticeKind
from trackone.notifications.telling import tell_region
from trackone.organizations.models import Person
from trackone.policy.section_1_requests import reasons_on
from trackone.requests.models import Kind, Request, RequestItem
from trackone.requests.values import day_words


def tell(request: Request, *, code: str, to_region: bool = False) -> None:
    """Tell the organization that asked, or the whole region; verb. One SQL statement. Clauses: I.4."""
    tell_region(
        request.region_id,
        kind=NoticeKind.REQUEST,
        code=code,
        participant_number=request.participant.number,
        organization_id=None if to_region else request.organization_id,
        record_id=request.pk,
    )


def service_note(request: Request, items: Sequence[RequestItem], *, title: str, by: Person) -> str:
    """Return the text of the service note: which request, what it was and is, why, and who carried it out.

    Clauses: I.4, I.5.
    """
    reason = reasons_on(request.drafted_at.date()).get(request.reason_code)
    lines = [f"{request.get_kind_display()}: request {request.number}, carried out by {by.name}."]
    lines += [title] if title else []
    lines += [_line(request, item) for item in items]
    lines.append(f"Reason for Correction: {reason.label if reason else request.reason_code}.")
    if request.submitted_at is not None:
        lines.append(f"Asked for on {day_words(request.submitted_at.date())} by {request.organization.name}.")
    return "\n".join(lines)


def _line(request: Request, item: RequestItem) -> str:
    if request.kind == Kind.CHANGE:
        return f"{item.label}: was {item.old_words}, is {item.new_words}."
    return f"{item.label}: {item.new_words}." if item.new_words else f"{item.label}."
