"""Training: one course with a provider, from its begin to its completion."""

from django.db import models

from trackone.casework.models.activities.base import Lasting, constraints_of, indexes_of, triggers_of
from trackone.casework.models.activities.declared import NOTHING, PLANNED, RESULT, Column, Declared

_COURSE = "program of study, occupation code, provider"
_DATES = "begin, expected end, actual end"

TRAINING = Declared(
    kind="training",
    label="Training",
    counts=(
        "Participation is begun and kept open by services: record the training service too. Whoever is in training that"
        " leads to a credential or a job is counted in measurable skill gains, and in credential attainment after the exit."
    ),
    first="began",
    dated_by="began_on",
    columns={
        "type_code": Column("Type of training", "type of training", "began", codes="training_type"),
        "provider_name": Column("Training provider", _COURSE, "began"),
        "program_of_study": Column("Program of study", _COURSE, "began"),
        "occupation_code": Column("Occupation code (O*NET)", _COURSE, "began", hint="Eight digits, for example 51-4121.00."),
        "cip_code": Column("Program code (CIP)", _COURSE, "began", hint="Six digits, for example 48.0508."),
        "leads_to": Column("What it leads to", _COURSE, "began", codes="training_leads_to"),
        "began_on": Column("Began", _DATES, "began"),
        "expected_end_on": Column("Expected end", _DATES, PLANNED),
        "account": Column("Paid by an individual training account", "funding", NOTHING, codes="training_account"),
        "pell": Column("Pell grant", "funding", NOTHING, codes="training_pell"),
        "ended_on": Column("Ended", _DATES, "ended"),
        "completion": Column("How it ended", RESULT, "ended", codes="completion"),
    },
    in_order=(("began_on", "ended_on"), ("began_on", "expected_end_on")),
    together=(("ended_on", "completion"),),
)


class Training(Lasting):
    """One row is one course, charged to the program of its participation; federal elements 1301-1320.

    `leads_to` holds one digit for each thing that the course leads to; `account` and `pell` say what pays beside the
    program. A code is one of the list that was in force on the day of the begin.
    """

    declared = TRAINING

    type_code = models.CharField(max_length=2)
    provider_name = models.CharField(max_length=75)
    program_of_study = models.CharField(max_length=120)
    leads_to = models.CharField(max_length=9, blank=True)
    cip_code = models.CharField(max_length=6, blank=True, help_text="six digits")
    occupation_code = models.CharField(max_length=8, blank=True, help_text="O*NET, eight digits")
    account = models.CharField(max_length=1, blank=True)
    pell = models.CharField(max_length=1, blank=True)

    class Meta:
        triggers = triggers_of(TRAINING)
        constraints = [
            *constraints_of(TRAINING),
            models.CheckConstraint(condition=models.Q(cip_code__regex=r"^([0-9]{6})?$"), name="training_cip_has_six_digits"),
            models.CheckConstraint(
                condition=models.Q(occupation_code__regex=r"^([0-9]{8})?$"), name="training_occupation_has_eight_digits"
            ),
        ]
        indexes = [
            *indexes_of(TRAINING),
            models.Index(
                fields=["region", "staff", "expected_end_on"],
                name="training_not_ended",
                condition=models.Q(expected_end_on__isnull=False, ended_on=None, withdrawn_at=None, sealed_at=None),
            ),
        ]
