"""Freeze what is closed, in the database: the conversation, and every row that hangs on it (I.8).

Guarding the parent and not the child is a known bug elsewhere: here each child's trigger asks for its parent, and fails
closed when the parent is out of sight. An approved request that names the row passes (I.8, I.9). The SQL functions stand in
the migrations.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

FROZEN_ITSELF = """
IF TG_OP = 'UPDATE' AND OLD.closed_on < today_at_site(OLD.site_id)
   AND NOT correction_admits(TG_TABLE_NAME::text, OLD.id, OLD.participant_id) THEN
  RAISE EXCEPTION 'the conversation is closed' USING ERRCODE = 'TO004';
END IF;
-- Closing happens today or not at all: a closing dated back would freeze what was still open yesterday.
IF NEW.closed_on IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.closed_on IS NULL)
   AND NEW.closed_on <> today_at_site(NEW.site_id) THEN
  RAISE EXCEPTION 'a conversation closes today' USING ERRCODE = 'TO004';
END IF;
RETURN NEW;
"""

# Which row the request has to name; one that is inserted has no number yet.
_ROW = "TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END"

OPEN_CONVERSATION = f"""
IF TG_OP = 'UPDATE' THEN
  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id, {_ROW});
END IF;
PERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, {_ROW});
"""

FROZEN_CHILD = f"{OPEN_CONVERSATION}RETURN NEW;\n"


def open_participation(row: str, *, kind: str) -> str:
    """Return the statement that asks whether what a row hangs on has exited; `kind` is SQL for its kind of service."""
    return f"PERFORM participation_must_be_open({row}.participation_id, {row}.participant_id, {kind}, {_ROW});"


# A service hangs on a participation too; after its exit only what belongs after an exit may come.
FROZEN_SERVICE = f"""{OPEN_CONVERSATION}
IF TG_OP = 'UPDATE' THEN
  {open_participation("OLD", kind="OLD.kind_id")}
END IF;
{open_participation("NEW", kind="NEW.kind_id")}
RETURN NEW;
"""

# A note never changes: neither its text nor its date nor its author (I.5). It is sealed by a request alone, and then one
# that redacts it takes its place, with the stamps that it had. A correction writes a note of itself, wherever that hangs.
FINAL_NOTE = """
IF TG_OP = 'UPDATE' THEN
  IF to_jsonb(NEW) - 'sealed_at' IS DISTINCT FROM to_jsonb(OLD) - 'sealed_at' THEN
    RAISE EXCEPTION 'a signed note never changes' USING ERRCODE = 'TO004';
  END IF;
  RETURN NEW;
END IF;
IF NEW.redacts_id IS NOT NULL THEN
  IF NOT correction_admits(TG_TABLE_NAME::text, NEW.redacts_id, NEW.participant_id) THEN
    RAISE EXCEPTION 'a note is redacted by an approved request alone' USING ERRCODE = 'TO004';
  END IF;
  SELECT n.signed_at, n.entered_on, n.last_entry_on, n.contact_on, n.contact_type, n.author_id, n.conversation_id
    INTO NEW.signed_at, NEW.entered_on, NEW.last_entry_on, NEW.contact_on, NEW.contact_type, NEW.author_id,
         NEW.conversation_id
    FROM casework_casenote n WHERE n.id = NEW.redacts_id AND n.participant_id = NEW.participant_id;
  RETURN NEW;
END IF;
IF NEW.contact_type = 'correction' THEN
  IF NOT correction_under_way(NEW.participant_id) THEN
    RAISE EXCEPTION 'only a correction writes a note of itself' USING ERRCODE = 'TO004';
  END IF;
ELSE
  PERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, NULL);
END IF;
NEW.signed_at := clock_now();
NEW.entered_on := today_at_site(NEW.site_id);
NEW.last_entry_on := window_last_entry_on(NEW.contact_on);
RETURN NEW;
"""

FINAL_ADDENDUM = """
IF TG_OP = 'UPDATE' THEN
  IF to_jsonb(NEW) - 'sealed_at' IS DISTINCT FROM to_jsonb(OLD) - 'sealed_at' THEN
    RAISE EXCEPTION 'an addendum never changes' USING ERRCODE = 'TO004';
  END IF;
  RETURN NEW;
END IF;
PERFORM conversation_must_be_open(n.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, NULL)
   FROM casework_casenote n WHERE n.id = NEW.note_id;
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
