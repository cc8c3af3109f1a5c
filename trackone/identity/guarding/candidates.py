"""Judge nine digits by their form and by the words around them: a Social Security number, or a phone, claim or case number.

Three, two and four digits are one wherever they stand; nine digits in a row are one unless the words before them say
otherwise; any other grouping is one only where the words say so.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from trackone.identity.guarding.words import Run

Hit = tuple[int, int, str]
_BETWEEN = r"[ \t\r\n\-./_,:;()\[\]*+|~'\"\\]{0,4}"
# Looked at from each group of digits on, since a number may begin inside what looked like another one.
_NINE = re.compile(rf"(?<![0-9])(?=([0-9](?:{_BETWEEN}[0-9]){{8}})(?![0-9]))")
_GROUP = re.compile(r"[0-9]+")

_SAYS_SO = re.compile(
    r"(?:(?<![A-Za-z])(?:s\.?\s?s\.?\s?(?:a\.?\s?)?n|soc(?:ial)?(?:[\s.-]*sec(?:urity)?)?|i\.?t\.?i\.?n|seguro\s+social"
    r"|taxpayer(?:\s+id\w*)?)\b|\bss\s?(?:#|no\b))([^0-9]{0,28})\Z",
    re.IGNORECASE,
)
_SAYS_SO_GLUED = re.compile(r"(?<![A-Za-z])(?:ssn|itin|ss)[#:_=-]?\Z", re.IGNORECASE)
_SAYS_SO_AFTER = re.compile(
    r"^[^0-9A-Za-z]{0,4}(?:is\s+|was\s+)?(?:my\s+|his\s+|her\s+|the\s+|their\s+)?(?:ssn|social\s+sec)", re.I
)
_SAYS_ELSE = re.compile(
    r"(?<![A-Za-z])(?:claim|case|grant|award|contract|docket|petition|warrant|e\.?i\.?n|fein|employer\s+id\w*|account|acct"
    r"|routing|aba|transit|phone|tel|telephone|fax|cell|mobile|call|zip|postal|invoice|order|purchase|p\.?o|voucher|check"
    r"|cheque|confirmation|tracking|track|reference|ref|receipt|policy|member|student|employee|badge|license|licence|permit"
    r"|plate|vin|serial|model|part|item|sku|isbn|catalog|version|build|ticket|request|transaction|batch|file|record"
    r"|registration|certificate|cert|program|project|job|posting|requisition|seller|customer|client|provider"
    r"|participant|duns|uei|cage|naics|fips|obs|unique|wages?|amount|total|population|uscis|alien|passport|visa|medicaid"
    r"|medicare|patient|chart|bill|meter|lot|parcel|deed|gps|lat|long|latitude|longitude|timestamp|epoch|bytes|size)"
    r"(?![a-z])(?:[\s#:=.()'\"-]|(?:no|nr|num|number|numbers|id|code|is|was|of|the|his|her|our|their)\b)*\Z",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])"
    r",?[ \t]+\Z"
)
_ADDRESS = re.compile(r"(?:https?://|www\.|/)[^\s]*\Z", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:form|eta|rev|section|room|suite|apt|unit|page|route|road|us|sr|hwy|highway)\W{0,3}\Z", re.IGNORECASE
)
_COUNTED = frozenset({"123456789", "987654321"})
_REACH = 44


def numbers(text: str) -> Iterator[Hit]:
    """Yield the spans of nine digits that stand for a person, with the digits; not asked is whether they were issued."""
    for match in _NINE.finditer(text):
        start, end = match.span(1)
        if _is_one(text, start, end):
            yield start, end, "".join(_GROUP.findall(match[1]))


def spelled(text: str, runs: Iterable[Run]) -> Iterator[Hit]:
    """Yield the runs of number words that say nine digits."""
    for run in runs:
        if run.digits not in _COUNTED and not _SAYS_ELSE.search(_before(text, run.start)):
            yield run.start, run.end, run.digits


def _is_one(text: str, start: int, end: int) -> bool:
    groups = list(_GROUP.finditer(text, start, end))
    sizes = tuple(len(group[0]) for group in groups)
    gaps = [text[one.end() : other.start()] for one, other in pairwise(groups)]
    before, after = _before(text, start), text[end : end + 16]
    if _is_part_of_more(before, after, gaps):
        return False
    if _SAYS_SO_GLUED.search(before) or _SAYS_SO_AFTER.search(after):
        return True
    if label := _SAYS_SO.search(before):
        # A ZIP+4 may stand some words behind the label of a number that is not there.
        return not (sizes == (5, 4) and gaps == ["-"] and re.search(r"[A-Za-z]{4}", label[1]))
    if sizes == (9,):
        return _is_bare(before, after)
    if sizes == (3, 2, 4):
        return _is_three_two_four(gaps, text[start:end], before, after)
    return _is_spread(sizes, gaps, text[start:end], before, after)


def _is_part_of_more(before: str, after: str, gaps: list[str]) -> bool:
    """Say whether the digits go on, as those of a longer number or of an amount."""
    if re.search(r"[$\u20ac\u00a3]\s?\Z", before) or re.match(r"[.,/-][0-9]", after) or re.match(r"\s?%", after):
        return True
    return bool(re.search(r"[0-9][-./]\Z", before)) or (bool(gaps) and bool(re.search(r"[0-9],\Z", before)))


def _is_bare(before: str, after: str) -> bool:
    if re.search(r"[A-Za-z_]\Z", before) or re.match(r"[A-Za-z_]", after):
        return False
    return not (_SAYS_ELSE.search(before) or _STATE.search(before) or _ADDRESS.search(before))


def _is_three_two_four(gaps: list[str], number: str, before: str, after: str) -> bool:
    marks = [gap.strip(" \t\r\n()[]'\"*") for gap in gaps]
    if any(mark[:1] in (",", ";", ":") for mark in marks) or (all("\n" in gap for gap in gaps) and not any(marks)):
        return False
    if marks[0] and marks[0] == marks[1]:
        return marks[0] != "/" or not _is_numbered_form(number, before)
    if not any(marks) and _has_neighbors(before, after):
        return False
    return not _is_numbered_form(number, before) and not any(mark in (".", "/", "+") for mark in marks)


def _is_spread(sizes: tuple[int, ...], gaps: list[str], number: str, before: str, after: str) -> bool:
    """Judge digits that were pulled apart: one by one, or 3-2-4 of which a part was pulled apart."""
    places = list(accumulate(sizes))
    if 3 not in places or 5 not in places:
        return False
    if len(sizes) == 9:
        digits = "".join(_GROUP.findall(number))
        inside = {gap for place, gap in zip(places, gaps, strict=False) if place not in (3, 5)}
        return len(inside) == 1 and digits not in _COUNTED and not _goes_on(before, after)
    at_joints = [gaps[places.index(joint)] for joint in (3, 5)]
    inside = {gap for place, gap in zip(places, gaps, strict=False) if place not in (3, 5)}
    return all("-" in gap for gap in at_joints) and inside <= {" "}


def _is_numbered_form(number: str, before: str) -> bool:
    """Say whether this is the number of a form, a room or a road with a month behind it: "Form 671 05/2024"."""
    month, year = (int(group) for group in _GROUP.findall(number)[1:])
    return 1 <= month <= 12 and 1900 <= year <= 2100 and _PLACE.search(before) is not None


def _has_neighbors(before: str, after: str) -> bool:
    return bool(re.search(r"[0-9] \Z", before) or re.match(r" [0-9]", after))


def _goes_on(before: str, after: str) -> bool:
    return bool(
        re.search(r"(?<![0-9])[0-9][^0-9A-Za-z]{1,2}\Z", before) or re.match(r"[^0-9A-Za-z]{1,2}[0-9](?![0-9])", after)
    )


def _before(text: str, start: int) -> str:
    return text[max(0, start - _REACH) : start]
