"""Fix this: ask from the record for other values, or that it should not exist; mend the draft of a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trackone.casework.drafts import KeptDraft
from trackone.desks.participant import face_of, time_line_of
from trackone.desks.timeline import Shown
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import today_at
from trackone.participants.queries import participant_by_number
from trackone.policy.refusal import refuse_if
from trackone.requests.courses import refusals_of_course
from trackone.requests.drafting import Asking, draft_request, mend_draft
from trackone.requests.items import element_no_of, live_items, model_of
from trackone.requests.models import Kind, Request, RequestItem
from trackone.requests.offered import Course, course_of, kinds_for, what_hangs
from trackone.requests.reading import request_of
from trackone.requests.subjects import Field, Subject, fields_of, slug_of, subject_of, subject_of_person
from trackone.requests.values import from_json
from trackone.web.activities.forms import typed_before
from trackone.web.casework.keeping import draft_for, forget, go, keep_typed_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.requests.ask_fields import ASKED_OF, offering_for
from trackone.web.requests.ask_forms import AskForm, ask_form, reasons_explained
from trackone.web.requests.fixing import edit_address, record_address

_WITH_EVIDENCE = frozenset({Kind.LATE, Kind.DELETION, Kind.WRONG_PERSON, Kind.EXIT})
# What of the time line can be asked about.
_FIXED = frozenset({"service", "participation"})
_KINDS = {
    Kind.CHANGE: "A value is wrong",
    Kind.DELETION: "This record should not exist",
    Kind.EXIT: "This exit should not have happened",
    Kind.REOPEN: "Reopen this conversation",
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is asked on this page: the record, the kind of request, its columns shown and not shown, who decides by when."""

    subject: Subject
    kind: Kind
    fields: Mapping[str, Field]
    shown: tuple[str, ...]
    course: Course | None
    page: str

    @property
    def others(self) -> list[Field]:
        """Return the fields that can be asked for and are not in the form yet."""
        return [one for name, one in self.fields.items() if name not in self.shown and is_askable(one)]

    @property
    def open(self) -> list[Field]:
        """Return the fields that need no request: their author can still change them."""
        return [one for one in self.fields.values() if one.is_open and one.value not in (None, "")]


def is_askable(one: Field) -> bool:
    """Say whether a field is changed by request, and by nothing else now."""
    return not one.is_open and one.decider in ("master_user", "help_desk", "state")


@never_cache
@require_safe
def fix_choose(request: HouseRequest, number: str) -> HttpResponse:
    """Choose which record of a participant is wrong."""
    face = face_of(number, by=request.by, at=request.at)
    post_for("correction.draft", by=request.by)
    page = time_line_of(face, by=request.by, shown=Shown(), after=request.GET.get("page", ""))
    context = {
        "participant": face.participant,
        "events": [event for event in page.events if event.record in _FIXED or event.is_activity],
        "page": page,
        "lead": f"{face.participant.full_name()}, {face.participant.number}",
    }
    return render(request, "requests/choose.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fix_facts(request: HouseRequest, number: str) -> HttpResponse:
    """Ask for other facts of the person: the birth date, the federal elements."""
    participant = participant_by_number(number, by=request.by)
    return _ask(request, subject_of_person(participant, by=request.by), page=request.path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fix(request: HouseRequest, record: str, pk: int) -> HttpResponse:
    """Ask for other values of one record, or that it should not exist."""
    return _ask(request, subject_of(record, pk, by=request.by), page=request.path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correction_mend(request: HouseRequest, pk: int) -> HttpResponse:
    """Write a draft anew, with the values as they are now."""
    found = request_of(pk, by=request.by)
    post_for("correction.mend_draft", by=request.by, record=found)
    refuse_if(refusals_of_course("correction.mend_draft", found))
    items = live_items(found)
    first = next(item for item in items if item.record_id is not None)
    subject = subject_of(slug_of(first.table_name), int(first.record_id or 0), by=request.by)
    return _ask(request, subject, page=request.path, found=found, items=items)


def _ask(
    request: HouseRequest,
    subject: Subject,
    *,
    page: str,
    found: Request | None = None,
    items: list[RequestItem] | None = None,
) -> HttpResponse:
    post_for("correction.draft", by=request.by)
    kept = draft_for(request, page) if request.method != "POST" else None
    sheet = _sheet(request, subject, page=page, kept=kept, items=items, kind=found.kind if found else "")
    asked = {name: sheet.fields[name] for name in sheet.shown}
    offering = offering_for(request, subject, asked)
    today = today_at(subject.site, at=request.at)
    form_class = ask_form(asked, offering, on=today, needs_evidence=sheet.kind in _WITH_EVIDENCE)
    begun = {**offering.initial, **(_begun_from(found, items or []) if found else {})}
    form = _form(request, form_class, initial={**begun, **typed_before(form_class, kept)})
    context = _context(request, sheet, form, kept=kept, found=found)
    answer = keep_typed_page(request, "requests/ask.html", context, page=page)
    if request.method != "POST" or request.POST.get("then") == "show":
        return answer()
    if not form.is_valid():
        return answer(422)
    asking = _asking(request, sheet, form)
    done = _draft(request, subject, asking, found)
    forget(request, page)
    return go(request, f"{reverse('correction', args=[done.pk])}?saved={'mended' if found else 'drafted'}")


def _draft(request: HouseRequest, subject: Subject, asking: Asking, found: Request | None) -> Request:
    if found is None:
        return draft_request(subject.participant, by=request.by, at=request.at, asking=asking)
    seen = request.POST.get("revision", "")
    revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    return mend_draft(found, by=request.by, at=request.at, asking=asking, revision=revision)


def _asking(request: HouseRequest, sheet: Sheet, form: AskForm) -> Asking:
    typed = form.cleaned_data
    return Asking(
        kind=sheet.kind,
        slug=sheet.subject.slug,
        pk=sheet.subject.record.pk,
        reason_code=typed["reason_code"],
        narrative=typed["narrative"],
        evidence=typed["evidence"],
        changes=form.changes(),
        about={"all_of_it": bool(request.POST.get("all_of_it"))} if sheet.kind == Kind.DELETION else {},
    )


def _sheet(
    request: HouseRequest, subject: Subject, *, page: str, kept: KeptDraft | None, items: list[RequestItem] | None, kind: str
) -> Sheet:
    kinds = [one for one in kinds_for(subject) if one in _KINDS]
    wished = (
        kind or request.POST.get("kind") or request.GET.get("kind") or (kept.typed.get("kind", [""])[-1] if kept else "")
    )
    chosen = Kind(wished) if wished in kinds else kinds[0] if kinds else None
    if chosen is None:
        raise OutOfSight
    has_values = chosen == Kind.CHANGE and isinstance(subject.record, ASKED_OF)
    fields = fields_of(subject, by=request.by, at=request.at) if has_values else {}
    shown = _shown(request, fields, kept=kept, items=items)
    return Sheet(
        subject=subject,
        kind=chosen,
        fields=fields,
        shown=shown,
        # Which desk decides hangs on the fields: before one is chosen there is nothing to tell.
        course=course_of(subject, kind=chosen, fields=[fields[name] for name in shown], by=request.by, at=request.at)
        if shown or not has_values
        else None,
        page=page,
    )


def _shown(
    request: HouseRequest, fields: Mapping[str, Field], *, kept: KeptDraft | None, items: list[RequestItem] | None
) -> tuple[str, ...]:
    """Return the columns that stand in the form: those asked for, sent, kept in a draft, or in the request already."""
    wished = [*request.GET.getlist("field"), *request.POST.getlist("field")]
    wished += kept.typed.get("field", []) if kept else []
    wished += [item.column for item in items or () if item.column] if request.method != "POST" else []
    return tuple(name for name in fields if name in wished and (is_askable(fields[name]) or request.method == "POST"))


def _form(request: HouseRequest, form_class: type[AskForm], *, initial: dict[str, Any]) -> AskForm:
    if request.method != "POST":
        return form_class(initial=initial)
    if request.POST.get("then") == "show":
        # More fields are wished for: nothing is sent yet, and what was typed stays.
        typed = KeptDraft(id=0, page="", typed=dict(request.POST.lists()), saved_at=request.at)
        return form_class(initial={**initial, **typed_before(form_class, typed)})
    return form_class(request.POST, initial=initial)


def _begun_from(found: Request, items: list[RequestItem]) -> dict[str, Any]:
    begun: dict[str, Any] = {"reason_code": found.reason_code, "narrative": found.narrative, "evidence": found.evidence}
    for item in items:
        if item.column:
            begun[item.column] = _typed_from(item)
    return begun


def _typed_from(item: RequestItem) -> Any:
    if element_no_of(item) is not None:
        return item.new
    value = from_json(model_of(item.table_name), item.column, item.new)
    return str(value.pk) if hasattr(value, "pk") else value


def _context(request: HouseRequest, sheet: Sheet, form: AskForm, *, kept: Any, found: Request | None) -> dict[str, Any]:
    subject = sheet.subject
    good, none = reasons_explained(form.on)
    kinds = kinds_for(subject) if found is None else ()
    return {
        "sheet": sheet,
        "subject": subject,
        "participant": subject.participant,
        "lead": f"{subject.participant.full_name()}, {subject.participant.number}",
        "form": form,
        "asked": found,
        "revision": found.revision if found else 0,
        "kinds": [(_KINDS[kind], f"?kind={kind.value}", kind == sheet.kind) for kind in kinds if kind in _KINDS],
        "is_deletion": sheet.kind == Kind.DELETION,
        "hanging": what_hangs(subject.record) if sheet.kind == Kind.DELETION else [],
        "all_of_it": bool(request.POST.get("all_of_it")),
        "good": good,
        "none": none,
        "kept": kept,
        "page": sheet.page,
        "record_url": record_address(subject.slug, subject.record.pk, number=subject.participant.number),
        "edit_url": _edit(request, sheet),
    }


def _edit(request: HouseRequest, sheet: Sheet) -> str:
    mending = [one for one in sheet.open if one.may_mend]
    return edit_address(sheet.subject.slug, sheet.subject.record.pk) if mending else ""
