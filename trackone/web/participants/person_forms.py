"""The forms of a person: to add somebody, and to change what is on file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from trackone.identity.ssn import SSN
from trackone.organizations.models import County, Person, Site
from trackone.participants.duplicates import Newcomer
from trackone.participants.models import ContactKind, Language
from trackone.policy.general import refusals_of_birth_date
from trackone.policy.section_2_personal_information import REVEAL_PURPOSES, refusals_of_ssn
from trackone.web.casework.fields import GuardedField, GuardedForm
from trackone.web.forms import HouseForm, MemorableDateField

NAMES = ("first_name", "middle_name", "last_name", "suffix")
CONTACTS = tuple(ContactKind.values)
ADDRESS = ("line_1", "line_2", "city", "state", "zip_code", "county")
NOBODY = "nobody"
_SENT_BEFORE = "ssn_ended"


class NotShownAgain(forms.TextInput):
    """A field whose content no page shows back (II.1)."""

    def format_value(self, value: Any) -> None:
        """Return nothing, whatever was typed."""
        return


class RevealForm(HouseForm):
    """For what a stored number is shown, and the reader's own password once more (II.3)."""

    purpose = forms.ChoiceField(
        label="What is it needed for?",
        choices=REVEAL_PURPOSES.items(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the number is needed for."},
    )
    password = forms.CharField(
        label="Your password",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Type your password."},
    )


class PersonForm(GuardedForm):
    """What is typed of a person, whether he is new or on file."""

    first_name = GuardedField(label="First name", max_length=60)
    middle_name = GuardedField(label="Middle name", max_length=60, required=False)
    last_name = GuardedField(label="Last name", max_length=60)
    suffix = GuardedField(label="Suffix", max_length=10, required=False)
    birth_on = MemorableDateField(label="Birth date", required=False)
    ssn = forms.CharField(
        label="Social Security number",
        max_length=20,
        required=False,
        widget=NotShownAgain(attrs={"inputmode": "numeric"}),
        help_text="Nine digits, with or without dashes. Leave it empty when the person does not give it.",
    )
    preferred_language = forms.ChoiceField(
        label="Preferred language", required=False, choices=[("", "Not known"), *Language.choices]
    )
    mobile = GuardedField(label="Mobile phone", max_length=40, required=False)
    phone = GuardedField(label="Other phone", max_length=40, required=False)
    e_mail = forms.EmailField(
        label="E-mail",
        max_length=120,
        required=False,
        error_messages={"invalid": "Enter the e-mail like name@example.org."},
    )
    somebody = GuardedField(
        label="Contact person", max_length=120, required=False, help_text="A name and how to reach them."
    )
    line_1 = GuardedField(label="Street and number", max_length=100, required=False)
    line_2 = GuardedField(label="Apartment, care of", max_length=100, required=False)
    city = GuardedField(label="City", max_length=60, required=False)
    state = forms.RegexField(
        "^[A-Za-z]{2}$",
        label="State",
        required=False,
        max_length=2,
        error_messages={"invalid": "Enter the state with two letters, for example IN."},
    )
    zip_code = forms.RegexField(
        r"^[0-9]{5}(-[0-9]{4})?$",
        label="ZIP code",
        required=False,
        max_length=10,
        error_messages={"invalid": "Enter the ZIP code with five digits, or five and four, for example 47901."},
    )
    county = forms.ChoiceField(label="County", required=False)

    def __init__(self, *args: Any, counties: Sequence[County], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.counties = {str(county.pk): county for county in counties}
        named = [(pk, county.name) for pk, county in self.counties.items()]
        self.fields["county"].choices = [("", "Not known, or outside Indiana"), *named]  # type: ignore[attr-defined]

    def clean_ssn(self) -> SSN | None:
        """Return the number as a value that prints masked; say once that one typed before has to be typed again."""
        typed = self.cleaned_data["ssn"]
        if not typed:
            if self.data.get(_SENT_BEFORE):
                again = "Type the number again: no page shows it back. To save without one, press the button once more."
                raise forms.ValidationError(again)
            return None
        try:
            ssn = SSN(typed)
        except ValueError:
            raise forms.ValidationError("A Social Security number has nine digits. Type it again.") from None
        for refusal in refusals_of_ssn(ssn.reveal(), made_up_range=settings.DEMO_RANGE):
            raise forms.ValidationError(f"{refusal.sentence} {refusal.instead}")
        return ssn

    def clean_birth_on(self) -> date | None:
        """Refuse a birth date that is nobody's."""
        birth_on: date | None = self.cleaned_data["birth_on"]
        for refusal in refusals_of_birth_date(birth_on=birth_on, today=self.today) if birth_on else ():
            raise forms.ValidationError(f"{refusal.sentence} {refusal.instead}", code="year")
        return birth_on

    def clean_state(self) -> str:
        """Return the state in capitals."""
        return str(self.cleaned_data["state"]).upper()

    @property
    def typed_number_ends_in(self) -> str:
        """Return the last four digits of a number that was typed and can't be shown back, so that it is typed again."""
        ssn = getattr(self, "cleaned_data", {}).get("ssn")
        return ssn.last_four if isinstance(ssn, SSN) else ""

    def contacts(self) -> dict[str, str]:
        """Return how the person is reached, by kind."""
        return {kind: self.cleaned_data[kind] for kind in CONTACTS}

    def address(self) -> dict[str, Any]:
        """Return where the person lives, in the words of an address."""
        words: dict[str, Any] = {word: self.cleaned_data[word] for word in ADDRESS}
        words["county"] = self.counties.get(words["county"])
        return words


class AddForm(PersonForm):
    """Somebody new, and the site at which he was met."""

    site = forms.ChoiceField(label="Site")

    def __init__(self, *args: Any, sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = {str(site.pk): site for site in sites}
        named = [(pk, site.name) for pk, site in self.sites.items()]
        self.fields["site"].choices = named if len(named) == 1 else [("", "Choose the site"), *named]  # type: ignore[attr-defined]

    def newcomer(self) -> Newcomer:
        """Return who is to be added; also of a form that is only half right, for the look."""
        typed = self.cleaned_data
        return Newcomer(
            **{name: typed.get(name, "") for name in NAMES},
            birth_on=typed.get("birth_on"),
            preferred_language=typed.get("preferred_language", ""),
            contacts={kind: typed.get(kind, "") for kind in CONTACTS},
            address=self.address() if set(ADDRESS) <= set(typed) else {},
        )

    def site_chosen(self) -> Site:
        """Return the site at which the person is added."""
        return self.sites[self.cleaned_data["site"]]


class ChangeForm(PersonForm):
    """What is on file of somebody; what the reader can't change is no field of it."""

    case_manager = forms.ChoiceField(label="Case manager in this region", required=False)

    def __init__(self, *args: Any, staff: Sequence[Person], can_birth_date: bool, can_ssn: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(person.pk): person for person in staff}
        named = [(pk, person.name) for pk, person in self.staff.items()]
        self.fields["case_manager"].choices = [(NOBODY, "Nobody"), *named]  # type: ignore[attr-defined]
        if not can_birth_date:
            del self.fields["birth_on"]
        if not can_ssn:
            del self.fields["ssn"]

    def changes(self) -> dict[str, Any]:
        """Return what the record shall say, in the words of the action."""
        typed = self.cleaned_data
        changes: dict[str, Any] = {
            **{name: typed[name] for name in NAMES},
            "preferred_language": typed["preferred_language"],
            "contacts": self.contacts(),
            "address": self.address(),
        }
        if "birth_on" in self.fields:
            changes["birth_on"] = typed["birth_on"]
        if typed.get("ssn"):
            changes["ssn"] = typed["ssn"]
        if typed["case_manager"]:
            changes["case_manager"] = self.staff.get(typed["case_manager"])
        return changes
