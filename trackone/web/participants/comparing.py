"""Compare what was typed with what is on file, for a page that somebody else's change has overtaken."""

from datetime import date
from typing import Any

from django import forms

from trackone.web.uswds.dates import day


def differing(form: forms.Form) -> list[tuple[str, str]]:
    """Return label and value on file, in words, of each field in which something else was typed."""
    return [
        (str(form.fields[name].label), _in_words(form.fields[name], form.get_initial_for_field(form.fields[name], name)))
        for name in form.changed_data
        if name != "ssn"
    ]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(field, forms.ChoiceField):
        labels = _labels(field)
        values = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(one or ""), str(one)) for one in values) or "empty"
    return str(value or "") or "empty"


def _labels(field: forms.ChoiceField) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, label in list(field.choices):  # type: ignore[arg-type]
        pairs = label if isinstance(label, (list, tuple)) else [(value, label)]
        found |= {str(one): str(words) for one, words in pairs}
    return found
