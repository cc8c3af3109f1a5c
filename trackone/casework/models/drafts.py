"""Typing that was not sent yet."""

from django.db import models


class Draft(models.Model):
    """One row is what one person has typed on one page and not sent: encrypted, seen by its author alone.

    Row security compares the author with the person of the context; nobody else reads it, not even under an act.
    """

    person = models.ForeignKey("organizations.Person", models.CASCADE, related_name="+")
    page = models.CharField(max_length=200)
    hidden = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "page"], name="one_draft_a_person_and_page"),
        ]

    def __str__(self) -> str:
        return self.page
