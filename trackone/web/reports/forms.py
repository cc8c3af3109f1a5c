"""Forms of the reports: which month, by what."""

from collections.abc import Iterable
from typing import Any

from django import forms

from trackone.reporting.entered import Month
from trackone.reporting.timeliness import LABELS, Dimension
from trackone.web.forms import HouseForm


class TimelinessFilter(HouseForm):
    """The month, and by what it is broken down."""

    month = forms.ChoiceField(label="Month", required=False)
    by = forms.ChoiceField(label="By", required=False)

    def __init__(self, *args: Any, months: Iterable[Month], dimensions: Iterable[Dimension], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(month.text, month.words) for month in months]  # type: ignore[attr-defined]
        self.fields["by"].choices = [(one.value, LABELS[one]) for one in dimensions]  # type: ignore[attr-defined]
