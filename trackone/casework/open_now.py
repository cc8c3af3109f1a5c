"""Which exceptions hold entry open today for one person's sites and work, in plain SQL.

Every page asks this for its banner. Put together by Django, the statement took four times as long to write as to answer.
"""

from datetime import date

from django.db.models import DateField
from django.db.models.expressions import RawSQL

from trackone.casework.models import EntryException
from trackone.organizations.standing import Standing

# No value ever stands in these texts: all go as parameters.
# The last day of entry of a row; none while it goes on. A mass dislocation ends with its last session.
_LAST_ENTRY_ON = """
SELECT CASE WHEN ends.ends_on IS NOT NULL THEN window_last_entry_on(ends.ends_on) END
  FROM (SELECT CASE WHEN casework_entryexception.kind = 4 THEN
                 coalesce((SELECT max(m.last_on) FROM casework_masssession m
                            WHERE m.exception_id = casework_entryexception.id),
                          casework_entryexception.restored_on, casework_entryexception.until_on)
               ELSE casework_entryexception.restored_on END AS ends_on) ends"""

# The state's, those of the region at the sites of my posts, and my own remote work. A post without a site, or at the
# region's office, sees all of its region; somebody of the whole state is told of the state's alone.
_FOR_ME = f"""
  FROM casework_entryexception CROSS JOIN LATERAL ({_LAST_ENTRY_ON}) entry(last_on)
 WHERE (casework_entryexception.region_id = %s OR casework_entryexception.region_id IS NULL)
   AND casework_entryexception.state <> 'refused' AND casework_entryexception.from_on <= %s
   AND (entry.last_on IS NULL OR entry.last_on >= %s)
   AND (casework_entryexception.region_id IS NULL OR %s
        OR EXISTS (SELECT FROM casework_entryexception_sites s
                    WHERE s.exception_id = casework_entryexception.id AND s.site_id = ANY (%s))
        OR EXISTS (SELECT FROM casework_entryexception_staff s
                    WHERE s.exception_id = casework_entryexception.id AND s.person_id = %s)
        OR (casework_entryexception.kind = 4
            AND coalesce((SELECT bool_or(m.site_id = ANY (%s)) FROM casework_masssession m
                           WHERE m.exception_id = casework_entryexception.id), true)))"""

_TOLD = f"""
SELECT casework_entryexception.*, entry.last_on AS last_entry_on,
       ARRAY(SELECT t.name FROM casework_entryexception_sites s JOIN organizations_site t ON t.id = s.site_id
              WHERE s.exception_id = casework_entryexception.id ORDER BY t.name) AS site_names
{_FOR_ME}
 ORDER BY entry.last_on DESC NULLS FIRST, casework_entryexception.id DESC LIMIT %s"""


def last_entry_on() -> RawSQL:
    """Return the last day of entry of each row of a query over exceptions, as an expression."""
    return RawSQL(_LAST_ENTRY_ON, (), output_field=DateField())  # noqa: S611


def ids_open_for(by: Standing, *, today: date) -> RawSQL:
    """Return the ids of what is open for this person, as a subquery."""
    return RawSQL(f"SELECT casework_entryexception.id {_FOR_ME}", _values(by, today))  # noqa: S611


def rows_open_for(by: Standing, *, today: date, limit: int) -> list[EntryException]:
    """Return what is open for this person, longest first, with `last_entry_on` and `site_names`. One SQL statement."""
    rows = list(EntryException.objects.raw(_TOLD, [*_values(by, today), limit]))
    for row in rows:
        row.region = by.region if row.region_id is not None else None
    return rows


def _values(by: Standing, today: date) -> list[object]:
    sites = [post.site_id for post in by.posts if post.site_id is not None]
    sees_region = len(sites) < len(by.posts)
    return [by.region_id, today, today, sees_region, sites, by.person.pk, sites]
