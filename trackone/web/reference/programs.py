"""Funding sources by screen, and the critical elements of the book, which are read only."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trackone.desks.reference import acts_on, program_of, shown_of
from trackone.enrollment.models import Program
from trackone.enrollment.sources import ProgramEntry, add_program, end_program
from trackone.organizations.authority import may, post_for
from trackone.organizations.dated import revision_of, state_today
from trackone.policy.section_1_data_corrections import DECIDERS, critical_elements
from trackone.web.middleware.standing import HouseRequest
from trackone.web.reference.forms import EndForm, ProgramForm
from trackone.web.reference.shown import (
    Cell,
    Link,
    Record,
    Sheet,
    Table,
    days_of,
    fill_in,
    has_not_ended,
    saved,
    show,
    shown,
    span_of,
)
from trackone.web.uswds.dates import day

_ALL = "Programs"


@require_safe
def programs(request: HouseRequest) -> HttpResponse:
    """List the funding sources."""
    post_for("reference.view", by=request.by)
    filters, which, today = shown(request)
    rows = tuple(
        (
            Cell(text=program.name, address=reverse("program", args=[program.code])),
            Cell(text=program.code),
            Cell(text=program.get_family_display()),
            Cell(text=program.era or "–"),
            days_of(program, today=today),
        )
        for program in shown_of(Program.objects.order_by("name", "pk"), show=which, today=today)
    )
    can_add = may("program.add", by=request.by)
    record = Record(
        title=_ALL,
        lead="The funding sources of C.1 and what succeeded them; applications are taken on their days.",
        acts=(Link(words="Add a program", address=reverse("new_program")),) if can_add else (),
        tables=(
            Table(caption=_ALL, is_alone=True, heads="Program|Code|Is or succeeds|Law|State", rows=rows, empty="None here."),
        ),
    )
    return show(request, record, filters=filters)


@require_safe
def program(request: HouseRequest, program: str) -> HttpResponse:
    """Show one funding source."""
    found = program_of(program)
    post_for("reference.view", by=request.by)
    today = state_today(request.at)
    can_end = has_not_ended(found, today=today) and may("program.end", by=request.by)
    record = Record(
        title=found.name,
        lead=found.code,
        tag=days_of(found, today=today),
        way=(_ALL, reverse("programs")),
        facts=(
            ("Is or succeeds", found.get_family_display()),
            ("Law", found.era or "–"),
            ("Takes applications", span_of(found)),
            ("Stream in the service catalog", found.stream or "–"),
            ("Mark in the federal file", found.federal_mark or "–"),
            ("May move between regions", "Yes" if found.is_transferable else "No"),
            ("Common exit", f"Since {day(found.common_exit_since_on)}" if found.common_exit_since_on else "No"),
        ),
        acts=(Link(words="End this program", address=reverse("program_end", args=[found.code])),) if can_end else (),
        history=acts_on(found),
    )
    return show(request, record)


@require_http_methods(["GET", "HEAD", "POST"])
def program_add(request: HouseRequest) -> HttpResponse:
    """Add a funding source."""
    post_for("program.add", by=request.by)
    sheet = Sheet(title="Add a program", way=(_ALL, reverse("programs")), button="Add the program", clause="C.1")
    form, answer = fill_in(request, ProgramForm, sheet)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = dict(form.cleaned_data)
    code, since_on = typed.pop("code").strip().upper(), typed.pop("since_on")
    add_program(by=request.by, at=request.at, code=code, program=ProgramEntry(**typed), since_on=since_on)
    return saved(request, reverse("program", args=[code]), "added")


@require_http_methods(["GET", "HEAD", "POST"])
def program_end(request: HouseRequest, program: str) -> HttpResponse:
    """Take no application dated after the last day."""
    found = program_of(program)
    post_for("program.end", by=request.by)
    sheet = Sheet(
        title=f"End {found.name}",
        lead=f"{found.code}, {span_of(found)}",
        way=(found.name, reverse("program", args=[found.code])),
        button="End the program",
        notes=("Whoever is enrolled stays enrolled. A successor is a program of its own: add it too.",),
        clause="C.1",
    )
    form, answer = fill_in(request, EndForm, sheet, revision=revision_of(found))
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    end_program(found, by=request.by, at=request.at, until_on=typed["until_on"], revision=typed["revision"])
    return saved(request, reverse("program", args=[found.code]), "ended")


@require_safe
def critical(request: HouseRequest) -> HttpResponse:
    """Show the critical elements of the book with their days."""
    post_for("reference.view", by=request.by)
    rows = tuple(
        (
            Cell(text=element.record.replace("_", " ").capitalize()),
            Cell(text=element.field.replace("_", " ")),
            Cell(text=element.entry_window.replace("_", " ") or "–"),
            Cell(text=_capital(DECIDERS.get(element.decided_by, element.decided_by))),
            Cell(text=day(element.critical_from)),
            Cell(text=day(element.critical_to) if element.critical_to else "goes on"),
        )
        for element in critical_elements()
    )
    record = Record(
        title="Critical elements",
        lead=(
            "Fields that are critical to performance: once their window has closed, others decide. The list is a part of"
            " the policy and comes with the program; it changes with a version of it, never from here."
        ),
        tables=(
            Table(
                caption="Critical elements with their days",
                is_alone=True,
                heads="Record|Field|Window|Decided by|Since|Until",
                rows=rows,
            ),
        ),
    )
    return show(request, record)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
