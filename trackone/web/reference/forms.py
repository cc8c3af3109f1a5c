"""Forms of reference data: each names the day from which it holds, or the last one."""

from typing import Any

from django import forms

from trackone.casework.models import ServiceFamily
from trackone.desks.reference import ALL, ENDED
from trackone.enrollment.models.programs import Family
from trackone.organizations.models import Organization
from trackone.policy import FIRST_DAY, LAST_DAY
from trackone.web.casework.fields import GuardedField, GuardedForm, RevisionForm
from trackone.web.forms import HouseForm, MemorableDateField

Choices = list[tuple[str, str]]
_SHOWN = [("", "In force or coming"), (ENDED, "Ended"), (ALL, "All")]
_BEGINS = "Today or later. What was done before stays under the rule of its day."
# What a kind of service does to participation, and what that is in the catalog: begins, extends, makes reportable.
EFFECTS = {
    "both": (True, True, False),
    "extends": (False, True, False),
    "reportable": (False, False, True),
    "nothing": (False, False, False),
}
_EFFECT_WORDS = [
    ("both", "Begins participation, and extends it"),
    ("extends", "Extends participation that has begun"),
    ("reportable", "Makes a reportable individual, no participant"),
    ("nothing", "None of these"),
]


class ShowForm(HouseForm):
    """Which rows of a list are shown."""

    show = forms.ChoiceField(label="Show", required=False, choices=_SHOWN)


class YearForm(HouseForm):
    """Which year of the calendar is confirmed."""

    year = forms.IntegerField(min_value=FIRST_DAY.year, max_value=LAST_DAY.year)


class SiteForm(GuardedForm):
    """A place of service."""

    name = GuardedField(label="Name", max_length=80, help_text="As staff call it, for example the town.")
    county = forms.ChoiceField(label="County", help_text="Its time zone decides what is in time at this site.")
    since_on = MemorableDateField(label="First day", help_text=_BEGINS)

    def __init__(self, *args: Any, counties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = counties  # type: ignore[attr-defined]


class WorkgroupForm(GuardedForm):
    """A workgroup with its scope."""

    name = GuardedField(label="Name", max_length=80)
    organization = forms.ChoiceField(label="Organization")
    programs = forms.MultipleChoiceField(
        label="Programs",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None checked means all programs.",
    )
    since_on = MemorableDateField(label="First day", help_text=_BEGINS)

    def __init__(self, *args: Any, organizations: Choices, programs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = organizations  # type: ignore[attr-defined]
        self.fields["programs"].choices = programs  # type: ignore[attr-defined]


class OrganizationForm(GuardedForm):
    """An organization whose people enter records."""

    name = GuardedField(label="Name", max_length=120, help_text="One organization is on file once in the whole state.")
    kind = forms.ChoiceField(
        label="Kind", choices=[(value, label.capitalize()) for value, label in Organization.Kind.choices]
    )
    parent = forms.ChoiceField(label="Works for", required=False, help_text="The grantee or board above it, if any.")
    since_on = MemorableDateField(label="First day", help_text=_BEGINS)

    def __init__(self, *args: Any, parents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", "Nobody above it"), *parents]  # type: ignore[attr-defined]


class EndForm(RevisionForm):
    """The last day on which something holds."""

    until_on = MemorableDateField(label="Last day", help_text="Today or later. It holds through this day.")


class NamingForm(RevisionForm):
    """Who is named, from which day on, and in which paper."""

    holder = forms.ChoiceField(label="Who")
    since_on = MemorableDateField(label="First day")
    named_in = GuardedField(label="Named in", max_length=200, help_text="The letter or e-mail, its day, and who signed it.")

    def __init__(self, *args: Any, holders: Choices, begins: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = [("", "Choose"), *holders]  # type: ignore[attr-defined]
        self.fields["since_on"].help_text = begins


class PostForm(NamingForm):
    """A post that several may hold: whom the new one stands in for, if anybody."""

    alternate_for = forms.ChoiceField(label="Stands in for", required=False)
    field_order = ("holder", "alternate_for", "since_on", "named_in")

    def __init__(self, *args: Any, alternates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alternate_for"].choices = [("", "Nobody: a post of its own"), *alternates]  # type: ignore[attr-defined]


class RegionForm(GuardedForm):
    """A region that begins."""

    number = forms.IntegerField(label="Number", min_value=1, max_value=99)
    name = GuardedField(label="Name", max_length=80)
    formerly = forms.ChoiceField(
        label="Comes of", required=False, help_text="The region whose counties it takes over, where one is split or merged."
    )
    since_on = MemorableDateField(label="First day", help_text=_BEGINS)

    def __init__(self, *args: Any, regions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formerly"].choices = [("", "No other region"), *regions]  # type: ignore[attr-defined]


class CountyForm(GuardedForm):
    """The county that a region takes over."""

    county = forms.ChoiceField(label="County", help_text="With the region that has it now.")
    since_on = MemorableDateField(label="First day", help_text="Later than today: today its present region holds it.")

    def __init__(self, *args: Any, counties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = [("", "Choose a county"), *counties]  # type: ignore[attr-defined]


class RenameForm(GuardedForm):
    """Another name, and the one that the page showed."""

    name = GuardedField(label="New name", max_length=80)
    seen_name = forms.CharField(widget=forms.HiddenInput, required=False)


class ClosingForm(GuardedForm):
    """A closed day with its source."""

    day = MemorableDateField(label="Closed day", help_text="Also a day that has passed.")
    name = GuardedField(label="Why", max_length=80, help_text="People read this on the page, for example: Snow.")
    source = GuardedField(label="Source", max_length=200, help_text="The order and its date.")


class KindForm(RevisionForm):
    """What the catalog says of a kind of service."""

    name = GuardedField(label="Name", max_length=120)
    family = forms.ChoiceField(label="Family", choices=ServiceFamily.choices)
    effect = forms.ChoiceField(label="What it does to participation", choices=_EFFECT_WORDS, widget=forms.RadioSelect)
    streams = forms.MultipleChoiceField(
        label="Offered by",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None checked means every program.",
    )
    federal_elements = GuardedField(
        label="Federal elements", required=False, max_length=80, help_text="Numbers with a semicolon between them."
    )
    since_on = MemorableDateField(label="First day")

    def __init__(self, *args: Any, streams: Choices, begins: str = _BEGINS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["streams"].choices = streams  # type: ignore[attr-defined]
        self.fields["since_on"].help_text = begins


class NewKindForm(KindForm):
    """A kind of service with a code of its own."""

    code = GuardedField(label="Code", max_length=20, help_text="Capital letters, digits and dashes.")
    field_order = ("code", "name", "family", "effect", "streams", "federal_elements", "since_on")


class ProgramForm(GuardedForm):
    """A funding source."""

    code = GuardedField(label="Code", max_length=20, help_text="Capital letters, digits and dashes.")
    name = GuardedField(label="Name", max_length=80)
    family = forms.ChoiceField(label="Is or succeeds", choices=Family.choices)
    era = GuardedField(label="Law", required=False, max_length=20, help_text="For example: WIOA.")
    stream = GuardedField(
        label="Stream", required=False, max_length=10, help_text="The word by which the service catalog names it."
    )
    federal_mark = GuardedField(label="Mark in the federal file", required=False, max_length=200)
    is_transferable = forms.BooleanField(label="May move between regions (IV.7)", required=False)
    has_common_exit = forms.BooleanField(label="Leaves together with other programs (common exit)", required=False)
    since_on = MemorableDateField(label="First day", help_text=_BEGINS)
