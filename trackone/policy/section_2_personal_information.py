"""Section II: how personal information is shown and what may travel."""

import re
from collections.abc import Sequence

from trackone.policy.refusal import Refusal

NEVER_ISSUED_AREAS = frozenset({"000", "666"})
ITIN_MIDDLES = (range(50, 66), range(70, 89), range(90, 93), range(94, 100))
MADE_UP_MIDDLES = range(50)
# Whoever kept more numbers in texts than that may be trying them out.
MOST_PASSED_A_DAY = 10
SHORTEST_REASON_TO_PASS = 8
# For what a stored number may be seen; each is kept in the trail.
REVEAL_PURPOSES = {
    "card": "Compare it with the card or a letter of the Social Security Administration",
    "duplicate": "Find out whether two records are of one person",
    "correction": "Check a correction of the number",
    "wage_match": "Clear up a wage record or a claim that does not match",
    "court": "A court, an auditor or the person asks for it",
}

MOST_BYTES_OF_FILE = 20_000_000
MOST_FILES_OF_DOCUMENT = 10
# Why nobody can say what a file holds, and the way out.
_UNREADABLE = {
    "locked": ("It is locked with a password, so nobody can say what it holds.", "Save it without the password."),
    "too_many": ("It is too long to be looked through.", "Split it into several files."),
    "too_large": ("Unpacked it is too large to be looked through.", "Split it into several files."),
    "active": ("It holds a program, or other files inside.", "Print it to PDF and attach that."),
    "inside": ("It holds other files inside.", "Attach each of them by itself."),
    "broken": ("It can't be read, so nobody can say what it holds.", "Open it, save it anew, and attach that."),
}


def masked(last_four: str) -> str:
    """Return the only form in which a number is cited: XXX-XX- and the last four digits.

    Clauses: II.2.
    """
    return f"XXX-XX-{last_four}"


def could_be_issued(digits: str) -> bool:
    """Say whether nine digits are of a form that is issued: not area 000, 666 or 900-999, group 00, serial 0000.

    Clauses: II.1.
    """
    if not re.fullmatch(r"[0-9]{9}", digits):
        return False
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in NEVER_ISSUED_AREAS and area < "900" and group != "00" and serial != "0000"


def is_itin(digits: str) -> bool:
    """Say whether nine digits are of the form of an individual taxpayer number: 9 first, middle digits as assigned.

    Clauses: II.1.
    """
    return bool(re.fullmatch(r"9[0-9]{8}", digits)) and any(int(digits[3:5]) in span for span in ITIN_MIDDLES)


def is_made_up(digits: str) -> bool:
    """Say whether nine digits are of the range kept for made-up people: 9xx-00 to 9xx-49, neither SSN nor ITIN.

    Clauses: II.1.
    """
    return bool(re.fullmatch(r"9[0-9]{8}", digits)) and int(digits[3:5]) in MADE_UP_MIDDLES


def looks_like_ssn(digits: str, *, made_up_range: bool = False) -> bool:
    """Say whether nine digits must not stand in free text; the made-up range counts only where it is in use.

    Clauses: II.1.
    """
    return could_be_issued(digits) or is_itin(digits) or (made_up_range and is_made_up(digits))


def refusals_of_ssn(digits: str, *, made_up_range: bool = False) -> list[Refusal]:
    """Refuse nine digits that are nobody's Social Security number; the sentence does not repeat them.

    The made-up range is a number only where it is in use.

    Clauses: II.1.
    """
    if could_be_issued(digits) or (made_up_range and is_made_up(digits)):
        return []
    if is_itin(digits):
        sentence = "This is an individual taxpayer number (ITIN), not a Social Security number."
        way_out = "Leave the field empty: a record needs no number."
    else:
        sentence = "No Social Security number like this was ever issued."
        way_out = "Compare it with the card, or leave the field empty."
    return [Refusal(code="ssn_never_issued", sentence=sentence, clause="II.1", instead=way_out)]


def refusals_to_reveal(*, has_one: bool, purpose: str, is_confirmed: bool) -> list[Refusal]:
    """Refuse to show a stored number where there is none, without a purpose of the list, or without the password once more.

    Clauses: II.3.
    """
    if not has_one:
        return [
            _no_reveal("ssn_not_on_file", "No Social Security number is on file for this person.", "There is none to show.")
        ]
    found = []
    if purpose not in REVEAL_PURPOSES:
        way_out = "Choose it from the list. For anything else the participant number and the last four digits do."
        found.append(_no_reveal("reveal_purpose", "A stored number is shown for a purpose.", way_out))
    if not is_confirmed:
        why = "Whoever sees a stored number types the own password first."
        found.append(_no_reveal("not_confirmed", why, "Type your password."))
    return found


def refusals_to_pass_number(*, reason: str, is_own: bool, passed_today: int) -> list[Refusal]:
    """Refuse to keep what looks like a number in a text: this person's own is final, another wants a reason, few a day.

    The sentences are the same whether a number is on file or not.

    Clauses: II.1.
    """
    if passed_today >= MOST_PASSED_A_DAY:
        said = f"You have kept {MOST_PASSED_A_DAY} numbers in texts within a day; no more can be kept now."
        return [_not_kept("too_many_passed", said, "Leave the masked form, or ask your Master User.")]
    if is_own:
        said = "This is the Social Security number of the person served. It stays masked."
        return [_not_kept("own_number", said, "Leave the masked form, or use the participant number.")]
    if len(reason.strip()) < SHORTEST_REASON_TO_PASS:
        return [_not_kept("passed_why", "A number is kept only with a reason.", "Say what the number is, in a few words.")]
    return []


def refusals_to_review_passed(*, is_reviewed: bool) -> list[Refusal]:
    """Refuse to look through a kept number twice.

    Clauses: II.1.
    """
    return (
        [_not_kept("passed_reviewed", "Somebody has looked at this already.", "Open the list again.")] if is_reviewed else []
    )


def _not_kept(code: str, sentence: str, way_out: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, clause="II.1", instead=way_out)


def refusal_of_altered_number() -> Refusal:
    """Refuse to show what does not open under this record's key: it was altered, swapped, or sealed by a key that is gone.

    Clauses: II.3.
    """
    why = "The stored number does not open: it was altered outside of TrackOne, or its key is missing. Nothing is shown."
    return _no_reveal("number_does_not_open", why, "Tell the help desk at once, with the participant number.")


def _no_reveal(code: str, sentence: str, way_out: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, clause="II.3", instead=way_out)


def refusals_to_change_ssn(*, has_one: bool) -> list[Refusal]:
    """Refuse to change a number that is on file: it reaches the Master User by one of three ways, who types it twice.

    Clauses: II.3.
    """
    if not has_one:
        return []
    return [
        Refusal(
            code="ssn_on_file",
            sentence="A Social Security number is on file for this person. Only the region's Master User changes it.",
            clause="II.3",
            instead="Dictate the right number to the Master User, hand it over in writing, or fax it. Never e-mail it.",
        )
    ]


def refusals_of_file(*, byte_count: int, is_known: bool, endings: Sequence[str]) -> list[Refusal]:
    """Refuse an empty file, one past the limit, and one that is not what its name says, or two things at once.

    Clauses: II.1.
    """
    if byte_count == 0:
        return [_no_file("file_empty", "This file is empty.", "Choose it again, or scan the paper once more.")]
    if byte_count > MOST_BYTES_OF_FILE:
        limit = f"The largest is {MOST_BYTES_OF_FILE // 1_000_000} MB."
        return [_no_file("file_too_large", f"This file has {byte_count / 1e6:.1f} MB. {limit}", "Scan at a lower quality.")]
    if not is_known:
        kinds = ", ".join(endings[:-1]) + f" and {endings[-1]}"
        said = "This kind of file is not taken, or the file is not what its name says."
        return [_no_file("file_kind", said, f"Taken are {kinds}.")]
    return []


def refusals_of_unreadable_file(*, why: str) -> list[Refusal]:
    """Refuse a file with text that can't be read whole: nobody could say whether it holds a number.

    Clauses: II.1.
    """
    sentence, way_out = _UNREADABLE.get(why, _UNREADABLE["broken"])
    return [_no_file("file_unreadable", sentence, way_out)]


def refusals_to_attach(*, keeps_files: bool, file_count: int, is_infected: bool) -> list[Refusal]:
    """Refuse a file where none are kept, one too many for a paper, and one in which a virus was found.

    Clauses: II.1.
    """
    if not keeps_files:
        return [_no_file("no_store", "This installation keeps no files.", "Describe the paper; it stays in the file.")]
    if is_infected:
        said = "The scanner found a virus in this file. It was not kept."
        return [_no_file("file_infected", said, "Tell your help desk, and scan the paper itself.")]
    if file_count >= MOST_FILES_OF_DOCUMENT:
        said = f"A document has at most {MOST_FILES_OF_DOCUMENT} files."
        return [_no_file("too_many_files", said, "Describe the rest as another document.")]
    return []


def _no_file(code: str, sentence: str, way_out: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, clause="II.1", instead=way_out)
