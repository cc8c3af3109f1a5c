"""Hand over a caseload, or some of it: choose whose, choose whom, look at what it does, then do it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trackone.desks.caseloads import caseloads as caseloads_of
from trackone.desks.caseloads import under_the_name
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import Person
from trackone.organizations.queries import serving_staff
from trackone.participants.caseload import Chosen, caseload
from trackone.participants.matching import hits_by_number
from trackone.participants.models import Participant
from trackone.participants.reassigning import reassign_many
from trackone.web.casework.fields import number_in
from trackone.web.forms import HouseForm
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.forms import NOBODY

_MOST = 60


class HandOverForm(HouseForm):
    """To whom the people go."""

    to = forms.ChoiceField(label="New case manager")

    def __init__(self, *args: Any, staff: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(person.pk): person for person in staff}
        named = [(pk, person.name) for pk, person in self.staff.items()]
        self.fields["to"].choices = [("", "Choose who takes over"), *named, (NOBODY, "Nobody")]  # type: ignore[attr-defined]
        self.fields["to"].error_messages["required"] = "Choose who takes over."

    def chosen(self) -> Person | None:
        """Return who takes over; None for nobody."""
        return self.staff.get(self.cleaned_data["to"])


@require_safe
def caseloads(request: HouseRequest) -> HttpResponse:
    """List the caseloads of the region, and the people of the one that was chosen."""
    post_for("participant.reassign", by=request.by)
    context: dict[str, Any] = {"loads": caseloads_of(by=request.by, at=request.at), "of": request.GET.get("of", "")}
    context["moved_count"] = number_in(request.GET.get("moved", ""))
    if context["of"]:
        context |= _chosen(request, context["of"], after=request.GET.get("page", ""))
    return render(request, "participants/caseloads.html", context)


@never_cache
@require_POST
def hand_over(request: HouseRequest) -> HttpResponse:
    """Show what handing these people over does; "do" does it, and tells whom it left alone."""
    post_for("participant.reassign", by=request.by)
    of = request.POST.get("of", "")
    person = _person(request, of)
    numbers = request.POST.getlist("shown" if request.POST.get("then") == "all" else "who")[:_MOST]
    hits = hits_by_number([number[:9].upper() for number in numbers], by=request.by)
    form = HandOverForm(request.POST, staff=_staff(request, of))
    if not hits or not form.is_valid():
        loads = caseloads_of(by=request.by, at=request.at)
        context = {"loads": loads, "of": of, **_chosen(request, of, after=""), "form": form, "is_empty": not hits}
        return render(request, "participants/caseloads.html", {**context, "checked": set(hits)}, status=422)
    count, to = f"{len(hits)} participant{'' if len(hits) == 1 else 's'}", form.chosen()
    context = {
        "of": of,
        "person": person,
        "to": to,
        "form": form,
        "hits": list(hits.values()),
        "sentence": f"{count} from {person.name if person else 'nobody'} to {to.name if to else 'nobody'}",
        "do_words": f"Hand over {count}",
        "back_url": f"{reverse('caseloads')}?of={of}",
    }
    if person is not None:
        context["left"] = under_the_name([hit.participant_id for hit in hits.values()], of=person, by=request.by)
    answer = keep_page(request, "participants/hand_over.html", context)
    if request.POST.get("then") != "do":
        return answer()
    return _do(request, person, to, context)


def _do(request: HouseRequest, person: Person | None, to: Person | None, context: dict[str, Any]) -> HttpResponse:
    people = Participant.objects.visible_to(request.by).filter(pk__in=[hit.participant_id for hit in context["hits"]])
    seen = person.pk if person else None
    done = reassign_many(list(people), by=request.by, at=request.at, to=to, seen=seen)
    if not done.failed:
        return redirect(f"{reverse('caseloads')}?of={context['of']}&moved={len(done.moved)}")
    said = f"{len(done.moved)} handed over, {len(done.failed)} not"
    context |= {"failed": list(done.failed.items()), "failed_words": said}
    return render(request, "participants/hand_over.html", context, status=200 if done.moved else 422)


def _chosen(request: HouseRequest, of: str, *, after: str) -> dict[str, Any]:
    """Return a page of the people of a caseload, and the form that hands them over."""
    person = _person(request, of)
    chosen = Chosen(case_manager_id=person.pk) if person else Chosen(is_nobodys=True)
    page = caseload(chosen, by=request.by, after=after, limit=_MOST)
    return {
        "person": person,
        "whose": f"The caseload of {person.name}" if person else "People without a case manager",
        "page": page,
        "all_words": f"Look at all {len(page.hits)} shown",
        "form": HandOverForm(staff=_staff(request, of)),
        "is_later": bool(after),
    }


def _person(request: HouseRequest, of: str) -> Person | None:
    """Return whose caseload is meant; None for nobody's."""
    if of == NOBODY:
        return None
    found = Person.objects.filter(pk=number_in(of) or 0).first()
    if found is None:
        raise OutOfSight
    return found


def _staff(request: HouseRequest, of: str) -> list[Person]:
    return [person for person in serving_staff(by=request.by, at=request.at) if str(person.pk) != of]
