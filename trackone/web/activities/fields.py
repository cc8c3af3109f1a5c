"""Make the field of a column: a date, a code list with words, digits, a number or text."""

from datetime import date
from typing import Any

from django import forms
from django.db import models

from trackone.casework.activities.codes import CodeList, code_list
from trackone.casework.models import Activity
from trackone.web.casework.fields import GuardedField
from trackone.web.forms import CalendarDateField, MemorableDateField

# More answers than these are a list to choose from rather than buttons.
_MOST_BUTTONS = 4
# What is typed with dots and dashes and kept as digits.
_DIGITS = {"occupation_code": 8, "cip_code": 6}
_MARKS = str.maketrans("", "", " -.")


class SeveralField(forms.MultipleChoiceField):
    """Several codes of a list, kept as one text with a digit each."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """Return the digits in their order."""
        return "".join(sorted(super().clean(value)))

    def prepare_value(self, value: Any) -> Any:
        """Return the codes one by one, for a value as it is kept."""
        return list(value) if isinstance(value, str) else value


class DigitsField(GuardedField):
    """A code of so many digits, typed with or without its marks."""

    def __init__(self, *, digits: int, **kwargs: Any) -> None:
        super().__init__(max_length=digits + 4, **kwargs)
        self.digits = digits

    def clean(self, value: Any) -> Any:
        """Return the digits alone."""
        typed = str(super().clean(value) or "").translate(_MARKS)
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) == self.digits):
            raise forms.ValidationError(f"This code has {self.digits} digits, for example: {self.help_text}")
        return typed


def field_of(model: type[Activity], name: str, *, on: date, is_required: bool | None = None) -> forms.Field:
    """Return the field of a column, its code list as it stands on a day; required as the table asks unless told."""
    column, kept = model.declared.columns[name], model._meta.get_field(name)
    assert isinstance(kept, models.Field)  # noqa: S101 - for the types
    required = not kept.blank if is_required is None else is_required
    terms: dict[str, Any] = {"label": column.label, "required": required, "help_text": column.hint}
    if column.codes:
        return _of_list(code_list(column.codes, on=on), terms)
    if name in _DIGITS:
        return DigitsField(digits=_DIGITS[name], **terms)
    if isinstance(kept, models.DateField):
        # Business days are counted from a date with a window and from a plan; a diploma may be older than the calendar.
        is_counted = name in model.declared.dated or name in model.declared.planned
        return CalendarDateField(**terms) if is_counted else MemorableDateField(**terms)
    if isinstance(kept, models.DecimalField):
        return forms.DecimalField(min_value=0, max_digits=kept.max_digits, decimal_places=kept.decimal_places, **terms)
    if isinstance(kept, models.IntegerField):
        return forms.IntegerField(min_value=0, max_value=999, **terms)
    return GuardedField(max_length=kept.max_length, **terms)


def _of_list(codes: CodeList, terms: dict[str, Any]) -> forms.Field:
    if codes.is_many:
        return SeveralField(choices=list(codes.codes.items()), **terms)
    if len(codes.codes) > _MOST_BUTTONS:
        return forms.ChoiceField(choices=[("", "Choose"), *codes.codes.items()], **terms)
    unsaid = [] if terms["required"] else [("", "Not said")]
    return forms.ChoiceField(choices=[*codes.codes.items(), *unsaid], widget=forms.RadioSelect, **terms)
