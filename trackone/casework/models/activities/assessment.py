"""Assessments: one test on one day, its score and level."""

from django.db import models

from trackone.casework.models.activities.base import Activity, constraints_of, indexes_of, triggers_of
from trackone.casework.models.activities.declared import Column, Declared
from trackone.casework.models.exceptions import Admission

_TEST = "date, test, score, level"

ASSESSMENT = Declared(
    kind="assessment",
    label="Assessment",
    counts="A post-test at a higher level than the pre-test shows a skill gain: record that gain too.",
    first="tested",
    dated_by="tested_on",
    columns={
        "category": Column("Category", _TEST, "tested", codes="assessment_category"),
        "instrument": Column("Test", _TEST, "tested", hint="Its name and form, for example TABE 11 M."),
        "stage": Column("Before or after", _TEST, "tested", codes="assessment_stage"),
        "tested_on": Column("Tested on", _TEST, "tested"),
        "score": Column("Score", _TEST, "tested"),
        "level_code": Column("Educational functioning level", _TEST, "tested", codes="assessment_level"),
    },
    needs_program=False,
)


class Assessment(Activity):
    """One row is one test taken; federal elements 1902-1922. Score and level may be filled in within its window."""

    declared = ASSESSMENT

    category = models.CharField(max_length=1)
    instrument = models.CharField(max_length=60)
    stage = models.CharField(max_length=1)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    level_code = models.CharField(max_length=2, blank=True)

    tested_on = models.DateField()
    tested_entered_at = models.DateTimeField(null=True, editable=False)
    tested_entered_on = models.DateField(null=True, editable=False)
    tested_last_entry_on = models.DateField(null=True, editable=False)
    tested_admission = models.ForeignKey(Admission, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        triggers = triggers_of(ASSESSMENT)
        constraints = [
            *constraints_of(ASSESSMENT),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__lte=999), name="assessment_score_has_three_digits"
            ),
        ]
        indexes = indexes_of(ASSESSMENT)
