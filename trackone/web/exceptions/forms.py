"""Forms of the register: what each of the four kinds must name, and what is decided about it."""

from typing import Any

from django import forms

from trackone.web.forms import HouseForm, MemorableDateField

_LONG = forms.Textarea(attrs={"rows": 3})


class DeclareForm(HouseForm):
    """What every kind names: the days, and the evidence."""

    from_on = MemorableDateField(label="First day concerned")
    until_on = MemorableDateField(label="Last day concerned", required=False, help_text="Leave it empty while it goes on.")
    evidence = forms.CharField(
        label="Evidence",
        max_length=500,
        widget=_LONG,
        help_text="Who documented this, and where it can be seen. For example: the provider's ticket and its number.",
    )


class SitesForm(DeclareForm):
    """(1) An outage of the internet provider names its sites."""

    sites = forms.MultipleChoiceField(label="Sites without internet", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, sites: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sites"].choices = sites  # type: ignore[attr-defined]


class RemoteForm(DeclareForm):
    """(3) No connection at a remote place names staff and place."""

    place = forms.CharField(label="Place without a connection", max_length=200)
    staff = forms.MultipleChoiceField(label="Staff who served there", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, staff: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = staff  # type: ignore[attr-defined]


class MassDislocationForm(DeclareForm):
    """(4) A mass dislocation names the expected number, the programs and the notice or list."""

    expected_count = forms.IntegerField(label="Expected number of participants", min_value=1, max_value=100_000)
    programs = forms.MultipleChoiceField(label="Programs that will serve them", widget=forms.CheckboxSelectMultiple)
    notice = forms.CharField(
        label="Notice or employer's list",
        max_length=200,
        help_text="For example: WARN notice of Nov 3, 2026, made-up plant.",
    )

    def __init__(self, *args: Any, programs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programs"].choices = programs  # type: ignore[attr-defined]


class ReasonForm(HouseForm):
    """A reason in words."""

    reason = forms.CharField(label="Reason", max_length=500, widget=_LONG)


class RestoreForm(HouseForm):
    """The day on which access came back."""

    restored_on = MemorableDateField(label="Access came back on")


class PersonForm(HouseForm):
    """A participant of the event's list, by number."""

    number = forms.CharField(label="Participant number", max_length=12, help_text="P and eight digits, as on the record.")


class SessionForm(HouseForm):
    """One dated session of a mass dislocation."""

    site = forms.ChoiceField(label="Site")
    first_on = MemorableDateField(label="First day")
    last_on = MemorableDateField(label="Last day")

    def __init__(self, *args: Any, sites: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = sites  # type: ignore[attr-defined]
