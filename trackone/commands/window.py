"""Answer `trackone window DAY --at MOMENT`: may a service of that day be entered then? Needs no database.

Exit 0 when allowed, 1 when refused, 2 on bad input with one line.
"""

import argparse
import json
import sys
from datetime import date, datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

from trackone.policy import indiana_calendar
from trackone.policy.business_days import OutsideCalendar
from trackone.policy.section_0_time_of_service import last_entry_on, refusals_to_enter, window_sentence


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"trackone window: {message}", file=sys.stderr)
        raise SystemExit(2)


def main(arguments: list[str]) -> int:
    """Parse, decide, print; return the exit code."""
    try:
        asked = _parser().parse_args(arguments)
        return _answer(asked.service_on, asked.at, asked.timezone, as_json=asked.json)
    except SystemExit as ended:
        return int(ended.code or 0)
    except OutsideCalendar as problem:
        print(f"trackone window: {problem}", file=sys.stderr)
        return 2
    except OverflowError:
        print("trackone window: that moment has no local time", file=sys.stderr)
        return 2


def _answer(service_on: date, at: datetime, zone: ZoneInfo, *, as_json: bool) -> int:
    moment = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    today, calendar = moment.date(), indiana_calendar()
    last_on = last_entry_on(service_on=service_on, calendar=calendar)
    refusals = refusals_to_enter(service_on=service_on, today=today, calendar=calendar)
    answer = {
        "service_on": service_on.isoformat(),
        "at": moment.isoformat(),
        "allowed": not refusals,
        "business_days": calendar.business_days_between(service_on, today),
        "last_entry_on": last_on.isoformat(),
        "clause": "C.6",
    }
    if as_json:
        print(json.dumps(answer))
    elif refusals:
        print(f"{refusals[0].sentence} (C.6)")
    else:
        print(f"{window_sentence(service_on=service_on, calendar=calendar)} (C.6)")
    return 1 if refusals else 0


def _parser() -> _Parser:
    parser = _Parser(prog="trackone window", description="May a service of this day be entered at this moment?")
    parser.add_argument("service_on", type=_day, metavar="DAY", help="day of service, YYYY-MM-DD")
    parser.add_argument("--at", type=_moment, required=True, help="moment of entry, YYYY-MM-DDTHH:MM, local unless offset")
    parser.add_argument("--timezone", type=_zone, default=ZoneInfo("America/Indiana/Indianapolis"), help="zone of the site")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-11-20") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment like 2026-11-25T10:00") from None


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (LookupError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"{text!r} is not a time zone like America/Chicago") from None
