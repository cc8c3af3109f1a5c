"""Content, the rules of who may enter a program: each says yes, no, or nothing while what it needs is not known.

Every rule takes what is known by the number of the element, and the day of the application. What a rule leaves out is said
in `eligibility_rules.csv`, beside its words.
"""

from collections.abc import Callable, Mapping
from datetime import date

BORN = 200
Known = Mapping[int, str]
Holds = Callable[[Known, date], bool | None]
# Who was born before has no duty to register.
_SELECTIVE_SERVICE_SINCE = date(1960, 1, 1)
_IN_SCHOOL, _OUT_WITHOUT_DIPLOMA = ("1", "2", "3"), ("4", "6")


def asked_by(word: str, *, known: Known, blank: tuple[int, ...]) -> tuple[int, ...]:
    """Return those of the blank elements that would settle a rule: not the end of a permission that has none, or a notice.

    Clauses: C.1.
    """
    settles = {
        "work_authorization": (9001,) if not known.get(9001) else (9002,),
        "selective_service": (BORN, 9003) if not known.get(9003) else (BORN, 201),
        "dislocated": (9004,) if not known.get(9004) else (410,),
        "dislocated_or_long_out": (9004, 402) if not known.get(9004) else (410, 402),
    }.get(word, blank)
    return tuple(number for number in blank if number in settles)


def _work_authorization(known: Known, on: date) -> bool | None:
    answer, until_on = known.get(9001, ""), _day(known, 9002)
    if answer in ("", "0"):
        return None if not answer else False
    if answer == "4" and until_on is None:
        return None
    return until_on is None or answer in ("1", "2") or until_on >= on


def _selective_service(known: Known, on: date) -> bool | None:
    born, answer = _day(known, BORN), known.get(9003, "")
    if known.get(201) == "2" or answer in ("1", "2", "3"):
        return True
    if born is not None and (born < _SELECTIVE_SERVICE_SINCE or _age(born, on) < 18):
        return True
    # Who did not register may not have had to: only sex and age tell.
    return False if answer == "0" and born is not None and known.get(201) else None


def _dislocated(known: Known, on: date) -> bool | None:
    answer = known.get(9004, "")
    if answer in ("4", "5") or known.get(807) == "1":
        return True
    if answer in ("1", "2", "3"):
        # Who has notice of the end has not lost the job yet.
        return True if known.get(410) or known.get(400) == "2" else None
    return False if answer == "0" else None


def _wioa_youth_age(known: Known, on: date) -> bool | None:
    born, school = _day(known, BORN), known.get(409, "")
    if born is None:
        return None
    age = _age(born, on)
    if not 14 <= age <= 24:
        return False
    if 16 <= age <= 21:
        return True
    return None if not school else (school in _IN_SCHOOL) == (age < 16)


def _wioa_youth_need(known: Known, on: date) -> bool | None:
    school, low_income = known.get(409, ""), _is(known, 802, "1")
    barrier = _any(*(_is(known, number, "1") for number in (801, 800, 704, 701, 202)))
    with_low_income = _any(*(_is(known, number, "1") for number in (804, 803, 702)))
    if not school:
        return None
    if school in _IN_SCHOOL:
        return _all(low_income, _any(barrier, with_low_income))
    return _any(school in _OUT_WITHOUT_DIPLOMA, barrier, _all(low_income, with_low_income))


def _wia_youth_need(known: Known, on: date) -> bool | None:
    barriers = [_is(known, number, "1") for number in (804, 800, 704, 701, 801, 702)]
    return _all(_is(known, 802, "1"), _any(_is(known, 409, *_OUT_WITHOUT_DIPLOMA), *barriers))


def _served_in_forces(known: Known, on: date) -> bool | None:
    answer = known.get(301, "")
    if answer == "1":
        return _any(_is(known, 302, "1"), _is(known, 303, "1", "2"))
    return None if not answer else answer != "0"


def _barrier_of_veteran(known: Known, on: date) -> bool | None:
    born = _day(known, BORN)
    is_young = None if born is None else 18 <= _age(born, on) <= 24
    told = [_is(known, number, "1") for number in (308, 800, 801, 802, 402)]
    return _any(_is(known, 303, "1", "2"), _is(known, 408, "0"), is_young, *told)


def _between(first: int, last: int) -> Holds:
    def holds(known: Known, on: date) -> bool | None:
        born = _day(known, BORN)
        return None if born is None else first <= _age(born, on) <= last

    return holds


def _answers(number: int, *codes: str) -> Holds:
    return lambda known, on: _is(known, number, *codes)


def _is(known: Known, number: int, *codes: str) -> bool | None:
    return known[number] in codes if known.get(number) else None


def _any(*answers: bool | None) -> bool | None:
    return True if True in answers else None if None in answers else False


def _all(*answers: bool | None) -> bool | None:
    return False if False in answers else None if None in answers else True


def _day(known: Known, number: int) -> date | None:
    text = known.get(number, "")
    return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}") if text else None


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


HOLDS: Mapping[str, Holds] = {
    "anybody": lambda known, on: True,
    "by_hand": lambda known, on: None,
    "adult_age": _between(18, 150),
    "work_authorization": _work_authorization,
    "selective_service": _selective_service,
    "dislocated": _dislocated,
    "dislocated_or_long_out": lambda known, on: _any(_dislocated(known, on), _is(known, 402, "1")),
    "wia_youth_age": _between(14, 21),
    "wia_youth_need": _wia_youth_need,
    "wioa_youth_age": _wioa_youth_age,
    "wioa_youth_need": _wioa_youth_need,
    "served_in_forces": _served_in_forces,
    "barrier_of_veteran": _barrier_of_veteran,
    "trade_covered": _answers(9005, "1"),
    "claimant_resea": _answers(401, "1"),
    "claimant_wprs": _answers(401, "2"),
}
