"""What the state does with its calendar: add a closed day, also afterwards, and confirm a year."""

from datetime import date, datetime

from django.db import connection

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.calendar import number_from
from trackone.organizations.models import CalendarDay, Closing
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.policy.general_reference import refusals_to_close_day, refusals_to_confirm_year
from trackone.policy.refusal import refuse_if

# Names the advisory lock: of two who add a day at once, the second waits and numbers what the first has numbered.
_LOCK = 4_704


@performs("closing.add")
def add_closing(*, by: Standing, at: datetime, day: date, name: str, source: str) -> Closing:
    """Close one more day, also one that has passed; what it widens may be entered again, and no decision changes.

    A day that the state adds is confirmed by being added. Clauses: general, C.6.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    refuse_if(
        refusals_to_close_day(
            day=day,
            name=name,
            source=source,
            is_weekend=day.weekday() >= 5,
            is_on_file=Closing.objects.filter(day=day).exists(),
            is_covered=CalendarDay.objects.filter(day=day).exists(),
        )
        + refusals_in_text(name, source)
    )
    closing = Closing.objects.create(day=day, name=name.strip(), source=source.strip(), is_verified=True)
    number_from(day)
    act_under_way().facts = {"name": closing.name, "day": day.isoformat(), "source": closing.source}
    return closing


@performs("calendar.confirm")
def confirm_year(*, by: Standing, at: datetime, year: int) -> None:
    """Confirm the closed days of a year as the state's own. Clauses: general, C.6."""
    waiting = Closing.objects.filter(day__year=year, is_verified=False)
    count = waiting.count()
    refuse_if(refusals_to_confirm_year(waiting_count=count))
    waiting.update(is_verified=True)
    act_under_way().facts = {"year": year, "days": count}
