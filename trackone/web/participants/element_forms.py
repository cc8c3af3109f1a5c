"""The form of one group of federal elements, made from the code lists in force."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from trackone.participants.elements import Element
from trackone.participants.mending import Line
from trackone.web.forms import HouseForm, MemorableDateField

# More answers than these are a list to choose from rather than buttons.
_MOST_BUTTONS = 4


class ElementsForm(HouseForm):
    """One field an element that the reader may change now; a locked one is a field only when a page sent it all the same."""

    def __init__(
        self,
        data: QueryDict | MultiValueDict[str, str] | None = None,
        *,
        lines: Sequence[Line],
        typed_before: Mapping[str, list[str]] | None = None,
    ) -> None:
        fields = {name_of(line.element): line for line in lines}
        self.lines = {name: line for name, line in fields.items() if not line.is_locked or _is_sent(name, data)}
        # Before the form is made, so that the house's plain words reach these fields too.
        self.base_fields = {name: field_of_element(line.element) for name, line in self.lines.items()}  # type: ignore[misc]
        initial = {name: as_typed_first(line.element, line.value) for name, line in self.lines.items()}
        for name, line in self.lines.items():
            if typed_before and (line.element.kind == "codes" or _is_sent(name, typed_before)):
                initial[name] = _as_typed(line.element, name, typed_before)
        super().__init__(data, initial=initial)

    def wanted(self) -> dict[int, str]:
        """Return the values by number of the element, as the federal file wants them; what was not sent stays."""
        return {
            line.element.number: as_stored(self.cleaned_data[name])
            for name, line in self.lines.items()
            # A browser sends nothing for boxes that are all empty.
            if line.element.kind == "codes" or _is_sent(name, self.data)
        }


def name_of(element: Element) -> str:
    """Return the name of an element's field."""
    return f"element_{element.number}"


def _is_sent(name: str, sent: Mapping[str, Any] | None) -> bool:
    return sent is not None and (name in sent or f"{name}_month" in sent)


def as_typed_first(element: Element, value: str) -> Any:
    """Return a stored value as its field begins with it."""
    if element.kind == "codes":
        return list(value)
    if element.kind == "date" and value:
        return date.fromisoformat(f"{value[:4]}-{value[4:6]}-{value[6:]}")
    return value


def _as_typed(element: Element, name: str, typed: Mapping[str, list[str]]) -> Any:
    if element.kind == "codes":
        return typed.get(name, [])
    if element.kind == "date":
        return [typed.get(f"{name}_{part}", [""])[-1] for part in ("month", "day", "year")]
    return typed[name][-1]


def as_stored(value: Any) -> str:
    """Return what a field gives as the federal file wants it."""
    if isinstance(value, date):
        return f"{value:%Y%m%d}"
    if isinstance(value, list):
        return "".join(sorted(value))
    return "" if value is None else str(value)


def field_of_element(element: Element) -> forms.Field:
    """Return the field of an element: a date, a number, its code list with words."""
    terms: dict[str, Any] = {"label": element.label, "required": False, "help_text": element.hint}
    field: forms.Field
    if element.kind == "date":
        field = MemorableDateField(**terms)
    elif element.kind == "number":
        field = forms.IntegerField(min_value=element.least, max_value=element.most, **terms)
    elif element.kind == "codes":
        field = _Categories(choices=list(element.codes.items()), widget=forms.CheckboxSelectMultiple, **terms)
    elif len(element.codes) > _MOST_BUTTONS:
        field = forms.ChoiceField(choices=[("", _blank(element)), *element.codes.items()], **terms)
    else:
        buttons = [*element.codes.items(), ("", _blank(element))]
        field = forms.ChoiceField(choices=buttons, widget=forms.RadioSelect, **terms)
    return field


def _blank(element: Element) -> str:
    """Return the words for no answer: not those of an answer that the list holds."""
    return "No answer yet" if "Not known" in element.codes.values() else "Not known"


class _Categories(forms.MultipleChoiceField):
    """Several categories; one that says "none" or "not disclosed" stands alone."""

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        labels = dict(self.choices)  # type: ignore[arg-type]
        alone = [labels[code] for code in chosen if code in ("0", "9")]
        if alone and len(chosen) > 1:
            raise forms.ValidationError(f"“{alone[0]}” stands alone: take it away, or the others.")
        return chosen
