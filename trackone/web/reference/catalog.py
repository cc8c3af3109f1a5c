"""The service catalog and the programs: every dated row of a code, adding, replacing and ending; the state keeps them."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trackone.casework.kinds import KindEntry, add_kind, end_kind, replace_kind
from trackone.casework.models import ServiceKind
from trackone.desks.reference import acts_on, kinds_of, shown_of
from trackone.enrollment.models import Program
from trackone.organizations.authority import may, post_for
from trackone.organizations.dated import revision_of, state_today
from trackone.web.middleware.standing import HouseRequest
from trackone.web.reference.forms import EFFECTS, EndForm, KindForm, NewKindForm
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


@require_safe
def service_kinds(request: HouseRequest) -> HttpResponse:
    """List the kinds of service."""
    post_for("reference.view", by=request.by)
    filters, which, today = shown(request)
    rows = tuple(
        (
            Cell(text=kind.name, address=reverse("service_kind", args=[kind.code])),
            Cell(text=kind.code),
            Cell(text=kind.get_family_display()),
            Cell(text=effect_in_words(kind)),
            Cell(text=", ".join(kind.streams) or "Every program"),
            days_of(kind, today=today),
        )
        for kind in shown_of(ServiceKind.objects.order_by("name", "since_on"), show=which, today=today)
    )
    can_add = may("service_kind.add", by=request.by)
    record = Record(
        title="Service catalog",
        lead="What can be recorded, and what each service does to participation.",
        acts=(Link(words="Add a kind of service", address=reverse("new_service_kind")),) if can_add else (),
        tables=(
            Table(
                caption="Kinds of service",
                is_alone=True,
                heads="Service|Code|Family|Participation|Offered by|State",
                rows=rows,
                empty="None here.",
            ),
        ),
    )
    return show(request, record, filters=filters)


def effect_in_words(kind: ServiceKind) -> str:
    """Say what a kind does to participation."""
    if kind.triggers_participation:
        return "Begins and extends it"
    if kind.extends_participation:
        return "Extends it"
    return "Reportable only" if kind.makes_reportable else "Neither"


@require_safe
def service_kind(request: HouseRequest, code: str) -> HttpResponse:
    """Show every meaning that a code has had."""
    found = kinds_of(code)
    post_for("reference.view", by=request.by)
    latest, today = found[0], state_today(request.at)
    acts = [Link(words="Replace from a day on", address=reverse("service_kind_replace", args=[code]))]
    if has_not_ended(latest, today=today):
        acts.append(Link(words="End", address=reverse("service_kind_end", args=[code])))
    rows = tuple(
        (
            Cell(text=span_of(kind)),
            Cell(text=kind.name),
            Cell(text=kind.get_family_display()),
            Cell(text=effect_in_words(kind)),
            Cell(text=", ".join(kind.streams) or "Every program"),
            Cell(text=kind.federal_elements.replace(";", ", ") or "–"),
        )
        for kind in found
    )
    record = Record(
        title=latest.name,
        lead=code,
        tag=days_of(latest, today=today),
        way=("Service catalog", reverse("service_kinds")),
        acts=tuple(acts) if may("service_kind.end", by=request.by) else (),
        tables=(
            Table(
                caption="What this code means, and meant",
                heads="Days|Name|Family|Participation|Offered by|Federal elements",
                rows=rows,
            ),
        ),
        history=tuple(done for kind in found[:2] for done in acts_on(kind)),
    )
    return show(request, record)


@require_http_methods(["GET", "HEAD", "POST"])
def service_kind_add(request: HouseRequest) -> HttpResponse:
    """Add a kind of service."""
    post_for("service_kind.add", by=request.by)
    way = ("Service catalog", reverse("service_kinds"))
    sheet = Sheet(title="Add a kind of service", way=way, button="Add the kind", clause="C.1")
    form, answer = fill_in(request, NewKindForm, sheet, revision=0, streams=_streams())
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    code = typed["code"].strip().upper()
    add_kind(by=request.by, at=request.at, code=code, kind=_entry(typed), since_on=typed["since_on"])
    return saved(request, reverse("service_kind", args=[code]), "added")


@require_http_methods(["GET", "HEAD", "POST"])
def service_kind_replace(request: HouseRequest, code: str) -> HttpResponse:
    """Let another meaning of a code follow."""
    latest, today = kinds_of(code)[0], state_today(request.at)
    post_for("service_kind.replace", by=request.by)
    is_offered = latest.since_on <= today and has_not_ended(latest, today=today)
    sheet = Sheet(
        title=f"Replace {latest.name}",
        lead=f"{code}, {span_of(latest)}",
        way=(latest.name, reverse("service_kind", args=[code])),
        button="Replace it from that day on",
        notes=("The present meaning ends the day before. Services dated until then stay under it for good.",),
        clause="C.1",
    )
    form, answer = fill_in(
        request,
        KindForm,
        sheet,
        initial=_initial(latest),
        revision=revision_of(latest),
        streams=_streams(),
        begins=f"Later than {day(today)}: today the present meaning holds." if is_offered else "Today or later.",
    )
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    given = {"kind": _entry(typed), "since_on": typed["since_on"], "revision": typed["revision"]}
    replace_kind(latest, by=request.by, at=request.at, **given)
    return saved(request, reverse("service_kind", args=[code]), "added")


@require_http_methods(["GET", "HEAD", "POST"])
def service_kind_end(request: HouseRequest, code: str) -> HttpResponse:
    """Take a kind off the catalog after its last day."""
    latest = kinds_of(code)[0]
    post_for("service_kind.end", by=request.by)
    sheet = Sheet(
        title=f"End {latest.name}",
        lead=f"{code}, {span_of(latest)}",
        way=(latest.name, reverse("service_kind", args=[code])),
        button="End the kind",
        notes=("Services dated until that day are still entered and mended in their window.",),
        clause="C.1",
    )
    form, answer = fill_in(request, EndForm, sheet, revision=revision_of(latest))
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    end_kind(latest, by=request.by, at=request.at, until_on=typed["until_on"], revision=typed["revision"])
    return saved(request, reverse("service_kind", args=[code]), "ended")


def _streams() -> list[tuple[str, str]]:
    """Return the streams of the programs, each with the programs in it. One SQL statement."""
    names: dict[str, list[str]] = {}
    for program in Program.objects.exclude(stream="").order_by("stream", "-since_on"):
        names.setdefault(program.stream, []).append(program.short_name)
    return [(stream, f"{stream}: {', '.join(said)}") for stream, said in names.items()]


def _entry(typed: dict[str, Any]) -> KindEntry:
    triggers, extends, reportable = EFFECTS[typed["effect"]]
    return KindEntry(
        name=typed["name"],
        family=typed["family"],
        triggers_participation=triggers,
        extends_participation=extends,
        makes_reportable=reportable,
        streams=tuple(typed["streams"]),
        federal_elements=typed["federal_elements"],
    )


def _initial(kind: ServiceKind) -> dict[str, Any]:
    marks = (kind.triggers_participation, kind.extends_participation, kind.makes_reportable)
    effect = next((name for name, effect in EFFECTS.items() if effect == marks), "nothing")
    return {
        "name": kind.name,
        "family": kind.family,
        "effect": effect,
        "streams": kind.streams,
        "federal_elements": kind.federal_elements,
    }
