"""The indicators once more, slowly: a record at a time, from the published rules and from nothing of ours."""

import calendar
import re
import statistics
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

Record = Mapping[str, str]
EMPLOYED = (1, 2, 3)
PENDING = 999999.99


def code(record: Record, element: str, *codes: int) -> bool:
    text = record.get(element, "").strip()
    return bool(re.fullmatch("[0-9]+", text)) and int(text) in codes


def day(record: Record, element: str) -> date | None:
    text = record.get(element, "").strip()
    if not re.fullmatch("[0-9]{8}", text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def money(record: Record, element: str) -> float | None:
    text = record.get(element, "").strip()
    return float(text) if re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", text) else None


def blank(record: Record, element: str) -> bool:
    return not record.get(element, "").strip()


def window(report_end: date, *, back: int) -> tuple[date, date]:
    """Four whole quarters, the last of which lies so many before the report quarter."""
    months = report_end.year * 12 + report_end.month - 1 - 3 * back
    year, month = divmod(months, 12)
    end = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    first = months - 11
    return date(first // 12, first % 12 + 1, 1), end


def within(found: date | None, span: tuple[date, date]) -> bool:
    return found is not None and span[0] <= found <= span[1]


def is_participant(record: Record, program: str) -> bool:
    if program == "dw":
        return code(record, "904", 1, 2, 3) or code(record, "909", 1)
    element, codes = {
        "adult": ("903", EMPLOYED),
        "youth": ("905", EMPLOYED),
        "wp": ("918", (1,)),
        "jvsg": ("914", (1, 2)),
        "dwg": ("932", (1,)),
    }[program]
    return code(record, element, *codes)


def left_in(record: Record, program: str, span: tuple[date, date]) -> bool:
    """The common base: a participant who has entered, left in the window and was taken out by no other reason."""
    return (
        is_participant(record, program)
        and not blank(record, "900")
        and within(day(record, "901"), span)
        and code(record, "923", 0)
    )


def days_after_exit(record: Record, element: str) -> int | None:
    found, left = day(record, element), day(record, "901")
    return None if found is None or left is None else (found - left).days


def is_within_a_year(record: Record, element: str) -> bool:
    days = days_after_exit(record, element)
    return days is not None and days <= 365


def trained(record: Record) -> bool:
    kinds = (2, 3, 4, 6, 7, 8, 9, 10)
    return (
        any(code(record, element, *kinds) for element in ("1303", "1310", "1315"))
        or code(record, "1332", 1)
        or (code(record, "408", 0) and code(record, "1401", 1))
    )


def has_credential(record: Record) -> bool:
    works = any(code(record, element, *EMPLOYED) for element in ("1600", "1602", "1604", "1606"))
    for kind, dated in (("1800", "1801"), ("1802", "1803"), ("1804", "1805")):
        if is_within_a_year(record, dated):
            if code(record, kind, 2, 3, 4, 5, 6, 7):
                return True
            if code(record, kind, 1) and (works or is_within_a_year(record, "1406")):
                return True
    return False


def counts_for_gains(record: Record, program: str, span: tuple[date, date]) -> bool:
    def open_or_within(element: str) -> bool:
        return blank(record, element) or within(day(record, element), span)

    entered, enrolled = day(record, "900"), day(record, "1811")
    return (
        is_participant(record, program)
        and entered is not None
        and entered <= span[1]
        and open_or_within("901")
        and enrolled is not None
        and enrolled <= span[1]
        and open_or_within("1813")
        and (blank(record, "923") or code(record, "923", 0, 7))
    )


def gained(record: Record, span: tuple[date, date]) -> bool:
    if any(within(day(record, element), span) for element in ("1806", "1807", "1808", "1809", "1810")):
        return True
    slots = (("1800", "1801"), ("1802", "1803"), ("1804", "1805"))
    return any(code(record, kind, 1) and within(day(record, dated), span) for kind, dated in slots)


def rate(numerator: int, denominator: int) -> dict[str, object]:
    return {
        "numerator": numerator,
        "denominator": denominator,
        "rate": numerator / denominator if denominator else None,
    }


def wioa(records: Iterable[Record], *, program: str, report_end: date) -> dict[str, dict[str, object]]:
    """All primary indicators of a program."""
    records = list(records)
    q2, q4 = window(report_end, back=4), window(report_end, back=6)
    period = window(report_end, back=0)
    set_q2 = [r for r in records if left_in(r, program, q2)]
    set_q4 = [r for r in records if left_in(r, program, q4)]
    youth = program == "youth"
    placed_q2 = [r for r in set_q2 if code(r, "1602", *EMPLOYED) or (youth and code(r, "1900", 1, 2, 3))]
    placed_q4 = [r for r in set_q4 if code(r, "1606", *EMPLOYED) or (youth and code(r, "1901", 1, 2, 3))]
    wages = [m for r in set_q2 if (m := money(r, "1704")) is not None and 0 < m < PENDING]
    reported = program not in ("wp", "jvsg")
    in_training = [r for r in set_q4 if trained(r)] if reported else []
    gaining = [r for r in records if counts_for_gains(r, program, period)] if reported else []
    employed_q2 = [r for r in set_q4 if code(r, "1602", *EMPLOYED)]
    return {
        "employment_q2": rate(len(placed_q2), len(set_q2)),
        "employment_q4": rate(len(placed_q4), len(set_q4)),
        "median_earnings": {"count": len(wages), "value": statistics.median(wages) if wages else None},
        "credential": rate(sum(map(has_credential, in_training)), len(in_training)),
        "msg": rate(sum(gained(r, period) for r in gaining), len(gaining)),
        "same_employer": rate(sum(code(r, "1618", 1) for r in employed_q2), len(employed_q2)),
    }


def quarter_end_after(left: date, quarters: int) -> date:
    year, month = divmod(left.year * 12 + (left.month - 1) // 3 * 3 + 2 + 3 * quarters, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def is_by_quarter(record: Record, element: str, quarter: int) -> bool:
    found, left = day(record, element), day(record, "901")
    return found is not None and left is not None and found <= quarter_end_after(left, quarter)


def wia(records: Iterable[Record], *, program: str, report_end: date) -> dict[str, dict[str, object]]:
    """The common measures: those of adults, or for youth those of youth."""
    records = list(records)
    early, late = window(report_end, back=3), window(report_end, back=5)
    idle = [r for r in records if left_in(r, program, early) and code(r, "400", 0, 2, 3)]
    if program == "youth":
        return wia_youth(records, idle, report_end=report_end)
    worked = [r for r in records if left_in(r, program, late) and code(r, "1600", *EMPLOYED)]
    kept = [r for r in worked if code(r, "1602", *EMPLOYED) and code(r, "1604", *EMPLOYED)]
    proven = [r for r in kept if all(code(r, element, 1, 2, 3) for element in ("1601", "1603", "1605"))]
    sums = []
    for record in proven:
        second, third = money(record, "1704"), money(record, "1705")
        if second is not None and third is not None and 0 < second < PENDING and 0 < third < PENDING:
            sums.append(second + third)
    return {
        "entered_employment": rate(sum(code(r, "1600", *EMPLOYED) for r in idle), len(idle)),
        "retention": rate(len(kept), len(worked)),
        "average_earnings": {"count": len(sums), "value": statistics.fmean(sums) if sums else None},
    }


def wia_youth(records: list[Record], idle: list[Record], *, report_end: date) -> dict[str, dict[str, object]]:
    early, period = window(report_end, back=3), window(report_end, back=0)
    free = [r for r in idle if not code(r, "409", 3)]
    placed = [r for r in free if code(r, "1600", *EMPLOYED) or is_by_quarter(r, "1406", 1)]
    left = [r for r in records if left_in(r, "youth", early)]
    pupils = [r for r in left if code(r, "409", 1, 2, 3) or not blank(r, "1811") or code(r, "1401", 1) or code(r, "1332", 1)]
    slots = (("1800", "1801"), ("1802", "1803"), ("1804", "1805"))
    attained = [
        r for r in pupils if any(code(r, kind, *range(1, 8)) and is_by_quarter(r, dated, 3) for kind, dated in slots)
    ]
    weak = [r for r in records if first_year_ends(r, period) and code(r, "409", 4, 5, 6) and code(r, "804", 1)]
    return {
        "placement": rate(len(placed), len(free)),
        "attainment": rate(len(attained), len(pupils)),
        "literacy_numeracy": rate(sum(map(rose, weak)), len(weak)),
    }


def first_year_ends(record: Record, period: tuple[date, date]) -> bool:
    entered, left = day(record, "900"), day(record, "901")
    if not is_participant(record, "youth") or entered is None:
        return False
    if left is None and not blank(record, "901"):
        return False
    if left is not None and (left - entered).days < 365:
        return within(left, period)
    return within(entered, (period[0] - timedelta(days=365), period[1] - timedelta(days=365)))


def rose(record: Record) -> bool:
    for before, after, dated in (("1905", "1908", "1906"), ("1912", "1915", "1913"), ("1919", "1922", "1920")):
        low, high = money(record, before), money(record, after)
        tested, entered = day(record, dated), day(record, "900")
        if low is None or high is None or tested is None or entered is None:
            continue
        if high > low > 0 and (tested - entered).days <= 365:
            return True
    return False
