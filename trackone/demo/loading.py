"""Load rows the way a conversion does: COPY into temporary stages, then INSERT … SELECT under an act, triggers and all.

Only the worker may make temporary tables. The order matters: who serves the person comes first, because row security lets
nobody write about a person who is served nowhere.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

# Each stage holds what differs from row to row; what all rows of a batch share stands in the INSERT.
_STAGES = {
    "stage_people": """
        id bigint, number text, first_name text, middle_name text, last_name text, suffix text, birth_on date,
        language text, vault_id bigint, sealed bytea, blind_index bytea, last_four text, sort_name text, words text[],
        sounds text[], since_on date, last_service_on date, manager_id bigint, line_1 text, city text, zip_code text,
        county_id bigint, mobile text""",
    "stage_elements": "participant_id bigint, element_no smallint, value text, entered_on date, staff_id bigint",
    "stage_periods": """
        id bigint, participant_id bigint, program_id bigint, site_id bigint, staff_id bigint, organization_id bigint,
        application_on date, eligibility text, eligibility_on date, snapshot jsonb, began_on date,
        extended_on date, exit_on date, exit_reason text""",
    "stage_conversations": """
        id bigint, participant_id bigint, site_id bigint, staff_id bigint, purpose text, opened_on date, closed_on date,
        closed_reason text, participation_id bigint""",
    "stage_services": """
        participant_id bigint, conversation_id bigint, participation_id bigint, kind_id bigint, site_id bigint,
        staff_id bigint, organization_id bigint, post_id bigint, began_on date, ended_on date, planned_begin_on date,
        planned_end_on date, minutes integer, result text""",
    "stage_notes": """
        participant_id bigint, conversation_id bigint, program_id bigint, site_id bigint, author_id bigint,
        contact_on date, contact_type text, text text, recontact_on date""",
}

# The copies for search are given with the row: the database finds them right and has nothing to write again.
_INSERTS = {
    "participants_servedin": """
        (participant_id, region_id, since_on, how, purpose, case_manager_id, last_service_on, sort_name, birth_on, last_four,
         number)
        SELECT id, %(region)s, since_on, 'added', '', manager_id, last_service_on, sort_name, birth_on, last_four, number
          FROM stage_people""",
    "participants_participant": """
        (id, number, first_name, middle_name, last_name, suffix, birth_on, birth_entered_on, birth_entered_by_id, vault_id,
         last_four, preferred_language, sort_name, words, sounds, revision, created_at)
        SELECT id, number, first_name, middle_name, last_name, suffix, birth_on, since_on, manager_id, vault_id,
               last_four, language, sort_name, words, sounds, 1, %(at)s
          FROM stage_people""",
    "identity_vault": """
        (id, sealed, blind_index, last_four)
        SELECT vault_id, sealed, blind_index, last_four FROM stage_people WHERE vault_id IS NOT NULL""",
    "participants_address": """
        (participant_id, line_1, line_2, city, state, zip_code, county_id, since_on, recorded_by_id)
        SELECT id, line_1, '', city, 'IN', zip_code, county_id, since_on, manager_id FROM stage_people""",
    "participants_contact": """
        (participant_id, kind, reached_at, since_on, recorded_by_id)
        SELECT id, 'mobile', mobile, since_on, manager_id FROM stage_people""",
    "participants_elementvalue": """
        (participant_id, element_no, value, entered_on, entered_by_id, revision)
        SELECT participant_id, element_no, value, entered_on, staff_id, 1 FROM stage_elements""",
    "enrollment_participation": """
        (id, participant_id, region_id, program_id, site_id, staff_id, organization_id, application_on,
         application_admission_id, eligibility, eligibility_on, eligibility_admission_id, snapshot, began_on,
         extended_on, exit_on, exit_reason, exit_recorded_by_id, recorded_at, recorded_by_id, revision)
        SELECT id, participant_id, %(region)s, program_id, site_id, staff_id, organization_id, application_on,
               %(admission)s, eligibility, eligibility_on, %(admission)s, snapshot, began_on,
               extended_on, exit_on, exit_reason, CASE WHEN exit_on IS NOT NULL THEN staff_id END, %(at)s, staff_id, 1
          FROM stage_periods""",
    "casework_conversation": """
        (id, participant_id, region_id, site_id, staff_id, purpose, opened_on, opened_at, opened_by_id, closed_on, closed_at,
         closed_reason, closed_by_id, revision)
        SELECT id, participant_id, %(region)s, site_id, staff_id, purpose, opened_on, %(at)s, staff_id, closed_on,
               CASE WHEN closed_on IS NOT NULL THEN %(at)s::timestamptz END, closed_reason,
               CASE WHEN closed_on IS NOT NULL THEN staff_id END, 1
          FROM stage_conversations""",
    "casework_conversationparticipation": """
        (conversation_id, participation_id, participant_id, region_id)
        SELECT id, participation_id, participant_id, %(region)s
          FROM stage_conversations WHERE participation_id IS NOT NULL""",
    "casework_servicerecord": """
        (participant_id, region_id, conversation_id, participation_id, kind_id, site_id, staff_id, organization_id,
         provider_name, planned_begin_on, planned_end_on, minutes, result, began_on, began_admission_id, ended_on,
         ended_admission_id, result_on, result_admission_id, recorded_at, recorded_by_id, post_id, withdrawn_reason,
         revision)
        SELECT participant_id, %(region)s, conversation_id, participation_id, kind_id, site_id, staff_id, organization_id,
               '', planned_begin_on, planned_end_on, minutes, result, began_on,
               CASE WHEN began_on IS NOT NULL THEN %(admission)s::bigint END, ended_on,
               CASE WHEN ended_on IS NOT NULL THEN %(admission)s::bigint END,
               CASE WHEN result <> '' THEN ended_on END,
               CASE WHEN result <> '' THEN %(admission)s::bigint END, %(at)s, staff_id, post_id, '', 1
          FROM stage_services""",
    "casework_casenote": """
        (participant_id, region_id, site_id, conversation_id, program_id, author_id, contact_on, contact_type, text,
         recontact_on)
        SELECT participant_id, %(region)s, site_id, conversation_id, program_id, author_id, contact_on, contact_type, text,
               recontact_on
          FROM stage_notes""",
}


def may_stage() -> bool:
    """Say whether this connection may make temporary tables: only the worker may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_database_privilege(current_database(), 'TEMPORARY')")
        return bool(cursor.fetchone()[0])


def make_stages() -> None:
    """Make the stages for this connection; they empty themselves at the end of each transaction."""
    with connection.cursor() as cursor:
        for name, columns in _STAGES.items():
            cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({columns}) ON COMMIT DELETE ROWS")


def stop_clock(at: datetime) -> None:
    """Let the clock stand for this transaction: triggers ask it several times a row, and standing it looks nowhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('trackone.clock', %s, true)", [at.isoformat()])


def next_ids(sequence: str, count: int) -> list[int]:
    """Take so many ids from a sequence, so that rows can name each other before they are written. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]


def ids_of_table(table: str) -> str:
    """Return the sequence that numbers a table's rows."""
    return f"{table}_id_seq"


def copy(stage: str, rows: Iterable[Sequence[Any]]) -> None:
    """Copy rows into a stage, in the order of its columns."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {stage} FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)


def insert_all(*, region_id: int, admission_id: int, at: datetime) -> dict[str, int]:
    """Move what is staged into the tables, the rows of one region, under the act that is under way; count them by table."""
    values: dict[str, int | datetime] = {"region": region_id, "admission": admission_id, "at": at}
    counts = {}
    with connection.cursor() as cursor:
        for table, statement in _INSERTS.items():
            cursor.execute(f"INSERT INTO {table} {statement}", values)
            counts[table] = cursor.rowcount
    return counts
