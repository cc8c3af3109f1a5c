"""Work experience: a stretch of work with an employer, paid or not, to learn what work is."""

from django.db import models

from trackone.casework.models.activities.base import Lasting, constraints_of, indexes_of, triggers_of
from trackone.casework.models.activities.declared import BEGIN, END, KIND, PLAN, PLANNED, RESULT, WHERE, Column, Declared

WORK_EXPERIENCE = Declared(
    kind="work_experience",
    label="Work experience",
    counts="Participation is begun and kept open by services: record the service too.",
    first="began",
    dated_by="began_on",
    columns={
        "type_code": Column("Type of work experience", KIND, "began", codes="work_experience_type"),
        "employer_name": Column("Employer", WHERE, "began"),
        "job_title": Column("Job", WHERE, "began"),
        "began_on": Column("Began", BEGIN, "began"),
        "expected_end_on": Column("Expected end", PLAN, PLANNED),
        "ended_on": Column("Ended", END, "ended"),
        "completion": Column("How it ended", RESULT, "ended", codes="completion"),
    },
    in_order=(("began_on", "ended_on"), ("began_on", "expected_end_on")),
    together=(("ended_on", "completion"),),
)


class WorkExperience(Lasting):
    """One row is one stretch of work with one employer; federal elements 1203 and 1205."""

    declared = WORK_EXPERIENCE

    type_code = models.CharField(max_length=1)
    employer_name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)

    class Meta:
        triggers = triggers_of(WORK_EXPERIENCE)
        constraints = constraints_of(WORK_EXPERIENCE)
        indexes = [
            *indexes_of(WORK_EXPERIENCE),
            models.Index(
                fields=["region", "staff", "expected_end_on"],
                name="work_experience_not_ended",
                condition=models.Q(expected_end_on__isnull=False, ended_on=None, withdrawn_at=None, sealed_at=None),
            ),
        ]
