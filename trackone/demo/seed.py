"""Seed the demo: reference data, the cast, then nine months of life by the real actions with the clock moved."""

import heapq
from datetime import datetime
from itertools import count
from random import Random

from django.db import connection, transaction

from trackone.casework.exiting import exit_by_rule
from trackone.casework.reference import load_reference
from trackone.demo.cast import make_cast
from trackone.demo.clock import install_clock, set_clock_here
from trackone.demo.region import stories_of_the_region
from trackone.demo.stage import STATE_ZONE, Stage
from trackone.requests.waiting import escalate_overdue, gather_batches

SEED = 4


def seed_demo(*, now: datetime | None = None, seed: int = SEED) -> None:
    """Fill a migrated, empty database as its owner. A few seconds."""
    moment = now or datetime.now(tz=STATE_ZONE)
    install_clock(connection)
    with transaction.atomic():
        set_clock_here(moment)
        load_reference()
        make_cast(on=moment.astimezone(STATE_ZONE).date())
    live(now=moment, seed=seed)


def live(*, now: datetime, seed: int = SEED) -> None:
    """Let the cast live through the business days up to `now`, one transaction a day; afterwards the clock runs again.

    Needs the reference data, the cast and the clock that can be set. The same day and seed give the same people and acts.
    """
    stage = Stage(now=now.astimezone(STATE_ZONE), chance=Random(seed))  # noqa: S311
    order = count()
    waiting = [(begins, next(order), story) for begins, story in stories_of_the_region(stage)]
    heapq.heapify(waiting)
    try:
        for number in range(len(stage.days)):
            night = stage.begin_night(number)
            exit_by_rule(night)
            gather_batches(night)
            escalate_overdue(night)
            stage.begin_day(number)
            with transaction.atomic():
                while waiting and waiting[0][0] <= number:
                    _, place, story = heapq.heappop(waiting)
                    pause = next(story, None)
                    if pause is not None:
                        heapq.heappush(waiting, (number + pause, place, story))
    finally:
        set_clock_here(None)
