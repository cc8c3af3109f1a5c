"""The filter above a list: in one line on a wide page, folded behind what it says now on a narrow one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trackone.web.forms import MemorableDateField
from trackone.web.uswds.dates import day
from trackone.web.uswds.fields import field
from trackone.web.uswds.forms import button
from trackone.web.uswds.markup import attributes

# So many fields fit beside the list on a phone; more would fill its first screen.
_MOST_UNFOLDED = 2


def filter_form(
    context: Context, form: forms.BaseForm, words: str = "Show", all_address: str = "", all_words: str = "Show all"
) -> SafeString:
    """Write a GET form in one line; only for kinds, dates and states: words that find a person stand in no address.

    `all_address` is where "Show all" leads on a list that begins filtered; `all_words` say it otherwise.
    """
    request = context.get("request")
    path = request.path if request else ""
    sort = request.GET.get("sort", "") if request else ""
    kept = format_html('<input type="hidden" name="sort" value="{}">', sort) if sort else ""
    return format_html(
        '{}<form class="filter" method="get" action="{}" role="search" aria-label="Filter this list" novalidate>{}{}'
        '<div class="filter-buttons">{}<a href="{}">{}</a></div></form>',
        _fold(form) if len(form.visible_fields()) > _MOST_UNFOLDED else "",
        path,
        kept,
        format_html_join("", "{}", ((field(bound),) for bound in form)),
        button(words, kind="plain"),
        all_address or path,
        all_words,
    )


def _fold(form: forms.BaseForm) -> SafeString:
    """Write what opens the form on a narrow page and says how it is filled in; open where an answer is wrong.

    It stands before the form, not around it: a style can show the form whatever the fold, on wide pages, without a script.
    """
    answers = " · ".join(said for bound in form.visible_fields() for said in _answer(bound))
    return format_html(
        '<details class="filter-fold"{}><summary>Filter{}</summary></details>',
        attributes(open=bool(form.errors)),
        f": {answers}" if answers else "",
    )


def _answer(bound: BoundField) -> Iterator[str]:
    value: Any = bound.value()
    if isinstance(bound.field, forms.ChoiceField):
        labels = dict(_flat(bound.field.choices))
        # A list that was asked for nothing shows its first choice.
        chosen = str(value) if value is not None else next(iter(labels), "")
        if chosen and chosen in labels:
            yield labels[chosen]
    elif isinstance(bound.field, MemorableDateField):
        on = _date(bound.field, value)
        if on:
            yield f"{str(bound.label).lower()} {day(on)}"
    elif isinstance(bound.field, forms.BooleanField):
        if value:
            yield str(bound.label).lower()
    elif value:
        yield f"{str(bound.label).lower()} {value}"


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)


def _date(date_field: MemorableDateField, value: Any) -> date | None:
    try:
        return date_field.clean(value)
    except ValidationError:
        return None
