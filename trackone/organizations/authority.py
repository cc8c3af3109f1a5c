"""Who may do what: the one table that actions, buttons and lists read.

An action is a word `thing.verb`; it is also the audit verb. `MAY` maps it to the posts that may do it, in whose region,
who must or must not do it, and the clause that says so. What is not in the table nobody may do.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from trackone.organizations.models import Post, Role, Site
from trackone.organizations.standing import Standing


class Whose(Enum):
    """In whose region a post may act."""

    OWN = "own region"
    STATE = "statewide"


@dataclass(frozen=True)
class May:
    """One line of the table: these roles, there, but never the people whom these fields of the record name.

    Where `must_be` names fields, one of them has to name whoever acts.
    """

    roles: tuple[Role, ...]
    whose: Whose = Whose.OWN
    must_not_be: tuple[str, ...] = ()
    must_be: tuple[str, ...] = ()
    clause: str = "general"


_SERVING = (Role.TEAM_MEMBER, Role.TEAM_LEADER, Role.COORDINATOR, Role.MASTER_USER)
_LEADING = (Role.TEAM_LEADER, Role.COORDINATOR, Role.MASTER_USER)
_READING = (*_SERVING, Role.CONTACT, Role.OPERATOR)
_STATE = (Role.STATE_STAFF,)
_ASKING = (*_SERVING, Role.CLERK, Role.CONTACT)
# Nobody who asked decides; whoever else had a hand in it is held by `requests.deciders` (I.2).
_ASKED = ("drafted_by_id", "reviewed_by_id", "submitted_by_id")

# Within the window the author and who served mend, wherever they hold a post now; the book holds these (I.1).
_THE_AUTHORS = frozenset(
    {
        "service.mend",
        "service.withdraw",
        "gap.withdraw",
        "activity.mend",
        "activity.withdraw",
        "participation.mend",
        "correction.mend_draft",
        "correction.withdraw",
        "participation.withdraw",
    }
)
# Whoever serves in the region goes on with an application, at whatever site it was begun (C.1).
_RESUMED = frozenset({"application.answer", "application.apply", "application.withdraw", "signature.record"})


def _deciding(clause: str) -> tuple[May, ...]:
    """Return the lines of a decision: the Master User's, the operator's where there is none, the state's."""
    return (
        May((Role.MASTER_USER,), must_not_be=_ASKED, clause=clause),
        May((Role.OPERATOR,), must_not_be=_ASKED, clause=clause),
        May(_STATE, Whose.STATE, must_not_be=_ASKED, clause=clause),
    )


MAY: dict[str, tuple[May, ...]] = {
    # Finding and keeping people.
    "participant.view": (
        May((*_READING, Role.CLERK)),
        May((Role.STATE_STAFF, Role.AUDITOR), Whose.STATE),
    ),
    "participant.search": (
        May((*_READING, Role.CLERK)),
        May((Role.STATE_STAFF, Role.AUDITOR), Whose.STATE),
    ),
    "participant.look_up_ssn": (
        May((*_SERVING, Role.CLERK), clause="II.1"),
        May(_STATE, Whose.STATE, clause="II.1"),
    ),
    # The one door out (II.3): a right, a purpose, the password once more.
    "participant.reveal_ssn": (
        May((Role.MASTER_USER,), clause="II.3"),
        May(_STATE, Whose.STATE, clause="II.3"),
    ),
    "participant.see_looks": (
        May((Role.MASTER_USER,), clause="II.3"),
        May((Role.AUDITOR,), Whose.STATE, clause="II.3"),
    ),
    "participant.look_elsewhere": (May((*_SERVING, Role.CLERK)),),
    "participant.add": (May((*_SERVING, Role.CLERK)),),
    "participant.serve_here": (May((*_SERVING, Role.CLERK)),),
    "participant.change": (May(_SERVING, clause="I.1"),),
    "participant.reassign": (May(_LEADING),),
    "document.describe": (May((*_SERVING, Role.CLERK)),),
    "document.attach": (May((*_SERVING, Role.CLERK), clause="II.1"),),
    # Programs.
    "participation.enroll": (May(_SERVING, clause="C.1"),),
    "participation.decide": (May(_SERVING, clause="C.6"),),
    "participation.mend": (May(_SERVING, clause="I.1"),),
    # Where two decide, nobody reviews his own decision (general: posts).
    "participation.confirm": (May(_SERVING, must_not_be=("first_decision_by_id",)),),
    "participation.return": (May(_SERVING, must_not_be=("first_decision_by_id",)),),
    "participation.withdraw": (May(_SERVING),),
    "application.begin": (May(_SERVING, clause="C.1"),),
    "application.answer": (May(_SERVING, clause="C.1"),),
    "application.apply": (May(_SERVING, clause="C.1"),),
    "application.withdraw": (May(_SERVING),),
    "signature.record": (May((*_SERVING, Role.CLERK), clause="IV.9"),),
    "signature.withdraw": (May((*_SERVING, Role.CLERK), clause="IV.9"),),
    "participation.exit": (May(_SERVING, clause="I.8"),),
    "participation.take_back_exit": (May(_SERVING, clause="I.8"),),
    "gap.plan": (May(_SERVING, clause="C.1"),),
    "gap.end": (May(_SERVING, clause="C.1"),),
    "gap.withdraw": (May(_SERVING, clause="general"),),
    # Services, activities and notes.
    "service.record": (May((*_SERVING, Role.CLERK), clause="C.3"),),
    "group.record": (May((*_SERVING, Role.CLERK), clause="C.3"),),
    "service.complete": (
        May(_SERVING, clause="C.6"),
        May((Role.CLERK,), must_be=("recorded_by_id",), clause="C.6"),
    ),
    "service.mend": (May((*_SERVING, Role.CLERK), clause="I.1"),),
    "service.withdraw": (May((*_SERVING, Role.CLERK), clause="general"),),
    "activity.record": (May(_SERVING, clause="C.3"),),
    "activity.complete": (May(_SERVING, clause="C.6"),),
    "activity.mend": (May(_SERVING, clause="I.1"),),
    "activity.withdraw": (May(_SERVING, clause="general"),),
    "note.sign": (May(_SERVING, clause="I.5"),),
    "note.add_addendum": (May(_SERVING, clause="I.5"),),
    # Numbers kept in a text with a reason that are on file: looked through by the Master User, another than who kept them.
    "passed_number.view": (May((Role.MASTER_USER,), clause="II.1"),),
    "passed_number.review": (May((Role.MASTER_USER,), must_not_be=("author_id",), clause="II.1"),),
    "conversation.close": (May(_SERVING, clause="I.8"),),
    "conversation.take_back_closing": (May(_SERVING, clause="I.8"),),
    # Requests to correct what its author can't change any more. Who decides one is told by its desk and by the ladder.
    "request.view": (
        May((*_READING, Role.CLERK), clause="I.3"),
        May((Role.STATE_STAFF, Role.AUDITOR), Whose.STATE, clause="I.3"),
    ),
    "correction.draft": (May(_ASKING, clause="I.2"),),
    "correction.mend_draft": (May(_ASKING, clause="I.2"),),
    "correction.withdraw": (May(_ASKING, clause="I.2"),),
    "correction.review": (May((Role.CONTACT,), clause="I.2"),),
    "correction.return_draft": (May((Role.CONTACT,), clause="I.2"),),
    "correction.submit": (May((Role.CONTACT,), clause="I.2"),),
    "correction.expedite": (May((Role.CONTACT,), clause="I.3"),),
    "correction.take_back": (May((Role.CONTACT,), clause="I.2"),),
    "batch_day.set": (May((Role.MASTER_USER,), clause="I.3"),),
    "correction.apply": _deciding("I.1"),
    "correction.return": _deciding("I.6"),
    "correction.decline": _deciding("I.10"),
    "correction.forward": _deciding("I.7"),
    # What should not exist: the Master User's approval, then the state's, who carries it out; restored by the same.
    "deletion.approve": _deciding("I.9"),
    "deletion.carry_out": (May(_STATE, Whose.STATE, must_not_be=_ASKED, clause="I.9"),),
    "deletion.restore": (May(_ASKING, clause="I.9"),),
    # The register of exceptions. (2) is declared once for all sites by the help desk or the state.
    "exception.view": (
        May((*_READING, Role.CLERK), clause="C.4"),
        May((Role.STATE_STAFF, Role.HELP_DESK, Role.AUDITOR), Whose.STATE, clause="C.4"),
    ),
    "exception.declare": (
        May((Role.TEAM_LEADER, Role.COORDINATOR, Role.OPERATOR, Role.MASTER_USER), clause="C.4"),
        May((Role.HELP_DESK, Role.STATE_STAFF), Whose.STATE, clause="C.4"),
    ),
    # The operator only while no Master User can (general: posts); `casework.deciding` holds that rung of the ladder.
    "exception.confirm": (
        May((Role.MASTER_USER,), must_not_be=("declared_by_id",), clause="C.4"),
        May(_STATE, Whose.STATE, must_not_be=("declared_by_id",), clause="C.4"),
        May((Role.OPERATOR,), must_not_be=("declared_by_id",), clause="C.4"),
    ),
    "exception.refuse": (
        May((Role.MASTER_USER,), must_not_be=("declared_by_id",), clause="C.4"),
        May(_STATE, Whose.STATE, must_not_be=("declared_by_id",), clause="C.4"),
        May((Role.OPERATOR,), must_not_be=("declared_by_id",), clause="C.4"),
    ),
    "exception.view_marked": (
        May((Role.MASTER_USER,), clause="C.4"),
        May((Role.STATE_STAFF, Role.AUDITOR), Whose.STATE, clause="C.4"),
    ),
    "exception.restore": (
        May((Role.TEAM_LEADER, Role.COORDINATOR, Role.OPERATOR, Role.MASTER_USER), clause="C.5"),
        May((Role.HELP_DESK, Role.STATE_STAFF), Whose.STATE, clause="C.5"),
    ),
    "exception.reopen": (
        May((Role.TEAM_LEADER, Role.COORDINATOR, Role.OPERATOR, Role.MASTER_USER), clause="C.5"),
        May((Role.HELP_DESK, Role.STATE_STAFF), Whose.STATE, clause="C.5"),
    ),
    "exception.list_person": (May((*_LEADING, Role.TEAM_MEMBER, Role.CLERK), clause="C.4"),),
    "exception.add_session": (May((*_LEADING, Role.OPERATOR), clause="C.4"),),
    # How soon after the service it was entered. A list that leaves the house is an act; looking at one is not.
    "timeliness.view": (
        May(_READING, clause="C.3"),
        May((Role.STATE_STAFF, Role.AUDITOR), Whose.STATE, clause="C.3"),
    ),
    "timeliness.export": (
        May((*_LEADING, Role.CONTACT, Role.OPERATOR), clause="C.3"),
        May((Role.STATE_STAFF, Role.AUDITOR), Whose.STATE, clause="C.3"),
    ),
    # Reference data. The Master User keeps what is the region's, the state what is everybody's.
    "reference.view": (
        May((*_LEADING, Role.CONTACT, Role.OPERATOR)),
        May((Role.STATE_STAFF, Role.AUDITOR), Whose.STATE),
    ),
    "site.open": (May((Role.MASTER_USER,)),),
    "site.close": (May((Role.MASTER_USER,)),),
    "workgroup.open": (May((Role.MASTER_USER,)),),
    "workgroup.close": (May((Role.MASTER_USER,)),),
    "organization.add": (May((Role.MASTER_USER,)), May(_STATE, Whose.STATE)),
    "organization.end": (May((Role.MASTER_USER,)), May(_STATE, Whose.STATE)),
    "contact.name": (May((Role.MASTER_USER,)),),
    "contact.add_alternate": (May((Role.MASTER_USER,)),),
    "contact.end": (May((Role.MASTER_USER,)),),
    "post.begin": (May(_STATE, Whose.STATE),),
    "post.end": (May(_STATE, Whose.STATE),),
    "operator.name": (May(_STATE, Whose.STATE),),
    "region.open": (May(_STATE, Whose.STATE),),
    "region.rename": (May(_STATE, Whose.STATE),),
    "region.end": (May(_STATE, Whose.STATE),),
    "county.move": (May(_STATE, Whose.STATE),),
    "closing.add": (May(_STATE, Whose.STATE),),
    "calendar.confirm": (May(_STATE, Whose.STATE),),
    "service_kind.add": (May(_STATE, Whose.STATE, clause="C.1"),),
    "service_kind.replace": (May(_STATE, Whose.STATE, clause="C.1"),),
    "service_kind.end": (May(_STATE, Whose.STATE, clause="C.1"),),
    "program.add": (May(_STATE, Whose.STATE, clause="C.1"),),
    "program.end": (May(_STATE, Whose.STATE, clause="C.1"),),
    # The house itself.
    "person.view": (
        May((*_READING, Role.CLERK)),
        May((Role.STATE_STAFF, Role.HELP_DESK, Role.AUDITOR), Whose.STATE),
    ),
    "trail.read": (
        May((Role.MASTER_USER,)),
        May((Role.STATE_STAFF, Role.AUDITOR), Whose.STATE),
    ),
    "account.disable": (
        May((Role.MASTER_USER,), clause="V.6"),
        May((Role.HELP_DESK,), Whose.STATE, clause="V.6"),
    ),
}


class OutOfSight(Exception):
    """Raised when the record is not in the reader's sight: the answer is 404, as if it did not exist."""


class NotAllowed(Exception):
    """Raised when the record is seen but the act is not this person's: 403, with a sentence that says whose it is."""

    def __init__(self, action: str, sentence: str, clause: str = "general") -> None:
        super().__init__(sentence)
        self.action = action
        self.sentence = sentence
        self.clause = clause


def post_for(action: str, *, by: Standing, record: Any = None, site: Site | None = None) -> Post:
    """Return the post under which this person may act now; raise NotAllowed, saying who may, when there is none.

    `record` is held against `must_be` and `must_not_be`, its region and site against the post's: what covers the whole
    state (no region) is for statewide posts. `site`, where the act is to write, is held against the post's own site. No SQL.
    """
    lines = MAY.get(action, ())
    is_named = is_anothers = False
    for line in lines:
        for post in by.posts:
            if post.role not in line.roles or (post.region_id is None) != (line.whose is Whose.STATE):
                continue
            if not _reaches(post, record, action):
                continue
            if _is_one_of(line.must_not_be, record, by):
                is_named = True
                continue
            if line.must_be and record is not None and not _is_one_of(line.must_be, record, by):
                is_anothers = True
                continue
            if site is not None and not _covers(post, site):
                continue
            return post
    if is_named:
        raise NotAllowed(action, "You began this, so a second person has to decide it.")
    clause = lines[0].clause if lines else "general"
    if is_anothers:
        own = " With your post you do it to your own entries only, and this is another's."
        raise NotAllowed(action, f"{_sentence(lines[:1])}{own}", clause)
    raise NotAllowed(action, f"{_sentence(lines)}{_where(action, by, record, site)}", clause)


def may(action: str, *, by: Standing, record: Any = None, site: Site | None = None) -> bool:
    """Say whether `post_for` would find a post. No SQL."""
    try:
        post_for(action, by=by, record=record, site=site)
    except NotAllowed:
        return False
    return True


def writable_regions(post: Post, *, by: Standing) -> frozenset[int]:
    """Return the regions that an act under this post may write: its own, or the chosen one for a statewide post."""
    if post.region_id is not None:
        return frozenset({post.region_id})
    return frozenset({by.region.pk}) if by.region else by.reads


def _reaches(post: Post, record: Any, action: str) -> bool:
    """Say whether the record stands where the post may write; a participant stands nowhere, a statewide post reaches all."""
    if post.region_id is None or not hasattr(record, "region_id"):
        return True
    if record.region_id != post.region_id:
        return False
    return (
        post.site_id is None or action in _THE_AUTHORS | _RESUMED or getattr(record, "site_id", None) in (None, post.site_id)
    )


def _is_one_of(fields: tuple[str, ...], record: Any, by: Standing) -> bool:
    return any(getattr(record, name, None) == by.person.pk for name in fields)


def _covers(post: Post, site: Site) -> bool:
    if post.region_id is None:
        return True
    return post.region_id == site.region_id and post.site_id in (None, site.pk)


def _sentence(lines: tuple[May, ...]) -> str:
    roles = list(dict.fromkeys(role.label for line in lines for role in line.roles))
    if not roles:
        return "Nobody may do this."
    return f"This is for: {', '.join(roles)}."


def _where(action: str, by: Standing, record: Any, site: Site | None) -> str:
    if record is not None and by.posts and not any(_reaches(post, record, action) for post in by.posts):
        if record.region_id is None:
            return " It covers more than your region."
        return " It belongs to another site." if record.region_id == by.region_id else " It belongs to another region."
    if site is not None and by.posts and not any(_covers(post, site) for post in by.posts):
        return f" None of your posts is at {site.name}."
    return ""
