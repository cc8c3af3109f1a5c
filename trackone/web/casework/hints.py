"""What a form says while it is filled in: which kinds fit, what each does, until when a date can be entered."""

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from trackone.casework.admitting import Served
from trackone.casework.models import ACTIVITIES, ServiceKind
from trackone.casework.queries import kinds_offered, recent_kinds
from trackone.casework.registered import today_of
from trackone.enrollment.models import Participation
from trackone.organizations.authority import post_for
from trackone.organizations.models import Site
from trackone.participants.models import Participant
from trackone.policy.section_0_exits import Extending
from trackone.web.casework import choices
from trackone.web.casework.effects import EXTENDING, effect_of
from trackone.web.casework.fields import number_in
from trackone.web.casework.hinting import date_of, note_hint, window_hint
from trackone.web.forms import HouseForm
from trackone.web.middleware.standing import HouseRequest

_WINDOWED = {"began_on", "ended_on", "result_on", "application_on", "eligibility_on", "contact_on", "agreed_on"}
_WINDOWED |= {column for model in ACTIVITIES.values() for column in model.declared.dated}


class KindForm(HouseForm):
    """The list of kinds alone, as it stands inside the form of a service."""

    kind = forms.ChoiceField(label="Service")


@require_POST
def kinds(request: HouseRequest) -> HttpResponse:
    """Narrow the list of kinds to the words and the program, and say what the one chosen does. Writes nothing."""
    post_for("service.record", by=request.by)
    words = request.POST.get("kind_words", "").strip()
    participation = _participation(request, request.POST)
    program = participation.program if participation else None
    offered = kinds_offered(today_of(request.by, at=request.at))
    found, meant = choices.found_by_words(offered, words, program=program)
    chosen = next((kind for kind in found if str(kind.pk) == request.POST.get("kind")), None)
    chosen = (meant if words else None) or chosen
    form = KindForm(initial={"kind": str(chosen.pk) if chosen else ""}, auto_id="service_%s")
    listed = choices.kind_choices(found, recent_kinds(by=request.by, at=request.at))
    form.fields["kind"].choices = [("", _invitation(len(found), words)), *listed]  # type: ignore[attr-defined]
    effect = effect_of(chosen, participation, dates=_dates(request.POST))
    context = {"kind_field": form["kind"], "effect": effect, "is_answer": True}
    return render(request, "casework/_kind_choice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def window(request: HouseRequest) -> HttpResponse:
    """Say until when the typed date can be entered at the chosen site. Writes nothing.

    `of` names the date's fields (began_on by default), `number` the participant, for exceptions that admit some only,
    `activity` the kind of activity, some of which are never refused.
    """
    source = request.POST if request.method == "POST" else request.GET
    of = request.GET.get("of", "began_on")
    of = of if of in _WINDOWED else "began_on"
    parts = _parts(source, of)
    site = Site.objects.filter(pk=number_in(source.get("site", "")) or 0).first()
    activity = ACTIVITIES.get(request.GET.get("activity", ""))
    if of == "contact_on":
        hint = note_hint(parts, site=site, at=request.at)
    elif activity is not None and activity.declared.never_refused:
        hint = note_hint(parts, site=site, at=request.at, what=activity.declared.label)
    else:
        hint = window_hint(parts, site=site, at=request.at, served=lambda at_site: _served(request, source, at_site))
    return render(request, "casework/_window.html", {"hint": hint, "effect": _effect(request, source, of)})


def _effect(request: HouseRequest, source: QueryDict, of: str) -> str:
    """Return what the chosen service does on the typed day, where the form asks for its begin. Two SQL statements."""
    number = number_in(source.get("kind", "")) if of == "began_on" and "kind_words" in source else None
    kind = ServiceKind.objects.filter(pk=number).first() if number else None
    return effect_of(kind, _participation(request, source), dates=_dates(source)) if kind else ""


def _dates(source: QueryDict) -> Extending:
    return Extending(**{name: date_of(_parts(source, name)) for name in EXTENDING})


def _parts(source: QueryDict, of: str) -> list[str]:
    return [source.get(f"{of}_{part}", "") for part in ("month", "day", "year")]


def _served(request: HouseRequest, source: QueryDict, site: Site) -> Served | None:
    """Return what an exception is held against. Three SQL statements, asked only for a late date."""
    number = request.GET.get("number", "")
    participant = Participant.objects.visible_to(request.by).filter(number=number).first()
    if participant is None:
        return None
    participation = _participation(request, source)
    kind = ServiceKind.objects.filter(pk=number_in(source.get("kind", "")) or 0).first()
    return Served(
        participant_id=participant.pk,
        site=site,
        staff_id=number_in(source.get("staff", "")) or request.by.person.pk,
        program_code=participation.program.code if participation else None,
        kind=request.GET["activity"] if request.GET.get("activity") in ACTIVITIES else kind.family if kind else "service",
    )


def _participation(request: HouseRequest, source: QueryDict) -> Participation | None:
    rows = Participation.objects.visible_to(request.by).filter(pk=number_in(source.get("participation", "")) or 0)
    return rows.select_related("program").first()


def _invitation(count: int, words: str) -> str:
    if not words:
        return "Choose a service"
    if not count:
        return f"No service fits “{words}”"
    return f"{count} services fit: choose one" if count > 1 else "1 service fits"
