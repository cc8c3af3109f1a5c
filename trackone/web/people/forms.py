"""Forms about the staff."""

from django import forms

from trackone.organizations.models import Role
from trackone.web.casework.fields import GuardedForm, text_field
from trackone.web.forms import HouseForm


class StaffFilter(HouseForm):
    """Which part of the staff is shown."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "Hold a post now"), ("former", "Held one before"), ("ended", "Access ended")],
    )
    role = forms.ChoiceField(label="Post", required=False, choices=[("", "All posts"), *Role.choices])


class EndAccessForm(GuardedForm):
    """Why the access ends."""

    reason = text_field("Why it ends", rows=3, max_length=500, help_text="For example: left the office on Fri Nov 20.")
