"""Stamp windowed dates in the database: when a date was first filled, until when it could be, and what admitted it late.

A windowed date `f_on` carries `f_entered_at`, `f_entered_on`, `f_last_entry_on` and `f_admission_id`. A trigger writes
them from `clock_now()`, the site's zone and the calendar whenever the date changes; whatever the statement says about
them is overwritten, and so is who recorded the row, and when. Checks compare stored columns only, so that a restored
backup is not judged again (C.3, C.6). A closing added later widens what may still be changed, never what was decided.
"""

from collections.abc import Sequence

import pgtrigger
from django.db import models
from django.db.models import F, Q

# What the trigger hands to admission_admits() beside the date: the columns of the row that say whose service this is.
_ADMITS = (
    "{function}({admission}, {dated_on}, today, {row}.participant_id, {row}.region_id, {row}.site_id, {row}.staff_id,"
    " {program})"
)
_NEVER_REFUSED = "is_never_refused"
# SQL over the row that a trigger is about: the act under way carries out an approved request that names it (I.1).
CORRECTED = (
    "correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END,"
    " CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)"
)

_GROUP = """
  IF TG_OP = 'UPDATE' AND NEW.{f}_on IS NOT DISTINCT FROM OLD.{f}_on THEN
    NEW.{f}_entered_at := OLD.{f}_entered_at;
    NEW.{f}_entered_on := OLD.{f}_entered_on;
    NEW.{f}_last_entry_on := OLD.{f}_last_entry_on;
    NEW.{f}_admission_id := OLD.{f}_admission_id;
  ELSE
    IF TG_OP = 'UPDATE' AND {is_over} AND NOT ({admitted} OR {admits_old} OR {corrected}) THEN
      RAISE EXCEPTION 'the {f} date can no longer be changed' USING ERRCODE = 'TO002';
    END IF;
    IF NEW.{f}_on IS NULL THEN
      NEW.{f}_entered_at := NULL;
      NEW.{f}_entered_on := NULL;
      NEW.{f}_last_entry_on := NULL;
      NEW.{f}_admission_id := NULL;
    ELSE
      NEW.{f}_entered_at := clock_now();
      NEW.{f}_entered_on := today;
      NEW.{f}_last_entry_on := window_last_entry_on(NEW.{f}_on);
      IF today <= NEW.{f}_last_entry_on{or_kept} THEN
        NEW.{f}_admission_id := NULL;
      ELSIF NOT ({admits_new} OR ({corrected} AND {brings})) THEN
        RAISE EXCEPTION 'the {f} date is late and nothing admits it' USING ERRCODE = 'TO002';
      END IF;
    END IF;
  END IF;
"""

_RECORDED = """
IF TG_OP = 'INSERT' THEN
  NEW.recorded_at := clock_now();
ELSE
  NEW.recorded_at := OLD.recorded_at;
  NEW.recorded_by_id := OLD.recorded_by_id;
  IF NEW.participant_id <> OLD.participant_id THEN
    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';
  END IF;
END IF;
"""


def stamped(*names: str, program: str, extra: str = "", never_refused: bool = False) -> pgtrigger.Trigger:
    """Return the trigger that stamps these windowed dates ("began" for `began_on`).

    `program` is an SQL expression over {row} for the program's id; `extra` is SQL that stands before the stamps, with
    `today` (the date at the row's site) at hand. A table with `is_never_refused` keeps late rows that it marks so.
    """
    groups = "".join(
        _GROUP.format(
            f=name,
            is_over=is_over(name, never_refused=never_refused),
            or_kept=f" OR NEW.{_NEVER_REFUSED}" if never_refused else "",
            # An old date gives way while what admitted it still would, to what admits the change, or to a request that
            # names the row; such a one admits a late date too, where the date names it.
            corrected=CORRECTED,
            brings=f"correction_brings(NEW.{name}_admission_id, NEW.participant_id)",
            admitted=still_admitted(name, program=program),
            admits_old=_admits(f"NEW.{name}_admission_id", f"OLD.{name}_on", "NEW", program),
            admits_new=_admits(f"NEW.{name}_admission_id", f"NEW.{name}_on", "NEW", program),
        )
        for name in names
    )
    return pgtrigger.Trigger(
        name="stamped",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("today", "date")],
        func=f"today := today_at_site(NEW.site_id);\n{_RECORDED}\n{extra}\n{groups}\nRETURN NEW;",
    )


def is_over(name: str, *, never_refused: bool = False) -> str:
    """Return SQL over OLD and `today`: the date can't be changed any more by those who entered it.

    The stamped window counts, or the calendar's where a closing was added since; what is never refused stays open on the
    day of its entry.
    """
    kept = f" AND NOT (OLD.{_NEVER_REFUSED} AND today <= OLD.{name}_entered_on)" if never_refused else ""
    return (
        f"(OLD.{name}_on IS NOT NULL AND today > OLD.{name}_last_entry_on"
        f" AND today > window_last_entry_on(OLD.{name}_on){kept})"
    )


def still_admitted(name: str, *, program: str) -> str:
    """Return SQL over OLD and `today`: what admitted the date late would admit it today too."""
    return _admits(f"OLD.{name}_admission_id", f"OLD.{name}_on", "OLD", program, function="admission_still_admits")


def stamp_checks(table: str, *names: str, never_refused: bool = False) -> Sequence[models.CheckConstraint]:
    """Return the checks of each windowed date: stamped as a whole, not in the future, late only with an admission."""
    checks = []
    for name in names:
        on, entered_on, last = f"{name}_on", f"{name}_entered_on", f"{name}_last_entry_on"
        in_time = Q(**{on: None}) | Q(**{f"{entered_on}__lte": F(last)}) | Q(**{f"{name}_admission_id__isnull": False})
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
                condition=in_time | Q(**{_NEVER_REFUSED: True}) if never_refused else in_time,
                name=f"{table}_{name}_is_in_time_or_admitted",
            ),
        ]
    return checks


def _admits(admission: str, dated_on: str, row: str, program: str, *, function: str = "admission_admits") -> str:
    of_row = {"row": row, "program": program.format(row=row)}
    return _ADMITS.format(function=function, admission=admission, dated_on=dated_on, **of_row)
