"""Record several services of one person together: all or none, and each that is refused says why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid5

from trackone.casework.models import ServiceRecord
from trackone.casework.serving import ServiceEntry, record_service
from trackone.organizations.models import Site
from trackone.organizations.performing import together
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant
from trackone.policy.refusal import Refusal, Refused


@dataclass(frozen=True, kw_only=True)
class Several:
    """What became of several services: all of them, or by their places why some were refused and none was recorded."""

    services: tuple[ServiceRecord, ...]
    refused: Mapping[int, tuple[Refusal, ...]]


class _TakenBack(Exception):
    """Raised to take back what was recorded beside a refused one."""


def record_several(
    participant: Participant, *, by: Standing, at: datetime, site: Site, entries: Sequence[ServiceEntry]
) -> Several:
    """Record these services in their order; when one is refused none is recorded, and every refusal is told at once.

    Each is an action of its own under a key made of the form's key and its place: a form that is sent twice records them
    once. Refused attempts stay in the trail. At most 13 SQL statements a service. Raises NotAllowed, OutOfSight, KeyReused.
    Clauses: C.1, C.3, C.6.
    """
    services: list[ServiceRecord] = []
    refused: dict[int, tuple[Refusal, ...]] = {}
    try:
        with together():
            for place, entry in enumerate(entries):
                own = replace(by, key=uuid5(by.key, f"place:{place}") if by.key else None)
                try:
                    services.append(record_service(participant, by=own, at=at, site=site, entry=entry))
                except Refused as refusal:
                    refused[place] = refusal.refusals
            if refused:
                raise _TakenBack
    except _TakenBack:
        return Several(services=(), refused=refused)
    return Several(services=tuple(services), refused={})
