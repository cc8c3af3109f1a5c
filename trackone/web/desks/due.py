"""The due list: one's own, and for those who lead a colleague's."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trackone.desks.due import MOST_DUE, due_list
from trackone.organizations.authority import OutOfSight, may
from trackone.organizations.models import Person
from trackone.organizations.queries import serving_staff
from trackone.web.casework.fields import number_in
from trackone.web.forms import HouseForm
from trackone.web.middleware.standing import HouseRequest


class WhoseForm(HouseForm):
    """Whose due list is shown."""

    who = forms.ChoiceField(label="Whose", required=False)

    def __init__(self, *args: object, people: list[Person], me: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.name) for one in people if one.pk != me.pk]
        self.fields["who"].choices = [("", "Mine"), *named]  # type: ignore[attr-defined]


@require_safe
def due(request: HouseRequest) -> HttpResponse:
    """Show everything that waits under one name."""
    by = request.by
    asked = request.GET.get("who", "")
    of = Person.objects.filter(pk=number_in(asked) or 0).first() if asked else None
    if asked and of is None:
        raise OutOfSight
    found = due_list(by=by, at=request.at, of=of)
    filters = None
    if may("participant.reassign", by=by):
        people = serving_staff(by=by, at=request.at)
        filters = WhoseForm(request.GET, people=[*people, *([of] if of and of not in people else [])], me=by.person)
    whose = "Everything that waits for you" if found.person.pk == by.person.pk else f"What waits under {found.person.name}"
    context = {"found": found, "filters": filters, "lead": f"{whose}, in {by.region.name if by.region else 'the state'}"}
    return render(request, "desks/due.html", {**context, "most": MOST_DUE})
