"""What stands beside a request: its items, the approvals it got, and the steps it took."""

import pgtrigger
from django.db import models
from django.db.models import Q

from trackone.audit.recorded import recorded
from trackone.organizations.models import Person, Post, Region
from trackone.requests.models.requests import Request

_FROZEN_ITEM = """
IF TG_OP = 'UPDATE' AND NEW.made_id IS DISTINCT FROM OLD.made_id
   AND to_jsonb(NEW) - 'made_id' = to_jsonb(OLD) - 'made_id' AND OLD.made_id IS NULL
   AND EXISTS (SELECT FROM requests_request r WHERE r.id = NEW.request_id AND r.applied_entry = ctx_entry()) THEN
  RETURN NEW;
END IF;
IF NOT EXISTS (SELECT FROM requests_request r
                WHERE r.id = NEW.request_id AND r.state IN ('draft', 'reviewed', 'returned')) THEN
  RAISE EXCEPTION 'what was sent is frozen' USING ERRCODE = 'TO004';
END IF;
RETURN NEW;
"""

# An approval is given on the desk, for the round as it was sent, by somebody who holds the post and did not ask.
_GIVEN = """
IF TG_OP = 'UPDATE' THEN
  RAISE EXCEPTION 'an approval is never changed' USING ERRCODE = 'TO004';
END IF;
IF NOT EXISTS (SELECT FROM requests_request r
                WHERE r.id = NEW.request_id AND r.state IN ('submitted', 'forwarded') AND r.round = NEW.round) THEN
  RAISE EXCEPTION 'nobody approves what was not sent' USING ERRCODE = 'TO004';
END IF;
IF NEW.person_id IS DISTINCT FROM ctx_person() OR NOT EXISTS (
     SELECT FROM organizations_post p
      WHERE p.id = NEW.post_id AND p.person_id = NEW.person_id
        AND p.role IN ('master_user', 'operator', 'state_staff', 'help_desk')
        AND (p.region_id IS NULL OR p.region_id = NEW.region_id)
        AND p.since_on <= state_today() AND (p.until_on IS NULL OR p.until_on >= state_today())) THEN
  RAISE EXCEPTION 'only who holds the post approves, and only himself' USING ERRCODE = 'TO004';
END IF;
IF request_was_asked_by(NEW.request_id, NEW.person_id) THEN
  RAISE EXCEPTION 'nobody who asked approves' USING ERRCODE = 'TO004';
END IF;
RETURN NEW;
"""

_APPEND_ONLY = """
IF TG_OP = 'UPDATE' THEN
  RAISE EXCEPTION 'a step that was taken stays' USING ERRCODE = 'TO004';
END IF;
RETURN NEW;
"""


class RequestItem(models.Model):
    """One row is one thing that a request names: a column and its new value, a row to seal, or one that should exist.

    Without `column` it is about the whole row; without `record_id`, about a row that is made as it is carried out:
    `made_id`. Values are JSON, typed by the column; the words are what was read when it was written.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="items")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    table_name = models.CharField(max_length=63)
    record_id = models.BigIntegerField(null=True, blank=True)
    made_id = models.BigIntegerField(null=True, blank=True)
    word = models.CharField(max_length=80, help_text="of the list of critical elements")
    column = models.CharField(max_length=63, blank=True)
    label = models.CharField(max_length=120)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    old_words = models.CharField(max_length=300, blank=True)
    new_words = models.CharField(max_length=300, blank=True)
    seen_revision = models.PositiveIntegerField(null=True, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(
                name="frozen", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=_FROZEN_ITEM
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "table_name", "record_id", "column"],
                condition=Q(dropped_at=None, record_id__isnull=False),
                name="request_names_a_value_once",
            ),
            models.CheckConstraint(condition=Q(made_id=None) | Q(record_id=None), name="request_item_is_made_or_was_there"),
        ]
        indexes = [models.Index(fields=["table_name", "record_id", "request"], name="request_item_record")]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.label}"


class Approval(models.Model):
    """One row is one person's approval of a request as it was sent in a round, under a post."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="approvals")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(
                name="given", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=_GIVEN
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "person"], name="one_approval_a_person_and_round"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} approves {self.request_id}"


class Step(models.Model):
    """One row is one step of a request's story: what was done, by whom under which post, when, and what was said."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="steps")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    state = models.CharField(max_length=10, help_text="where the request stood after it")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(
                name="stays", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=_APPEND_ONLY
            ),
        ]
        indexes = [models.Index(fields=["request", "id"], name="request_step")]

    def __str__(self) -> str:
        return f"{self.action} of {self.request_id}"
