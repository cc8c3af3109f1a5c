"""Components for one field: label, hint, the error beside it, and the typed value kept."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trackone.web.forms import MemorableDateWidget
from trackone.web.uswds.markup import attributes

_PARTS = ("month", "day", "year")


def field(bound: BoundField, hint: str = "", label: str = "", width: str = "", **extra: Any) -> SafeString:
    """Write a field of any kind; other keywords become attributes of its input (hx_get turns to hx-get)."""
    if bound.is_hidden:
        return SafeString(bound.as_hidden())
    said = hint or bound.help_text
    context = {
        "bound": bound,
        "label": label or bound.label,
        "hint": said,
        "errors": bound.errors,
        "is_optional": not bound.field.required,
        "input": _input(bound, _attributes(bound, hint=str(said), width=width, extra=extra)),
        "described_by": _described_by(bound, hint=str(said)),
    }
    return SafeString(render_to_string(f"uswds/{_shape(bound)}.html", context))


def fields(form: forms.BaseForm) -> SafeString:
    """Write every field of a form in its order, hidden ones first."""
    hidden = format_html_join("", "{}", ((SafeString(bound.as_hidden()),) for bound in form.hidden_fields()))
    return hidden + format_html_join("", "{}", ((field(bound),) for bound in form.visible_fields()))


def wrong_inputs(bound: BoundField) -> list[tuple[str, str]]:
    """Return each error of a field with the id that a link leads to: of a date its wrong part, of choices the first."""
    return [
        (_input_id(bound, str(problem.code)), message) for problem in bound.errors.as_data() for message in problem.messages
    ]


def _input_id(bound: BoundField, code: str) -> str:
    widget = bound.field.widget
    if isinstance(widget, MemorableDateWidget):
        return f"{bound.auto_id}_{_PARTS.index(code) if code in _PARTS else 0}"
    if isinstance(widget, forms.RadioSelect):
        return f"{bound.auto_id}_0"
    return str(bound.auto_id)


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, (MemorableDateWidget, forms.RadioSelect)):
        return "field_group"
    return "field_checkbox" if isinstance(widget, forms.CheckboxInput) else "field"


def _described_by(bound: BoundField, *, hint: str) -> str:
    ids = [f"{bound.auto_id}_helptext"] if hint else []
    return " ".join([*ids, f"{bound.auto_id}_error"] if bound.errors else ids)


def _attributes(bound: BoundField, *, hint: str, width: str, extra: dict[str, Any]) -> dict[str, Any]:
    # A page that does not know a word gives "": an attribute such as autofocus would be set by that.
    given = {name.strip("_").replace("_", "-"): value for name, value in extra.items() if value not in ("", None, False)}
    attrs: dict[str, Any] = {"class": _css(bound, width), **given}
    described = " ".join(filter(None, [_described_by(bound, hint=hint), str(given.get("aria-describedby", ""))]))
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    # A browser that remembers what was typed about people would keep it on a shared machine.
    if "autocomplete" not in bound.field.widget.attrs:
        attrs.setdefault("autocomplete", "off")
    return attrs


def _css(bound: BoundField, width: str) -> str:
    widget = bound.field.widget
    kind = "input"
    if isinstance(widget, forms.Textarea):
        kind = "textarea"
    elif isinstance(widget, forms.Select):
        kind = "select"
    elif isinstance(widget, forms.FileInput):
        kind = "file"
    names = [f"usa-{kind}" if kind != "file" else "file"]
    if width:
        names.append(f"usa-input--{width}")
    if bound.errors:
        names.append(f"usa-{kind}--error")
    return " ".join(names)


def _input(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    if isinstance(widget, MemorableDateWidget):
        return _date_parts(bound, attrs)
    if isinstance(widget, forms.RadioSelect):
        return _options(bound, attrs)
    if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
        return _select(bound, attrs)
    if isinstance(widget, forms.CheckboxInput):
        attrs["class"] = "usa-checkbox__input"
        attrs.pop("autocomplete", None)
    return SafeString(bound.as_widget(attrs=attrs))


def _select(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    """Write a select with its groups; Django's own renders a template an option, ten times as slowly."""
    widget = bound.field.widget
    given = widget.build_attrs(widget.attrs, bound.build_widget_attrs(attrs, widget))
    given = {"name": bound.html_name, **given, "id": given.get("id", bound.auto_id)}
    chosen = set(widget.format_value(bound.value()))
    inside = [
        format_html('<optgroup label="{}">{}</optgroup>', label, _select_options(choices, chosen))
        if isinstance(choices, (list, tuple))
        else _select_options([(label, choices)], chosen)
        for label, choices in widget.choices
    ]
    return format_html("<select{}>{}</select>", attributes(**given), SafeString("".join(inside)))


def _select_options(choices: Iterable[tuple[Any, Any]], chosen: set[str]) -> SafeString:
    marks = {True: SafeString(" selected"), False: ""}
    rows = ((value := "" if key is None else str(key), marks[value in chosen], said) for key, said in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


def _date_parts(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    """Write month, day and year as three plain fields; the wrong one is marked."""
    wrong = {problem.code for problem in bound.errors.as_data()}
    kept = bound.value()
    values = kept if isinstance(kept, list) else bound.field.widget.decompress(kept)
    given = {name: value for name, value in attrs.items() if name not in ("class", "aria-invalid", "aria-describedby")}
    parts = [
        {
            "name": f"{bound.html_name}_{part}",
            "id": f"{bound.auto_id}_{index}",
            "label": part.capitalize(),
            "value": values[index] or "",
            "size": 4 if part == "year" else 2 if part == "day" else 9,
            "is_wrong": bool(bound.errors) and (part in wrong or not wrong & set(_PARTS)),
            "part": part,
        }
        for index, part in enumerate(_PARTS)
    ]
    return SafeString(
        render_to_string("uswds/date_parts.html", {"parts": parts, "attrs": given, "is_required": bound.field.required})
    )


def _options(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    kind = "checkbox" if isinstance(bound.field.widget, forms.CheckboxSelectMultiple) else "radio"
    given = {name: value for name, value in attrs.items() if name not in ("class", "aria-describedby", "aria-invalid")}
    given.pop("autocomplete", None)
    options = [
        {"value": option.data["value"], "label": option.data["label"], "is_checked": option.data["selected"]}
        for option in bound.subwidgets
    ]
    context = {"options": options, "kind": kind, "name": bound.html_name, "id": bound.auto_id, "attrs": given}
    return SafeString(render_to_string("uswds/options.html", context))
