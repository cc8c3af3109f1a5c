"""Hand the schedule to procrastinate: one periodic task a line."""

from typing import Any

from django.db import close_old_connections
from procrastinate.contrib.django import app

from trackone.audit.context import clock_now
from trackone.jobs.schedule import SCHEDULE, Line


def _register(line: Line) -> None:
    # The lock keeps two runs of one line from overlapping, however many workers there are.
    @app.periodic(cron=line.when, periodic_id=line.name)
    @app.task(name=line.name, queue="schedule", lock=line.name, queueing_lock=line.name, pass_context=False)
    def run(timestamp: int, **_: Any) -> int:
        close_old_connections()
        try:
            return line.what(clock_now())
        finally:
            close_old_connections()


for each in SCHEDULE:
    _register(each)
