"""The one table of what runs by itself: when, what, why. Times are those of UTC, as procrastinate reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from trackone.casework.exiting import exit_by_rule
from trackone.documents.checking import check_held_files, remove_left_behind
from trackone.jobs import forgetting
from trackone.jobs.mailing import send_mail
from trackone.jobs.verifying import verify_the_trail
from trackone.requests.waiting import escalate_overdue, gather_batches


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: a cron expression, the job's name, what it calls with the moment it runs, and the reason."""

    when: str
    name: str
    what: Callable[[datetime], int]
    why: str


SCHEDULE: tuple[Line, ...] = (
    Line(
        when="7 * * * *",
        name="forget_answers",
        what=forgetting.forget_answers,
        why="a form's key is needed for a doubled click or a retry, and kept 48 hours",
    ),
    Line(
        when="20 7 * * *",
        name="forget_drafts",
        what=forgetting.forget_drafts,
        why="typing that nobody came back for in 30 days is dropped",
    ),
    Line(
        when="40 7 * * *",
        name="forget_sessions",
        what=forgetting.forget_sessions,
        why="an expired session can't be used; its row is of no use either",
    ),
    Line(
        when="0 8 * * *",
        name="forget_attempts",
        what=forgetting.forget_attempts,
        why="failed log-ins count toward a lock-out; a lock that is over needs no row",
    ),
    Line(
        when="30 8 * * *",
        name="exit_by_rule",
        what=exit_by_rule,
        why="the day is over in both zones: who has had no service for 90 days, and is held open by nothing, exits",
    ),
    Line(
        when="0 10 * * *",
        name="gather_batches",
        what=gather_batches,
        why="before anybody works: on its batch day an organization is told what to send, and what waits for a review",
    ),
    Line(
        when="3 * * * *",
        name="escalate_overdue",
        what=escalate_overdue,
        why="a request that nobody decided in 48 hours goes up at 10:00 of the next business day, in either zone",
    ),
    Line(
        when="*/5 * * * *",
        name="check_held_files",
        what=check_held_files,
        why="a file that came in while the scanner for viruses was down waits for its answer, and opens for nobody",
    ),
    Line(
        when="50 7 * * *",
        name="remove_left_behind",
        what=remove_left_behind,
        why="a file is written before its row; where the row was taken back, nothing names the file",
    ),
    Line(
        when="* * * * *",
        name="send_mail",
        what=send_mail,
        why="news is worth an e-mail soon; no act waits for a mail server",
    ),
    Line(
        when="15 9 * * *",
        name="verify_the_trail",
        what=verify_the_trail,
        why="tampering with the trail shows the next morning, also when nobody looks",
    ),
)
