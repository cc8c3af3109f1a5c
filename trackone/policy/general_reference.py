"""General: reference data. A change takes effect today or later: what was done before is judged by the rule of its day.

The limits: a change is recorded at most a year ahead. A closed day alone may lie in the past: it can only widen a window.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from trackone.policy.refusal import Refusal
from trackone.policy.section_5_logon_access import refusal_of_last_holder

CLAUSE = "general"
MOST_AHEAD = timedelta(days=366)
# A letter at least: a code stands in addresses, where no number of a person may stand.
CODE = re.compile("(?=[0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{1,19}")


def refusals_of_name(*, name: str, is_taken: bool) -> list[Refusal]:
    """Refuse something without a name, and a second one of the same name.

    Clauses: general.
    """
    if not name.strip():
        return [_no("name_missing", "Everything here is found by its name.", "Enter a name.")]
    if is_taken:
        return [_no("name_taken", f"“{name.strip()}” is on file already.", "Use that one, or choose another name.")]
    return []


def refusals_to_begin(
    *, since_on: date, today: date, not_before: date | None = None, replaces: str = "", after: date | None = None
) -> list[Refusal]:
    """Refuse a first day that has passed, lies more than a year ahead, or comes before what it belongs to begins.

    `replaces` names what holds today and ends the day before: then today is too early, because today it still holds.
    `after` is the first day of the one before in the same place, which may lie ahead too.

    Clauses: general.
    """
    if since_on < today:
        return [_no("since_on", "The first day has passed, and what was done since is not judged anew.", "Begin today.")]
    if replaces and since_on == today:
        said = f"{replaces} holds today, and what is done today is judged by it."
        return [_no("since_on", said, "Begin tomorrow or later.")]
    if after is not None and since_on <= after:
        return [_no("since_on", f"Another one begins on {_said(after)}.", "Choose a later day.")]
    if since_on > today + MOST_AHEAD:
        return [_no("since_on", "The first day lies more than a year ahead.", "Check the year.")]
    if not_before is not None and since_on < not_before:
        return [_no("since_on", "What this belongs to begins later.", f"Begin on {_said(not_before)} or later.")]
    return []


def refusals_to_end(*, until_on: date, since_on: date, ended_on: date | None, today: date) -> list[Refusal]:
    """Refuse a last day that has passed, lies more than a year ahead or before the first day; and a second ending.

    `ended_on` is the last day set before: as long as it has not passed, another may take its place.

    Clauses: general.
    """
    if ended_on is not None and ended_on < today:
        return [_no("ended", "This has ended already.", "Nothing needs to be done. To have it again, add it anew.")]
    if until_on < today:
        return [_no("until_on", "The last day has passed, and what was done since is not judged anew.", "End it today.")]
    if until_on > today + MOST_AHEAD:
        return [_no("until_on", "The last day lies more than a year ahead.", "Check the year.")]
    if until_on < since_on:
        return [_no("until_on", "The last day comes before the first one.", "Check both days.")]
    return []


def refusals_at_site(*, site: str, closed_on: date | None, dated_on: date | None) -> list[Refusal]:
    """Refuse a service dated after the last day of its site; what was dated until then stays and may come in time.

    Clauses: general.
    """
    if closed_on is None or dated_on is None or dated_on <= closed_on:
        return []
    said = f"{site} was open through {_said(closed_on)}."
    return [_no("site_closed", said, "Choose the site at which it happened, or check the date.")]


def refusals_to_end_organization(*, still_has: Sequence[str], works_elsewhere: bool) -> list[Refusal]:
    """Refuse to end an organization that people, workgroups or a region still belong to, and one of several regions.

    `still_has` says in words what goes on after the last day; `works_elsewhere` is asked for a region alone.

    Clauses: general.
    """
    found = []
    if works_elsewhere:
        found.append(_no("works_elsewhere", "This organization works in other regions too.", "The state ends it."))
    if still_has:
        said = f"After that day the organization still has: {', '.join(still_has)}."
        found.append(_no("still_has", said, "End these first, or give them to a successor."))
    return found


def refusals_to_name(*, can_log_in: bool, belongs: bool, holds_it: bool, named_in: str) -> list[Refusal]:
    """Refuse a holder who can't log in, who belongs elsewhere, who holds the post already, or whom no paper names.

    Clauses: general.
    """
    found = []
    if not can_log_in:
        found.append(_no("no_log_in", "This person can't log in, so what is due would wait.", "Ask for a log-on first."))
    if not belongs:
        said = "This person belongs to another organization or region."
        found.append(_no("belongs_elsewhere", said, "Choose somebody from the list."))
    if holds_it:
        found.append(_no("holds_it", "This person holds this post already.", "Choose somebody else."))
    if not named_in.strip():
        said = "A holder is named in writing."
        found.append(_no("not_in_writing", said, "Say which letter or e-mail, of which day and from whom."))
    return found


def refusals_to_stand_in(*, is_somebody_named: bool) -> list[Refusal]:
    """Refuse an alternate of a post that nobody holds.

    Clauses: general, I.2.
    """
    return [] if is_somebody_named else [_no("nobody_named", "There is nobody to stand in for.", "Name the contact first.")]


def refusals_of_kind(*, is_the_states: bool, is_region: bool) -> list[Refusal]:
    """Refuse a region that adds an organization of the state's own.

    Clauses: general.
    """
    if is_the_states and is_region:
        return [_no("kind_of_state", "Agencies of the state and the vendor are the state's to add.", "Choose another kind.")]
    return []


def refusals_to_rename(*, is_same: bool, since_on: date, today: date) -> list[Refusal]:
    """Refuse the name that a region has, and a second name on one day.

    Clauses: general.
    """
    if is_same:
        return [_no("same_name", "The region has this name.", "Enter another one.")]
    if since_on >= today:
        return [_no("renamed_today", "The region got its present name today.", "Rename it tomorrow.")]
    return []


def refusals_to_number_region(*, number: int, is_taken: bool) -> list[Refusal]:
    """Refuse the number of a region that goes on: files and reports name a region by it.

    Clauses: general.
    """
    said = f"Region {number} goes on, and reports name it by this number."
    return [_no("number_taken", said, "Choose another number, or end that region first.")] if is_taken else []


def refusals_to_move_county(*, is_there: bool, sites: Sequence[str]) -> list[Refusal]:
    """Refuse to give a county to the region that has it, and one in which the region before still has open `sites`.

    Clauses: general.
    """
    if is_there:
        return [_no("county_there", "The county belongs to this region already.", "Choose another one.")]
    if not sites:
        return []
    said = f"These sites in the county go on after that day: {', '.join(sites)}."
    return [_no("county_has_sites", said, "Their region's Master User closes them first, with a last day before.")]


def refusals_to_end_region(*, still_has: Sequence[str]) -> list[Refusal]:
    """Refuse to end a region in which something or somebody goes on; `still_has` says what, in words.

    Clauses: general.
    """
    if not still_has:
        return []
    said = f"After that day the region still has: {', '.join(still_has)}."
    return [_no("region_has", said, "Counties go to their next region, sites are closed, people transferred; then end it.")]


def refusals_to_end_post(*, last_holder_of: Sequence[str]) -> list[Refusal]:
    """Refuse to end the last holder of a post with a clock: what is due to it would wait for nobody.

    Clauses: general.
    """
    return [refusal_of_last_holder(last_holder_of)] if last_holder_of else []


def refusals_to_close_day(
    *, day: date, name: str, source: str, is_weekend: bool, is_on_file: bool, is_covered: bool
) -> list[Refusal]:
    """Refuse a closed day without a name or a source, one on file, a weekend, and one that the calendar does not cover.

    A day that has passed is none of these: a closing added afterwards widens windows, and decides nothing anew.

    Clauses: general, C.6.
    """
    found = []
    if not name.strip():
        found.append(_no("name_missing", "People read on the page why a day does not count.", "Enter a name."))
    if not source.strip():
        found.append(_no("source_missing", "Each closed day has a source.", "Name the order and its date."))
    if is_on_file:
        found.append(_no("closed_already", "This day is closed already.", "Nothing needs to be done."))
    elif is_weekend:
        found.append(_no("weekend", "A Saturday or Sunday is no business day anyway.", "Nothing needs to be done."))
    if not is_covered:
        found.append(_no("not_covered", "The calendar does not cover this day.", "Check the year."))
    return found


def refusals_to_confirm_year(*, waiting_count: int) -> list[Refusal]:
    """Refuse to confirm a year that has no closed day left to confirm.

    Clauses: general.
    """
    return [] if waiting_count else [_no("confirmed", "Every closed day of this year is confirmed.", "Nothing needs doing.")]


def refusals_of_county(*, is_in_region: bool) -> list[Refusal]:
    """Refuse a site in a county of another region: the site says who may read what is recorded there.

    Clauses: general.
    """
    return [] if is_in_region else [_no("county", "This county belongs to another region.", "Choose one of your region.")]


def refusals_of_code(*, code: str, is_taken: bool) -> list[Refusal]:
    """Refuse a code that files can't carry, and one that is on file, ended ones too.

    Clauses: general, C.1.
    """
    if not CODE.fullmatch(code):
        return [
            _no(
                "code", "A code has 2 to 20 capital letters, digits and dashes, a letter at least.", "For example: JOB-CLUB."
            )
        ]
    return (
        [_no("code_taken", f"The code {code} is on file already.", "Replace that one, or choose another code.")]
        if is_taken
        else []
    )


def refusals_of_effect(*, begins: bool, extends: bool, family: str, never_counts: bool) -> list[Refusal]:
    """Refuse a kind that begins participation without extending it, and one that counts in a family that never does.

    Clauses: general, C.6.
    """
    if never_counts and (begins or extends):
        said = f"A service of the family “{family}” neither begins participation nor extends it."
        return [_no("effect", said, "Choose another family, or another effect.")]
    if begins and not extends:
        return [_no("effect", "What begins participation extends it too.", "Choose both.")]
    return []


def refusals_of_scope(*, unknown: Sequence[str]) -> list[Refusal]:
    """Refuse programs or streams that are not on file.

    Clauses: general, C.1.
    """
    return [_no("scope", f"Not on file: {', '.join(unknown)}.", "Choose from the list.")] if unknown else []


def _said(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"


def _no(code: str, sentence: str, instead: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, clause=CLAUSE, instead=instead)
