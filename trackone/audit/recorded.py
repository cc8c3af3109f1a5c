"""Declare what is kept of a table: `recorded()` stands beside the model, `EXEMPT` says why a table is not."""

import pgtrigger

EXEMPT = {
    "audit_entry": "the trail itself",
    "audit_change": "the trail itself",
    "audit_seal": "the trail itself: hashes of its entries",
    "audit_contextkey": "what the database verifies contexts by; written by its owner",
    "organizations_account": "the log-in's own table: last_login is written without an act",
    "organizations_answer": "idempotency keys with their answers, kept for 48 hours",
    "organizations_attempt": "counters of failed log-ins",
    "organizations_calendarday": "computed from the closings, which are recorded",
    "participants_managed": "the dates of case managers, written by a trigger as served-in changes; that is recorded",
    "participants_namekey": "folded words computed from the names by a trigger; the names are recorded",
    "participants_viewing": "who looked at whose record: a log, one row an hour, written by no act and never changed",
    "notifications_email": "delivery of notices to the staff: what it is about is recorded, no message holds client data",
    "casework_draft": "unsent typing, encrypted, seen by its author alone",
    "django_session": "Django's own",
    "django_content_type": "Django's own",
    "django_migrations": "Django's own",
    "auth_group": "Django's own, not used",
    "auth_group_permissions": "Django's own, not used",
    "auth_permission": "Django's own, not used",
    "procrastinate_jobs": "the job queue",
    "procrastinate_events": "the job queue",
    "procrastinate_periodic_defers": "the job queue",
    "procrastinate_workers": "the job queue",
    "procrastinate_version": "the job queue",
}


def recorded(*masked: str) -> pgtrigger.Trigger:
    """Return the trigger that is gate and history in one.

    It refuses a write when no action is under way, and keeps old and new of every changed column under the entry's id.
    Columns named in `masked` are kept as the word "changed" only. Inserted rows are not copied.
    """
    columns = "ARRAY[" + ", ".join(f"'{name}'" for name in masked) + "]::text[]"
    return pgtrigger.Trigger(
        name="recorded",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'INSERT' THEN
                PERFORM audit_gate();
            ELSIF TG_OP = 'UPDATE' THEN
                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), {columns});
            ELSE
                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{{}}', {columns});
            END IF;
            RETURN NULL;
        """,
    )
