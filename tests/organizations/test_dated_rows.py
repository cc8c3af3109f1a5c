"""Reference data is never overwritten, and two spans of the same thing never overlap, whatever the door."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection

from tests.harness import Cast
from trackone.audit.entries import Who, recording
from trackone.organizations.models import Organization, Post, Region, RegionCounty, RegionOperator, Site

pytestmark = [pytest.mark.django_db, pytest.mark.policy("general")]
# Of each table a column that says what the row is.
SAYS = {
    "organizations_closing": "name = 'Another name'",
    "organizations_organization": "name = 'Another name'",
    "organizations_post": "role = 'clerk'",
    "organizations_regioncounty": "since_on = '2020-01-01'",
    "organizations_regionoperator": "since_on = '2020-01-01'",
    "organizations_site": "time_zone = 'America/Chicago'",
    "casework_servicekind": "extends_participation = NOT extends_participation",
    "enrollment_program": "is_transferable = NOT is_transferable",
}


def state_of(statement: str, at: datetime) -> str:
    """Return the SQL state with which the database refuses a statement of an act."""
    with pytest.raises(DatabaseError) as refused, recording("test", who=Who(), at=at), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(getattr(refused.value.__cause__, "sqlstate", ""))


@pytest.mark.parametrize("table", SAYS)
def test_what_a_row_says_it_says_for_good(cast: Cast, at: datetime, table: str) -> None:
    assert state_of(f"UPDATE {table} SET {SAYS[table]}", at) == "TO005"
    assert state_of(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})", at) == "TO005"


def test_the_last_day_may_be_set_and_never_lies_before_the_first(cast: Cast, at: datetime) -> None:
    with recording("test", who=Who(), at=at):
        assert Site.objects.filter(name="Logansport").update(until_on=at.date()) == 1
    assert state_of("UPDATE organizations_site SET until_on = since_on - 1 WHERE name = 'Kokomo'", at) == "23514"


def second_of(name: str, at: datetime) -> tuple[type[Any], dict[str, Any]]:
    region = Region.objects.get(number=4, until_on=None)
    board = Organization.objects.get(name__startswith="Region 7 Board")
    contact = Post.objects.get(person__account__username="connie")
    county = RegionCounty.objects.get(county__name="Cass")
    seconds: dict[str, tuple[type[Any], dict[str, Any]]] = {
        "operator": (RegionOperator, {"region": region, "organization": board}),
        "county": (RegionCounty, {"region": Region.objects.get(number=7), "county": county.county}),
        "contact": (
            Post,
            {
                "person": Post.objects.get(person__account__username="leo").person,
                "role": "contact",
                "organization": contact.organization,
                "region": region,
            },
        ),
    }
    return seconds[name]


@pytest.mark.parametrize("name", ["operator", "county", "contact"])
def test_two_never_hold_it_on_one_day(cast: Cast, at: datetime, name: str) -> None:
    model, row = second_of(name, at)
    with pytest.raises(IntegrityError), recording("test", who=Who(), at=at):
        model.objects.create(**row, since_on=at.date() + timedelta(days=40))
    with recording("test", who=Who(), at=at):
        assert model.objects.create(**row, since_on=date(2001, 1, 1), until_on=date(2001, 12, 31)).pk
