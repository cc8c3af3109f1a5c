"""What came of it: credentials, skill gains, employment after the exit. Never refused for being late, but marked.

Lateness is measured from the day that it was learned of: that day has the window, and what was attained stands beside it.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from trackone.casework.models.activities.base import Activity, constraints_of, indexes_of, triggers_of
from trackone.casework.models.activities.declared import NOTHING, Column, Declared
from trackone.casework.models.exceptions import Admission

_ATTAINED, _GAINED = "type and date attained", "type and date"
_EMPLOYED, _WAGES = "employed at entry to follow-up quarter, source", "supplemental wages"
_LEARNED = Column("Learned on", _ATTAINED, "learned", hint="The day on which you were told or saw the paper.")


class Outcome(Activity):
    """What was learned of on a day."""

    learned_on = models.DateField()
    learned_entered_at = models.DateTimeField(null=True, editable=False)
    learned_entered_on = models.DateField(null=True, editable=False)
    learned_last_entry_on = models.DateField(null=True, editable=False)
    learned_admission = models.ForeignKey(Admission, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


CREDENTIAL = Declared(
    kind="credential",
    label="Credential",
    counts="Counts in credential attainment when it is attained before the exit or within a year after it.",
    first="learned",
    dated_by="attained_on",
    columns={
        "type_code": Column("Type of credential", _ATTAINED, "learned", codes="credential_type"),
        "title": Column("What it is called", _ATTAINED, "learned"),
        "attained_on": Column("Attained on", _ATTAINED, "learned"),
        "learned_on": _LEARNED,
    },
    in_order=(("attained_on", "learned_on"),),
    never_refused=True,
)

SKILL_GAIN = Declared(
    kind="skill_gain",
    label="Skill gain",
    counts="Counts in measurable skill gains of the program year of its date.",
    first="learned",
    dated_by="gained_on",
    columns={
        "type_code": Column("Type of skill gain", _GAINED, "learned", codes="skill_gain_type"),
        "gained_on": Column("Date of the gain", _GAINED, "learned"),
        "learned_on": Column(_LEARNED.label, _GAINED, "learned", hint=_LEARNED.hint),
    },
    in_order=(("gained_on", "learned_on"),),
    never_refused=True,
)

EMPLOYMENT = Declared(
    kind="employment",
    label="Employment",
    counts=(
        "Counts in the employment rates of the second and the fourth quarter after the exit where no wage record says it."
        " Median earnings take wage records alone."
    ),
    first="learned",
    dated_by="learned_on",
    columns={
        "quarter": Column("Quarter after the exit", _EMPLOYED, "learned", codes="employment_quarter"),
        "status_code": Column("Employment in that quarter", _EMPLOYED, "learned", codes="employment_status"),
        "source_code": Column("How it is known", _EMPLOYED, "learned", codes="employment_source"),
        "employer_name": Column("Employer", "employer", NOTHING),
        "occupation_code": Column(
            "Occupation code (O*NET)", "employer", NOTHING, hint="Eight digits, for example 51-3011.00."
        ),
        "training_related": Column(
            "Job related to the training", _EMPLOYED, "learned", codes="training_related", hint="Second quarter only."
        ),
        "same_employer": Column(
            "Same employer as in the second quarter",
            _EMPLOYED,
            "learned",
            codes="same_employer",
            hint="Fourth quarter only.",
        ),
        "learned_on": Column(_LEARNED.label, _EMPLOYED, "learned", hint=_LEARNED.hint),
        "wages": Column("Wages of the quarter, in dollars", _WAGES, "wages"),
        "wages_on": Column("Wages learned on", _WAGES, "wages"),
    },
    together=(("wages_on", "wages"),),
    later="Wages, when you know them",
    never_refused=True,
    follows_exit=True,
)


class Credential(Outcome):
    """One row is one recognized credential that the participant attained; federal elements 1800-1805."""

    declared = CREDENTIAL

    type_code = models.CharField(max_length=1)
    title = models.CharField(max_length=120, blank=True)
    attained_on = models.DateField()

    class Meta:
        triggers = triggers_of(CREDENTIAL)
        constraints = constraints_of(CREDENTIAL)
        indexes = indexes_of(CREDENTIAL)


class SkillGain(Outcome):
    """One row is one measurable skill gain; its code is the federal element (1806-1810) that is dated with it."""

    declared = SKILL_GAIN

    type_code = models.CharField(max_length=4)
    gained_on = models.DateField()

    class Meta:
        triggers = triggers_of(SKILL_GAIN)
        constraints = constraints_of(SKILL_GAIN)
        indexes = indexes_of(SKILL_GAIN)


class Employment(Outcome):
    """One row is what a case manager learned of one quarter after the exit; federal elements 1600-1618, 1703-1706.

    The state's file of wage records says its own beside it and is never entered here. `wages` are dollars and cents of the
    whole quarter, with a day of their own on which they were learned.
    """

    declared = EMPLOYMENT

    quarter = models.CharField(max_length=1)
    status_code = models.CharField(max_length=1)
    source_code = models.CharField(max_length=1)
    employer_name = models.CharField(max_length=120, blank=True)
    occupation_code = models.CharField(max_length=8, blank=True, help_text="O*NET, eight digits")
    training_related = models.CharField(max_length=1, blank=True)
    same_employer = models.CharField(max_length=1, blank=True)
    wages = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)])

    wages_on = models.DateField(null=True, blank=True)
    wages_entered_at = models.DateTimeField(null=True, editable=False)
    wages_entered_on = models.DateField(null=True, editable=False)
    wages_last_entry_on = models.DateField(null=True, editable=False)
    wages_admission = models.ForeignKey(Admission, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        triggers = triggers_of(EMPLOYMENT)
        constraints = [
            *constraints_of(EMPLOYMENT, numbers=("wages",)),
            models.CheckConstraint(condition=Q(wages=None) | Q(wages__gte=0), name="employment_wages_are_not_negative"),
            models.CheckConstraint(
                condition=Q(occupation_code__regex=r"^([0-9]{8})?$"), name="employment_occupation_has_eight_digits"
            ),
            models.UniqueConstraint(
                fields=["participation", "quarter"],
                condition=Q(withdrawn_at=None, sealed_at=None),
                name="one_employment_a_quarter",
            ),
        ]
        indexes = indexes_of(EMPLOYMENT)
