"""Tell a region something, in the same transaction as the act that it is about."""

from django.db import connection

from trackone.audit.entries import act_under_way


def tell_region(
    region_id: int,
    *,
    kind: str,
    code: str,
    participant_number: str,
    about_region_id: int | None = None,
    organization_id: int | None = None,
    record_id: int | None = None,
) -> None:
    """Write one notice for a region, in sight or not, or for one organization in it; verb, only under an act.

    One SQL statement.
    """
    act = act_under_way()
    # Plain SQL without RETURNING: row security would hold the returned row against the teller's own sight.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notifications_notice (region_id, kind, code, participant_number, about_region_id, organization_id,"
            " record_id, at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [region_id, kind, code, participant_number, about_region_id, organization_id, record_id, act.at],
        )
