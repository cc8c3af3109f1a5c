"""Whom the bench asks for: people of one case manager in Region 4, and the keys of pages deep in the lists."""

from dataclasses import asdict, dataclass
from typing import Any, Self

import psycopg

STAFF = "r4-01"
REGION = 4
# Nine tenths down the list, or where just one full page is left.
_DEEP, _PAGE = 0.9, 25
# A service that these programs offer; whoever is asked for is enrolled in one of them.
_KIND, _STREAMS = "JOB-SEARCH", ["ADULT", "DW", "WP", "JVSG"]


@dataclass(frozen=True, kw_only=True)
class Targets:
    """Numbers of people with an open participation, a kind of service for them, names to search, keys of deep pages."""

    numbers: list[str]
    kind: str
    names: list[str]
    deep_by_name: str
    deep_by_service: str

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, for another process."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        return cls(**found)


def targets_in(admin: psycopg.Connection[Any]) -> Targets:
    """Choose them as the administrator, who sees every row."""
    in_region = """
        FROM participants_servedin s JOIN organizations_region r ON r.id = s.region_id
        JOIN participants_participant p ON p.id = s.participant_id WHERE r.number = %(region)s"""
    open_here = """
        AND EXISTS (SELECT FROM enrollment_participation e JOIN enrollment_program g ON g.id = e.program_id
                     WHERE e.participant_id = p.id AND e.exit_on IS NULL AND e.eligibility = 'eligible'
                       AND g.stream = ANY (%(streams)s))
        AND EXISTS (SELECT FROM casework_conversation c WHERE c.participant_id = p.id AND c.closed_on IS NULL)"""
    values: dict[str, Any] = {"region": REGION, "streams": _STREAMS}
    kind = admin.execute("SELECT id FROM casework_servicekind WHERE code = %s ORDER BY since_on DESC", [_KIND]).fetchone()
    numbers = admin.execute(f"SELECT p.number {in_region} {open_here} ORDER BY md5(p.number) LIMIT 50", values)
    names = admin.execute(
        f"SELECT split_part(p.first_name || ' ' || p.last_name, '-', 1) {in_region} ORDER BY md5(p.number) LIMIT 50", values
    )
    counted = admin.execute(f"SELECT count(*) {in_region}", values).fetchone()
    count = counted[0] if counted else 0
    values["behind"] = max(0, min(int(count * _DEEP), count - _PAGE - 1))
    by_name = admin.execute(
        f"SELECT p.id || '.' || r.id {in_region} ORDER BY s.sort_name, p.id OFFSET %(behind)s LIMIT 1",
        values,
    ).fetchone()
    by_service = admin.execute(
        f"SELECT p.id || '.' || r.id || '.' || s.last_service_key {in_region}"
        f" ORDER BY s.last_service_key DESC, p.id DESC OFFSET %(behind)s LIMIT 1",
        values,
    ).fetchone()
    assert kind
    assert by_name
    assert by_service
    return Targets(
        numbers=[row[0] for row in numbers],
        kind=str(kind[0]),
        names=[row[0] for row in names],
        deep_by_name=by_name[0],
        deep_by_service=by_service[0],
    )
