"""What was answered under which key: a doubled click gets the same answer, not a second record."""

from django.db import models

from trackone.organizations.models.people import Person


class Answer(models.Model):
    """One row is one form sent once: its key, the action, the keyed hash of its body, and what came of it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.UUIDField()
    action = models.CharField(max_length=60)
    body_hash = models.BinaryField()
    record_label = models.CharField(max_length=80, blank=True)
    record_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key", "action"], name="a_key_is_used_once"),
        ]
        indexes = [models.Index(fields=["at"], name="answer_at")]

    def __str__(self) -> str:
        return self.action
