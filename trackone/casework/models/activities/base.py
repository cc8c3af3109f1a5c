"""What every activity has: whose it is, where, who entered it, its stamps, and the triggers that hold its windows."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from trackone.audit.recorded import recorded
from trackone.casework.freezing import OPEN_CONVERSATION, open_participation
from trackone.casework.models.activities.declared import PLACED, Declared
from trackone.casework.models.conversations import Conversation
from trackone.casework.models.exceptions import Admission
from trackone.enrollment.models import Participation
from trackone.enrollment.stamps import CORRECTED, is_over, stamp_checks, stamped, still_admitted
from trackone.organizations.models import Organization, Person, Post, Region, Site

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing

_PROGRAM = "(SELECT p.program_id FROM enrollment_participation p WHERE p.id = {row}.participation_id)"

# After an exit nothing comes and nothing changes but outcomes (I.8).
_FROZEN = f"""{OPEN_CONVERSATION}
IF TG_OP = 'UPDATE' THEN
  {open_participation("OLD", kind="NULL")}
END IF;
{open_participation("NEW", kind="NULL")}
RETURN NEW;
"""
_FROZEN_OUTCOME = f"""{OPEN_CONVERSATION}
IF NOT EXISTS (SELECT FROM enrollment_participation p
                WHERE p.id = NEW.participation_id AND p.participant_id = NEW.participant_id) THEN
  RAISE EXCEPTION 'the participation is somebody else''s' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Words for choosing activities of one kind."""

    def visible_to(self, by: "Standing") -> Self:
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        kept = self.filter(sealed_at=None)
        if by.region_id is not None:
            return kept.filter(region_id=by.region_id)
        return kept.filter(region_id__in=by.reads)

    def counted(self) -> Self:
        """Keep those that count: not withdrawn."""
        return self.filter(withdrawn_at=None)


class Activity(models.Model):
    """One row of a kind is one activity of one participant; struck through when withdrawn, never removed.

    Beside these columns a kind has its own, and stamps beside each windowed date, as `declared` says. `staff` is who
    served, `recorded_by` who entered it, `post` under which post.
    """

    declared: ClassVar[Declared]

    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="+")
    participation = models.ForeignKey(Participation, models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    is_never_refused = models.BooleanField(default=False, editable=False, help_text="late ones of its kind are marked only")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.declared.label} {self.pk}"

    @property
    def dated_on(self) -> date:
        """Return the date that it is listed under."""
        on: date = getattr(self, self.declared.dated_by)
        return on


class Lasting(Activity):
    """What begins and ends: an end that is expected and has passed is due; the end says how it came out."""

    began_on = models.DateField()
    began_entered_at = models.DateTimeField(null=True, editable=False)
    began_entered_on = models.DateField(null=True, editable=False)
    began_last_entry_on = models.DateField(null=True, editable=False)
    began_admission = models.ForeignKey(Admission, models.PROTECT, null=True, blank=True, related_name="+")

    expected_end_on = models.DateField(null=True, blank=True)

    ended_on = models.DateField(null=True, blank=True)
    ended_entered_at = models.DateTimeField(null=True, editable=False)
    ended_entered_on = models.DateField(null=True, editable=False)
    ended_last_entry_on = models.DateField(null=True, editable=False)
    ended_admission = models.ForeignKey(Admission, models.PROTECT, null=True, blank=True, related_name="+")
    completion = models.CharField(max_length=1, blank=True, help_text="a code, with the end")

    class Meta:
        abstract = True


def triggers_of(declared: Declared) -> list[pgtrigger.Trigger]:
    """Return the triggers of a kind: recorded, frozen with what it hangs on, stamped and locked date by date."""
    return [
        recorded(),
        pgtrigger.Trigger(
            name="frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=_FROZEN_OUTCOME if declared.never_refused else _FROZEN,
        ),
        stamped(*declared.windowed, program=_PROGRAM, extra=_locked(declared), never_refused=True),
    ]


def constraints_of(declared: Declared, *, numbers: Collection[str] = ()) -> list[models.BaseConstraint]:
    """Return the checks of a kind: stamps, withdrawal, program, its dates in order, what belongs together.

    `numbers` are columns that are null when blank; the others are text.
    """
    name = declared.kind
    found: list[models.BaseConstraint] = [*stamp_checks(name, *declared.windowed, never_refused=True)]
    found.append(
        models.CheckConstraint(
            condition=Q(is_never_refused=declared.never_refused), name=f"{name}_is_never_refused_as_declared"
        )
    )
    found.append(
        models.CheckConstraint(
            condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
            | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            name=f"{name}_withdrawal_is_whole",
        )
    )
    if declared.needs_program:
        found.append(models.CheckConstraint(condition=Q(participation__isnull=False), name=f"{name}_has_a_program"))
    for first, second in declared.in_order:
        ordered = Q(**{second: None}) | Q(**{f"{second}__gte": F(first)})
        found.append(models.CheckConstraint(condition=ordered, name=f"{name}_{second}_is_not_before_{first}"))
    for on, other in declared.together:
        is_blank = Q(**{other: None}) if other in numbers else Q(**{other: ""})
        whole = Q(**{on: None}) & is_blank | Q(**{f"{on}__isnull": False}) & ~is_blank
        found.append(models.CheckConstraint(condition=whole, name=f"{name}_{other}_has_its_date"))
    return found


def indexes_of(declared: Declared) -> list[models.Index]:
    """Return the indexes of a kind: a participant's newest first, what hangs on what, and a region's by each date."""
    name, on = declared.kind, declared.dated_by
    return [
        models.Index(fields=["participant", f"-{on}", "-id"], name=f"{name}_participant"),
        models.Index(fields=["participation", on], name=f"{name}_participation"),
        models.Index(fields=["conversation", f"-{on}", "-id"], name=f"{name}_conversation"),
        *(models.Index(fields=["region", f"{dated}_on"], name=f"{name}_{dated}_region") for dated in declared.windowed),
    ]


def _locked(declared: Declared) -> str:
    """Return SQL that locks what stands beside each date with that date's window, and planned dates that passed (I.1)."""
    checks = "".join(_lock(declared, name) for name in declared.windowed)
    plans = "".join(
        f"""
  IF NEW.{column} IS DISTINCT FROM OLD.{column} AND coalesce(OLD.{column} < today, false)
     AND today > window_last_entry_on(OLD.{column}) AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'a planned date that passed is kept' USING ERRCODE = 'TO002';
  END IF;"""
        for column in declared.planned
    )
    return f"""
NEW.is_never_refused := {str(declared.never_refused).lower()};
IF TG_OP = 'UPDATE' THEN
  IF OLD.withdrawn_at IS NOT NULL AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';
  END IF;{checks}{plans}
END IF;
"""


def _lock(declared: Declared, name: str) -> str:
    keys = {*PLACED, "region"}
    columns = [*declared.beside(name), *(["region"] if name == declared.first else [])]
    attnames = [f"{column}_id" if column in keys else column for column in columns]
    if not attnames:
        return ""
    new, old = (", ".join(f"{row}.{attname}" for attname in attnames) for row in ("NEW", "OLD"))
    withdrawn = " OR NEW.withdrawn_at IS NOT NULL" if name == declared.first else ""
    return f"""
  IF {is_over(name, never_refused=True)} AND NOT {still_admitted(name, program=_PROGRAM)}
     AND (({new}) IS DISTINCT FROM ({old}){withdrawn}) AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'the window of what stands beside the {name} date is over' USING ERRCODE = 'TO002';
  END IF;"""
