"""Forms of the register: what each of the four kinds must name, and what is decided about it."""

from typing import Any

from django import forms

from trackone.casework.models import ExceptionKind
from trackone.web.casework.fields import GuardedField, GuardedForm, text_field
from trackone.web.forms import CalendarDateField, HouseForm

Choices = list[tuple[str, str]]
_SHOW = [
    ("", "All"),
    ("mine", "Open for my site"),
    ("open", "Open now"),
    ("declared", "Waiting for a second person"),
    ("confirmed", "Confirmed"),
    ("refused", "Refused"),
]


class RegisterFilter(HouseForm):
    """Which part of the register is shown."""

    show = forms.ChoiceField(label="Show", required=False, choices=_SHOW)
    kind = forms.TypedChoiceField(
        label="What", required=False, coerce=int, empty_value=None, choices=[("", "All kinds"), *ExceptionKind.choices]
    )


class DeclareForm(GuardedForm):
    """What every kind names: the days, and the evidence."""

    from_on = CalendarDateField(label="First day concerned")
    until_on = CalendarDateField(
        label="Last day concerned", required=False, help_text="The last date of service. Leave it empty while it goes on."
    )
    evidence = text_field(
        "Evidence",
        rows=3,
        max_length=500,
        help_text="Who documented this, and where it can be seen. For example: the provider's ticket and its number.",
    )


class OutageForm(DeclareForm):
    """What can end: the day on which access came back may be named at once."""

    restored_on = CalendarDateField(
        label="Access came back on",
        required=False,
        help_text="Entry stays open three business days after it. Leave it empty if you do not know it yet.",
    )
    field_order = ("sites", "place", "staff", "from_on", "until_on", "restored_on", "evidence")


class SitesForm(OutageForm):
    """(1) An outage of the internet provider names its sites."""

    sites = forms.MultipleChoiceField(label="Sites without internet", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, sites: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sites"].choices = sites  # type: ignore[attr-defined]


class RemoteForm(OutageForm):
    """(3) No connection at a remote place names staff and place."""

    place = GuardedField(label="Place without a connection", max_length=200, help_text="For example: the county fair.")
    staff = forms.MultipleChoiceField(label="Staff who served there", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = staff  # type: ignore[attr-defined]


class MassDislocationForm(DeclareForm):
    """(4) A mass dislocation names the expected number, the programs and the notice or list."""

    expected_count = forms.IntegerField(label="Expected number of participants", min_value=1, max_value=100_000)
    programs = forms.MultipleChoiceField(label="Programs that will serve them", widget=forms.CheckboxSelectMultiple)
    notice = GuardedField(
        label="Notice or employer's list",
        max_length=200,
        help_text="For example: WARN notice of Nov 3, 2026, made-up plant.",
    )
    field_order = ("expected_count", "programs", "notice", "from_on", "until_on", "evidence")

    def __init__(self, *args: Any, programs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programs"].choices = programs  # type: ignore[attr-defined]


class ReasonForm(GuardedForm):
    """A reason in words."""

    reason = text_field("Reason", rows=3, max_length=500)


class RestoreForm(HouseForm):
    """The day on which access came back."""

    restored_on = CalendarDateField(label="Access came back on")


class PersonForm(HouseForm):
    """A participant of the event's list, by number."""

    number = forms.CharField(label="Participant number", max_length=12, help_text="P and eight digits, as on the record.")


class SessionForm(HouseForm):
    """One dated session of a mass dislocation."""

    site = forms.ChoiceField(label="Site")
    first_on = CalendarDateField(label="First day")
    last_on = CalendarDateField(label="Last day")

    def __init__(self, *args: Any, sites: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = sites  # type: ignore[attr-defined]
