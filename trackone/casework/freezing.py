"""Freeze what is closed, in the database: the conversation, and every row that hangs on it (I.8).

Guarding the parent and not the child is a known bug elsewhere: here each child's trigger asks for its parent, and fails
closed when the parent is out of sight. The SQL functions stand in the migration that makes the tables.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

FROZEN_ITSELF = """
IF TG_OP = 'UPDATE' AND OLD.closed_on < today_at_site(OLD.site_id) THEN
  RAISE EXCEPTION 'the conversation is closed' USING ERRCODE = 'TO004';
END IF;
-- Closing happens today or not at all: a closing dated back would freeze what was still open yesterday.
IF NEW.closed_on IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.closed_on IS NULL)
   AND NEW.closed_on <> today_at_site(NEW.site_id) THEN
  RAISE EXCEPTION 'a conversation closes today' USING ERRCODE = 'TO004';
END IF;
RETURN NEW;
"""

FROZEN_CHILD = """
IF TG_OP = 'UPDATE' THEN
  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);
END IF;
PERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);
RETURN NEW;
"""

# A service hangs on a participation too; after its exit only what belongs after an exit may come.
FROZEN_SERVICE = """
IF TG_OP = 'UPDATE' THEN
  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);
  PERFORM participation_must_be_open(OLD.participation_id, OLD.participant_id, OLD.kind_id);
END IF;
PERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);
PERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NEW.kind_id);
RETURN NEW;
"""

# A note never changes: neither its text nor its date nor its author (I.5).
FINAL_NOTE = """
IF TG_OP = 'UPDATE' THEN
  RAISE EXCEPTION 'a signed note never changes' USING ERRCODE = 'TO004';
END IF;
PERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);
NEW.signed_at := clock_now();
NEW.entered_on := today_at_site(NEW.site_id);
NEW.last_entry_on := window_last_entry_on(NEW.contact_on);
RETURN NEW;
"""

FINAL_ADDENDUM = """
IF TG_OP = 'UPDATE' THEN
  RAISE EXCEPTION 'an addendum never changes' USING ERRCODE = 'TO004';
END IF;
PERFORM conversation_must_be_open(n.conversation_id, NEW.participant_id) FROM casework_casenote n WHERE n.id = NEW.note_id;
IF NOT FOUND THEN
  RAISE EXCEPTION 'the note is out of sight' USING ERRCODE = 'TO004';
END IF;
NEW.signed_at := clock_now();
RETURN NEW;
"""


def took_effect(last_undo_on: date | None, *, time_zone: str, at: datetime) -> bool:
    """Say whether an exit or a closing is final: the midnight after its last day to undo has passed at its own site.

    That day is the one on which it was recorded, but for an exit by rule. As the triggers say.

    Clauses: I.8.
    """
    return last_undo_on is not None and last_undo_on < at.astimezone(ZoneInfo(time_zone)).date()
