"""Components around fields: the form itself, its summary of errors, its buttons."""

from collections.abc import Sequence
from itertools import chain
from typing import Any
from uuid import uuid4

from django import forms
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trackone.web.uswds.fields import wrong_inputs
from trackone.web.uswds.markup import attributes, classes, key_mark, page_of

_BUTTONS = {
    "primary": "usa-button",
    "plain": "usa-button usa-button--outline",
    "quiet": "usa-button usa-button--unstyled",
    "danger": "usa-button usa-button--secondary",
}


def form_start(context: Context, action: str = "", key: str = "", page: str = "", **extra: Any) -> SafeString:
    """Open a POST form with csrf token, idempotency key and the page it stands on.

    Each form draws a key of its own, so that two forms of one page never answer for each other. `page` names another page
    to which the form belongs: there its draft is kept, and there an unlocked session comes back.
    """
    return format_html(
        '<form method="post" action="{}" novalidate{}>'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="_key" value="{}"><input type="hidden" name="_page" value="{}">',
        action,
        attributes(**extra),
        context.get("csrf_token", ""),
        key or uuid4(),
        page or page_of(context),
    )


def form_end() -> SafeString:
    return SafeString("</form>")


def error_summary(*several: forms.BaseForm | Sequence[forms.BaseForm] | None) -> SafeString:
    """Say on top what needs another look, each with a link to its field; nothing when all is well.

    A list of forms counts as each of them.
    """
    lines: list[SafeString] = []
    for form in chain.from_iterable(
        [some] if some is None or isinstance(some, forms.BaseForm) else some for some in several
    ):
        if form is None or not form.is_bound:
            continue
        lines += [format_html("<li>{}</li>", problem) for problem in form.non_field_errors()]
        for name in form.fields:
            lines += [format_html('<li><a href="#{}">{}</a></li>', *wrong) for wrong in wrong_inputs(form[name])]
    if not lines:
        return SafeString("")
    heading = "1 answer needs another look" if len(lines) == 1 else f"{len(lines)} answers need another look"
    return format_html(
        '<div class="usa-alert usa-alert--error error-summary" role="alert" tabindex="-1" autofocus>'
        '<div class="usa-alert__body"><h2 class="usa-alert__heading">{}</h2>'
        "<p>Nothing was saved yet. What you typed is still here.</p><ul>{}</ul></div></div>",
        heading,
        format_html_join("", "{}", ((line,) for line in lines)),
    )


def fieldset(content: str, legend: str, hint: str = "") -> SafeString:
    said = format_html('<p class="usa-hint">{}</p>', hint) if hint else ""
    return format_html(
        '<fieldset class="usa-fieldset group"><legend class="usa-legend">{}</legend>{}{}</fieldset>', legend, said, content
    )


def buttons(content: str) -> SafeString:
    return format_html('<div class="buttons">{}</div>', content)


def button(words: str, kind: str = "primary", key: str = "", **extra: Any) -> SafeString:
    """Write a button that sends its form; other keywords become attributes (name, value, formaction, hx_post …)."""
    given = {"type": "submit", "data_key": key, "aria_keyshortcuts": key, **extra}
    css = classes(_BUTTONS[kind], str(given.pop("class_", "")))
    return format_html('<button class="{}"{}>{}{}</button>', css, attributes(**given), words, key_mark(key))


def button_link(words: str, address: str, kind: str = "primary", key: str = "", **extra: Any) -> SafeString:
    given = {"data_key": key, "aria_keyshortcuts": key, **extra}
    css = classes(_BUTTONS[kind], str(given.pop("class_", "")))
    return format_html('<a class="{}" href="{}"{}>{}{}</a>', css, address, attributes(**given), words, key_mark(key))


def confirmation(
    context: Context,
    content: str,
    words: str,
    action: str,
    sentence: str,
    button_words: str = "",
    kind: str = "danger",
    key: str = "",
    is_open: bool = False,
    **extra: Any,
) -> SafeString:
    """Write a button that opens, in place, a sentence saying what will happen and the button that does it."""
    return format_html(
        '<details class="confirmation"{}><summary class="{}"{}>{}…{}</summary><div class="confirmation-inside">'
        "<p><strong>{}</strong></p>{}{}{}</form></div></details>",
        attributes(open=is_open),
        _BUTTONS["plain"],
        attributes(data_key=key, aria_keyshortcuts=key),
        words,
        key_mark(key),
        sentence,
        form_start(context, action, **extra),
        content,
        button(button_words or words, kind=kind),
    )
