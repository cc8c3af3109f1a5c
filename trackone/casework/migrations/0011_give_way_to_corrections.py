"""What is late or frozen gives way to the act that carries out an approved request for that row (I.1, I.8, I.9)."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# A trigger added here brings pgtrigger's own answer back: nobody passes triggers over (see 0003).
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""

# Each names the row that asks, so that an approved request can let that row pass, and no other. They fail closed: a parent
# out of sight counts as frozen.
ASKED_BY_ROW = """
CREATE FUNCTION conversation_must_be_open(conversation bigint, participant bigint, asking text, record bigint) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE c record;
BEGIN
  SELECT participant_id, closed_on < today_at_site(site_id) AS is_frozen INTO c
    FROM casework_conversation WHERE id = conversation;
  IF NOT FOUND OR (c.is_frozen AND NOT correction_admits(asking, record, participant)) THEN
    RAISE EXCEPTION 'the conversation is closed' USING ERRCODE = 'TO004';
  END IF;
  IF c.participant_id <> participant THEN
    RAISE EXCEPTION 'the conversation is about somebody else' USING ERRCODE = '23514';
  END IF;
END $$;

CREATE FUNCTION participation_must_be_open(
  participation bigint, participant bigint, kind bigint, asking text, record bigint
) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE p record;
BEGIN
  IF participation IS NULL THEN
    RETURN;
  END IF;
  SELECT participant_id, exit_last_undo_on < today_at_site(site_id) AS is_frozen INTO p
    FROM enrollment_participation WHERE id = participation;
  IF NOT FOUND OR (p.is_frozen AND NOT EXISTS (
       SELECT FROM casework_servicekind k WHERE k.id = kind AND k.family IN ('follow_up', 'outcome'))
       AND NOT correction_admits(asking, record, participant)) THEN
    RAISE EXCEPTION 'the participation has exited' USING ERRCODE = 'TO004';
  END IF;
  IF p.participant_id <> participant THEN
    RAISE EXCEPTION 'the participation is somebody else''s' USING ERRCODE = '23514';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION admission_admits(
  admission bigint, dated_on date, entered_on date, participant bigint, region bigint, site bigint, staff bigint,
  program bigint
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE a casework_admission;
BEGIN
  IF admission IS NULL THEN
    RETURN false;
  END IF;
  SELECT * INTO a FROM casework_admission WHERE id = admission;
  IF NOT FOUND OR a.region_id <> region OR a.closed_at IS NOT NULL OR a.kind = 'correction' THEN
    -- A correction admits the row that its request names, in the act that carries it out: correction_brings().
    RETURN false;
  END IF;
  IF a.kind <> 'exception' THEN
    RETURN true;
  END IF;
  RETURN coalesce(
    exception_covers(a.exception_id, dated_on, entered_on, participant, region, site, staff, program), false);
END $$;
"""
NO_ROW_ASKS = (
    "DROP FUNCTION participation_must_be_open(bigint, bigint, bigint, text, bigint);"
    " DROP FUNCTION conversation_must_be_open(bigint, bigint, text, bigint);"
)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_a_correction_admits"),
        ("casework", "0010_activities_by_region_and_day"),
        ("enrollment", "0005_give_way_to_corrections"),
        ("organizations", "0003_dated_reference"),
        ("participants", "0003_case_managers_with_dates"),
    ]

    operations = [
        migrations.RunSQL(ASKED_BY_ROW, NO_ROW_ASKS),
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessment",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessment",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="casenote",
            name="final",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="casenoteaddendum",
            name="final",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="conversation",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="conversationparticipation",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="credential",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="credential",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="employment",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="employment",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="servicerecord",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="servicerecord",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="skillgain",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="skillgain",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="training",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="training",
            name="stamped",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workexperience",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workexperience",
            name="stamped",
        ),
        migrations.AddField(
            model_name="casenote",
            name="redacts",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="redacted_by",
                to="casework.casenote",
            ),
        ),
        migrations.AlterField(
            model_name="casenote",
            name="contact_type",
            field=models.CharField(
                choices=[
                    ("in_person", "In person"),
                    ("phone", "By phone"),
                    ("video", "By video"),
                    ("e_mail", "By e-mail"),
                    ("mail", "By letter"),
                    ("text", "By text message"),
                    ("visit", "Visit"),
                    ("no_contact", "No contact made"),
                    ("file", "File work"),
                    ("correction", "Correction of the record"),
                ],
                max_length=12,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\n\nIF TG_OP = 'UPDATE' THEN\n  PERFORM participation_must_be_open(OLD.participation_id, OLD.participant_id, NULL, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NULL, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nRETURN NEW;\n",
                    hash="e81cc54d4560c77ca92480f442b04c2512e79379",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_f6911",
                    table="casework_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := false;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.tested_on IS NOT NULL AND today > OLD.tested_last_entry_on AND today > window_last_entry_on(OLD.tested_on) AND NOT (OLD.is_never_refused AND today <= OLD.tested_entered_on)) AND NOT admission_still_admits(OLD.tested_admission_id, OLD.tested_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.category, NEW.instrument, NEW.stage, NEW.score, NEW.level_code, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.category, OLD.instrument, OLD.stage, OLD.score, OLD.level_code, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of what stands beside the tested date is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.tested_on IS NOT DISTINCT FROM OLD.tested_on THEN\n    NEW.tested_entered_at := OLD.tested_entered_at;\n    NEW.tested_entered_on := OLD.tested_entered_on;\n    NEW.tested_last_entry_on := OLD.tested_last_entry_on;\n    NEW.tested_admission_id := OLD.tested_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.tested_on IS NOT NULL AND today > OLD.tested_last_entry_on AND today > window_last_entry_on(OLD.tested_on) AND NOT (OLD.is_never_refused AND today <= OLD.tested_entered_on)) AND NOT (admission_still_admits(OLD.tested_admission_id, OLD.tested_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.tested_admission_id, OLD.tested_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the tested date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.tested_on IS NULL THEN\n      NEW.tested_entered_at := NULL;\n      NEW.tested_entered_on := NULL;\n      NEW.tested_last_entry_on := NULL;\n      NEW.tested_admission_id := NULL;\n    ELSE\n      NEW.tested_entered_at := clock_now();\n      NEW.tested_entered_on := today;\n      NEW.tested_last_entry_on := window_last_entry_on(NEW.tested_on);\n      IF today <= NEW.tested_last_entry_on OR NEW.is_never_refused THEN\n        NEW.tested_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.tested_admission_id, NEW.tested_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.tested_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the tested date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="12f04b79b72cd3939a4abc328de778e6216d9df6",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_5be1c",
                    table="casework_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casenote",
            trigger=pgtrigger.compiler.Trigger(
                name="final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  IF to_jsonb(NEW) - 'sealed_at' IS DISTINCT FROM to_jsonb(OLD) - 'sealed_at' THEN\n    RAISE EXCEPTION 'a signed note never changes' USING ERRCODE = 'TO004';\n  END IF;\n  RETURN NEW;\nEND IF;\nIF NEW.redacts_id IS NOT NULL THEN\n  IF NOT correction_admits(TG_TABLE_NAME::text, NEW.redacts_id, NEW.participant_id) THEN\n    RAISE EXCEPTION 'a note is redacted by an approved request alone' USING ERRCODE = 'TO004';\n  END IF;\n  SELECT n.signed_at, n.entered_on, n.last_entry_on, n.contact_on, n.contact_type, n.author_id, n.conversation_id\n    INTO NEW.signed_at, NEW.entered_on, NEW.last_entry_on, NEW.contact_on, NEW.contact_type, NEW.author_id,\n         NEW.conversation_id\n    FROM casework_casenote n WHERE n.id = NEW.redacts_id AND n.participant_id = NEW.participant_id;\n  RETURN NEW;\nEND IF;\nIF NEW.contact_type = 'correction' THEN\n  IF NOT correction_under_way(NEW.participant_id) THEN\n    RAISE EXCEPTION 'only a correction writes a note of itself' USING ERRCODE = 'TO004';\n  END IF;\nELSE\n  PERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, NULL);\nEND IF;\nNEW.signed_at := clock_now();\nNEW.entered_on := today_at_site(NEW.site_id);\nNEW.last_entry_on := window_last_entry_on(NEW.contact_on);\nRETURN NEW;\n",
                    hash="3acd72d5b5aa2167f5c1fcdeb40669642f224efa",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_final_dd25e",
                    table="casework_casenote",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casenoteaddendum",
            trigger=pgtrigger.compiler.Trigger(
                name="final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  IF to_jsonb(NEW) - 'sealed_at' IS DISTINCT FROM to_jsonb(OLD) - 'sealed_at' THEN\n    RAISE EXCEPTION 'an addendum never changes' USING ERRCODE = 'TO004';\n  END IF;\n  RETURN NEW;\nEND IF;\nPERFORM conversation_must_be_open(n.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, NULL)\n   FROM casework_casenote n WHERE n.id = NEW.note_id;\nIF NOT FOUND THEN\n  RAISE EXCEPTION 'the note is out of sight' USING ERRCODE = 'TO004';\nEND IF;\nNEW.signed_at := clock_now();\nRETURN NEW;\n",
                    hash="70f7e488cf526a5d73d17e4cf57399a0baa334b1",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_final_3e9f7",
                    table="casework_casenoteaddendum",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversation",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND OLD.closed_on < today_at_site(OLD.site_id)\n   AND NOT correction_admits(TG_TABLE_NAME::text, OLD.id, OLD.participant_id) THEN\n  RAISE EXCEPTION 'the conversation is closed' USING ERRCODE = 'TO004';\nEND IF;\n-- Closing happens today or not at all: a closing dated back would freeze what was still open yesterday.\nIF NEW.closed_on IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.closed_on IS NULL)\n   AND NEW.closed_on <> today_at_site(NEW.site_id) THEN\n  RAISE EXCEPTION 'a conversation closes today' USING ERRCODE = 'TO004';\nEND IF;\nRETURN NEW;\n",
                    hash="c873eb40c2728455c55c782e8191a81dcb376ef8",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_56e0a",
                    table="casework_conversation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversationparticipation",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nRETURN NEW;\n",
                    hash="81c86902790a1d189c46f11e137852b64710b8c2",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_4374a",
                    table="casework_conversationparticipation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="credential",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\n\nIF NOT EXISTS (SELECT FROM enrollment_participation p\n                WHERE p.id = NEW.participation_id AND p.participant_id = NEW.participant_id) THEN\n  RAISE EXCEPTION 'the participation is somebody else''s' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="246b551b242e3e08e7003ec086a709c8eb7e964f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_6f90f",
                    table="casework_credential",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="credential",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := true;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.type_code, NEW.title, NEW.attained_on, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.type_code, OLD.title, OLD.attained_on, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of what stands beside the learned date is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.learned_on IS NOT DISTINCT FROM OLD.learned_on THEN\n    NEW.learned_entered_at := OLD.learned_entered_at;\n    NEW.learned_entered_on := OLD.learned_entered_on;\n    NEW.learned_last_entry_on := OLD.learned_last_entry_on;\n    NEW.learned_admission_id := OLD.learned_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT (admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.learned_admission_id, OLD.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the learned date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.learned_on IS NULL THEN\n      NEW.learned_entered_at := NULL;\n      NEW.learned_entered_on := NULL;\n      NEW.learned_last_entry_on := NULL;\n      NEW.learned_admission_id := NULL;\n    ELSE\n      NEW.learned_entered_at := clock_now();\n      NEW.learned_entered_on := today;\n      NEW.learned_last_entry_on := window_last_entry_on(NEW.learned_on);\n      IF today <= NEW.learned_last_entry_on OR NEW.is_never_refused THEN\n        NEW.learned_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.learned_admission_id, NEW.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.learned_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the learned date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="28c5a58a8e803a6b9d6279c0cdd634446646ca60",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_2bb16",
                    table="casework_credential",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employment",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\n\nIF NOT EXISTS (SELECT FROM enrollment_participation p\n                WHERE p.id = NEW.participation_id AND p.participant_id = NEW.participant_id) THEN\n  RAISE EXCEPTION 'the participation is somebody else''s' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="a889f5435cfa7cabee07d1531dc4255c680e2b5f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_857d5",
                    table="casework_employment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employment",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := true;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.quarter, NEW.status_code, NEW.source_code, NEW.training_related, NEW.same_employer, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.quarter, OLD.status_code, OLD.source_code, OLD.training_related, OLD.same_employer, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of what stands beside the learned date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.wages_on IS NOT NULL AND today > OLD.wages_last_entry_on AND today > window_last_entry_on(OLD.wages_on) AND NOT (OLD.is_never_refused AND today <= OLD.wages_entered_on)) AND NOT admission_still_admits(OLD.wages_admission_id, OLD.wages_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.wages) IS DISTINCT FROM (OLD.wages)) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of what stands beside the wages date is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.learned_on IS NOT DISTINCT FROM OLD.learned_on THEN\n    NEW.learned_entered_at := OLD.learned_entered_at;\n    NEW.learned_entered_on := OLD.learned_entered_on;\n    NEW.learned_last_entry_on := OLD.learned_last_entry_on;\n    NEW.learned_admission_id := OLD.learned_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT (admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.learned_admission_id, OLD.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the learned date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.learned_on IS NULL THEN\n      NEW.learned_entered_at := NULL;\n      NEW.learned_entered_on := NULL;\n      NEW.learned_last_entry_on := NULL;\n      NEW.learned_admission_id := NULL;\n    ELSE\n      NEW.learned_entered_at := clock_now();\n      NEW.learned_entered_on := today;\n      NEW.learned_last_entry_on := window_last_entry_on(NEW.learned_on);\n      IF today <= NEW.learned_last_entry_on OR NEW.is_never_refused THEN\n        NEW.learned_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.learned_admission_id, NEW.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.learned_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the learned date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.wages_on IS NOT DISTINCT FROM OLD.wages_on THEN\n    NEW.wages_entered_at := OLD.wages_entered_at;\n    NEW.wages_entered_on := OLD.wages_entered_on;\n    NEW.wages_last_entry_on := OLD.wages_last_entry_on;\n    NEW.wages_admission_id := OLD.wages_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.wages_on IS NOT NULL AND today > OLD.wages_last_entry_on AND today > window_last_entry_on(OLD.wages_on) AND NOT (OLD.is_never_refused AND today <= OLD.wages_entered_on)) AND NOT (admission_still_admits(OLD.wages_admission_id, OLD.wages_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.wages_admission_id, OLD.wages_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the wages date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.wages_on IS NULL THEN\n      NEW.wages_entered_at := NULL;\n      NEW.wages_entered_on := NULL;\n      NEW.wages_last_entry_on := NULL;\n      NEW.wages_admission_id := NULL;\n    ELSE\n      NEW.wages_entered_at := clock_now();\n      NEW.wages_entered_on := today;\n      NEW.wages_last_entry_on := window_last_entry_on(NEW.wages_on);\n      IF today <= NEW.wages_last_entry_on OR NEW.is_never_refused THEN\n        NEW.wages_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.wages_admission_id, NEW.wages_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.wages_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the wages date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="cec1866de75f23d27f27085a479a9dc4b68959b6",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_d668e",
                    table="casework_employment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\n\nIF TG_OP = 'UPDATE' THEN\n  PERFORM participation_must_be_open(OLD.participation_id, OLD.participant_id, OLD.kind_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NEW.kind_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nRETURN NEW;\n",
                    hash="5cb00a9800d1fda9e5cdc2f803209d00e5049d95",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_ea4af",
                    table="casework_servicerecord",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := coalesce(\n  (SELECT k.family IN ('follow_up', 'outcome')\n     FROM casework_servicekind k WHERE k.id = NEW.kind_id), false);\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a withdrawn service is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND\n     ((NEW.kind_id, NEW.site_id, NEW.organization_id, NEW.staff_id, NEW.region_id, NEW.participation_id, NEW.provider_name)\n      IS DISTINCT FROM\n      (OLD.kind_id, OLD.site_id, OLD.organization_id, OLD.staff_id, OLD.region_id, OLD.participation_id, OLD.provider_name)\n      OR NEW.withdrawn_at IS NOT NULL)\n     AND NOT admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of this service is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.result_on IS NOT NULL AND today > OLD.result_last_entry_on AND today > window_last_entry_on(OLD.result_on) AND NOT (OLD.is_never_refused AND today <= OLD.result_entered_on)) AND (NEW.result, NEW.minutes) IS DISTINCT FROM (OLD.result, OLD.minutes) AND NOT admission_still_admits(OLD.result_admission_id, OLD.result_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of this result is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF OLD.result_on IS NULL AND NEW.minutes IS DISTINCT FROM OLD.minutes AND\n     (((OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)))\n      OR (OLD.ended_on IS NULL AND OLD.minutes IS NOT NULL AND (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))))\n     AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of these minutes is over' USING ERRCODE = 'TO002';\n  END IF;\n  -- A planned date may change until three business days after it has passed (C.6).\n  -- One that has not passed is not asked for in the calendar: it may lie beyond it.\n  IF ((NEW.planned_begin_on IS DISTINCT FROM OLD.planned_begin_on AND coalesce(OLD.planned_begin_on < today, false)\n      AND today > window_last_entry_on(OLD.planned_begin_on))\n     OR (NEW.planned_end_on IS DISTINCT FROM OLD.planned_end_on AND coalesce(OLD.planned_end_on < today, false)\n         AND today > window_last_entry_on(OLD.planned_end_on))) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a planned date that passed is kept' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.began_on IS NOT DISTINCT FROM OLD.began_on THEN\n    NEW.began_entered_at := OLD.began_entered_at;\n    NEW.began_entered_on := OLD.began_entered_on;\n    NEW.began_last_entry_on := OLD.began_last_entry_on;\n    NEW.began_admission_id := OLD.began_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT (admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.began_admission_id, OLD.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the began date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.began_on IS NULL THEN\n      NEW.began_entered_at := NULL;\n      NEW.began_entered_on := NULL;\n      NEW.began_last_entry_on := NULL;\n      NEW.began_admission_id := NULL;\n    ELSE\n      NEW.began_entered_at := clock_now();\n      NEW.began_entered_on := today;\n      NEW.began_last_entry_on := window_last_entry_on(NEW.began_on);\n      IF today <= NEW.began_last_entry_on OR NEW.is_never_refused THEN\n        NEW.began_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.began_admission_id, NEW.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.began_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the began date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.ended_on IS NOT DISTINCT FROM OLD.ended_on THEN\n    NEW.ended_entered_at := OLD.ended_entered_at;\n    NEW.ended_entered_on := OLD.ended_entered_on;\n    NEW.ended_last_entry_on := OLD.ended_last_entry_on;\n    NEW.ended_admission_id := OLD.ended_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT (admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.ended_admission_id, OLD.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the ended date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.ended_on IS NULL THEN\n      NEW.ended_entered_at := NULL;\n      NEW.ended_entered_on := NULL;\n      NEW.ended_last_entry_on := NULL;\n      NEW.ended_admission_id := NULL;\n    ELSE\n      NEW.ended_entered_at := clock_now();\n      NEW.ended_entered_on := today;\n      NEW.ended_last_entry_on := window_last_entry_on(NEW.ended_on);\n      IF today <= NEW.ended_last_entry_on OR NEW.is_never_refused THEN\n        NEW.ended_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.ended_admission_id, NEW.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.ended_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the ended date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.result_on IS NOT DISTINCT FROM OLD.result_on THEN\n    NEW.result_entered_at := OLD.result_entered_at;\n    NEW.result_entered_on := OLD.result_entered_on;\n    NEW.result_last_entry_on := OLD.result_last_entry_on;\n    NEW.result_admission_id := OLD.result_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.result_on IS NOT NULL AND today > OLD.result_last_entry_on AND today > window_last_entry_on(OLD.result_on) AND NOT (OLD.is_never_refused AND today <= OLD.result_entered_on)) AND NOT (admission_still_admits(OLD.result_admission_id, OLD.result_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.result_admission_id, OLD.result_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the result date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.result_on IS NULL THEN\n      NEW.result_entered_at := NULL;\n      NEW.result_entered_on := NULL;\n      NEW.result_last_entry_on := NULL;\n      NEW.result_admission_id := NULL;\n    ELSE\n      NEW.result_entered_at := clock_now();\n      NEW.result_entered_on := today;\n      NEW.result_last_entry_on := window_last_entry_on(NEW.result_on);\n      IF today <= NEW.result_last_entry_on OR NEW.is_never_refused THEN\n        NEW.result_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.result_admission_id, NEW.result_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.result_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the result date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="8cc80517e92ddd196776a8a9c6774347442d29e3",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_8c2c0",
                    table="casework_servicerecord",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="skillgain",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\n\nIF NOT EXISTS (SELECT FROM enrollment_participation p\n                WHERE p.id = NEW.participation_id AND p.participant_id = NEW.participant_id) THEN\n  RAISE EXCEPTION 'the participation is somebody else''s' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="49abc3bcaf35f2838ce7a32e1f86b3c30e85dc84",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_a1d9a",
                    table="casework_skillgain",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="skillgain",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := true;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.type_code, NEW.gained_on, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.type_code, OLD.gained_on, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of what stands beside the learned date is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.learned_on IS NOT DISTINCT FROM OLD.learned_on THEN\n    NEW.learned_entered_at := OLD.learned_entered_at;\n    NEW.learned_entered_on := OLD.learned_entered_on;\n    NEW.learned_last_entry_on := OLD.learned_last_entry_on;\n    NEW.learned_admission_id := OLD.learned_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT (admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.learned_admission_id, OLD.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the learned date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.learned_on IS NULL THEN\n      NEW.learned_entered_at := NULL;\n      NEW.learned_entered_on := NULL;\n      NEW.learned_last_entry_on := NULL;\n      NEW.learned_admission_id := NULL;\n    ELSE\n      NEW.learned_entered_at := clock_now();\n      NEW.learned_entered_on := today;\n      NEW.learned_last_entry_on := window_last_entry_on(NEW.learned_on);\n      IF today <= NEW.learned_last_entry_on OR NEW.is_never_refused THEN\n        NEW.learned_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.learned_admission_id, NEW.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.learned_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the learned date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="98a63d45f7ced74a6738218cd7683cc3c7a37c28",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_d8788",
                    table="casework_skillgain",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\n\nIF TG_OP = 'UPDATE' THEN\n  PERFORM participation_must_be_open(OLD.participation_id, OLD.participant_id, NULL, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NULL, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nRETURN NEW;\n",
                    hash="900eb9cdad2a37315d439001af24de26ed9453c0",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_daeb9",
                    table="casework_training",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := false;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.type_code, NEW.provider_name, NEW.program_of_study, NEW.occupation_code, NEW.cip_code, NEW.leads_to, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.type_code, OLD.provider_name, OLD.program_of_study, OLD.occupation_code, OLD.cip_code, OLD.leads_to, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of what stands beside the began date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.completion) IS DISTINCT FROM (OLD.completion)) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of what stands beside the ended date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF NEW.expected_end_on IS DISTINCT FROM OLD.expected_end_on AND coalesce(OLD.expected_end_on < today, false)\n     AND today > window_last_entry_on(OLD.expected_end_on) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a planned date that passed is kept' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.began_on IS NOT DISTINCT FROM OLD.began_on THEN\n    NEW.began_entered_at := OLD.began_entered_at;\n    NEW.began_entered_on := OLD.began_entered_on;\n    NEW.began_last_entry_on := OLD.began_last_entry_on;\n    NEW.began_admission_id := OLD.began_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT (admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.began_admission_id, OLD.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the began date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.began_on IS NULL THEN\n      NEW.began_entered_at := NULL;\n      NEW.began_entered_on := NULL;\n      NEW.began_last_entry_on := NULL;\n      NEW.began_admission_id := NULL;\n    ELSE\n      NEW.began_entered_at := clock_now();\n      NEW.began_entered_on := today;\n      NEW.began_last_entry_on := window_last_entry_on(NEW.began_on);\n      IF today <= NEW.began_last_entry_on OR NEW.is_never_refused THEN\n        NEW.began_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.began_admission_id, NEW.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.began_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the began date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.ended_on IS NOT DISTINCT FROM OLD.ended_on THEN\n    NEW.ended_entered_at := OLD.ended_entered_at;\n    NEW.ended_entered_on := OLD.ended_entered_on;\n    NEW.ended_last_entry_on := OLD.ended_last_entry_on;\n    NEW.ended_admission_id := OLD.ended_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT (admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.ended_admission_id, OLD.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the ended date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.ended_on IS NULL THEN\n      NEW.ended_entered_at := NULL;\n      NEW.ended_entered_on := NULL;\n      NEW.ended_last_entry_on := NULL;\n      NEW.ended_admission_id := NULL;\n    ELSE\n      NEW.ended_entered_at := clock_now();\n      NEW.ended_entered_on := today;\n      NEW.ended_last_entry_on := window_last_entry_on(NEW.ended_on);\n      IF today <= NEW.ended_last_entry_on OR NEW.is_never_refused THEN\n        NEW.ended_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.ended_admission_id, NEW.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.ended_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the ended date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="68c8912a0583aa8f71e039a312f97664c026fb33",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_34792",
                    table="casework_training",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workexperience",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\n\nIF TG_OP = 'UPDATE' THEN\n  PERFORM participation_must_be_open(OLD.participation_id, OLD.participant_id, NULL, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nEND IF;\nPERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NULL, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);\nRETURN NEW;\n",
                    hash="c633a534a8f40a4bcbf0e6684756b56653d1fd20",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_dbfad",
                    table="casework_workexperience",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workexperience",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := false;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.type_code, NEW.employer_name, NEW.job_title, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.type_code, OLD.employer_name, OLD.job_title, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of what stands beside the began date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.completion) IS DISTINCT FROM (OLD.completion)) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'the window of what stands beside the ended date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF NEW.expected_end_on IS DISTINCT FROM OLD.expected_end_on AND coalesce(OLD.expected_end_on < today, false)\n     AND today > window_last_entry_on(OLD.expected_end_on) AND NOT correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n    RAISE EXCEPTION 'a planned date that passed is kept' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.began_on IS NOT DISTINCT FROM OLD.began_on THEN\n    NEW.began_entered_at := OLD.began_entered_at;\n    NEW.began_entered_on := OLD.began_entered_on;\n    NEW.began_last_entry_on := OLD.began_last_entry_on;\n    NEW.began_admission_id := OLD.began_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT (admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.began_admission_id, OLD.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the began date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.began_on IS NULL THEN\n      NEW.began_entered_at := NULL;\n      NEW.began_entered_on := NULL;\n      NEW.began_last_entry_on := NULL;\n      NEW.began_admission_id := NULL;\n    ELSE\n      NEW.began_entered_at := clock_now();\n      NEW.began_entered_on := today;\n      NEW.began_last_entry_on := window_last_entry_on(NEW.began_on);\n      IF today <= NEW.began_last_entry_on OR NEW.is_never_refused THEN\n        NEW.began_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.began_admission_id, NEW.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.began_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the began date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.ended_on IS NOT DISTINCT FROM OLD.ended_on THEN\n    NEW.ended_entered_at := OLD.ended_entered_at;\n    NEW.ended_entered_on := OLD.ended_entered_on;\n    NEW.ended_last_entry_on := OLD.ended_last_entry_on;\n    NEW.ended_admission_id := OLD.ended_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT (admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.ended_admission_id, OLD.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END)) THEN\n      RAISE EXCEPTION 'the ended date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.ended_on IS NULL THEN\n      NEW.ended_entered_at := NULL;\n      NEW.ended_entered_on := NULL;\n      NEW.ended_last_entry_on := NULL;\n      NEW.ended_admission_id := NULL;\n    ELSE\n      NEW.ended_entered_at := clock_now();\n      NEW.ended_entered_on := today;\n      NEW.ended_last_entry_on := window_last_entry_on(NEW.ended_on);\n      IF today <= NEW.ended_last_entry_on OR NEW.is_never_refused THEN\n        NEW.ended_admission_id := NULL;\n      ELSIF NOT (admission_admits(NEW.ended_admission_id, NEW.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) OR (correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) AND correction_brings(NEW.ended_admission_id, NEW.participant_id))) THEN\n        RAISE EXCEPTION 'the ended date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="1b02fc104547f364aa39a3b9bec0f8190b8bd4e5",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_1e33d",
                    table="casework_workexperience",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="casenote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("redacts__isnull", False), ("sealed_at", None)),
                fields=("redacts",),
                name="a_note_is_redacted_once",
            ),
        ),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
