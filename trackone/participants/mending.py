"""Who may still mend what of a person: what somebody entered is the author's for a time, then its decider's (I.1).

Once the person has exited it is the state's (I.8); whether that is so stands in a room above, so it is told here.

A person has no site and an element no date of its own, so the time runs from the day of entry, and the team leader who may
mend is that of a site at which the author holds a post.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from trackone.organizations.calendar import calendar_around
from trackone.organizations.models import Post, Role
from trackone.organizations.standing import Standing, today_at
from trackone.participants.elements import Element, elements_on, groups_on, has_three_days
from trackone.participants.models import ElementValue, Participant
from trackone.policy.business_days import Calendar
from trackone.policy.refusal import Refusal
from trackone.policy.section_0_applications import is_answered_anew
from trackone.policy.section_1_data_corrections import DECIDERS, decider_of, element_of, last_mend_on, refusals_to_mend

BIRTH_DATE = ("participant", "birth date")
# The record of the list of critical elements whose values are as of the entry into a program.
OF_ENTRY = "participation"
_STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")


@dataclass(frozen=True, kw_only=True)
class Mender:
    """One person on one day, held against what others and he himself entered of somebody who has exited or not."""

    by: Standing
    today: date
    calendar: Calendar | None
    led: frozenset[int]
    is_exited: bool
    # The day on which an application was begun whose answers are given anew; none where the person takes part in something.
    anew_from: date | None = None

    def refusals(
        self, label: str, *, critical: tuple[str, str], entered_by_id: int, entered_on: date, has_window: bool
    ) -> list[Refusal]:
        """Return why this person can't change the value now, each naming it; what is not critical anybody may change."""
        if element_of(*critical, on=self.today) is None:
            return []
        refused = refusals_to_mend(
            is_own=entered_by_id == self.by.person.pk,
            leads_the_site=entered_by_id in self.led,
            window_is_open=self.today <= self.last_on(entered_on=entered_on, has_window=has_window),
            is_frozen=self.is_exited,
            decider=self.decider(critical, entered_on=entered_on),
        )
        return [replace(one, sentence=f"{label}: {one.sentence}") for one in refused]

    def decider(self, critical: tuple[str, str], *, entered_on: date) -> str:
        """Return who decides once the author can't: a word of DECIDERS."""
        return decider_of(*critical, dated_on=entered_on, today=self.today, is_exited=self.is_exited)

    def last_on(self, *, entered_on: date, has_window: bool) -> date:
        """Return the last day on which the author may mend it: where there is no window, the day of entry."""
        if self.calendar is None:
            return entered_on
        return last_mend_on(entered_on=entered_on, has_window=has_window, calendar=self.calendar)

    def refusals_of_element(self, element: Element, value: ElementValue) -> list[Refusal]:
        """Return why this person can't change the element now. Filling a blank is entry and never refused here."""
        if value.value == "" or is_anew(element, value, anew_from=self.anew_from):
            return []
        return self.refusals(
            element.label,
            critical=element.critical,
            entered_by_id=value.entered_by_id,
            entered_on=value.entered_on,
            has_window=has_three_days(element, on=self.today),
        )

    def refusals_of_birth_date(self, participant: Participant) -> list[Refusal]:
        """Return why this person can't change the birth date now; filling a blank one is entry."""
        if participant.birth_entered_on is None or participant.birth_entered_by_id is None or not participant.birth_on:
            return []
        return self.refusals(
            "Birth date",
            critical=BIRTH_DATE,
            entered_by_id=participant.birth_entered_by_id,
            entered_on=participant.birth_entered_on,
            has_window=False,
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One element of one person as a screen shows it: the value, who entered it, and why this reader can't change it."""

    element: Element
    value: str
    spoken: str
    entered_on: date | None
    entered_by: str
    decided_by: str
    last_on: date | None
    refusals: tuple[Refusal, ...]

    @property
    def is_locked(self) -> bool:
        """Say whether this reader can't change it now."""
        return bool(self.refusals)


def today_for(by: Standing, *, at: datetime) -> date:
    """Return the date where this person works: at the site of the post, else by the state's clock. No SQL."""
    site = next((post.site for post in by.posts if post.site), None)
    return today_at(site, at=at) if site else at.astimezone(_STATE_ZONE).date()


def is_anew(element: Element, value: ElementValue, *, anew_from: date | None) -> bool:
    """Say whether an answer is given anew on an application begun on this day. No SQL. Clauses: C.1, I.1."""
    return is_answered_anew(
        is_of_entry=element.critical[0] == OF_ENTRY,
        entered_on=value.entered_on,
        begun_on=anew_from,
        takes_part=anew_from is None,
    )


def mender_for(
    by: Standing,
    *,
    today: date,
    authors: Collection[int],
    days: Collection[date],
    is_exited: bool,
    anew_from: date | None = None,
) -> Mender:
    """Return the mender who judges what these people entered on these days. At most two SQL statements.

    Without days the calendar is not read: then only what has no window may be asked about.
    """
    calendar = calendar_around(today, *days) if days else None
    led = _led(by, authors=authors, today=today)
    return Mender(by=by, today=today, calendar=calendar, led=led, is_exited=is_exited, anew_from=anew_from)


def lines_of(
    participant: Participant, *, by: Standing, at: datetime, is_exited: bool, anew_from: date | None = None
) -> dict[str, list[Line]]:
    """Return every element in force today by group, in the order of the list, with its value. At most three statements."""
    today = today_for(by, at=at)
    values = {
        value.element_no: value
        for value in ElementValue.objects.filter(participant=participant).select_related("entered_by")
    }
    mender = mender_for(
        by,
        today=today,
        authors={value.entered_by_id for value in values.values()},
        days={value.entered_on for value in values.values()},
        is_exited=is_exited,
        anew_from=anew_from,
    )
    return {
        group: [_line(element, values.get(element.number), mender) for element in elements]
        for group, elements in groups_on(today).items()
    }


def refusals_of_present_birth_date(
    participant: Participant, *, by: Standing, at: datetime, is_exited: bool
) -> list[Refusal]:
    """Return why this person can't change the birth date that is on file now. At most one SQL statement."""
    if participant.birth_on is None or participant.birth_entered_on is None:
        return []
    author = participant.birth_entered_by_id
    today = today_for(by, at=at)
    mender = mender_for(by, today=today, authors={author} if author else (), days=(), is_exited=is_exited)
    return mender.refusals_of_birth_date(participant)


def element_values(participant: Participant, numbers: Collection[int]) -> dict[int, ElementValue]:
    """Return the present values of these elements by number. One SQL statement."""
    rows = ElementValue.objects.filter(participant=participant, element_no__in=list(numbers))
    return {row.element_no: row for row in rows}


def refusals_to_change_elements(wanted: dict[int, str], *, values: dict[int, ElementValue], mender: Mender) -> list[Refusal]:
    """Return why these elements can't take these values; what does not change is not asked about."""
    known = elements_on(mender.today)
    found: list[Refusal] = []
    for number, value in wanted.items():
        present = values.get(number)
        if present is not None and present.value != value and number in known:
            found += mender.refusals_of_element(known[number], present)
    return found


def _line(element: Element, value: ElementValue | None, mender: Mender) -> Line:
    is_filled = value is not None and value.value != ""
    decider = mender.decider(element.critical, entered_on=value.entered_on if value and is_filled else mender.today)
    return Line(
        element=element,
        value=value.value if value else "",
        spoken=element.spoken(value.value if value else ""),
        entered_on=value.entered_on if value and is_filled else None,
        entered_by=value.entered_by.name if value and is_filled else "",
        decided_by=DECIDERS[decider] if element.critical[0] else "",
        last_on=(
            mender.last_on(entered_on=value.entered_on, has_window=has_three_days(element, on=mender.today))
            if value and is_filled and element.critical[0]
            else None
        ),
        refusals=tuple(mender.refusals_of_element(element, value)) if value else (),
    )


def _led(by: Standing, *, authors: Collection[int], today: date) -> frozenset[int]:
    """Return those of these people who hold a post at a site that this person leads. One SQL statement, or none."""
    leading = [post for post in by.posts if post.role == Role.TEAM_LEADER]
    others = [author for author in authors if author != by.person.pk]
    if not leading or not others:
        return frozenset()
    posts = Post.objects.in_force(today).filter(person_id__in=others, region=by.region)
    if all(post.site_id is not None for post in leading):
        posts = posts.filter(Q(site_id__in=[post.site_id for post in leading]))
    return frozenset(posts.values_list("person_id", flat=True))
