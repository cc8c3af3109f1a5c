"""What is late or exited gives way to the act that carries out an approved request for that row (I.1, I.8)."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# A trigger added here brings pgtrigger's own answer back: nobody passes triggers over (see 0003).
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_a_correction_admits"),
        ("enrollment", "0004_exits_by_rule_and_gaps"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="participation",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="participation",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="plannedgap",
            name="stamped",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE derived text[] := CASE WHEN OLD.exit_reason = 'by_rule'\n  THEN ARRAY['began_on', 'extended_on', 'exit_on', 'exit_reason'] ELSE ARRAY['began_on', 'extended_on'] END;",
                    func="\nIF OLD.exit_last_undo_on < today_at_site(OLD.site_id) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)\n   AND NOT (correction_under_way(OLD.participant_id)\n            AND to_jsonb(NEW) - derived = to_jsonb(OLD) - derived) THEN\n  RAISE EXCEPTION 'the participation has exited' USING ERRCODE = 'TO004';\nEND IF;\nRETURN NEW;\n",
                    hash="c78b05cf36c494c2198a2e350c1cd0ccf88c2e4c",
                    operation="UPDATE",
                    pgid="pgtrigger_frozen_cba4b",
                    table="enrollment_participation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nIF TG_OP = 'UPDATE' THEN\n  IF (OLD.application_on IS NOT NULL AND today > OLD.application_last_entry_on AND today > window_last_entry_on(OLD.application_on)) AND NEW.program_id <> OLD.program_id\n     AND NOT admission_still_admits(OLD.application_admission_id, OLD.application_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of this application is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.eligibility_on IS NOT NULL AND today > OLD.eligibility_last_entry_on AND today > window_last_entry_on(OLD.eligibility_on)) AND (NEW.eligibility, NEW.snapshot) IS DISTINCT FROM (OLD.eligibility, OLD.snapshot)\n     AND NOT admission_still_admits(OLD.eligibility_admission_id, OLD.eligibility_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of this decision is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\nIF NEW.exit_on IS NULL THEN\n  NEW.exit_recorded_at := NULL;\n  NEW.exit_recorded_on := NULL;\n  NEW.exit_last_undo_on := NULL;\n  NEW.exit_recorded_by_id := NULL;\nELSIF TG_OP = 'UPDATE' AND OLD.exit_on IS NOT NULL THEN\n  NEW.exit_recorded_at := OLD.exit_recorded_at;\n  NEW.exit_recorded_on := OLD.exit_recorded_on;\n  NEW.exit_last_undo_on := OLD.exit_last_undo_on;\nELSE\n  NEW.exit_recorded_at := clock_now();\n  NEW.exit_recorded_on := today;\n  -- What was served before the rule looked may be entered until its window closes, and takes the exit back (C.6).\n  NEW.exit_last_undo_on := CASE WHEN NEW.exit_reason = 'by_rule'\n    THEN greatest(today, window_last_entry_on(today - 1)) ELSE today END;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.application_on IS NOT DISTINCT FROM OLD.application_on THEN\n    NEW.application_entered_at := OLD.application_entered_at;\n    NEW.application_entered_on := OLD.application_entered_on;\n    NEW.application_last_entry_on := OLD.application_last_entry_on;\n    NEW.application_admission_id := OLD.application_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.application_on IS NOT NULL AND today > OLD.application_last_entry_on AND today > window_last_entry_on(OLD.application_on)) AND NOT (admission_still_admits(OLD.application_admission_id, OLD.application_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) OR admission_admits(NEW.application_admission_id, OLD.application_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the application date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.application_on IS NULL THEN\n      NEW.application_entered_at := NULL;\n      NEW.application_entered_on := NULL;\n      NEW.application_last_entry_on := NULL;\n      NEW.application_admission_id := NULL;\n    ELSE\n      NEW.application_entered_at := clock_now();\n      NEW.application_entered_on := today;\n      NEW.application_last_entry_on := window_last_entry_on(NEW.application_on);\n      IF today <= NEW.application_last_entry_on THEN\n        NEW.application_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.application_admission_id, NEW.application_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.application_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the application date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.eligibility_on IS NOT DISTINCT FROM OLD.eligibility_on THEN\n    NEW.eligibility_entered_at := OLD.eligibility_entered_at;\n    NEW.eligibility_entered_on := OLD.eligibility_entered_on;\n    NEW.eligibility_last_entry_on := OLD.eligibility_last_entry_on;\n    NEW.eligibility_admission_id := OLD.eligibility_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.eligibility_on IS NOT NULL AND today > OLD.eligibility_last_entry_on AND today > window_last_entry_on(OLD.eligibility_on)) AND NOT (admission_still_admits(OLD.eligibility_admission_id, OLD.eligibility_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) OR admission_admits(NEW.eligibility_admission_id, OLD.eligibility_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the eligibility date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.eligibility_on IS NULL THEN\n      NEW.eligibility_entered_at := NULL;\n      NEW.eligibility_entered_on := NULL;\n      NEW.eligibility_last_entry_on := NULL;\n      NEW.eligibility_admission_id := NULL;\n    ELSE\n      NEW.eligibility_entered_at := clock_now();\n      NEW.eligibility_entered_on := today;\n      NEW.eligibility_last_entry_on := window_last_entry_on(NEW.eligibility_on);\n      IF today <= NEW.eligibility_last_entry_on THEN\n        NEW.eligibility_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.eligibility_admission_id, NEW.eligibility_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.eligibility_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the eligibility date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="8b77b77ad5ea9dcc02caa496cf180b20547af85c",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_6fb28",
                    table="enrollment_participation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plannedgap",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nPERFORM participation_must_be_open(\n  NEW.participation_id, NEW.participant_id, NULL, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a withdrawn gap is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.agreed_on IS NOT NULL AND today > OLD.agreed_last_entry_on AND today > window_last_entry_on(OLD.agreed_on)) AND NOT admission_still_admits(OLD.agreed_admission_id, OLD.agreed_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)\n     AND (NEW.participation_id, NEW.region_id, NEW.reason, NEW.from_on, NEW.until_on, NEW.withdrawn_at)\n         IS DISTINCT FROM\n         (OLD.participation_id, OLD.region_id, OLD.reason, OLD.from_on, OLD.until_on, OLD.withdrawn_at) THEN\n    RAISE EXCEPTION 'the window of this gap is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.agreed_on IS NOT DISTINCT FROM OLD.agreed_on THEN\n    NEW.agreed_entered_at := OLD.agreed_entered_at;\n    NEW.agreed_entered_on := OLD.agreed_entered_on;\n    NEW.agreed_last_entry_on := OLD.agreed_last_entry_on;\n    NEW.agreed_admission_id := OLD.agreed_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.agreed_on IS NOT NULL AND today > OLD.agreed_last_entry_on AND today > window_last_entry_on(OLD.agreed_on)) AND NOT (admission_still_admits(OLD.agreed_admission_id, OLD.agreed_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.agreed_admission_id, OLD.agreed_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the agreed date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.agreed_on IS NULL THEN\n      NEW.agreed_entered_at := NULL;\n      NEW.agreed_entered_on := NULL;\n      NEW.agreed_last_entry_on := NULL;\n      NEW.agreed_admission_id := NULL;\n    ELSE\n      NEW.agreed_entered_at := clock_now();\n      NEW.agreed_entered_on := today;\n      NEW.agreed_last_entry_on := window_last_entry_on(NEW.agreed_on);\n      IF today <= NEW.agreed_last_entry_on THEN\n        NEW.agreed_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.agreed_admission_id, NEW.agreed_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.agreed_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the agreed date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="435a74ce7c92c1d75ef12989404b0ee974aca6bd",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_3f44c",
                    table="enrollment_plannedgap",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
