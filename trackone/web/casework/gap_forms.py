"""Forms of planned gaps: plan one, end it early."""

from django import forms

from trackone.casework.gapping import GapEntry
from trackone.enrollment.models import GapReason
from trackone.web.casework.fields import RevisionForm
from trackone.web.forms import CalendarDateField, HouseForm


class GapForm(HouseForm):
    """One gap as it was agreed with the participant."""

    reason = forms.ChoiceField(label="Reason", choices=[("", "Choose the reason"), *GapReason.choices])
    agreed_on = CalendarDateField(label="Agreed on", help_text="The day on which you agreed it with the participant.")
    from_on = CalendarDateField(label="First day of the gap", help_text="The day of agreement, or later.")
    until_on = CalendarDateField(
        label="Last day of the gap", help_text="90 days at most. Plan the next one when it is agreed."
    )

    def entry(self) -> GapEntry:
        """Return what was typed, as the action takes it."""
        return GapEntry(**self.cleaned_data)


class EndGapForm(RevisionForm):
    """The day on which a gap ended early."""

    last_day_on = CalendarDateField(label="Last day of the gap")
