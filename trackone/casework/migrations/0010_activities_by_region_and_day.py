"""Find the activities of a region by each of their dates: how soon after it they were entered (C.3)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0009_outcomes_and_assessments"),
        ("enrollment", "0004_exits_by_rule_and_gaps"),
        ("organizations", "0003_dated_reference"),
        ("participants", "0002_sight_and_copies"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["region", "tested_on"], name="assessment_tested_region"),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(fields=["region", "learned_on"], name="credential_learned_region"),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(fields=["region", "learned_on"], name="employment_learned_region"),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(fields=["region", "wages_on"], name="employment_wages_region"),
        ),
        migrations.AddIndex(
            model_name="skillgain",
            index=models.Index(fields=["region", "learned_on"], name="skill_gain_learned_region"),
        ),
        migrations.AddIndex(
            model_name="training",
            index=models.Index(fields=["region", "began_on"], name="training_began_region"),
        ),
        migrations.AddIndex(
            model_name="training",
            index=models.Index(fields=["region", "ended_on"], name="training_ended_region"),
        ),
        migrations.AddIndex(
            model_name="workexperience",
            index=models.Index(fields=["region", "began_on"], name="work_experience_began_region"),
        ),
        migrations.AddIndex(
            model_name="workexperience",
            index=models.Index(fields=["region", "ended_on"], name="work_experience_ended_region"),
        ),
    ]
