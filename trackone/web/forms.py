"""The form that every screen builds on: plain strings become values, and each error says in plain words what to do."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from trackone.policy import FIRST_DAY, LAST_DAY

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ARTICLES = frozenset(
    {"the", "a", "an", "your", "his", "her", "their", "this", "who", "what", "why", "how", "where", "when"}
)
_PLAIN = {
    "required": "{enter} {label}.",
    "invalid": "{enter} {label} in the form that the hint shows.",
    "invalid_choice": "Choose {label} from the list: what was sent is not on it.",
    "invalid_list": "Choose {label} from the list.",
    "max_length": "Shorten {label} to %(limit_value)d characters; it has %(show_value)d.",
    "min_length": "Write at least %(limit_value)d characters for {label}; it has %(show_value)d.",
    "max_value": "Enter {label} as %(limit_value)s or less.",
    "min_value": "Enter {label} as %(limit_value)s or more.",
    "empty": "The file for {label} is empty. Choose another file.",
    "missing": "Choose the file for {label} again; it did not arrive.",
}
_NUMBER = "Enter {label} as a number, for example 60."
_DECIMAL = "Enter {label} as a number, for example 1.5."
_EMAIL = "Enter {label} like name@example.org."


class MemorableDateWidget(forms.MultiWidget):
    """Month, day and year as three plain fields, named <name>_month, <name>_day, <name>_year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in ("month", "day", "year")}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """Return the three strings of a date."""
        if isinstance(value, date):
            return [str(value.month), str(value.day), str(value.year)]
        return ["", "", ""]


class MemorableDateField(forms.MultiValueField):
    """A date typed as month (number or name), day, year. Each error carries the part it is about as its code."""

    widget = MemorableDateWidget

    def __init__(self, **kwargs: Any) -> None:
        parts = tuple(forms.CharField(required=False) for _ in range(3))
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def clean(self, value: Sequence[str] | date | None) -> date | None:
        """Return the date, or None for an empty optional one; raise naming each part that is missing or wrong."""
        if isinstance(value, date):
            return value
        typed = [str(part or "").strip() for part in value or ("", "", "")]
        label = _spoken(self.label)
        if not any(typed):
            if self.required:
                raise ValidationError(f"Enter {label}: month, day and year.", code="month")
            return None
        named = zip(("month", "day", "year"), typed, strict=True)
        missing = [ValidationError(f"Add the {part} of {label}.", code=part) for part, text in named if not text]
        month, day, year = _month(typed[0]), _number(typed[1]), _number(typed[2])
        wrong = _wrong_parts(typed, month, day, year)
        if missing or wrong:
            raise ValidationError([*missing, *wrong])
        try:
            return date(year or 0, month or 0, day or 0)
        except ValueError:
            said = f"{_MONTHS[(month or 1) - 1].capitalize()} {year} has no day {day}. Check the month and the day."
            raise ValidationError(said, code="day") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether another date was typed."""
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


class CalendarDateField(MemorableDateField):
    """A date from which business days are counted, so that the calendar has to cover it (C.6)."""

    def clean(self, value: Sequence[str] | date | None) -> date | None:
        """Return the date; raise at its year when no calendar covers it."""
        on = super().clean(value)
        if on is not None and not FIRST_DAY <= on <= LAST_DAY:
            years = f"from {FIRST_DAY.year} to {LAST_DAY.year}"
            said = f"Enter {_spoken(self.label)} with a year {years}: the calendar of business days covers no other."
            raise ValidationError(said, code="year")
        return on


class HouseForm(forms.Form):
    """A form whose errors are sentences; a field's own messages stand, Django's are replaced."""

    error_css_class = ""
    required_css_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = field.label or name.replace("_", " ").capitalize()
            _speak_plainly(field)
            _keep_typed(field)


def _keep_typed(field: forms.Field) -> None:
    """Make a number a plain text field: a browser's own number field drops what it can't read, and turns with the wheel."""
    if isinstance(field.widget, forms.NumberInput):
        field.widget.input_type = "text"
        is_whole = isinstance(field, forms.IntegerField) and not isinstance(field, forms.DecimalField | forms.FloatField)
        field.widget.attrs = {
            **{name: value for name, value in field.widget.attrs.items() if name not in ("min", "max", "step")},
            "inputmode": "numeric" if is_whole else "decimal",
        }


def _speak_plainly(field: forms.Field) -> None:
    """Replace Django's own messages of a field, and of its validators, by plain sentences."""
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        defaults.update(getattr(kind, "default_error_messages", {}))
    words = {**_PLAIN}
    if isinstance(field, forms.DecimalField | forms.FloatField):
        words["invalid"] = _DECIMAL
    elif isinstance(field, forms.IntegerField):
        words["invalid"] = _NUMBER
    elif isinstance(field, forms.EmailField):
        words["invalid"] = _EMAIL
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    parts = {"label": _spoken(field.label), "box": str(field.label), "enter": "Choose" if chosen else "Enter"}
    if isinstance(field, forms.BooleanField):
        words["required"] = "Check the box “{box}”."
    for code, sentence in words.items():
        # "invalid" may belong to a validator with a sentence of its own.
        if code == "invalid" and code not in defaults:
            continue
        if str(field.error_messages.get(code, "")) == str(defaults.get(code, "")):
            field.error_messages[code] = sentence.format(**parts)


def _spoken(label: object) -> str:
    """Return a label as it stands inside a sentence: "First name" becomes "the first name", "SSN" "the SSN"."""
    text = str(label or "answer").rstrip("?:")
    said = text if text[1:2].isupper() else text[:1].lower() + text[1:]
    return said if said.split(" ", 1)[0] in _ARTICLES else f"the {said}"


def _month(text: str) -> int | None:
    if text[:3].lower() in _MONTHS:
        return _MONTHS.index(text[:3].lower()) + 1
    return _number(text)


def _number(text: str) -> int | None:
    # Python reads no number of thousands of digits.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _wrong_parts(typed: list[str], month: int | None, day: int | None, year: int | None) -> list[ValidationError]:
    wrong = []
    if typed[0] and not 1 <= (month or 0) <= 12:
        wrong.append(ValidationError("Enter the month as a number from 1 to 12, or its name.", code="month"))
    if typed[1] and not 1 <= (day or 0) <= 31:
        wrong.append(ValidationError("Enter the day as a number from 1 to 31.", code="day"))
    if typed[2] and not 1900 <= (year or 0) <= 2100:
        wrong.append(ValidationError("Enter the year with four digits, for example 2026.", code="year"))
    return wrong
