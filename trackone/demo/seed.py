"""Seed the demo: reference data, the cast, then two months of life by the real actions with the clock moved."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from trackone.casework.reference import load_reference
from trackone.demo.cast import make_cast
from trackone.demo.clock import install_clock

STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")


def seed_demo(*, now: datetime | None = None) -> None:
    """Fill a migrated, empty database; needs the owner's connection."""
    moment = (now or datetime.now(tz=STATE_ZONE)).astimezone(STATE_ZONE)
    install_clock(connection)
    with transaction.atomic():
        load_reference()
        make_cast(on=moment.date())
