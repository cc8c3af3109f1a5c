"""Forms of log-in, lock and activation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from trackone.organizations.models import Account
from trackone.web.forms import HouseForm


class LogInForm(HouseForm):
    """User name and password."""

    username = forms.CharField(
        label="User name",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Enter your user name."},
    )
    password = forms.CharField(
        label="Password",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )


class UnlockForm(HouseForm):
    """The password again, after a pause."""

    password = LogInForm.base_fields["password"]


class ActivateForm(HouseForm):
    """A password of the person's own, typed twice."""

    password = forms.CharField(
        label="New password",
        strip=False,
        max_length=200,
        help_text="At least 12 characters. A short sentence is easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password."},
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password once more."},
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        """Hold the password against the rules, in plain words."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean_again(self) -> str:
        """Compare both."""
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError("The two passwords differ. Type the same one in both fields.")
        return again
