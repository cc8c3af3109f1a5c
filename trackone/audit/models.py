"""The tables of the trail: entries, changes and seals. All are append-only; none has a foreign key."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from trackone.audit.fields import TransactionIdField


class Entry(models.Model):
    """One row is one act, or one refused attempt at it, with names and posts as they were."""

    class Outcome(models.TextChoices):
        DONE = "done", "done"
        REFUSED = "refused", "refused"

    id = models.BigIntegerField(primary_key=True)
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.DONE)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200, blank=True)
    post_id = models.BigIntegerField(null=True)
    post_name = models.CharField(max_length=200, blank=True)
    region_id = models.BigIntegerField(null=True)
    participant_id = models.BigIntegerField(null=True)
    table_name = models.CharField(max_length=63, blank=True)
    record_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    refusal_codes = models.JSONField(default=list)
    transaction_id = TransactionIdField(
        db_default=models.Func(function="pg_current_xact_id", output_field=TransactionIdField())
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="done") | ~models.Q(refusal_codes=[]),
                name="a_refused_entry_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["region_id", "-id"], name="audit_entry_region"),
            models.Index(fields=["participant_id", "-id"], name="audit_entry_participant"),
            models.Index(fields=["person_id", "-id"], name="audit_entry_person"),
            models.Index(fields=["table_name", "record_id", "-id"], name="audit_entry_record"),
            models.Index(fields=["transaction_id", "id"], name="audit_entry_transaction"),
        ]

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"


class Change(models.Model):
    """One row is one column's old and new value under an entry; only the database's own trigger writes here."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.BigIntegerField()
    region_id = models.BigIntegerField(null=True)
    table_name = models.CharField(max_length=63)
    record_id = models.BigIntegerField()
    field = models.CharField(max_length=63)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["table_name", "record_id", "-id"], name="audit_change_record"),
            models.Index(fields=["entry_id"], name="audit_change_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.record_id} {self.field}"


class Seal(models.Model):
    """One row seals some entries that followed one another: their ids, a link each, and the hash that binds it all."""

    number = models.BigIntegerField(primary_key=True)
    transaction_id = TransactionIdField()
    last_entry_id = models.BigIntegerField()
    count = models.BigIntegerField(help_text="entries sealed so far, this seal's included")
    entries = ArrayField(models.BigIntegerField())
    links = models.BinaryField(help_text="32 bytes an entry")
    sealed_at = models.DateTimeField(help_text="by the sealer's clock")
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gt=0), name="seals_are_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"Seal {self.number}"
