"""Stamp windowed dates in the database: when a date was first filled, until when it could be, and what admitted it late.

A windowed date `f_on` carries `f_entered_at`, `f_entered_on`, `f_last_entry_on` and `f_admission_id`. A trigger writes
them from `clock_now()`, the site's zone and the calendar whenever the date changes; whatever the statement says about
them is overwritten. Checks compare stored columns only, so that a restored backup is not judged again (C.3, C.6).
"""

from collections.abc import Sequence

import pgtrigger
from django.db import models
from django.db.models import F, Q

# What the trigger hands to admission_admits() beside the date: the columns of the row that say whose service this is.
_ADMITS = (
    "admission_admits({admission}, {dated_on}, {entered_on}, NEW.participant_id, NEW.region_id, NEW.site_id,"
    " NEW.staff_id, {program})"
)

_GROUP = """
  IF NEW.{f}_on IS NULL THEN
    IF TG_OP = 'UPDATE' AND OLD.{f}_on IS NOT NULL AND today > OLD.{f}_last_entry_on
       AND NOT {admits_old} THEN
      RAISE EXCEPTION 'the {f} date can no longer be changed' USING ERRCODE = 'TO002';
    END IF;
    NEW.{f}_entered_at := NULL;
    NEW.{f}_entered_on := NULL;
    NEW.{f}_last_entry_on := NULL;
    NEW.{f}_admission_id := NULL;
  ELSIF TG_OP = 'UPDATE' AND NEW.{f}_on IS NOT DISTINCT FROM OLD.{f}_on THEN
    NEW.{f}_entered_at := OLD.{f}_entered_at;
    NEW.{f}_entered_on := OLD.{f}_entered_on;
    NEW.{f}_last_entry_on := OLD.{f}_last_entry_on;
    NEW.{f}_admission_id := OLD.{f}_admission_id;
  ELSE
    IF TG_OP = 'UPDATE' AND OLD.{f}_on IS NOT NULL AND today > OLD.{f}_last_entry_on
       AND NOT {admits_old} THEN
      RAISE EXCEPTION 'the {f} date can no longer be changed' USING ERRCODE = 'TO002';
    END IF;
    NEW.{f}_entered_at := clock_now();
    NEW.{f}_entered_on := today;
    NEW.{f}_last_entry_on := window_last_entry_on(NEW.{f}_on);
    IF today <= NEW.{f}_last_entry_on THEN
      NEW.{f}_admission_id := NULL;
    ELSIF NOT {admits_new} THEN
      RAISE EXCEPTION 'the {f} date is late and nothing admits it' USING ERRCODE = 'TO002';
    END IF;
  END IF;
"""


def stamped(*names: str, program: str, extra: str = "") -> pgtrigger.Trigger:
    """Return the trigger that stamps these windowed dates ("began" for `began_on`).

    `program` is an SQL expression over NEW for the program's id; `extra` is SQL that stands before the stamps, with
    `today` (the date at the row's site) at hand.
    """
    groups = "".join(
        _GROUP.format(
            f=name,
            admits_old=_admits(f"NEW.{name}_admission_id", f"OLD.{name}_on", program),
            admits_new=_admits(f"NEW.{name}_admission_id", f"NEW.{name}_on", program),
        )
        for name in names
    )
    return pgtrigger.Trigger(
        name="stamped",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("today", "date")],
        func=f"today := today_at_site(NEW.site_id);\n{extra}\n{groups}\nRETURN NEW;",
    )


def stamp_checks(table: str, *names: str) -> Sequence[models.CheckConstraint]:
    """Return the checks of each windowed date: stamped as a whole, not in the future, late only with an admission."""
    checks = []
    for name in names:
        on, entered_on, last = f"{name}_on", f"{name}_entered_on", f"{name}_last_entry_on"
        checks += [
            models.CheckConstraint(
                condition=Q(**{on: None, f"{name}_entered_at": None, entered_on: None, last: None})
                | Q(
                    **{
                        f"{on}__isnull": False,
                        f"{name}_entered_at__isnull": False,
                        f"{entered_on}__isnull": False,
                        f"{last}__isnull": False,
                    }
                ),
                name=f"{table}_{name}_is_stamped_whole",
            ),
            models.CheckConstraint(
                condition=Q(**{on: None}) | Q(**{f"{on}__lte": F(entered_on)}),
                name=f"{table}_{name}_is_not_in_the_future",
            ),
            models.CheckConstraint(
                condition=Q(**{on: None})
                | Q(**{f"{entered_on}__lte": F(last)})
                | Q(**{f"{name}_admission_id__isnull": False}),
                name=f"{table}_{name}_is_in_time_or_admitted",
            ),
        ]
    return checks


def _admits(admission: str, dated_on: str, program: str) -> str:
    return _ADMITS.format(admission=admission, dated_on=dated_on, entered_on="today", program=program)
