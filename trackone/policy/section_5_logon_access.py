"""Section V: what a request for log-on must contain, and how access ends. The course of a request is not built yet.

The numbers: an activation link lasts 72 hours; 90 days without use suspend, with a warning at 75.
"""

from collections.abc import Sequence
from datetime import timedelta

from trackone.policy.refusal import Refusal

ACTIVATION_LINK_LASTS = timedelta(hours=72)
SUSPENDED_AFTER = timedelta(days=90)
WARNED_AFTER = timedelta(days=75)
REQUEST_NAMES = ("name", "title or role", "site", "e-mail", "workgroup and rights", "reason", "notice of approval")
# Posts with a clock: somebody always holds them, or what is due to them waits for nobody (general: posts).
NEVER_VACANT = frozenset({"contact", "master_user", "operator", "state_staff"})


def refusals_to_end_access(*, has_access: bool, is_own: bool, reason: str, last_holder_of: Sequence[str]) -> list[Refusal]:
    """Refuse to end one's own access, access that has ended, an end without a reason, and that of a last holder.

    `last_holder_of` names, in words, the posts with a clock that nobody else holds who can log in.

    Clauses: V.6, general.
    """
    found = []
    if not has_access:
        found.append(_no("no_access", "This person has no access that could end.", "V.6", "Nothing needs to be done."))
    if is_own:
        found.append(
            _no("own_account", "You can't end your own access.", "V.6", "Another Master User or the help desk does it.")
        )
    if not reason.strip():
        found.append(_no("reason_missing", "Say why this access ends.", "V.6", "Write a reason."))
    if has_access and last_holder_of:
        found.append(refusal_of_last_holder(last_holder_of))
    return found


def refusal_of_last_holder(posts: Sequence[str]) -> Refusal:
    """Return the refusal to let the last holder of these posts, named in words, go without a successor.

    Clauses: general.
    """
    said = f"Nobody else who can log in is {' or '.join(posts)}."
    instead = "Give that post to a successor first: what is due to it would wait for nobody."
    return _no("last_holder", said, "general", instead)


def _no(code: str, sentence: str, clause: str, instead: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, clause=clause, instead=instead)
